//! Requests that are refused before anything is sent, and those that PHP loses data of and we do not.
//!
//! The rows follow the table "Where PHP loses data or money" of `tests/php-parity/`.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod support;

use callfire::{Effect, ErrorKind};
use serde_json::{Value, json};
use soapwire::client::CallOptions;
use soapwire::operation::DynamicError;
use support::silent::{assert_silent, silent};
use support::{canon, operation};

/// Operation, request, the path to the member at fault, and what the error says.
#[allow(clippy::too_many_lines, reason = "a table")]
fn refused() -> Vec<(&'static str, Value, &'static str, &'static str)> {
    let contact = |extra: &str| json!({ "Contact": [{ "firstName": "Ann", extra: "1" }] });
    vec![
        // A required choice is missing, or has two branches.
        (
            "CreateBroadcast",
            json!({ "Broadcast": { "Name": "a" } }),
            "CreateBroadcast/Broadcast",
            "one of VoiceBroadcastConfig",
        ),
        (
            "CreateSound",
            json!({ "Name": "a" }),
            "CreateSound",
            "one of Data, RecordingCall, SoundText",
        ),
        (
            "RemoveContactsFromList",
            json!({ "ContactListId": 1, "ContactId": [1], "Numbers": ["13105551212"] }),
            "RemoveContactsFromList",
            "both `ContactId` and `Numbers`",
        ),
        // A name that is not known, or in the wrong case.
        ("GetNumberOrder", json!({ "id": 129 }), "GetNumberOrder/id", "did you mean `Id`?"),
        (
            "GetNumberOrder",
            json!({ "Id": 129, "Colour": 1 }),
            "GetNumberOrder/Colour",
            "no such field",
        ),
        (
            "QueryCalls",
            json!({ "maxresult": 5 }),
            "QueryCalls/maxresult",
            "did you mean `MaxResults`?",
        ),
        (
            "CreateNumberOrder",
            json!({ "BulkLocal": { "Count": 1, "Region": { "city": "Seattle" } } }),
            "CreateNumberOrder/BulkLocal/Region/city",
            "did you mean `City`?",
        ),
        // Something required is missing or null.
        ("GetNumberOrder", json!({}), "GetNumberOrder/Id", "required, but missing"),
        ("GetNumberOrder", json!({ "Id": null }), "GetNumberOrder/Id", "required, but missing"),
        (
            "SendText",
            json!({ "ToNumber": [], "TextBroadcastConfig": { "Message": "a" } }),
            "SendText/ToNumber",
            "required, but missing",
        ),
        (
            "UpdateContacts",
            json!({ "Contact": null, "Contacts": [] }),
            "UpdateContacts/Contacts",
            "did you mean `Contact`?",
        ),
        (
            "GetRecordingData",
            json!({ "CallId": 1 }),
            "GetRecordingData/Name",
            "required, but missing",
        ),
        (
            "CreateContactList",
            json!({ "Name": "a", "ContactSource": { "ContactId": [] } }),
            "CreateContactList/ContactSource/ContactId",
            "0 given",
        ),
        (
            "CreateNumberOrder",
            json!({ "Numbers": ["1", null] }),
            "CreateNumberOrder/Numbers",
            "found null",
        ),
        // A text that is no value of its type.
        (
            "CreateSound",
            json!({ "Name": "a", "Data": "not base64!" }),
            "CreateSound/Data",
            "not base64!",
        ),
        ("GetNumberOrder", json!({ "Id": "abc" }), "GetNumberOrder/Id", "\"abc\""),
        (
            "GetNumberOrder",
            json!({ "Id": 9_223_372_036_854_775_808_u64 }),
            "GetNumberOrder/Id",
            "9223372036854775808",
        ),
        ("GetNumberOrder", json!({ "Id": 1.5 }), "GetNumberOrder/Id", "an integer is expected"),
        ("QueryCalls", json!({ "Inbound": "no" }), "QueryCalls/Inbound", "\"no\""),
        (
            "QueryCalls",
            json!({ "IntervalBegin": "2013-02-30T00:00:00Z" }),
            "QueryCalls/IntervalBegin",
            "2013-02-30",
        ),
        // Enumerations and patterns.
        ("QueryCalls", json!({ "State": ["READY", "DONE"] }), "QueryCalls/State", "\"DONE\""),
        (
            "CreateNumberOrder",
            json!({ "Numbers": ["1-310-555"] }),
            "CreateNumberOrder/Numbers",
            "\"1-310-555\"",
        ),
        (
            "SendText",
            json!({ "ToNumber": ["1-310-555"], "TextBroadcastConfig": { "Message": "a" } }),
            "SendText/ToNumber[1]",
            "\"1-310-555\"",
        ),
        (
            "SendText",
            json!({ "ToNumber": ["+"], "TextBroadcastConfig": { "Message": "a" } }),
            "SendText/ToNumber[1]",
            "\"+\"",
        ),
        ("GetNumber", json!({ "Number": "1310555\u{661}" }), "GetNumber/Number", ""),
        ("GetNumber", json!({ "Number": "" }), "GetNumber/Number", ""),
        (
            "UpdateContacts",
            json!({ "Contact": [{ "homePhone": "(310) 555" }] }),
            "UpdateContacts/Contact[1]/homePhone",
            "(310) 555",
        ),
        // An item of a list with white space would be two.
        (
            "CreateNumberOrder",
            json!({ "Keywords": ["a b"] }),
            "CreateNumberOrder/Keywords",
            "white space",
        ),
        // What XML cannot say.
        ("DeleteLabel", json!({ "LabelName": "a\u{1}b" }), "DeleteLabel/LabelName", ""),
        ("DeleteLabel", json!({ "LabelName": "a\u{fffe}" }), "DeleteLabel/LabelName", ""),
        // Attributes the schema leaves open.
        (
            "UpdateContacts",
            contact("firstname"),
            "UpdateContacts/Contact[1]/firstname",
            "did you mean `firstName`?",
        ),
        ("UpdateContacts", contact("nil"), "UpdateContacts/Contact[1]/nil", ""),
        ("UpdateContacts", contact("xmlns"), "UpdateContacts/Contact[1]/xmlns", ""),
        ("UpdateContacts", contact("a b"), "UpdateContacts/Contact[1]/a b", ""),
        ("UpdateContacts", contact("x:y"), "UpdateContacts/Contact[1]/x:y", ""),
    ]
}

#[test]
fn a_request_that_cannot_be_sent_is_refused_with_the_path() {
    let mut wrong = Vec::new();
    for (name, request, path, says) in refused() {
        match operation(name).envelope(&request) {
            Ok(envelope) => wrong.push(format!("{name} {request}: sent as {envelope}")),
            Err(error) if error.path() == path && error.to_string().contains(says) => {}
            Err(error) => wrong.push(format!("{path} {says}: {error}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Operation, request, and what its envelope holds.
#[test]
fn what_php_loses_is_sent() {
    let rows = [
        ("QueryCalls", json!({ "Inbound": "false" }), ">false<"),
        ("GetNumberOrder", json!({ "Id": "129" }), ">129<"),
        (
            "CreateNumberOrder",
            json!({ "Numbers": ["13105551212", "13105551213"] }),
            ">13105551212 13105551213<",
        ),
        ("CreateNumberOrder", json!({ "Keywords": ["R&B", "SALE"] }), ">R&amp;B SALE<"),
        ("DeleteLabel", json!({ "LabelName": "]]> <&>\r" }), ">]]&gt; &lt;&amp;&gt;&#13;<"),
        (
            "UpdateContacts",
            json!({ "Contact": { "firstName": "Ann", "city": "a \"b\"\n" } }),
            " city=\"a &quot;b&quot;&#10;\"",
        ),
        ("UpdateContacts", json!({ "Contact": { "{urn:crm}key": "7" } }), ":key=\"7\""),
        ("UpdateContacts", json!({ "Contact": { "href": "7" } }), " href=\"7\""),
    ];
    for (name, request, part) in rows {
        let envelope = operation(name).envelope(&request).unwrap();
        assert!(envelope.contains(part), "{part}: {envelope}");
        canon::tree(&envelope);
    }
}

#[tokio::test]
async fn for_a_request_that_cannot_be_sent_no_socket_is_opened() {
    let (listener, client) = silent();
    for (name, request, path, _) in refused() {
        let called = operation(name).call(client.client(), &request, &CallOptions::new()).await;
        match called.unwrap_err() {
            DynamicError::Input(_) => {}
            DynamicError::Call(error) => {
                assert_eq!((error.kind(), error.effect()), (ErrorKind::Request, Effect::NotSent));
                assert_eq!(error.path().as_deref(), Some(path));
            }
            other => panic!("{path}: {other}"),
        }
    }
    assert_silent(&listener);
}
