//! Exit codes and error objects.

use serde_json::json;

use crate::server::{Reply, Server, fault, soap};
use crate::support::{run, run_at, run_with};

const TEXTS: &str = "<TextQueryResult xmlns=\"http://api.callfire.com/service/xsd\"><TotalResults>0</TotalResults></TextQueryResult>";

#[test]
fn an_unknown_operation_brings_the_nearest_name() {
    let run = run(&["--error-format", "json", "call", "SendTxt"]);
    assert_eq!(run.code, 2);
    let error = run.error();
    assert_eq!((&error["kind"], &error["operation"]), (&json!("Usage"), &json!(null)));
    assert_eq!(error["message"], "no operation `SendTxt`; did you mean `SendText`?");
    assert!(!crate::support::run(&["describe", "zzzz"]).stderr.contains("did you mean"));
}

#[test]
fn a_wrong_command_line_is_json_when_asked_for() {
    for arguments in
        [["operations", "--nope", "--error-format=json"], ["--error-format", "json", "nope"]]
    {
        let run = run(&arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        assert_eq!(run.error()["kind"], "Usage");
    }
    assert!(
        run(&["operations", "--nope"])
            .stderr
            .starts_with("error: unexpected argument '--nope' found")
    );
}

#[test]
fn without_credentials_nothing_is_sent() {
    let run = run(&["call", "QueryTexts"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    let expected = "set CALLFIRE_LOGIN and CALLFIRE_PASSWORD, or --login and --password-file; or try --sandbox";
    assert!(run.stderr.contains(expected), "{}", run.stderr);
}

#[test]
fn no_password_is_taken_from_the_command_line() {
    for arguments in [["--password=hunter2", "operations"], ["operations", "--password=hunter2"]] {
        let run = run(&arguments);
        assert_eq!(run.code, 2);
        assert!(!run.stderr.contains("hunter2"), "{}", run.stderr);
    }
}

#[test]
fn a_password_is_read_from_a_file_or_standard_input() {
    let server = Server::start(vec![soap(TEXTS)]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("password");
    std::fs::write(&file, "hunter2\r\n").unwrap();
    let file = file.to_str().unwrap();
    let from_file = run(&[
        "call",
        "QueryTexts",
        "--login",
        "me",
        "--password-file",
        file,
        "--endpoint",
        &server.url,
    ]);
    assert_eq!(from_file.json(), json!({ "TotalResults": 0 }));
    let line =
        ["call", "QueryTexts", "--login", "me", "--password-file", "-", "--endpoint", &server.url];
    assert_eq!(run_with(&line, "hunter2").code, 0);
    for request in server.requests() {
        assert!(request.contains("Basic bWU6aHVudGVyMg=="), "{request}");
    }
    let twice =
        run(&["call", "QueryTexts", "--json", "-", "--login", "me", "--password-file", "-"]);
    assert_eq!(twice.code, 2);
    assert_eq!(
        run(&["call", "QueryTexts", "--login", "me", "--password-file", "/nowhere/at/all"]).code,
        2
    );
}

#[test]
fn a_setting_that_cannot_be_used_is_a_configuration_error() {
    for arguments in
        [["--endpoint", "http://example.com"], ["--login", "a:b"], ["--endpoint", "https://a\tb"]]
    {
        let arguments =
            [&["call", "QueryTexts", "--error-format", "json"], &arguments[..]].concat();
        let run = run_at("https://127.0.0.1:1", &arguments);
        assert_eq!(run.code, 2, "{run:?}");
        assert_eq!(
            (&run.error()["kind"], &run.error()["effect"]),
            (&json!("Config"), &json!("not_sent"))
        );
    }
}

#[test]
fn an_invalid_request_is_not_sent() {
    let server = Server::start(vec![Reply::Close]);
    let run = run_at(&server.url, &["call", "GetText", "--error-format", "json"]);
    assert_eq!((run.code, &run.error()["path"]), (2, &json!("GetText/Id")));
    assert!(server.requests().is_empty());
}

#[test]
fn a_server_that_is_not_there_is_a_local_failure() {
    let run = run_at(
        "http://127.0.0.1:9",
        &["call", "QueryTexts", "--retries", "0", "--error-format", "json"],
    );
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(
        (&run.error()["kind"], &run.error()["effect"]),
        (&json!("Connect"), &json!("not_sent"))
    );
}

#[test]
fn a_refusal_is_told_with_everything_the_fault_says() {
    let server = Server::start(vec![fault(400, "NOT_FOUND", "no \u{9b}such label")]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("request.json");
    std::fs::write(&file, r#"{"LabelName": "a"}"#).unwrap();
    let arguments = ["call", "DeleteLabel", "--json", file.to_str().unwrap()];
    let run = run_at(&server.url, &[&arguments[..], &["--error-format", "json"]].concat());
    let error = run.error();
    assert_eq!(run.code, 3);
    assert_eq!(
        (&error["kind"], &error["effect"], &error["operation"]),
        (&json!("Fault"), &json!("not_applied"), &json!("DeleteLabel"))
    );
    assert_eq!((&error["code"], &error["subcodes"]), (&json!("Sender"), &json!([])));
    assert_eq!(
        (&error["reason"], &error["fault_code"]),
        (&json!("no \u{9b}such label"), &json!("NOT_FOUND"))
    );
    assert_eq!(error["detail"]["Message"], "no \u{9b}such label");
    assert!(error.get("ambiguity").is_none(), "{error}");
    let shown = run_at(&server.url, &arguments).stderr;
    assert!(
        shown.starts_with("error: DeleteLabel: ")
            && shown.contains("NOT_FOUND")
            && !shown.contains('\u{9b}'),
        "{shown}"
    );
}

#[test]
fn a_fault_in_a_file_is_a_refusal() {
    let Reply::Soap(_, body) = fault(400, "NOT_FOUND", "none") else { unreachable!() };
    let run = run_with(&["decode", "GetText", "--error-format", "json"], &body);
    assert_eq!((run.code, &run.error()["fault_code"]), (3, &json!("NOT_FOUND")));
    let none = run_with(&["decode", "GetText", "--error-format", "json"], "<a/>");
    assert_eq!((none.code, &none.error()["effect"]), (1, &json!("not_sent")));
}

#[test]
fn what_may_have_been_applied_is_said_with_its_key() {
    let server = Server::start(vec![Reply::Close]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("request.json");
    std::fs::write(
        &file,
        r#"{"ToNumber": "12065550100", "TextBroadcastConfig": {"Message": "a"}}"#,
    )
    .unwrap();
    let run = run_at(
        &server.url,
        &["call", "SendText", "--json", file.to_str().unwrap(), "--error-format", "json"],
    );
    let error = run.error();
    assert_eq!((run.code, &error["effect"]), (4, &json!("maybe_applied")), "{error}");
    let key = error["ambiguity"]["request_key"].as_str().unwrap();
    assert!(server.requests()[0].contains(key), "{key}");
    assert!(error["ambiguity"]["how"].as_str().unwrap().contains("QueryBroadcasts"), "{error}");
    assert_eq!(server.requests().len(), 1, "it is not sent twice");
}

#[test]
fn retries_and_the_timeout_are_those_asked_for() {
    let server = Server::start(vec![Reply::Close]);
    assert_eq!(run_at(&server.url, &["call", "QueryTexts", "--retries", "1"]).code, 4);
    assert_eq!(server.requests().len(), 2);
    let silent = Server::start(vec![Reply::Silence]);
    let run = run_at(
        &silent.url,
        &["call", "QueryTexts", "--timeout", "0.3", "--error-format", "json", "--retries", "0"],
    );
    assert_eq!((run.code, &run.error()["kind"]), (4, &json!("Timeout")));
}
