//! Standard error: exchanges, notes and failures, for people and as JSON.

use serde_json::{Value, json};

use crate::server::{Reply, Server, fault, soap};
use crate::service::{created, order};
use crate::support::{Run, run, run_at, with_json};

const TEXTS: &str = "<TextQueryResult xmlns=\"http://api.callfire.com/service/xsd\"><TotalResults>0</TotalResults></TextQueryResult>";

fn lines(run: &Run) -> Vec<Value> {
    let parse = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    run.stderr.lines().map(parse).collect()
}

#[test]
fn exchanges_are_shown_without_credentials() {
    let server = Server::start(vec![soap(TEXTS)]);
    let run = run_at(&server.url, &["-v", "call", "QueryTexts"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for part in
        ["POST http://127.0.0.1", "Authorization: Basic ***", "QueryTexts", "< 200", "TotalResults"]
    {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    for secret in ["hunter2", "c29tZW9uZTpodW50ZXIyLWh1bnRlcjI="] {
        assert!(server.requests()[0].contains("c29tZW9uZTpodW50ZXIyLWh1bnRlcjI="));
        assert!(!run.stderr.contains(secret) && !run.stdout.contains(secret), "{run:?}");
    }
}

#[test]
fn exchanges_are_json_lines_where_errors_are() {
    let server = Server::start(vec![soap(TEXTS), fault(400, "NOT_FOUND", "none")]);
    let arguments = ["-v", "call", "QueryTexts", "--error-format", "json"];
    let good = lines(&run_at(&server.url, &arguments));
    let [exchange] = &good[..] else { panic!("{good:?}") };
    assert_eq!(
        (&exchange["type"], &exchange["operation"], &exchange["status"], &exchange["error"]),
        (&json!("exchange"), &json!("QueryTexts"), &json!(200), &Value::Null)
    );
    assert!(exchange["request"].as_str().unwrap().contains(":QueryTexts/>"), "{exchange}");
    assert!(exchange["response"].as_str().unwrap().contains("TotalResults"), "{exchange}");
    assert!(!exchange.to_string().contains("hunter2"));
    let bad = lines(&run_at(&server.url, &arguments));
    let [exchange, failure] = &bad[..] else { panic!("{bad:?}") };
    assert_eq!((&exchange["status"], &failure["kind"]), (&json!(400), &json!("Fault")));
    assert_eq!(failure.get("type"), None, "{failure}");
}

#[test]
fn an_exchange_without_a_reply_says_why() {
    let server = Server::start(vec![Reply::Close]);
    let arguments = ["-v", "call", "QueryTexts", "--retries", "0"];
    let text = run_at(&server.url, &arguments);
    let after = text.stderr.split("< no reply").nth(1).unwrap();
    assert!(after.lines().nth(1).unwrap().starts_with("< "), "{}", text.stderr);
    let json = run_at(&server.url, &[&arguments[..], &["--error-format", "json"]].concat());
    let exchange = &lines(&json)[0];
    assert_eq!((&exchange["type"], &exchange["status"]), (&json!("exchange"), &Value::Null));
    assert!(exchange["error"].as_str().is_some_and(|error| !error.is_empty()), "{exchange}");
}

#[test]
fn notes_have_a_type() {
    let server = Server::start(vec![order("FINISHED", "12065550100")]);
    let run = run_at(&server.url, &["order", "wait", "129", "--error-format", "json"]);
    let note = "order 129 is partly fulfilled: 1 obtained, 1 missing";
    assert_eq!(lines(&run), [json!({ "type": "note", "note": note })]);
}

#[test]
fn help_says_what_standard_error_holds() {
    for arguments in [&["--help"][..], &["man"]] {
        let text = run(arguments).stdout.replace('\\', "").replace(char::is_whitespace, " ");
        assert!(text.contains("\"type\": \"exchange\""), "{text}");
    }
}

#[test]
fn a_missing_command_is_said_to_be_missing() {
    for (line, problem) in [
        (&["--error-format", "json", "order"][..], "'callfire order' requires a subcommand"),
        (&["--error-format=json"], "'callfire' requires a subcommand"),
    ] {
        let run = run(line);
        assert_eq!((run.code, &run.error()["kind"]), (2, &json!("Usage")));
        assert!(run.error()["message"].as_str().unwrap().starts_with(problem), "{run:?}");
        assert!(!run.error()["message"].as_str().unwrap().contains('\n'), "{run:?}");
    }
    let help = run(&["order"]);
    assert!(help.code == 2 && help.stderr.contains("Usage: callfire order"), "{help:?}");
}

#[test]
fn a_cause_comes_before_how_to_find_out() {
    let cut = Reply::Soap(200, String::from("<a>"));
    let server = Server::start(vec![cut, created()]);
    let call = || {
        with_json(r#"{"Numbers": "12065550100"}"#, |file| {
            let arguments = ["call", "CreateNumberOrder", "--json", file];
            run_at(&server.url, &[&arguments[..], &["--error-format", "json"]].concat())
        })
    };
    let error = call().error();
    let message = error["message"].as_str().unwrap();
    let how = error["ambiguity"]["how"].as_str().unwrap();
    assert!(
        message.ends_with(&format!("; the request may have been executed: {how}")),
        "{message}"
    );
    assert_eq!(message.matches(how).count(), 1, "{message}");
    assert_eq!(call().stdout, "129\n");
}
