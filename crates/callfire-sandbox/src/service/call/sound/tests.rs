//! Sounds as a client sees them, on a clock that is put forward by hand.

use super::*;
use crate::audio;
use crate::clock::ManualClock;
use crate::service::support::account;
use crate::simulation::catch_up;

fn data(bytes: Vec<u8>) -> CreateSound {
    CreateSound::new(CreateSoundChoice::Data(bytes.into()))
}

fn spoken(text: &str) -> CreateSound {
    CreateSound::new(CreateSoundChoice::SoundText(text.to_owned()))
}

fn recorded(number: &str) -> CreateSound {
    CreateSound::new(CreateSoundChoice::RecordingCall(number.into()))
}

fn look(account: &mut Account, id: i64) -> (SoundStatus, Option<i32>) {
    catch_up(account);
    let meta = get_sound_meta(account, &id.into()).unwrap();
    (meta.status, meta.length_in_seconds)
}

fn bytes(account: &mut Account, id: i64, format: service::SoundFormat) -> Vec<u8> {
    get_sound_data(account, &GetSoundData::new(id).with_format(format)).unwrap().into_inner()
}

fn wait(clock: &ManualClock, seconds: u64) {
    clock.advance(Duration::from_secs(seconds));
}

#[test]
fn an_upload_comes_back_unchanged() {
    let (mut account, _) = account();
    let (wav, mp3) = (audio::wav(3, 300), audio::mp3(2));
    let named = create_sound(&mut account, &data(wav.clone()).with_name("Hello")).unwrap();
    let other = create_sound(&mut account, &data(mp3.clone())).unwrap();

    let meta = get_sound_meta(&mut account, &named.into()).unwrap();
    assert_eq!((meta.name.as_str(), meta.id), ("Hello", named));
    assert_eq!(meta.created.to_string(), "2013-03-07T07:33:41-08:00");
    assert_eq!(look(&mut account, named), (SoundStatus::Active, Some(3)));
    assert_eq!(look(&mut account, other), (SoundStatus::Active, Some(2)));
    assert_eq!(get_sound_meta(&mut account, &other.into()).unwrap().name, "API Sound");

    assert_eq!(bytes(&mut account, named, service::SoundFormat::Wav), wav);
    assert_eq!(bytes(&mut account, other, service::SoundFormat::Mp3), mp3);
    // MP3 is what is sent unless a client asks for another format.
    let default = get_sound_data(&mut account, &GetSoundData::new(other)).unwrap();
    assert_eq!(&*default, &*mp3);
}

#[test]
fn the_other_format_lasts_as_long() {
    let (mut account, _) = account();
    let wav = create_sound(&mut account, &data(audio::wav(3, 300))).unwrap();
    let mp3 = create_sound(&mut account, &data(audio::mp3(4))).unwrap();
    let found = file::recognise(&bytes(&mut account, wav, service::SoundFormat::Mp3)).unwrap();
    assert_eq!(found, file::Found { format: SoundFormat::Mp3, seconds: Some(3) });
    let found = file::recognise(&bytes(&mut account, mp3, service::SoundFormat::Wav)).unwrap();
    assert_eq!(found, file::Found { format: SoundFormat::Wav, seconds: Some(4) });
}

#[test]
fn the_same_upload_again_is_the_earlier_sound() {
    let (mut account, _) = account();
    let first = create_sound(&mut account, &data(audio::wav(1, 300))).unwrap();
    let other = create_sound(&mut account, &data(audio::wav(1, 301))).unwrap();
    let again = data(audio::wav(1, 300)).with_name("Other name");
    assert_eq!(create_sound(&mut account, &again), Ok(first));
    assert_ne!(first, other);
    let all = query_sound_meta(&mut account, &QuerySoundMeta::new()).unwrap();
    assert_eq!(all.total_results, 2);
    // What is spoken or recorded is made each time.
    let text = create_sound(&mut account, &spoken("Hello")).unwrap();
    assert_ne!(create_sound(&mut account, &spoken("Hello")), Ok(text));
}

#[test]
fn a_text_is_spoken_after_a_moment() {
    let (mut account, clock) = account();
    let text = "word ".repeat(25);
    let id = create_sound(&mut account, &spoken(&text).with_sound_text_voice("MALE1")).unwrap();
    assert_eq!(look(&mut account, id), (SoundStatus::Pending, None));
    let refused = get_sound_data(&mut account, &GetSoundData::new(id)).unwrap_err();
    let message = format!("sound {id} is PENDING; ask GetSoundMeta until it is ACTIVE");
    assert_eq!(refused, ServiceFault::bad_request(message));
    wait(&clock, 2);
    assert_eq!(look(&mut account, id), (SoundStatus::Active, Some(10)));
    let found = file::recognise(&bytes(&mut account, id, service::SoundFormat::Wav)).unwrap();
    assert_eq!(found.seconds, Some(10));
    let short = create_sound(&mut account, &spoken("Hi")).unwrap();
    wait(&clock, 2);
    assert_eq!(look(&mut account, short), (SoundStatus::Active, Some(1)));
}

#[test]
fn a_call_records_a_sound_if_somebody_answers() {
    let (mut account, clock) = account();
    let id = create_sound(&mut account, &recorded("13105550100")).unwrap();
    let busy = create_sound(&mut account, &recorded("+13105550191")).unwrap();
    wait(&clock, 19);
    assert_eq!(look(&mut account, id), (SoundStatus::Pending, None));
    wait(&clock, 1);
    assert_eq!(look(&mut account, id), (SoundStatus::Active, Some(10)));
    assert_eq!(look(&mut account, busy), (SoundStatus::Failed, None));
    let refused = get_sound_data(&mut account, &GetSoundData::new(busy)).unwrap_err();
    let message = format!("sound {busy} is FAILED; ask GetSoundMeta until it is ACTIVE");
    assert_eq!(refused, ServiceFault::bad_request(message));
}

#[test]
fn sounds_that_make_no_sense_are_refused() {
    let (mut account, _) = account();
    let hello = || spoken("Hello");
    for (request, message) in [
        (spoken(" \n"), "SoundText is blank: there is nothing to speak"),
        (spoken(&"a".repeat(4001)), "SoundText is longer than 4000 characters"),
        (hello().with_name(""), "Name is blank or longer than 255 characters"),
        (hello().with_name("n".repeat(256)), "Name is blank or longer than 255 characters"),
        (recorded("555"), "555 cannot be called: a phone number has 10 to 15 digits"),
        (recorded("HOME"), "HOME cannot be called: a phone number has 10 to 15 digits"),
        (data(b"hello".to_vec()), "Data is neither a WAV nor an MP3 file"),
        (data(Vec::new()), "Data is neither a WAV nor an MP3 file"),
    ] {
        let fault = ServiceFault::bad_request(message);
        assert_eq!(create_sound(&mut account, &request), Err(fault));
    }
    let all = query_sound_meta(&mut account, &QuerySoundMeta::new()).unwrap();
    assert_eq!(all.total_results, 0);
    let unknown = ServiceFault::not_found("there is no sound 9");
    assert_eq!(get_sound_meta(&mut account, &9.into()), Err(unknown.clone()));
    assert_eq!(get_sound_data(&mut account, &GetSoundData::new(9)), Err(unknown));
}

#[test]
fn sounds_come_in_pages() {
    let (mut account, _) = account();
    let ids: Vec<_> = (1..=3)
        .map(|pitch| create_sound(&mut account, &data(audio::wav(1, pitch))).unwrap())
        .collect();
    let query = QuerySoundMeta::new().with_max_results(2).with_first_result(2);
    let page = query_sound_meta(&mut account, &query).unwrap();
    assert_eq!((page.total_results, page.sound_meta.len(), page.sound_meta[0].id), (3, 1, ids[2]));
}

#[test]
fn sounds_survive() {
    let (mut account, clock) = account();
    let upload = data(audio::wav(2, 300)).with_name("Hello");
    let id = create_sound(&mut account, &upload).unwrap();
    let text = create_sound(&mut account, &spoken("Hello there")).unwrap();
    let mut again = account.restarted();
    let expected = query_sound_meta(&mut account, &QuerySoundMeta::new()).unwrap();
    assert_eq!(query_sound_meta(&mut again, &QuerySoundMeta::new()), Ok(expected));
    assert_eq!(bytes(&mut again, id, service::SoundFormat::Wav), audio::wav(2, 300));
    assert_eq!(create_sound(&mut again, &upload), Ok(id));
    wait(&clock, 2);
    assert_eq!(look(&mut again, text), (SoundStatus::Active, Some(1)));
}
