//! What a reply may be unlike the schema in, and what it may not.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod support;

use callfire::operation::GetNumberOrder;
use callfire::service::IdRequest;
use callfire::{Effect, ErrorKind, data};
use serde_json::Value;
use soapwire::client::CallOptions;
use soapwire::codec::ReadOptions;
use soapwire::operation::DynamicError;
use support::operation;
use support::script::{Script, status};

const ORDER: &str = "<d:NumberOrder xmlns:d=\"http://api.callfire.com/data\" id=\"129\"><d:Status>NEW</d:Status>\
    <d:Created>2013-10-26T05:36:10Z</d:Created><d:TotalCost>2.5</d:TotalCost><d:LocalNumbers><d:Ordered>2</d:Ordered>\
    <d:UnitCost>1</d:UnitCost><d:Fulfilled>13105551212</d:Fulfilled></d:LocalNumbers></d:NumberOrder>";

const BROADCAST: &str = "<d:Broadcast xmlns:d=\"http://api.callfire.com/data\" id=\"1\"><d:Type>TEXT</d:Type>\
    <d:TextBroadcastConfig><d:Message>a</d:Message></d:TextBroadcastConfig></d:Broadcast>";

const CALLS: &str = "<s:CallQueryResult xmlns:s=\"http://api.callfire.com/service/xsd\" \
    xmlns:d=\"http://api.callfire.com/data\"><s:TotalResults>2</s:TotalResults>{}</s:CallQueryResult>";

const CALL: &str = "<d:Call id=\"1\"><d:FromNumber>1</d:FromNumber><d:ToNumber>1</d:ToNumber><d:State>READY</d:State>\
    <d:ContactId>1</d:ContactId><d:Inbound>true</d:Inbound><d:Created>2013-10-26T05:36:10Z</d:Created>\
    <d:Modified>2013-10-26T05:36:10Z</d:Modified></d:Call>";

fn envelope(payload: &str) -> String {
    format!(
        "<e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\"><e:Body>{payload}</e:Body></e:Envelope>"
    )
}

fn decode(name: &str, payload: &str) -> Result<Value, DynamicError> {
    operation(name).decode(envelope(payload).as_bytes())
}

/// The order with one place changed.
fn order(from: &str, to: &str) -> String {
    assert!(ORDER.contains(from), "{from}");
    ORDER.replacen(from, to, 1)
}

#[test]
fn a_reply_may_have_more_and_look_different() {
    let usual = decode("GetNumberOrder", ORDER).unwrap();
    let reversed = {
        let start = ORDER.find("<d:LocalNumbers>").unwrap();
        let (first, last) = ORDER.split_at(start);
        let (open, fields) = first.split_at(first.find("<d:Status>").unwrap());
        format!("{open}{}{fields}</d:NumberOrder>", last.replace("</d:NumberOrder>", ""))
    };
    let alike = [
        (
            "an unknown element",
            order("<d:Created>", "<d:Extra><d:Status>VOID</d:Status></d:Extra><d:Created>"),
        ),
        (
            "one of another namespace",
            order("<d:Created>", "<x:Status xmlns:x=\"urn:x\">VOID</x:Status><d:Created>"),
        ),
        ("an unknown attribute", order(" id=", " state=\"VOID\" x:id=\"5\" xmlns:x=\"urn:x\" id=")),
        ("another prefix", ORDER.replace("d:", "other:").replace(":d=", ":other=")),
        ("the default namespace", ORDER.replace("d:", "").replace("xmlns:d=", "xmlns=")),
        ("another order", reversed),
        ("white space", ORDER.replace("><", ">\n  <")),
        (
            "nil for an optional field",
            order(
                "<d:LocalNumbers>",
                "<d:Keywords xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" i:nil=\"true\"/><d:LocalNumbers>",
            ),
        ),
    ];
    for (what, reply) in alike {
        assert_eq!(decode("GetNumberOrder", &reply).unwrap(), usual, "{what}");
    }
    let unlisted = decode("GetNumberOrder", &order("NEW", "ON_HOLD")).unwrap();
    assert_eq!(unlisted["Status"], "ON_HOLD");
}

/// What is wrong, the operation, the reply, the path, and what the error says.
fn broken_replies() -> Vec<(&'static str, String, &'static str, &'static str)> {
    let calls = |second: &str| CALLS.replace("{}", &format!("{CALL}{second}"));
    let unit_cost = "<d:UnitCost>1</d:UnitCost>";
    vec![
        (
            "GetNumberOrder",
            order(unit_cost, ""),
            "NumberOrder/LocalNumbers/UnitCost",
            "required, but missing",
        ),
        (
            "GetNumberOrder",
            order(unit_cost, "<d:UnitCost>1,5</d:UnitCost>"),
            "NumberOrder/LocalNumbers/UnitCost",
            "\"1,5\"",
        ),
        (
            "GetNumberOrder",
            order(unit_cost, "<UnitCost>1</UnitCost>"),
            "NumberOrder/LocalNumbers/UnitCost",
            "in no namespace",
        ),
        (
            "GetNumberOrder",
            order(unit_cost, "<x:UnitCost xmlns:x=\"urn:other\">1</x:UnitCost>"),
            "NumberOrder/LocalNumbers/UnitCost",
            "in namespace \"urn:other\"",
        ),
        (
            "GetNumberOrder",
            order("<d:Ordered>2<", "<d:Ordered>2147483648<"),
            "NumberOrder/LocalNumbers/Ordered",
            "2147483648",
        ),
        ("GetNumberOrder", order(" id=\"129\"", ""), "NumberOrder/id", "required, but missing"),
        ("GetNumberOrder", order("129", "12 9"), "NumberOrder/id", "\"12 9\""),
        (
            "GetNumberOrder",
            order("<d:Status>NEW</d:Status>", ""),
            "NumberOrder/Status",
            "required, but missing",
        ),
        (
            "GetNumberOrder",
            order("<d:Created>", "<d:Status>NEW</d:Status><d:Created>"),
            "NumberOrder/Status",
            "more than once",
        ),
        (
            "GetNumberOrder",
            order(
                "<d:Status>",
                "<d:Status xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" i:nil=\"1\">",
            ),
            "NumberOrder/Status",
            "nil",
        ),
        ("GetNumberOrder", order("T05", " 05"), "NumberOrder/Created", "2013-10-26 05:36:10Z"),
        ("GetNumberOrder", order("NEW", "<d:x>NEW</d:x>"), "NumberOrder/Status", ""),
        (
            "QueryCalls",
            calls(&CALL.replace("<d:Inbound>true", "<d:Inbound>yes")),
            "CallQueryResult/Call[2]/Inbound",
            "\"yes\"",
        ),
        (
            "GetBroadcast",
            BROADCAST.replace("TextBroadcastConfig", "Text"),
            "Broadcast",
            "one of VoiceBroadcastConfig",
        ),
        (
            "GetBroadcast",
            BROADCAST.replace("</d:Broadcast>", "<d:IvrBroadcastConfig/></d:Broadcast>"),
            "Broadcast",
            "`TextBroadcastConfig` and `IvrBroadcastConfig`",
        ),
    ]
}

#[test]
fn a_reply_that_lacks_something_is_an_error_with_the_path() {
    let mut wrong = Vec::new();
    for (name, reply, path, says) in broken_replies() {
        let Err(DynamicError::Call(error)) = decode(name, &reply) else {
            wrong.push(format!("{path}: {says}: no error"));
            continue;
        };
        let text = format!(
            "{error}{}",
            std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default()
        );
        let found = error.path().unwrap_or_default();
        if error.kind() != ErrorKind::Value || found != path || !text.contains(says) {
            wrong.push(format!("{path} {says}: {} at {found}: {text}", error.kind()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn another_element_than_the_operation_gives_is_an_error() {
    let other = ORDER.replace("http://api.callfire.com/data", "http://api.callfire.com/data/");
    for reply in [other.as_str(), BROADCAST, "<NumberOrder id=\"1\"/>"] {
        let Err(DynamicError::Call(error)) = decode("GetNumberOrder", reply) else {
            panic!("{reply}")
        };
        assert_eq!(error.kind(), ErrorKind::UnexpectedElement, "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_says_the_same() {
    for (name, reply, path, _) in
        broken_replies().into_iter().filter(|(name, ..)| *name == "GetNumberOrder")
    {
        let script = Script::new(move |_, _| status(200, &reply));
        let error = script.client().get_number_order(129).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.path().as_deref()),
            (ErrorKind::Value, Some(path)),
            "{error}"
        );
        assert_eq!((error.effect(), error.operation()), (Effect::MaybeApplied, Some(name)));
    }
    let script = Script::new(|_, _| status(200, &order("NEW", "ON_HOLD")));
    let found = script.client().get_number_order(129).await.unwrap();
    assert_eq!(found.status, data::OrderStatus::Unknown("ON_HOLD".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn strict_reading_takes_the_schema_by_its_word() {
    let strict = CallOptions::new().with_reading(ReadOptions::strict());
    let unlike = [
        order("NEW", "ON_HOLD"),
        order("<d:Created>", "<d:Extra/><d:Created>"),
        order(" id=", " state=\"VOID\" id="),
    ];
    for reply in unlike {
        let script = Script::new(move |_, _| status(200, &reply));
        let sent = script.client().send::<GetNumberOrder>(&IdRequest::new(129), &strict).await;
        assert_eq!(sent.unwrap_err().kind(), ErrorKind::Value);
    }
    let script = Script::new(|_, _| status(200, ORDER));
    script.client().send::<GetNumberOrder>(&IdRequest::new(129), &strict).await.unwrap();
}
