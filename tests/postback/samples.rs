//! The samples, value by value.

use callfire::data::{
    ActionState, Call, CallRecord, Result as Outcome, Text, TextRecord, ToNumber,
};
use callfire::notification::{CallFinished, TextNotification};
use callfire::postback::{Direction, Event, Notification, ParseErrorKind, parse};

use super::{SAMPLES, XML, at, enveloped, fixture, forms, read};

fn inbound_text() -> Notification {
    let time = || at("2012-09-24T05:02:35Z");
    let record = TextRecord::new(Outcome::Received, time(), 0.03, "Hello, World!", 3_526_268_001);
    let (from, to) = ("18185551212", ToNumber::new("18186469991"));
    let (state, id) = (ActionState::Finished, 5_707_328_001);
    let text = Text::new(from, to, state, 1_418_291_001, true, time(), time(), id)
        .with_final_result(Outcome::Received)
        .with_message("Hello, World!")
        .with_text_record([record]);
    of_text(TextNotification::new(text).with_subscription_id(19001))
}

fn outbound_text() -> Notification {
    let sent = at("2013-03-11T20:10:02Z");
    let id = 11_111_111_111;
    let record = TextRecord::new(Outcome::Sent, sent, 0.03, "Hello, CallFire!", id);
    let (created, modified) = (at("2013-03-11T20:09:58Z"), at("2013-03-11T20:10:07Z"));
    let (to, state) = (ToNumber::new("11111111111"), ActionState::Finished);
    let text = Text::new("67076", to, state, id, false, created, modified, id)
        .with_batch_id(11_111_111)
        .with_broadcast_id(111_111_111)
        .with_final_result(Outcome::Sent)
        .with_text_record([record]);
    of_text(TextNotification::new(text).with_subscription_id(41001))
}

fn captured_text() -> Notification {
    let time = || at("2013-08-13T17:05:37Z");
    let record = TextRecord::new(Outcome::Received, time(), 1.0, "test", 1234);
    let (from, to) = ("15551231234", ToNumber::new("15551231235"));
    let text = Text::new(from, to, ActionState::Finished, 1234, true, time(), time(), 1234)
        .with_final_result(Outcome::Received)
        .with_message("test")
        .with_text_record([record]);
    of_text(TextNotification::new(text).with_subscription_id(1234))
}

pub(crate) fn captured_call() -> Notification {
    let record = CallRecord::new(Outcome::La, at("2013-08-13T22:52:43Z"), 1.6667, 3, 1234)
        .with_answer_time(at("2013-08-13T22:52:40Z"));
    let (created, modified) = (at("2013-08-13T22:52:40Z"), at("2013-08-13T22:52:46Z"));
    let (from, to) = ("15551231234", ToNumber::new("15551231235"));
    let call = Call::new(from, to, ActionState::Finished, 1234, true, created, modified, 1234)
        .with_final_result(Outcome::La)
        .with_call_record([record]);
    let call = CallFinished::new(call).with_subscription_id(1234);
    Notification::Call(Event::CallFinished, Box::new(call))
}

fn of_text(text: TextNotification) -> Notification {
    Notification::Text(Event::TextNotification, Box::new(text))
}

#[test]
fn every_sample_decodes_to_its_values_in_every_form() {
    let samples = [
        (inbound_text(), "19001/TextNotification/5707328001/2012-09-24T05:02:35Z/FINISHED"),
        (outbound_text(), "41001/TextNotification/11111111111/2013-03-11T20:10:07Z/FINISHED"),
        (captured_text(), "1234/TextNotification/1234/2013-08-13T17:05:37Z/FINISHED"),
        (captured_call(), "1234/CallFinished/1234/2013-08-13T22:52:46Z/FINISHED"),
    ];
    for (name, (expected, key)) in SAMPLES.into_iter().zip(samples) {
        for (content_type, body) in forms(name) {
            let found = read(content_type, &body);
            assert_eq!(found, expected, "{name} as {content_type}");
            assert_eq!(found.key().as_deref(), Some(key), "{name} as {content_type}");
        }
    }
}

#[test]
fn a_notification_tells_what_it_is_about() {
    let text = Event::TextNotification;
    for (notification, subscription, event, direction, id, modified) in [
        (inbound_text(), 19001, text, Direction::Inbound, 5_707_328_001, "2012-09-24T05:02:35Z"),
        (outbound_text(), 41001, text, Direction::Outbound, 11_111_111_111, "2013-03-11T20:10:07Z"),
        (
            captured_call(),
            1234,
            Event::CallFinished,
            Direction::Inbound,
            1234,
            "2013-08-13T22:52:46Z",
        ),
    ] {
        assert_eq!(notification.id(), Some(id));
        assert_eq!(notification.modified(), Some(&at(modified)));
        assert_eq!(notification.subscription_id(), Some(subscription));
        assert_eq!((notification.event(), notification.direction()), (event, Some(direction)));
    }
}

#[test]
fn the_published_sample_is_refused_where_it_breaks_off() {
    let (published, corrected) =
        (fixture("inbound_text_published.xml"), fixture("inbound_text.xml"));
    assert_eq!(corrected.replacen("</Modified>", "</Modified", 1), published);
    let flaw = published.find("</Modified").unwrap() + "</Modified".len();
    for (body, offset) in [(enveloped(&published), None), (published, Some(flaw))] {
        let error = parse(XML, body.as_bytes()).unwrap_err();
        assert_eq!(error.kind(), ParseErrorKind::IllFormed);
        let told: usize = error.to_string().rsplit("at byte ").next().unwrap().parse().unwrap();
        // Between the name and the next tag there is only the white space of the line.
        assert!(offset.is_none_or(|offset| (offset..=offset + 5).contains(&told)), "{error}");
    }
}
