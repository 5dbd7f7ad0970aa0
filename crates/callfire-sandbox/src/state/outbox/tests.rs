//! The order in which postbacks are due, how many are kept, and how they come back.

use std::time::Duration;

use callfire::data::{
    Broadcast, BroadcastChoice, NotificationFormat, SubscriptionTriggerEvent, TextBroadcastConfig,
};

use super::super::postback::{Outcome, Subject};
use super::*;
use crate::state::table::carry_over;

fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

fn postback(subscription_id: i64, next: SystemTime) -> Postback {
    let config = BroadcastChoice::TextBroadcastConfig(TextBroadcastConfig::new("Hi"));
    Postback {
        subscription_id,
        endpoint: String::new(),
        format: NotificationFormat::Xml,
        non_strict_ssl: false,
        event: SubscriptionTriggerEvent::CampaignStarted,
        subject: Subject::Broadcast(Box::new(Broadcast::new(config))),
        created: next,
        tries: Vec::new(),
        next: Some(next),
    }
}

fn attempt() -> Try {
    Try { at: at(0), took: Duration::ZERO, outcome: Outcome::Answered(500) }
}

fn due(outbox: &Outbox, now: u64) -> Vec<i64> {
    outbox.due(at(now)).into_iter().map(|(id, _)| id).collect()
}

/// What would be read from a file after all changes were written.
fn kept(outbox: &mut Outbox) -> Outbox {
    let mut again = Outbox::new();
    carry_over(&mut outbox.all, &mut again.all);
    again
}

#[test]
fn each_subscription_has_one_turn_and_the_longest_waiting_is_first() {
    let mut outbox = Outbox::new();
    outbox.add(1, postback(8, at(2)));
    outbox.add(2, postback(8, at(3)));
    outbox.add(3, postback(7, at(3)));
    outbox.add(4, postback(6, at(9)));
    assert_eq!(due(&outbox, 1), [0; 0]);
    assert_eq!(due(&outbox, 5), [1, 3]);
    // What failed waits, and holds up nothing that came after it.
    outbox.note(1, attempt(), Some(at(6)));
    assert_eq!(due(&outbox, 5), [2, 3]);
    outbox.note(2, attempt(), None);
    assert_eq!(due(&outbox, 9), [3, 1, 4]);
    assert_eq!(outbox.get(1).unwrap().tries.len(), 1);
}

#[test]
fn what_was_kept_goes_on() {
    let mut outbox = Outbox::new();
    outbox.add(1, postback(8, at(2)));
    outbox.add(2, postback(8, at(3)));
    outbox.note(1, attempt(), Some(at(6)));
    outbox.note(2, attempt(), None);
    let again = kept(&mut outbox);
    assert_eq!((due(&again, 5), due(&again, 6)), (vec![], vec![1]));
    assert_eq!(again.get(1).unwrap().tries[0].outcome, Outcome::Answered(500));
    assert_eq!(again.newest_first().map(|(id, _)| id).collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn old_ones_go_but_none_that_is_not_delivered() {
    let mut outbox = Outbox::new();
    outbox.add(0, postback(8, at(99)));
    for id in 1..=1005 {
        outbox.add(id, postback(7, at(1)));
        outbox.note(id, attempt(), None);
    }
    let kept: Vec<_> = outbox.newest_first().map(|(id, _)| id).collect();
    assert_eq!((kept.len(), kept[999], kept[1000]), (1001, 6, 0));
    assert_eq!(due(&outbox, 99), [0]);
}

#[test]
fn an_endpoint_that_never_answers_does_not_fill_the_memory() {
    let mut outbox = Outbox::new();
    let most = i64::try_from(MOST_WAITING).unwrap();
    for id in 1..=most + 2 * i64::try_from(OLD).unwrap() {
        outbox.add(id, postback(id % 7, at(0)));
    }
    let all = outbox.newest_first().count();
    assert_eq!(all, MOST_WAITING + OLD);
    let (_, newest) = outbox.newest_first().next().unwrap();
    assert_eq!(newest.next, None);
    assert!(
        matches!(&newest.tries[0].outcome, Outcome::Refused(why) if why.contains("wait already"))
    );
    outbox.note(1, attempt(), None);
    outbox.add(most * 2, postback(1, at(0)));
    assert_eq!(outbox.get(most * 2).unwrap().next, Some(at(0)));
}
