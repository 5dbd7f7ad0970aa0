//! Postbacks byte for byte, read back strictly, and held against the schema.

use std::env::temp_dir;
use std::fs;
use std::process::{self, Command};
use std::time::{Duration, SystemTime};

use callfire::data::{
    ActionState, Broadcast, BroadcastChoice, BroadcastConfigRetryConfig, BroadcastStatus, Call,
    CallRecord, Label, Result as ActionResult, SubscriptionTriggerEvent, Text, TextBroadcastConfig,
    TextRecord, ToNumber,
};
use callfire::postback::{self, Event, Notification};
use soapwire::codec::{Payload, ReadOptions};
use soapwire::xml::{Reader, XmlLimits};

use super::*;
use crate::clock::date_time;

/// A postback of the subscription 1004, due at the beginning of time.
pub(in crate::postback) fn postback(format: NotificationFormat, subject: Subject) -> Postback {
    Postback {
        subscription_id: 1004,
        endpoint: String::new(),
        format,
        non_strict_ssl: false,
        event: SubscriptionTriggerEvent::UndefinedEvent,
        subject,
        created: SystemTime::UNIX_EPOCH,
        tries: Vec::new(),
        next: Some(SystemTime::UNIX_EPOCH),
    }
}

pub(in crate::postback) fn text() -> Subject {
    let at = date_time(SystemTime::UNIX_EPOCH + Duration::from_secs(1_362_670_421));
    let record = TextRecord::new(ActionResult::Received, at.clone(), 0.03, "R&B?", 1006);
    let to = ToNumber::new("12065550100").with_client_data("<7>");
    let text =
        Text::new("13105550100", to, ActionState::Finished, 1003, true, at.clone(), at, 1005);
    let text = text.with_final_result(ActionResult::Received).with_message("R&B?");
    Subject::Text(Box::new(text.with_text_record([record])))
}

fn call() -> Subject {
    let at = date_time(SystemTime::UNIX_EPOCH);
    let record = CallRecord::new(ActionResult::La, at.clone(), 1.6667, 3, 9);
    let call = Call::new(
        "13105550100",
        ToNumber::new("12065550100"),
        ActionState::Finished,
        7,
        false,
        at.clone(),
        at,
        8,
    );
    let call = call.with_broadcast_id(5).with_batch_id(6).with_label([Label::new("a")]);
    Subject::Call(Box::new(call.with_call_record([record])))
}

fn broadcast() -> Subject {
    let results = vec![ActionResult::NoAns, ActionResult::Busy];
    let retry = BroadcastConfigRetryConfig::new(results).with_max_attempts(2);
    let config = TextBroadcastConfig::new("Hi").with_from_number("67076").with_retry_config(retry);
    let broadcast = Broadcast::new(BroadcastChoice::TextBroadcastConfig(config)).with_id(5);
    Subject::Broadcast(Box::new(broadcast.with_status(BroadcastStatus::Running)))
}

fn written(format: NotificationFormat, subject: Subject) -> (&'static str, String) {
    let message = render(&postback(format, subject)).unwrap();
    (message.content_type, message.body)
}

fn xml(subject: Subject) -> String {
    written(NotificationFormat::Xml, subject).1
}

/// The document, if its root has this name, as a strict reader of this type sees it.
fn read<T: Payload>(document: &str, root: ElementName) -> T {
    let limits = XmlLimits::default();
    let mut reader = Reader::new(document, &limits);
    assert_eq!(reader.root().unwrap().name(), root.as_name());
    codec::from_document(document, &limits, &ReadOptions::strict()).unwrap()
}

const TEXT_XML: &str = r#"<n:TextNotification xmlns:n="http://api.callfire.com/notification/xsd" xmlns="http://api.callfire.com/data"><n:SubscriptionId>1004</n:SubscriptionId><Text id="1005"><FromNumber>13105550100</FromNumber><ToNumber ClientData="&lt;7&gt;">12065550100</ToNumber><State>FINISHED</State><ContactId>1003</ContactId><Inbound>true</Inbound><Created>2013-03-07T07:33:41-08:00</Created><Modified>2013-03-07T07:33:41-08:00</Modified><FinalResult>RECEIVED</FinalResult><Message>R&amp;B?</Message><TextRecord id="1006"><Result>RECEIVED</Result><FinishTime>2013-03-07T07:33:41-08:00</FinishTime><BilledAmount>0.03</BilledAmount><Message>R&amp;B?</Message></TextRecord></Text></n:TextNotification>"#;

#[test]
fn a_text_in_xml() {
    let (content_type, body) = written(NotificationFormat::Xml, text());
    assert_eq!(content_type, "text/xml; charset=UTF-8");
    let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    assert_eq!(body, format!("{declaration}{TEXT_XML}"));
}

#[test]
fn a_text_in_soap() {
    let (content_type, body) = written(NotificationFormat::Soap, text());
    assert_eq!(content_type, "application/soap+xml; charset=utf-8");
    let (before, after) = body.split_once("<n:TextNotification>").unwrap();
    assert_eq!(
        before,
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <env:Envelope xmlns:env=\"http://www.w3.org/2003/05/soap-envelope\" \
         xmlns:n=\"http://api.callfire.com/notification/xsd\" xmlns=\"http://api.callfire.com/data\">\
         <env:Body>"
    );
    let rest = TEXT_XML.split_once("data\">").unwrap().1;
    assert_eq!(after, format!("{rest}</env:Body></env:Envelope>"));
}

#[test]
fn a_text_in_json() {
    let (content_type, body) = written(NotificationFormat::Json, text());
    assert_eq!(content_type, "application/json");
    assert_eq!(
        body,
        r#"{"TextNotification":{"SubscriptionId":1004,"Text":{"@id":1005,"FromNumber":"13105550100","ToNumber":{"@ClientData":"<7>","value":"12065550100"},"State":"FINISHED","ContactId":1003,"Inbound":true,"Created":"2013-03-07T07:33:41-08:00","Modified":"2013-03-07T07:33:41-08:00","FinalResult":"RECEIVED","Message":"R&B?","TextRecord":[{"@id":1006,"Result":"RECEIVED","FinishTime":"2013-03-07T07:33:41-08:00","BilledAmount":0.03,"Message":"R&B?"}]}}}"#
    );
}

#[test]
fn a_call_and_a_broadcast_in_json() {
    assert_eq!(
        written(NotificationFormat::Json, call()).1,
        r#"{"CallFinished":{"SubscriptionId":1004,"Call":{"@id":8,"FromNumber":"13105550100","ToNumber":{"value":"12065550100"},"State":"FINISHED","BatchId":6,"BroadcastId":5,"ContactId":7,"Inbound":false,"Created":"1969-12-31T16:00:00-08:00","Modified":"1969-12-31T16:00:00-08:00","Label":[{"Name":"a"}],"CallRecord":[{"@id":9,"Result":"LA","FinishTime":"1969-12-31T16:00:00-08:00","BilledAmount":1.6667,"Duration":3}]}}}"#
    );
    assert_eq!(
        written(NotificationFormat::Json, broadcast()).1,
        r#"{"BroadcastNotification":{"SubscriptionId":1004,"Broadcast":{"@id":5,"Status":"RUNNING","TextBroadcastConfig":{"FromNumber":"67076","RetryConfig":{"MaxAttempts":2,"RetryResults":"NO_ANS BUSY"},"Message":"Hi"}}}}"#
    );
}

#[test]
fn what_is_written_is_read_back_strictly() {
    let (of_text, of_call, of_broadcast) = (text(), call(), broadcast());
    let read_text: TextNotification = read(&xml(of_text.clone()), TEXT);
    let read_call: CallFinished = read(&xml(of_call.clone()), CALL);
    let read_broadcast: BroadcastNotification = read(&xml(of_broadcast.clone()), BROADCAST);
    let ids =
        [read_text.subscription_id, read_call.subscription_id, read_broadcast.subscription_id];
    assert_eq!(ids, [Some(1004); 3]);
    assert!(matches!(of_text, Subject::Text(text) if *text == read_text.text));
    assert!(matches!(of_call, Subject::Call(call) if *call == read_call.call));
    assert!(matches!(of_broadcast, Subject::Broadcast(it) if *it == read_broadcast.broadcast));
}

#[test]
fn what_is_written_is_read_as_a_postback_in_every_format() {
    for subject in [text(), call(), broadcast()] {
        for format in [NotificationFormat::Xml, NotificationFormat::Soap, NotificationFormat::Json]
        {
            let (content_type, body) = written(format, subject.clone());
            let read = postback::parse(content_type, body.as_bytes());
            let read = read.unwrap_or_else(|error| panic!("{error}: {body}"));
            assert_eq!(read.subscription_id(), Some(1004));
            let is_same = match (&read, &subject) {
                (Notification::Text(Event::TextNotification, it), Subject::Text(text)) => {
                    it.text == **text
                }
                (Notification::Call(Event::CallFinished, it), Subject::Call(call)) => {
                    it.call == **call
                }
                (
                    Notification::Broadcast(Event::BroadcastNotification, it),
                    Subject::Broadcast(broadcast),
                ) => it.broadcast == **broadcast,
                _ => false,
            };
            assert!(is_same, "{read:?}: {body}");
        }
    }
}

/// The roots that go by a type's name are renamed to a declared element of that type.
#[test]
#[ignore = "needs xmllint"]
fn what_is_written_is_valid() {
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/../../wsdl/callfire-notification.xsd");
    let cases = [
        (text(), "TextNotification", "TextReceived"),
        (call(), "CallFinished", "CallFinished"),
        (broadcast(), "BroadcastNotification", "BroadcastStarted"),
    ];
    for (subject, name, declared) in cases {
        let document = xml(subject).replace(&format!("n:{name}"), &format!("n:{declared}"));
        let file = temp_dir().join(format!("callfire-{}-{name}.xml", process::id()));
        fs::write(&file, document).unwrap();
        let mut lint = Command::new("xmllint");
        let output = lint.args(["--noout", "--schema", schema]).arg(&file).output().unwrap();
        fs::remove_file(&file).unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}
