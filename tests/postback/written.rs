//! A notification as JSON for whoever is told of it.

use callfire::postback::{Event, Notification};
use serde_json::{Value, json};

use super::broadcasts::broadcast;
use super::{JSON, SAMPLES, XML, fixture, read};

fn written(notification: &Notification) -> Value {
    serde_json::to_value(notification).unwrap()
}

#[test]
fn the_event_stands_beside_the_notification() {
    let text = read(XML, &fixture("captured_text.xml"));
    let expected = json!({
        "event": "TextNotification",
        "TextNotification": {
            "SubscriptionId": 1234,
            "Text": {
                "FromNumber": "15551231234", "ToNumber": { "_": "15551231235" }, "State": "FINISHED",
                "ContactId": 1234, "Inbound": true, "Created": "2013-08-13T17:05:37Z",
                "Modified": "2013-08-13T17:05:37Z", "FinalResult": "RECEIVED", "Message": "test",
                "TextRecord": [{
                    "Result": "RECEIVED", "FinishTime": "2013-08-13T17:05:37Z", "BilledAmount": 1.0,
                    "Message": "test", "id": 1234,
                }],
                "id": 1234,
            },
        },
    });
    assert_eq!(written(&text), expected);
    let line = serde_json::to_string(&text).unwrap();
    assert!(line.starts_with(r#"{"event":"TextNotification","TextNotification":{"Sub"#), "{line}");
    assert!(!line.contains('\n'), "{line}");
}

#[test]
fn the_member_has_the_name_of_the_type_whatever_the_root_is_called() {
    let text = fixture("outbound_text.xml");
    for (root, member) in
        [("TextNotification", "TextNotification"), ("TextSent", "TextNotification")]
    {
        let json = written(&read(XML, &text.replace("n:TextNotification", &format!("n:{root}"))));
        assert_eq!(json["event"], root);
        assert_eq!(json[member]["Text"]["TextRecord"][0]["Message"], "Hello, CallFire!");
        assert_eq!(json.as_object().unwrap().len(), 2);
    }
    let call = written(&read(XML, &fixture("captured_call.xml")));
    assert_eq!(call["event"], "CallFinished");
    assert_eq!(call["CallFinished"]["Call"]["CallRecord"][0]["BilledAmount"], 1.6667);
    let started = written(&read(XML, &broadcast(Event::BroadcastStarted)));
    assert_eq!(started["event"], "BroadcastStarted");
    assert_eq!(started["BroadcastNotification"]["Broadcast"]["Status"], "RUNNING");
}

/// All that is read is written: what a postback said can be read again from it.
#[test]
fn what_is_written_can_be_read_as_a_postback() {
    for name in SAMPLES {
        let notification = read(XML, &fixture(&format!("{name}.xml")));
        let mut json = written(&notification);
        json.as_object_mut().unwrap().remove("event");
        assert_eq!(read(JSON, &json.to_string()), notification, "{name}");
    }
}
