//! Texts as a client sees them, on a clock that is put forward by hand.

mod inbound;
mod queries;

use callfire::data::{
    ActionState, BigMessageStrategy, BroadcastStatus, Result as Outcome, TextBroadcastConfig,
};
use callfire::service::{BroadcastCommand, SendText};

use super::*;
use crate::service::world::{World, calls_to, numbers, retry, texts_to, voice};

const ANN: &str = "12065550100";

#[track_caller]
fn refused(world: &mut World, request: SendText, fault: &ServiceFault) {
    assert_eq!(world.ask(send_text, request).as_ref(), Err(fault));
    assert_eq!(world.account.texts.len(), 0);
}

#[test]
fn a_text_is_sent_within_seconds() {
    let mut world = World::new();
    let id = world.send_text(texts_to(&[ANN], "Hello World!"));
    let broadcast = world.broadcast(id);
    assert_eq!(broadcast.name.as_deref(), Some("API Send"));
    assert_eq!(broadcast.type_, Some(BroadcastType::Text));
    assert_eq!(broadcast.status, Some(BroadcastStatus::StartPending));
    let [ready] = &world.texts(id)[..] else { panic!() };
    assert_eq!((&ready.state, ready.from_number.as_str()), (&ActionState::Ready, "67076"));
    assert_eq!((ready.text_record.len(), &ready.final_result), (0, &None));
    assert_eq!(ready.created.to_string(), "2013-03-07T07:33:41-08:00");

    world.pass(1);
    assert_eq!(world.texts(id)[0].state, ActionState::Selected);
    assert_eq!(world.status(id), BroadcastStatus::Running);

    world.pass(4);
    let [sent] = &world.texts(id)[..] else { panic!() };
    assert_eq!((&sent.state, &sent.final_result), (&ActionState::Finished, &Some(Outcome::Sent)));
    let [record] = &sent.text_record[..] else { panic!() };
    assert_eq!((record.message.as_str(), record.billed_amount), ("Hello World!", 0.03));
    assert_eq!(record.finish_time, sent.modified);
    assert_eq!(world.status(id), BroadcastStatus::Finished);
    assert_eq!(world.ask(get_text, sent.id).as_ref(), Ok(sent));
    assert!(world.account.contacts.get(&sent.contact_id).is_some());
    assert!(world.account.batches.get(&sent.batch_id.unwrap()).is_some());
}

#[test]
fn how_a_text_ends_is_in_its_number() {
    let rows = [
        ("0187", Outcome::Sent),
        ("0188", Outcome::Dnt),
        ("0189", Outcome::Sent),
        ("0190", Outcome::Sent),
        ("0191", Outcome::Sent),
        ("0192", Outcome::Sent),
        ("0193", Outcome::Sent),
        ("0195", Outcome::CarrierError),
        ("0196", Outcome::CarrierTempError),
        ("0197", Outcome::InternalError),
        ("0198", Outcome::Sent),
        ("0199", Outcome::CarrierTempError),
        ("0100", Outcome::Sent),
    ];
    let mut world = World::new();
    for (ending, result) in rows {
        let number = format!("1206555{ending}");
        let id = world.send_text(texts_to(&[&number], "x"));
        world.pass(5);
        let text = &world.texts(id)[0];
        assert_eq!(text.state, ActionState::Finished, "{ending}");
        assert_eq!(text.final_result.as_ref(), Some(&result), "{ending}");
        assert_eq!(text.text_record[0].result, result, "{ending}");
        assert_eq!(text.text_record[0].billed_amount > 0.0, result == Outcome::Sent, "{ending}");
    }
}

#[test]
fn some_are_not_attempted() {
    let mut world = World::new();
    let id = world.send_text(texts_to(&["12065550194", "12345", "Bob", "1234567890123456"], "x"));
    let seen = |text: &Text| (text.state.clone(), text.final_result.clone());
    let expected = [
        (ActionState::Dnc, Some(Outcome::Dnt)),
        (ActionState::Invalid, None),
        (ActionState::Invalid, None),
        (ActionState::Invalid, None),
    ];
    assert_eq!(world.texts(id).iter().map(seen).collect::<Vec<_>>(), expected);
    world.pass(5);
    assert_eq!(world.texts(id).iter().map(seen).collect::<Vec<_>>(), expected);
    assert_eq!(world.status(id), BroadcastStatus::Finished);
}

#[test]
fn carriers_that_fail_for_the_moment_are_tried_again() {
    let mut world = World::new();
    let config =
        TextBroadcastConfig::new("x").with_retry_config(retry(3, 2, &[Outcome::CarrierTempError]));
    let id = world.send_text(SendText::new(numbers(&["12065550199"]), config));
    world.pass(10);
    let waiting = &world.texts(id)[0];
    assert_eq!((&waiting.state, &waiting.final_result), (&ActionState::Ready, &None));
    assert_eq!((waiting.text_record.len(), world.status(id)), (1, BroadcastStatus::Running));
    world.pass(100);
    assert_eq!(world.texts(id)[0].text_record.len(), 1);
    world.pass(20);
    assert_eq!(world.texts(id)[0].text_record.len(), 2);
    world.pass(130);
    let sent = &world.texts(id)[0];
    let results: Vec<_> = sent.text_record.iter().map(|record| record.result.clone()).collect();
    let failed = Outcome::CarrierTempError;
    assert_eq!(results, [failed.clone(), failed, Outcome::Sent]);
    assert_eq!(sent.final_result, Some(Outcome::Sent));
    assert_eq!(world.status(id), BroadcastStatus::Finished);
}

#[test]
fn big_messages_are_split_or_cut_or_not_sent() {
    let big = "é".repeat(161);
    let mut world = World::new();
    let mut send = |strategy: Option<BigMessageStrategy>| {
        let mut config = TextBroadcastConfig::new(&big);
        config.big_message_strategy = strategy;
        let id = world.send_text(SendText::new(numbers(&[ANN]), config));
        world.pass(5);
        world.texts(id)[0].text_record[0].clone()
    };
    for strategy in [None, Some(BigMessageStrategy::SendMultiple)] {
        let whole = send(strategy);
        assert_eq!((whole.result, whole.billed_amount), (Outcome::Sent, 0.06));
        assert_eq!(whole.message, big);
    }
    let cut = send(Some(BigMessageStrategy::Trim));
    assert_eq!((cut.result, cut.billed_amount), (Outcome::Sent, 0.03));
    assert_eq!(cut.message, "é".repeat(160));
    let none = send(Some(BigMessageStrategy::DoNotSend));
    assert_eq!((none.result, none.billed_amount), (Outcome::TooBig, 0.0));
}

#[test]
fn texts_go_through_a_broadcast_that_is_there() {
    let mut world = World::new();
    let first = world.send_text(texts_to(&[ANN], "first"));
    world.pass(5);
    let again = texts_to(&["12065550101", ANN], "second").with_broadcast_id(first);
    assert_eq!(world.send_text(again.with_scrub_broadcast_duplicates(true)), first);
    world.pass(5);
    let messages: Vec<_> =
        world.texts(first).iter().map(|text| text.text_record[0].message.clone()).collect();
    assert_eq!(messages, ["first", "second"]);
    assert_eq!(world.status(first), BroadcastStatus::Finished);

    let default = world.send_text(texts_to(&[ANN], "third").with_use_default_broadcast(true));
    assert_ne!(default, first);
    let same = world.send_text(texts_to(&[ANN], "fourth").with_use_default_broadcast(true));
    assert_eq!(same, default);
    world.pass(5);
    assert_eq!(world.texts(default)[1].message.as_deref(), Some("fourth"));
    world.control(default, BroadcastCommand::Archive).unwrap();
    let next = world.send_text(texts_to(&[ANN], "fifth").with_use_default_broadcast(true));
    assert_ne!(next, default);
}

#[test]
fn sends_that_make_no_sense_are_refused() {
    let bad = |message: &str| ServiceFault::bad_request(message);
    let mut world = World::new();
    let text = || texts_to(&[ANN], "x");
    for type_ in [BroadcastType::Voice, BroadcastType::Ivr, BroadcastType::Ccc] {
        let fault = bad(&format!("Type is {type_}, but the config is that of the type TEXT"));
        refused(&mut world, text().with_type(type_), &fault);
    }
    for number in ["1234", "67077", "Bob"] {
        let config = TextBroadcastConfig::new("x").with_from_number(number);
        let request = SendText::new(numbers(&[ANN]), config);
        refused(&mut world, request, &bad(&format!("{number} is not a valid from number")));
    }
    let config = TextBroadcastConfig::new("x").with_retry_config(retry(2, 1, &[Outcome::Busy]));
    let fault = bad("RetryResults has BUSY, which is no result of a TEXT broadcast");
    refused(&mut world, SendText::new(numbers(&[ANN]), config), &fault);
    let unknown = ServiceFault::not_found("there is no broadcast 1");
    refused(&mut world, text().with_broadcast_id(1), &unknown);
    let calls = world.send_call(calls_to(&[ANN], voice()));
    let fault = bad(&format!("the broadcast {calls} does not send texts"));
    refused(&mut world, text().with_broadcast_id(calls), &fault);
    let both = text().with_broadcast_id(calls).with_use_default_broadcast(true);
    let fault = bad("BroadcastId and UseDefaultBroadcast exclude each other: give one");
    refused(&mut world, both, &fault);
}

#[test]
fn from_numbers_are_kept() {
    let mut world = World::new();
    for number in ["+12065550123", "2065550123", "67076"] {
        let config = TextBroadcastConfig::new("x").with_from_number(number);
        let id = world.send_text(SendText::new(numbers(&[ANN]), config));
        assert_eq!(world.texts(id)[0].from_number, number);
    }
}

#[test]
fn what_would_fill_the_memory_is_refused() {
    let mut world = World::new();
    let long = "x".repeat(4001);
    let fault = ServiceFault::bad_request("Message is longer than 4000 characters");
    refused(&mut world, texts_to(&[ANN], &long), &fault);
    let labels = |from: usize| (from..from + 60).map(|place| format!("label {place}"));
    let send = |from| texts_to(&[ANN], "x").with_label(labels(from));
    let fault = ServiceFault::bad_request("120 labels on one thing, 100 are allowed");
    refused(&mut world, send(0).with_label(labels(0).chain(labels(60))), &fault);
    let blank = ServiceFault::bad_request("LabelName is empty: name the label");
    refused(&mut world, texts_to(&[ANN], "x").with_label([" "]), &blank);

    let id = world.send_text(send(0));
    let default = world.send_text(send(0).with_use_default_broadcast(true));
    for request in [send(60).with_broadcast_id(id), send(60).with_use_default_broadcast(true)] {
        assert_eq!(world.ask(send_text, request).as_ref(), Err(&fault));
    }
    world.send_text(send(0).with_broadcast_id(id));
    for id in [id, default] {
        assert_eq!(world.broadcast(id).label.len(), 60);
    }
}
