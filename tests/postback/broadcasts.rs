//! A postback about a broadcast, of which no sample is known: made by the schema, by each of its four names.

use callfire::data::{
    Broadcast, BroadcastChoice, BroadcastStatus, BroadcastType, TextBroadcastConfig,
};
use callfire::notification::BroadcastNotification;
use callfire::postback::{Event, Notification};

use super::{JSON, SOAP, XML, at, enveloped, read};

const EVENTS: [Event; 4] = [
    Event::BroadcastFinished,
    Event::BroadcastNotification,
    Event::BroadcastStarted,
    Event::BroadcastStopped,
];

/// The postback in XML.
pub(crate) fn broadcast(event: Event) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <n:{event} xmlns=\"http://api.callfire.com/data\" xmlns:n=\"http://api.callfire.com/notification/xsd\">\n  \
         <n:SubscriptionId>61001</n:SubscriptionId>\n  \
         <Broadcast id=\"5\">\n    <Name>Autumn</Name>\n    <Status>RUNNING</Status>\n    \
         <LastModified>2013-03-11T20:10:07Z</LastModified>\n    <Type>TEXT</Type>\n    \
         <TextBroadcastConfig id=\"6\"><Created>2013-03-11T20:09:58Z</Created>\
         <FromNumber>67076</FromNumber><Message>Hi</Message></TextBroadcastConfig>\n  \
         </Broadcast>\n</n:{event}>"
    )
}

/// The same in JSON.
pub(crate) fn broadcast_json(event: Event) -> String {
    format!(
        r#"{{"{event}": {{"SubscriptionId": 61001, "Broadcast": {{
            "@id": 5, "Name": "Autumn", "Status": "RUNNING", "LastModified": "2013-03-11T20:10:07Z",
            "Type": "TEXT", "TextBroadcastConfig": {{
                "@id": 6, "Created": "2013-03-11T20:09:58Z", "FromNumber": 67076, "Message": "Hi"
            }}
        }}}}}}"#
    )
}

fn expected(event: Event) -> Notification {
    let config = TextBroadcastConfig::new("Hi")
        .with_created(at("2013-03-11T20:09:58Z"))
        .with_from_number("67076")
        .with_id(6);
    let broadcast = Broadcast::new(BroadcastChoice::TextBroadcastConfig(config))
        .with_name("Autumn")
        .with_status(BroadcastStatus::Running)
        .with_last_modified(at("2013-03-11T20:10:07Z"))
        .with_type(BroadcastType::Text)
        .with_id(5);
    let it = BroadcastNotification::new(broadcast).with_subscription_id(61001);
    Notification::Broadcast(event, Box::new(it))
}

#[test]
fn a_broadcast_decodes_to_its_values_by_every_name_in_every_form() {
    for event in EVENTS {
        let xml = broadcast(event);
        let forms = [(SOAP, enveloped(&xml)), (XML, xml), (JSON, broadcast_json(event))];
        for (content_type, body) in forms {
            let found = read(content_type, &body);
            assert_eq!(found, expected(event), "{event} as {content_type}");
            let key = format!("61001/{event}/5/2013-03-11T20:10:07Z/RUNNING");
            assert_eq!(found.key(), Some(key), "{event} as {content_type}");
        }
    }
}

#[test]
fn a_broadcast_has_no_direction() {
    let started = expected(Event::BroadcastStarted);
    assert_eq!((started.event(), started.direction()), (Event::BroadcastStarted, None));
    assert_eq!((started.subscription_id(), started.id()), (Some(61001), Some(5)));
    assert_eq!(started.modified(), Some(&at("2013-03-11T20:10:07Z")));
}
