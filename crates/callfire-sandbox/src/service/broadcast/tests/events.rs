//! What subscribers are told of broadcasts, texts and calls.

use std::time::{Duration, SystemTime};

use callfire::data::{NotificationFormat, Subscription, SubscriptionTriggerEvent};
use callfire::service::BroadcastCommand;

use super::*;
use crate::state::Subject;

/// A world in which somebody wants to be told of everything.
fn world() -> World {
    let mut world = World::new();
    let id = world.account.next_id();
    let subscription = Subscription::new()
        .with_id(id)
        .with_enabled(true)
        .with_endpoint("http://127.0.0.1:1/")
        .with_notification_format(NotificationFormat::Xml)
        .with_trigger_event(SubscriptionTriggerEvent::UndefinedEvent);
    world.account.subscriptions.insert(id, subscription);
    world
}

/// What was told, in its order: the event, and how what it is about stood then.
fn told(world: &mut World) -> Vec<String> {
    let last = world.account.next_id();
    let postbacks = (0..last).filter_map(|id| world.account.postbacks.get(id));
    let line = |(event, subject): (&SubscriptionTriggerEvent, &Subject)| match subject {
        Subject::Text(text) => format!("{event} {:?}", text.final_result.as_ref().unwrap()),
        Subject::Call(call) => format!("{event} {:?}", call.final_result.as_ref().unwrap()),
        Subject::Broadcast(broadcast) => {
            format!("{event} {:?}", broadcast.status.as_ref().unwrap())
        }
    };
    postbacks.map(|postback| line((&postback.event, &postback.subject))).collect()
}

#[test]
fn a_send_is_told_from_its_start_to_its_end() {
    let mut world = world();
    world.send_text(texts_to(&[ANN, "12065550195", "12"], "x"));
    world.pass(10);
    let mut told = told(&mut world);
    assert_eq!(told.remove(0), "CAMPAIGN_STARTED Running");
    assert_eq!(told.pop().unwrap(), "CAMPAIGN_FINISHED Finished");
    told.sort();
    assert_eq!(told, ["OUTBOUND_TEXT_FINISHED CarrierError", "OUTBOUND_TEXT_FINISHED Sent"]);
}

#[test]
fn a_call_is_told_once_however_often_it_was_tried() {
    let mut world = world();
    let config = voice().with_retry_config(retry(3, 1, &[Outcome::Busy]));
    let id = world.send_call(calls_to(&["12065550199"], config));
    world.pass(30);
    world.control(id, BroadcastCommand::Stop).unwrap();
    world.pass(300);
    world.start(id);
    world.pass(300);
    let expected = [
        "CAMPAIGN_STARTED Running",
        "CAMPAIGN_STOPPED Stopped",
        "CAMPAIGN_STARTED Running",
        "OUTBOUND_CALL_FINISHED La",
        "CAMPAIGN_FINISHED Finished",
    ];
    assert_eq!(told(&mut world), expected);
}

#[test]
fn what_comes_in_is_told() {
    let mut world = world();
    world.account.receive_text(ANN, "67076", "x").unwrap();
    world.account.receive_call(ANN, "67076", 3).unwrap();
    assert_eq!(told(&mut world), ["INBOUND_TEXT_FINISHED Received", "INBOUND_CALL_FINISHED La"]);
}

#[test]
fn what_happened_before_the_end_of_a_subscription_is_told_whenever_somebody_looks() {
    for (seconds, count) in [(0, 0), (1, 1), (30, 5)] {
        let mut world = world();
        let end = world.account.now() + Duration::from_secs(seconds);
        let expires_at = end.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
        world.account.subscriptions.change_where(
            |_| true,
            |subscription| subscription.expires_at = i64::try_from(expires_at).ok(),
        );
        world.send_text(texts_to(&[ANN, "12065550101", "12065550102"], "x"));
        world.pass(3600);
        let times: Vec<_> =
            world.account.recent_postbacks().map(|(_, postback)| postback.created).collect();
        assert_eq!(times.len(), count);
        assert!(times.iter().all(|at| *at < end), "{times:?}");
    }
}
