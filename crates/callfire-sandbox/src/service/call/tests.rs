//! Calls as a client sees them, on a clock that is put forward by hand.

use callfire::data::{
    ActionState, BroadcastStatus, BroadcastType, IvrBroadcastConfig, Result as Outcome, SoundMeta,
    SoundStatus, VoiceBroadcastConfig, VoiceBroadcastConfigLiveSoundChoice,
};
use callfire::service::{
    ActionQuery, CallIdName, GetRecordingData, GetRecordingDataChoice, SendCall, SoundFormat,
};

use super::recording::get_recording_data;
use super::*;
use crate::clock::date_time;
use crate::service::world::{World, calls_to, numbers, retry, voice};
use crate::state::{Origin, Sound};

const ANN: &str = "12065550100";

#[test]
fn a_call_is_answered_and_ends() {
    let mut world = World::new();
    let id = world.send_call(calls_to(&[ANN], voice()));
    assert_eq!(world.broadcast(id).type_, Some(BroadcastType::Voice));
    world.pass(1);
    let [under_way] = &world.calls(id)[..] else { panic!() };
    assert_eq!((&under_way.state, under_way.call_record.len()), (&ActionState::Selected, 0));
    world.pass(30);
    let [call] = &world.calls(id)[..] else { panic!() };
    assert_eq!((&call.state, &call.final_result), (&ActionState::Finished, &Some(Outcome::La)));
    assert_eq!((call.from_number.as_str(), call.inbound), ("12135550100", false));
    let [record] = &call.call_record[..] else { panic!() };
    let second = |at: &Option<soapwire::xsd::DateTime>| {
        at.as_ref().unwrap().to_timestamp().unwrap().as_second()
    };
    let (originated, answered) = (second(&record.originate_time), second(&record.answer_time));
    let finished = record.finish_time.to_timestamp().unwrap().as_second();
    assert!(originated < answered && answered < finished);
    assert_eq!(finished - answered, i64::from(record.duration));
    assert_eq!((record.duration, record.billed_amount), (11, 0.01));
    assert_eq!(world.status(id), BroadcastStatus::Finished);
    assert_eq!(world.ask(get_call, call.id).as_ref(), Ok(call));
    let unknown = ServiceFault::not_found("there is no call 7");
    assert_eq!(world.ask(get_call, 7), Err(unknown));
}

#[test]
fn how_a_call_ends_is_in_its_number() {
    let rows = [
        ("0187", Outcome::La, true),
        ("0188", Outcome::Undialed, false),
        ("0189", Outcome::Dnc, true),
        ("0190", Outcome::La, true),
        ("0191", Outcome::Busy, false),
        ("0192", Outcome::NoAns, false),
        ("0193", Outcome::Am, true),
        ("0195", Outcome::Undialed, false),
        ("0196", Outcome::NoAns, false),
        ("0197", Outcome::InternalError, false),
        ("0198", Outcome::Xfer, true),
        ("0199", Outcome::Busy, false),
        ("0100", Outcome::La, true),
    ];
    let mut world = World::new();
    for (ending, result, answered) in rows {
        let number = format!("1206555{ending}");
        let id = world.send_call(calls_to(&[&number], voice()));
        world.pass(60);
        let call = &world.calls(id)[0];
        let record = &call.call_record[0];
        assert_eq!(call.final_result.as_ref(), Some(&result), "{ending}");
        assert_eq!(record.result, result, "{ending}");
        assert_eq!(record.answer_time.is_some(), answered, "{ending}");
        assert_eq!(record.duration > 0, answered, "{ending}");
        assert_eq!(record.billed_amount > 0.0, answered, "{ending}");
        assert_eq!(record.originate_time.is_none(), result == Outcome::Undialed, "{ending}");
        assert_eq!(record.question_response.len(), usize::from(ending == "0187"), "{ending}");
        assert_eq!(record.recording_meta.len(), usize::from(ending == "0190"), "{ending}");
    }
    let id = world.send_call(calls_to(&["12065550194", "12"], voice()));
    world.pass(60);
    assert_eq!(world.call_states(id), [ActionState::Dnc, ActionState::Invalid]);
    assert_eq!(world.calls(id)[0].final_result, Some(Outcome::Dnc));
}

#[test]
fn a_recorded_call_can_be_heard() {
    let mut world = World::new();
    let id = world.send_call(calls_to(&["12065550190"], voice()));
    world.pass(60);
    let call = &world.calls(id)[0];
    let meta = &call.call_record[0].recording_meta[0];
    let seconds = usize::try_from(meta.length_in_seconds.unwrap()).unwrap();
    let by_id = GetRecordingData::new(GetRecordingDataChoice::RecordingId(meta.id));
    let wav = by_id.clone().with_format(SoundFormat::Wav);
    let wav = world.ask(get_recording_data, wav).unwrap();
    assert_eq!(wav.len(), 44 + 16_000 * seconds);
    let mp3 = world.ask(get_recording_data, by_id).unwrap();
    assert_eq!((mp3[0], mp3.len()), (0xff, (seconds * 1000).div_ceil(36) * 144));
    let name = |name: &str| {
        let choice = GetRecordingDataChoice::CallIdName(CallIdName::new(call.id, name));
        GetRecordingData::new(choice).with_format(SoundFormat::Mp3)
    };
    assert_eq!(world.ask(get_recording_data, name("customerResponse")), Ok(mp3));
    let missing = format!("there is no recording \"other\" of a call {}", call.id);
    let missing = ServiceFault::not_found(missing);
    assert_eq!(world.ask(get_recording_data, name("other")), Err(missing));
    let unknown = GetRecordingData::new(GetRecordingDataChoice::RecordingId(7));
    let missing = ServiceFault::not_found("there is no recording 7");
    assert_eq!(world.ask(get_recording_data, unknown), Err(missing));
}

#[test]
fn only_so_many_calls_are_under_way() {
    let to = ["12065550100", "12065550101", "12065550102", "12065550103", "12065550104"];
    let mut world = World::new();
    let id = world.send_call(calls_to(&to, voice()).with_max_active(2));
    let mut most = 0;
    for _ in 0..90 {
        world.pass(1);
        let states = world.call_states(id);
        most = most.max(states.iter().filter(|state| **state == ActionState::Selected).count());
    }
    assert_eq!(most, 2);
    assert_eq!(world.status(id), BroadcastStatus::Finished);
}

#[test]
fn those_who_do_not_answer_are_called_again_at_their_other_numbers() {
    let mut world = World::new();
    let contact = world.account.contact_of("12065550192");
    let mut row = world.account.contacts.get(&contact).unwrap().clone();
    row.work_phone = Some("12065550191".to_owned());
    row.mobile_phone = Some("12065550100".to_owned());
    world.account.contacts.insert(contact, row);
    let results = [Outcome::NoAns, Outcome::Busy];
    let types = ["WORK_PHONE", "MOBILE_PHONE"];
    let retry = retry(5, 1, &results).with_retry_phone_types(types);
    let id = world.send_call(calls_to(&["12065550192"], voice().with_retry_config(retry)));
    world.pass(600);
    let call = &world.calls(id)[0];
    let seen: Vec<_> = call.call_record.iter().map(|record| record.result.clone()).collect();
    assert_eq!(seen, [Outcome::NoAns, Outcome::Busy, Outcome::La]);
    assert_eq!((&call.final_result, call.contact_id), (&Some(Outcome::La), contact));
}

#[test]
fn attempts_end_at_the_last() {
    let mut world = World::new();
    let config = voice().with_retry_config(retry(2, 1, &[Outcome::Busy]));
    let id = world.send_call(calls_to(&["12065550191", "12065550192"], config));
    world.pass(600);
    let attempts: Vec<_> = world.calls(id).iter().map(|call| call.call_record.len()).collect();
    assert_eq!(attempts, [2, 1]);
    assert_eq!(world.calls(id)[0].final_result, Some(Outcome::Busy));
    assert_eq!(world.status(id), BroadcastStatus::Finished);
}

#[test]
fn the_type_is_that_of_the_config() {
    let bad = |message: &str| ServiceFault::bad_request(message);
    let mut world = World::new();
    let ivr = || {
        let config = IvrBroadcastConfig::new().with_dialplan_xml("<dialplan/>");
        SendCall::new(numbers(&[ANN]), SendCallChoice::IvrBroadcastConfig(config))
    };
    let id = world.send_call(ivr().with_type(BroadcastType::Ivr));
    assert_eq!(world.broadcast(id).type_, Some(BroadcastType::Ivr));
    let fault = bad("Type is VOICE, but the config is that of the type IVR");
    assert_eq!(world.ask(send_call, ivr().with_type(BroadcastType::Voice)), Err(fault));
    let fault = bad("Type is TEXT, but the config is that of the type VOICE");
    let text = calls_to(&[ANN], voice()).with_type(BroadcastType::Text);
    assert_eq!(world.ask(send_call, text), Err(fault));
    let fault = bad("MaxActive must be 1 or more");
    let none = calls_to(&[ANN], voice()).with_max_active(0);
    assert_eq!(world.ask(send_call, none), Err(fault));
    let from = VoiceBroadcastConfig::new().with_from_number("1234");
    let fault = bad("1234 is not a valid from number");
    assert_eq!(world.ask(send_call, calls_to(&[ANN], from)), Err(fault));
    for result in [Outcome::TooBig, Outcome::CarrierError, Outcome::Sent] {
        let fault = format!("RetryResults has {result}, which is no result of a VOICE broadcast");
        let config = voice().with_retry_config(retry(2, 1, &[result]));
        assert_eq!(world.ask(send_call, calls_to(&[ANN], config)), Err(bad(&fault)));
    }
    for (most, minutes, fault) in [
        (0, 1, "MaxAttempts must be from 1 to 100"),
        (101, 1, "MaxAttempts must be from 1 to 100"),
        (1, -1, "MinutesBetweenAttempts must be 0 or more"),
    ] {
        let config = voice().with_retry_config(retry(most, minutes, &[Outcome::Busy]));
        assert_eq!(world.ask(send_call, calls_to(&[ANN], config)), Err(bad(fault)));
    }
}

#[test]
fn a_call_comes_in() {
    let mut world = World::new();
    let id = world.account.receive_call(ANN, "67076", 3).unwrap();
    let call = world.ask(get_call, id).unwrap();
    assert_eq!((&call.state, &call.final_result), (&ActionState::Finished, &Some(Outcome::La)));
    assert_eq!(call.created.to_string(), "2013-03-07T07:33:38-08:00");
    assert_eq!(call.modified.to_string(), "2013-03-07T07:33:41-08:00");
    let [record] = &call.call_record[..] else { panic!() };
    assert_eq!((record.duration, &record.originate_time), (3, &None));
    assert_eq!(record.answer_time.as_ref(), Some(&call.created));
    let found = world.ask(query_calls, ActionQuery::new().with_inbound(true)).unwrap();
    assert_eq!(found.call, [call]);
}

#[test]
fn what_is_played_is_a_sound_that_is_ready() {
    let mut world = World::new();
    let created = date_time(world.account.now());
    for (id, status) in [(1, SoundStatus::Active), (2, SoundStatus::Pending)] {
        let meta = SoundMeta::new(status, "hello", created.clone(), id);
        world.account.sounds.insert(id, Sound { meta, origin: Origin::Text("hello".to_owned()) });
    }
    let playing = |sound| {
        let live = VoiceBroadcastConfigLiveSoundChoice::LiveSoundId(sound);
        let config = VoiceBroadcastConfig::new().with_live_sound(live);
        calls_to(&[ANN], config)
    };
    let pending = ServiceFault::bad_request("LiveSoundId: the sound 2 is PENDING, not ACTIVE");
    assert_eq!(world.ask(send_call, playing(2)), Err(pending));
    let unknown = ServiceFault::bad_request("LiveSoundId: there is no sound 3");
    assert_eq!(world.ask(send_call, playing(3)), Err(unknown));
    assert!(world.account.broadcasts.values().next().is_none());
    world.ask(send_call, playing(1)).unwrap();
}
