//! Subscriptions, and the postbacks that events make of them.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use callfire::data::{
    ActionState, Broadcast, BroadcastChoice, Call, SubscriptionSubscriptionFilter, Text,
    TextBroadcastConfig, ToNumber,
};
use callfire::service::SubscriptionRequest;

use super::*;
use crate::clock::{ManualClock, date_time};
use crate::state::{Outcome, Subject, Try};

const URL: &str = "http://127.0.0.1:8080/";
const NOW: SystemTime = SystemTime::UNIX_EPOCH;

fn account() -> Account {
    Account::new(Arc::new(ManualClock::new(NOW)))
}

fn request(subscription: Subscription) -> SubscriptionRequest {
    SubscriptionRequest::new(subscription)
}

fn to(endpoint: &str) -> Subscription {
    Subscription::new().with_endpoint(endpoint)
}

fn create(account: &mut Account, subscription: Subscription) -> i64 {
    create_subscription(account, &request(subscription)).unwrap()
}

fn text() -> Text {
    let (to, at) = (ToNumber::new("12065550100"), date_time(NOW));
    Text::new("13105550100", to, ActionState::Finished, 7, false, at.clone(), at, 8)
        .with_broadcast_id(5)
        .with_batch_id(6)
}

fn publish_text(account: &mut Account) {
    let event = SubscriptionTriggerEvent::OutboundTextFinished;
    account.publish(&event, &Subject::Text(Box::new(text())), account.now());
}

fn publish_broadcast(account: &mut Account) {
    let config = BroadcastChoice::TextBroadcastConfig(TextBroadcastConfig::new("Hi"));
    let broadcast = Broadcast::new(config).with_id(5);
    let event = SubscriptionTriggerEvent::CampaignFinished;
    account.publish(&event, &Subject::Broadcast(Box::new(broadcast)), account.now());
}

/// How many postbacks a text and a broadcast make of a subscription.
fn told(subscription: Subscription) -> (usize, usize) {
    let mut account = account();
    create(&mut account, subscription);
    publish_text(&mut account);
    let of_text = account.recent_postbacks().count();
    publish_broadcast(&mut account);
    (of_text, account.recent_postbacks().count() - of_text)
}

#[test]
fn a_subscription_of_api_1_0_is_told_of_everything() {
    let mut account = account();
    let id = create(&mut account, to(URL).with_notification_format(NotificationFormat::Xml));
    let kept = get_subscription(&mut account, &id.into()).unwrap();
    let expected = to(URL)
        .with_id(id)
        .with_enabled(true)
        .with_notification_format(NotificationFormat::Xml)
        .with_trigger_event(SubscriptionTriggerEvent::UndefinedEvent);
    assert_eq!(kept, expected);
    assert_eq!(told(to(URL)), (1, 1));
}

#[test]
fn what_cannot_be_told_to_anyone_is_refused() {
    let url = "Endpoint must be an absolute http or https URL, or NotificationFormat EMAIL";
    let mail = "Endpoint must be an e-mail address when NotificationFormat is EMAIL";
    let legacy = "NotificationFormat LEGACY is not offered; use XML, JSON, SOAP or EMAIL";
    for (subscription, message) in [
        (Subscription::new(), "Endpoint is required"),
        (to(""), "Endpoint is required"),
        (to("a@example.com"), url),
        (to("file:///etc/passwd"), url),
        (to(URL).with_notification_format(NotificationFormat::Email), mail),
        (to(URL).with_notification_format(NotificationFormat::Legacy), legacy),
    ] {
        let mut account = account();
        let refused = create_subscription(&mut account, &request(subscription)).unwrap_err();
        assert_eq!(refused, ServiceFault::bad_request(message));
        assert_eq!(account.subscriptions.len(), 0);
    }
}

#[test]
fn there_is_a_most_of_them() {
    let mut account = account();
    for _ in 0..MOST {
        create(&mut account, to(URL));
    }
    assert!(create_subscription(&mut account, &request(to(URL))).is_err());
    delete_subscription(&mut account, &1001.into()).unwrap();
    create(&mut account, to(URL));
    let query = service::QuerySubscriptions::new().with_first_result(9_999);
    let page = query_subscriptions(&mut account, &query).unwrap();
    assert_eq!((page.total_results, page.subscription.len()), (10_000, 1));
}

#[test]
fn an_update_changes_what_it_gives() {
    let mut account = account();
    let filter = SubscriptionSubscriptionFilter::new().with_batch_id(1);
    let id = create(&mut account, to(URL).with_subscription_filter(filter));
    let before = get_subscription(&mut account, &id.into()).unwrap();
    let filter = SubscriptionSubscriptionFilter::new().with_broadcast_id(2);
    let change = Subscription::new().with_id(id).with_enabled(false);
    let change = change.with_subscription_filter(filter.clone());
    update_subscription(&mut account, &request(change)).unwrap();
    let after = get_subscription(&mut account, &id.into()).unwrap();
    assert_eq!(after, before.with_enabled(false).with_subscription_filter(filter));

    let mail = Subscription::new().with_id(id).with_notification_format(NotificationFormat::Email);
    assert!(update_subscription(&mut account, &request(mail.clone())).is_err());
    assert_eq!(get_subscription(&mut account, &id.into()).unwrap(), after);
    update_subscription(&mut account, &request(mail.with_endpoint("a@example.com"))).unwrap();
}

#[test]
fn unknown_ones_are_not_found() {
    let mut account = account();
    let fault = ServiceFault::not_found("there is no subscription 7");
    assert_eq!(get_subscription(&mut account, &7.into()), Err(fault.clone()));
    assert_eq!(delete_subscription(&mut account, &7.into()), Err(fault.clone()));
    let change = request(to(URL).with_id(7));
    assert_eq!(update_subscription(&mut account, &change), Err(fault));
    let nameless = update_subscription(&mut account, &request(to(URL)));
    assert_eq!(nameless, Err(ServiceFault::bad_request("Subscription/@id is required")));
}

#[test]
fn only_what_is_asked_for_is_told() {
    let event = |event| to(URL).with_trigger_event(event);
    assert_eq!(told(event(SubscriptionTriggerEvent::OutboundTextFinished)), (1, 0));
    assert_eq!(told(event(SubscriptionTriggerEvent::InboundTextFinished)), (0, 0));
    assert_eq!(told(event(SubscriptionTriggerEvent::CampaignFinished)), (0, 1));
    assert_eq!(told(event(SubscriptionTriggerEvent::UndefinedEvent)), (1, 1));
    assert_eq!(told(to(URL).with_enabled(false)), (0, 0));
}

#[test]
fn filters_let_pass_what_fits() {
    let filtered = |filter| told(to(URL).with_subscription_filter(filter));
    let filter = SubscriptionSubscriptionFilter::new;
    assert_eq!(filtered(filter()), (1, 1));
    assert_eq!(filtered(filter().with_broadcast_id(5)), (1, 1));
    assert_eq!(filtered(filter().with_broadcast_id(6)), (0, 0));
    assert_eq!(filtered(filter().with_batch_id(6)), (1, 0));
    assert_eq!(filtered(filter().with_batch_id(5)), (0, 0));
    assert_eq!(filtered(filter().with_from_number("+13105550100")), (1, 0));
    assert_eq!(filtered(filter().with_from_number("12065550100")), (0, 0));
    assert_eq!(filtered(filter().with_to_number("12065550100")), (1, 0));
    assert_eq!(filtered(filter().with_to_number("13105550100")), (0, 0));
    assert_eq!(filtered(filter().with_inbound(false)), (1, 0));
    assert_eq!(filtered(filter().with_inbound(true)), (0, 0));
}

#[test]
fn calls_are_told_of_too() {
    let mut account = account();
    let filter = SubscriptionSubscriptionFilter::new().with_inbound(true).with_to_number("2");
    create(&mut account, to(URL).with_subscription_filter(filter));
    let at = date_time(NOW);
    let call =
        Call::new("1", ToNumber::new("2"), ActionState::Finished, 7, true, at.clone(), at, 8);
    let event = SubscriptionTriggerEvent::InboundCallFinished;
    account.publish(&event, &Subject::Call(Box::new(call)), account.now());
    assert_eq!(account.recent_postbacks().count(), 1);
}

#[test]
fn an_expired_one_is_told_nothing() {
    for (expires_at, count) in [(0, 0), (100, 0), (101, 1), (1_362_670_421_000, 1)] {
        let clock = ManualClock::new(NOW + Duration::from_secs(100));
        let mut account = Account::new(Arc::new(clock));
        create(&mut account, to(URL).with_expires_at(expires_at));
        publish_text(&mut account);
        assert_eq!(account.recent_postbacks().count(), count, "{expires_at}");
    }
}

#[test]
fn a_mail_is_logged_and_not_sent() {
    let mut account = account();
    let mail = to("a@example.com").with_notification_format(NotificationFormat::Email);
    let id = create(&mut account, mail);
    publish_text(&mut account);
    publish_broadcast(&mut account);
    assert_eq!(account.recent_postbacks().count(), 0);
    let mails: Vec<_> = account.recent_mails().map(|(_, mail)| mail).collect();
    assert_eq!(mails.len(), 2);
    let mail = mails[1];
    assert_eq!((mail.subscription_id, mail.to.as_str(), mail.at), (id, "a@example.com", NOW));
    assert_eq!(mail.subject, "CallFire: OUTBOUND_TEXT_FINISHED (text 8)");
    assert_eq!(mail.body, "A text from 13105550100 to 12065550100 is finished.\n");
    assert_eq!(mails[0].body, "The broadcast without a name has changed.\n");
    for _ in 0..1000 {
        publish_text(&mut account);
    }
    assert_eq!(account.recent_mails().count(), 1000);
}

#[test]
fn what_is_under_way_goes_with_the_subscription_but_for_what_was_delivered() {
    let mut account = account();
    let id = create(&mut account, to(URL));
    publish_text(&mut account);
    publish_text(&mut account);
    let first = account.postbacks.due(NOW)[0].0;
    let attempt = Try { at: NOW, took: Duration::ZERO, outcome: Outcome::Answered(200) };
    account.postbacks.note(first, attempt.clone(), None);
    let second = account.postbacks.due(NOW)[0].0;
    update_subscription(&mut account, &request(to("http://127.0.0.1:9/").with_id(id))).unwrap();
    assert_eq!(account.postbacks.get(second).unwrap().endpoint, URL);

    delete_subscription(&mut account, &id.into()).unwrap();
    // What comes back of a postback that is gone changes nothing.
    account.postbacks.note(second, attempt, None);
    assert!(account.postbacks.due(NOW).is_empty());
    let left: Vec<_> = account.recent_postbacks().map(|(id, _)| id).collect();
    assert_eq!(left, [first]);
}
