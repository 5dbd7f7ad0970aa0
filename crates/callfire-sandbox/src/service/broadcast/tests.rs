//! Broadcasts as a client sees them, on a clock that is put forward by hand.

mod batches;
mod events;
mod hours;
mod persistence;
mod running;
mod schedules;
mod stats;

use callfire::data::{
    BroadcastChoice, BroadcastType, Result as Outcome, TextBroadcastConfig, VoiceBroadcastConfig,
};
use callfire::service::{BroadcastRequest, QueryBroadcasts};

use super::update::update_broadcast;
use super::*;
use crate::service::world::{World, calls_to, retry, texts_to, voice};

const ANN: &str = "12065550100";

fn text(message: &str) -> BroadcastChoice {
    BroadcastChoice::TextBroadcastConfig(TextBroadcastConfig::new(message))
}

fn calls(config: VoiceBroadcastConfig) -> BroadcastChoice {
    BroadcastChoice::VoiceBroadcastConfig(config)
}

fn bad(message: &str) -> ServiceFault {
    ServiceFault::bad_request(message)
}

#[test]
fn a_broadcast_is_created_as_it_was_described() {
    let mut world = World::new();
    let id = world.create(text("Hello"));
    let broadcast = world.broadcast(id);
    assert_eq!((broadcast.id, broadcast.name.as_deref()), (Some(id), Some("test")));
    assert_eq!(broadcast.type_, Some(BroadcastType::Text));
    assert_eq!(broadcast.status, Some(BroadcastStatus::StartPending));
    let BroadcastChoice::TextBroadcastConfig(config) = broadcast.choice else { panic!() };
    assert_eq!((config.message.as_str(), config.created), ("Hello", broadcast.last_modified));
    assert!(config.id.is_some());
    world.pass(3600);
    assert_eq!(world.status(id), BroadcastStatus::StartPending);
    let unknown = ServiceFault::not_found("there is no broadcast 7");
    assert_eq!(world.ask(get_broadcast, 7), Err(unknown));
}

#[test]
fn a_type_that_is_not_that_of_the_config_is_refused() {
    let mut world = World::new();
    let broadcast = Broadcast::new(text("x")).with_type(BroadcastType::Voice);
    let fault = bad("Type is VOICE, but the config is that of the type TEXT");
    assert_eq!(world.ask(create_broadcast, BroadcastRequest::new(broadcast)), Err(fault));
    assert_eq!(world.account.broadcasts.len(), 0);
}

#[test]
fn an_update_changes_what_is_given() {
    let mut world = World::new();
    let config = TextBroadcastConfig::new("old").with_from_number("12065550123");
    let id = world.create(BroadcastChoice::TextBroadcastConfig(config));
    world.pass(60);
    let given = Broadcast::new(text("new")).with_id(id).with_label(["sale"]);
    world.ask(update_broadcast, BroadcastRequest::new(given)).unwrap();
    let broadcast = world.broadcast(id);
    assert_eq!(broadcast.name.as_deref(), Some("test"));
    assert_eq!(broadcast.last_modified.unwrap().to_string(), "2013-03-07T07:34:41-08:00");
    assert_eq!(broadcast.label, ["sale"]);
    assert!(world.account.labels.get(&"sale".to_owned()).is_some());
    let BroadcastChoice::TextBroadcastConfig(config) = broadcast.choice else { panic!() };
    assert_eq!(config.message, "new");
    assert_eq!(config.from_number.as_deref(), Some("12065550123"));
    assert_eq!(config.created.unwrap().to_string(), "2013-03-07T07:33:41-08:00");
}

#[test]
fn an_update_reaches_those_who_wait() {
    let mut world = World::new();
    let id = world.create(text("old"));
    world.add(id, &[ANN]);
    let given = Broadcast::new(text("new")).with_id(id);
    world.ask(update_broadcast, BroadcastRequest::new(given)).unwrap();
    world.start(id);
    world.pass(10);
    assert_eq!(world.texts(id)[0].text_record[0].message, "new");
}

#[test]
fn an_update_cannot_change_the_type() {
    let mut world = World::new();
    let id = world.create(text("x"));
    let before = world.broadcast(id);
    let mut refused = |broadcast: Broadcast, fault: ServiceFault| {
        let request = BroadcastRequest::new(broadcast);
        assert_eq!(world.ask(update_broadcast, request), Err(fault));
    };
    let fault = bad("Type is IVR, but the config is that of the type TEXT");
    refused(Broadcast::new(text("x")).with_id(id).with_type(BroadcastType::Ivr), fault);
    let fault = bad("Type is VOICE, but the config is that of the type TEXT");
    refused(Broadcast::new(calls(voice())).with_id(id), fault);
    let fault = bad("the attribute id of Broadcast must say which one to change");
    refused(Broadcast::new(text("x")), fault);
    refused(
        Broadcast::new(text("x")).with_id(7),
        ServiceFault::not_found("there is no broadcast 7"),
    );
    let from = TextBroadcastConfig::new("x").with_from_number("123");
    let choice = BroadcastChoice::TextBroadcastConfig(from);
    refused(Broadcast::new(choice).with_id(id), bad("123 is not a valid from number"));
    assert_eq!(world.broadcast(id), before);
}

#[test]
fn broadcasts_are_found_by_type_run_and_label() {
    let mut world = World::new();
    let texts = world.create(text("x"));
    let voice = world.send_call(calls_to(&[ANN], voice()).with_label(["sale"]));
    world.pass(2);
    let mut found = |query: QueryBroadcasts| {
        let result = world.ask(query_broadcasts, query).unwrap();
        result.broadcast.into_iter().map(|broadcast| broadcast.id.unwrap()).collect::<Vec<_>>()
    };
    let any = QueryBroadcasts::new;
    assert_eq!(found(any()), [texts, voice]);
    assert_eq!(found(any().with_type([BroadcastType::Text, BroadcastType::Ivr])), [texts]);
    assert_eq!(found(any().with_running(true)), [voice]);
    assert_eq!(found(any().with_running(false)), [texts]);
    assert_eq!(found(any().with_label_name("sale")), [voice]);
    assert_eq!(found(any().with_max_results(1).with_first_result(1)), [voice]);
}
