//! Every kind of failure: its exit code and its effect, for people and as JSON.

use serde_json::{Value, json};

use crate::server::{Reply, Server, envelope, fault};
use crate::support::{Run, run_at, with_json};

/// A kind, what brings it about, and what is to be told, whatever the operation.
struct Case {
    kind: &'static str,
    reply: Reply,
    code: i32,
    effect: &'static str,
}

fn case(kind: &'static str, reply: Reply, code: i32) -> Case {
    let effect =
        ["", "not_sent", "not_sent", "not_applied", "maybe_applied"][code.unsigned_abs() as usize];
    Case { kind, reply, code, effect }
}

fn body(body: &str) -> Reply {
    Reply::Soap(200, body.to_owned())
}

fn cases() -> Vec<Case> {
    let soap11 = envelope("").replace(
        "http://www.w3.org/2003/05/soap-envelope",
        "http://schemas.xmlsoap.org/soap/envelope/",
    );
    let header = envelope("").replace(
        "<s:Body>",
        "<s:Header><a:b xmlns:a=\"urn:a\" s:mustUnderstand=\"true\"/></s:Header><s:Body>",
    );
    let deep = format!("{}{}", "<a>".repeat(100), "</a>".repeat(100));
    vec![
        case("ContentType", Reply::Typed("text/html", "<html></html>"), 4),
        case("DtdForbidden", body("<!DOCTYPE a><a/>"), 4),
        case("EmptyResponse", body(""), 4),
        case("Encoding", body("<?xml version=\"1.0\" encoding=\"x-none\"?><a/>"), 4),
        case("Envelope", body("<a/>"), 4),
        case("Fault", fault(400, "NOT_FOUND", "none"), 3),
        case("Fault", fault(500, "UNAVAILABLE", "later"), 4),
        case("Http", Reply::Status(502, "X: y"), 4),
        case("Http", Reply::Status(404, "X: y"), 3),
        case("Limit", body(&envelope(&deep)), 4),
        case("MustUnderstand", body(&header), 4),
        case("Redirect", Reply::Status(302, "Location: http://127.0.0.1:9/"), 4),
        case("Throttled", Reply::Status(429, "Retry-After: 7"), 3),
        case("Timeout", Reply::Silence, 4),
        case("Transport", Reply::Close, 4),
        case("Truncated", body("<a>"), 4),
        case("Unauthorized", Reply::Status(401, "X: y"), 3),
        case("UnexpectedElement", body(&envelope("<a/>")), 4),
        case(
            "Value",
            body(&envelope("<TextQueryResult xmlns=\"http://api.callfire.com/service/xsd\"/>")),
            4,
        ),
        case("VersionMismatch", body(&soap11), 4),
        case("Xml", body(&envelope("<a></b>")), 4),
    ]
}

fn run(url: &str, operation: &str, request: &str, more: &[&str]) -> Run {
    with_json(request, |file| {
        let line = ["call", operation, "--json", file, "--retries", "0"];
        run_at(url, &[&line[..], more].concat())
    })
}

/// The same failure as JSON and for people.
fn check(url: &str, operation: &str, request: &str, case: &Case, more: &[&str]) {
    let Case { kind, code, effect, .. } = case;
    let told = run(url, operation, request, &[&["--error-format", "json"], more].concat());
    let error = told.error();
    let found = (told.code, &error["kind"], &error["effect"]);
    assert_eq!(found, (*code, &json!(kind), &json!(effect)), "{operation}: {error}");
    let is_open = *code == 4 && operation != "QueryTexts";
    assert_eq!(error.get("ambiguity").is_some(), is_open, "{operation}: {error}");
    assert_eq!(error.get("journal").is_some(), is_open, "{operation}: {error}");
    let shown = run(url, operation, request, more);
    assert_eq!((shown.code, shown.stdout.as_str()), (*code, ""), "{shown:?}");
    assert!(shown.stderr.starts_with("error: "), "{shown:?}");
    let may_have = shown.stderr.contains("the request may have been executed");
    assert_eq!(may_have, is_open, "{operation}: {shown:?}");
}

#[test]
fn every_reply_that_is_none_has_its_kind_its_code_and_its_effect() {
    let cases = cases();
    for case in &cases {
        let server = Server::start(vec![case.reply.clone()]);
        let hurry = ["--timeout", "0.5"];
        let more = if case.kind == "Timeout" { &hurry[..] } else { &[] };
        check(&server.url, "QueryTexts", "{}", case, more);
        if case.kind == "Value" {
            // Nothing comes back from the others that could be wrong.
            continue;
        }
        check(&server.url, "DeleteLabel", r#"{"LabelName": "a"}"#, case, more);
        let text = r#"{"ToNumber": "12065550100", "TextBroadcastConfig": {"Message": "a"}}"#;
        check(&server.url, "SendText", text, case, more);
    }
    let mut kinds: Vec<&str> = cases.iter().map(|case| case.kind).collect();
    kinds.dedup();
    assert_eq!(kinds.len(), 19, "with Connect, all that can come of a request");
}

#[test]
fn what_is_not_sent_has_its_kind_and_its_code() {
    let (nobody, text) = ("http://127.0.0.1:9", r#"{"LabelName": "a"}"#);
    for operation in ["QueryTexts", "DeleteLabel"] {
        let request = if operation == "QueryTexts" { "{}" } else { text };
        check(nobody, operation, request, &case("Connect", Reply::Close, 1), &[]);
        check("http://example.com", operation, request, &case("Config", Reply::Close, 2), &[]);
        check(nobody, operation, r#"{"a": 1}"#, &case("Request", Reply::Close, 2), &[]);
    }
    let usage = run_at(nobody, &["call", "SendTxt", "--error-format", "json"]);
    assert_eq!((usage.code, usage.error()["kind"].clone()), (2, Value::from("Usage")));
}
