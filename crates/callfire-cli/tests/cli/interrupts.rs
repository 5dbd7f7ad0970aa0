//! Ctrl-C and SIGTERM, while a request is under way.

use serde_json::{Value, json};

use crate::server::{Reply, Server};
use crate::service::found;
use crate::support::{Run, interrupted_at, with_json};

const CREATE: [&str; 7] = ["order", "create", "--yes", "--error-format", "json", "--local", "1"];

/// Calls an operation of a silent server until the signal comes; the request and what the command said.
fn interrupted_call(signal: &str, operation: &str, request: &str) -> (String, Run) {
    let server = Server::start(vec![Reply::Silence]);
    let run = with_json(request, |file| {
        let arguments = ["call", operation, "--json", file, "--error-format", "json"];
        interrupted_at(&server, 1, signal, &arguments)
    });
    (server.requests().remove(0), run)
}

#[test]
fn an_interrupted_call_may_have_been_applied() {
    for signal in ["INT", "TERM"] {
        let (_, run) = interrupted_call(signal, "DeleteLabel", r#"{"LabelName": "a"}"#);
        let error = run.error();
        assert_eq!(
            (run.code, &error["kind"], &error["effect"]),
            (4, &json!("Interrupted"), &json!("maybe_applied"))
        );
        assert_eq!(error["ambiguity"]["request_key"], Value::Null);
        assert!(error["message"].as_str().unwrap().contains("QueryLabels"));
    }
}

#[test]
fn an_interrupted_query_can_be_run_again() {
    let (_, run) = interrupted_call("INT", "QueryTexts", "{}");
    let error = run.error();
    assert_eq!((run.code, error.get("ambiguity")), (4, None), "{error}");
    assert_eq!(error["advice"], "it changes nothing, so it can be run again");
}

#[test]
fn an_interrupted_call_tells_the_key_it_was_sent_with() {
    let text = r#""ToNumber": "12065550100", "TextBroadcastConfig": {"Message": "a"}"#;
    for request in [format!("{{{text}}}"), format!("{{{text}, \"RequestId\": \"mine\"}}")] {
        let (sent, run) = interrupted_call("TERM", "SendText", &request);
        let error = run.error();
        let key = error["ambiguity"]["request_key"].as_str().unwrap();
        assert!(sent.contains(&format!(":RequestId>{key}</")), "{key}: {sent}");
        assert_eq!(request.contains("mine"), key == "mine", "{key}");
        assert!(error["ambiguity"]["how"].as_str().unwrap().contains("QueryBroadcasts"), "{error}");
        assert!(error["advice"].as_str().unwrap().contains(key), "{error}");
    }
}

#[test]
fn an_interrupted_order_says_what_was_asked_for() {
    for signal in ["INT", "TERM"] {
        let server = Server::start(vec![found(1), Reply::Silence]);
        let run = interrupted_at(&server, 2, signal, &CREATE);
        let error = run.error();
        assert_eq!((run.code, &error["kind"]), (4, &json!("Interrupted")));
        assert_eq!(error["ambiguity"]["requested"], json!({ "Numbers": ["12065550100"] }));
        assert!(error["ambiguity"]["how"].as_str().unwrap().contains("GetNumber"), "{error}");
    }
}

#[test]
fn an_interrupted_wait_says_how_to_go_on() {
    let server = Server::start(vec![Reply::Silence]);
    let run =
        interrupted_at(&server, 1, "INT", &["order", "wait", "129", "--error-format", "json"]);
    assert_eq!((run.code, &run.error()["order"]), (5, &json!(129)));
}
