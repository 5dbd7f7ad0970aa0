//! What was done although standard output does not take the answer.

use std::fs::File;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::server::{Reply, Server, soap};
use crate::service::{created, order};
use crate::support::{Run, command_at, finish, with_json};

const TEXTS: &str = "<TextQueryResult xmlns=\"http://api.callfire.com/service/xsd\"><TotalResults>0</TotalResults></TextQueryResult>";
const CREATE: [&str; 5] = ["order", "create", "--yes", "--number", "12065550100"];

/// Standard output on a device that is full.
fn full(replies: Vec<Reply>, arguments: &[&str]) -> Run {
    let server = Server::start(replies);
    let mut command = command_at(&server.url, arguments);
    let device = File::options().write(true).open("/dev/full").unwrap();
    finish(command.arg("--error-format=json").stdout(device).output().unwrap())
}

/// Standard output that nobody reads.
fn unread(replies: Vec<Reply>, arguments: &[&str]) -> Run {
    let server = Server::start(replies);
    let mut command = command_at(&server.url, arguments);
    command.arg("--error-format=json").stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    finish(child.wait_with_output().unwrap())
}

#[test]
fn a_placed_order_is_told_on_standard_error() {
    for print in [full, unread] {
        let run = print(vec![created()], &[&CREATE[..], &["--no-wait"]].concat());
        let error = run.error();
        assert_eq!((run.code, &error["effect"]), (4, &json!("maybe_applied")), "{error}");
        assert_eq!(
            (&error["operation"], &error["order"], &error["reply"]),
            (&json!("CreateNumberOrder"), &json!(129), &json!(129))
        );
        assert_eq!(error["advice"], "it is done; do not run it again");
    }
}

#[test]
fn a_finished_order_is_told_on_standard_error() {
    for print in [full, unread] {
        let run = print(vec![created(), order("FINISHED", "1 2")], &CREATE);
        let error = run.error();
        assert_eq!((run.code, &error["order"]), (4, &json!(129)), "{error}");
        assert_eq!(error["operation"], "CreateNumberOrder");
        assert_eq!(error["reply"]["LocalNumbers"]["Fulfilled"], json!(["1", "2"]));
    }
}

#[test]
fn an_order_that_is_not_done_stays_what_it_is() {
    for (status, code, kind) in [("ERRORED", 3, "OrderFailed"), ("NEW", 5, "Pending")] {
        let line = [&CREATE[..], &["--window", "0.1"]].concat();
        let run = full(vec![created(), order(status, "")], &line);
        let error = run.error();
        assert_eq!((run.code, &error["kind"]), (code, &json!(kind)), "{error}");
        assert_eq!((&error["order"], &error["reply"]["Status"]), (&json!(129), &json!(status)));
        assert!(error["message"].as_str().unwrap().contains("standard output"), "{error}");
    }
}

#[test]
fn a_call_that_changes_something_is_told_on_standard_error() {
    for (operation, request) in [
        ("CreateNumberOrder", json!({ "Numbers": ["12065550100"] })),
        ("SendText", json!({ "ToNumber": "1", "TextBroadcastConfig": { "Message": "a" } })),
    ] {
        with_json(&request.to_string(), |file| {
            for print in [full, unread] {
                let run = print(vec![created()], &["call", operation, "--json", file]);
                let error = run.error();
                assert_eq!((run.code, &error["effect"]), (4, &json!("maybe_applied")), "{error}");
                assert_eq!(
                    (&error["operation"], &error["reply"]),
                    (&json!(operation), &json!(129))
                );
                let is_order = operation == "CreateNumberOrder";
                assert_eq!(error.get("order"), is_order.then_some(&json!(129)));
            }
        });
    }
}

#[test]
fn a_read_need_not_be_read_to_its_end() {
    let unread = unread(vec![soap(TEXTS)], &["call", "QueryTexts"]);
    assert_eq!((unread.code, unread.stderr.as_str()), (0, ""));
    let full = full(vec![soap(TEXTS)], &["call", "QueryTexts"]);
    let error = full.error();
    assert_eq!((full.code, &error["effect"]), (4, &json!("maybe_applied")), "it was executed");
    assert_eq!(error["advice"], "it changes nothing, so it can be run again");
}

#[test]
fn what_sends_nothing_says_so() {
    let run = full(vec![Reply::Close], &["envelope", "QueryTexts"]);
    let error = run.error();
    assert_eq!((run.code, &error["effect"]), (1, &json!("not_sent")), "{error}");
    assert_eq!(error.get("reply"), None::<&Value>);
}

#[test]
fn people_get_the_reply_too() {
    let server = Server::start(vec![created()]);
    let mut command = command_at(&server.url, &[&CREATE[..], &["--no-wait"]].concat());
    let device = File::options().write(true).open("/dev/full").unwrap();
    let run = finish(command.stdout(device).output().unwrap());
    assert!(run.code == 4 && run.stderr.contains("\n  reply: 129\n"), "{run:?}");
}
