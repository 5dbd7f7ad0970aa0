//! `callfire order get` and `wait`: where an order stands, and when it cannot be told.

use serde_json::json;

use crate::server::{Reply, Server, fault};
use crate::service::{created, order};
use crate::support::{Run, run_at};

fn wait(replies: Vec<Reply>) -> Run {
    let server = Server::start(replies);
    run_at(&server.url, &["order", "wait", "129", "--window", "0.1", "--error-format", "json"])
}

#[test]
fn an_order_that_is_placed_stays_placed_when_a_poll_fails() {
    for (reply, kind) in [(Reply::Close, "Transport"), (fault(400, "NOT_FOUND", "none"), "Fault")] {
        let server = Server::start(vec![created(), reply]);
        let arguments = ["--number", "12065550100", "--window", "0.1", "--error-format", "json"];
        let run = run_at(&server.url, &[&["order", "create", "--yes"], &arguments[..]].concat());
        let error = run.error();
        assert_eq!((run.code, &error["order"], &error["kind"]), (5, &json!(129), &json!(kind)));
        assert_eq!(error["effect"], "maybe_applied", "the order is placed");
        assert_eq!(error["advice"], "`callfire order wait 129` goes on waiting");
    }
}

#[test]
fn an_order_that_ended_badly_is_a_refusal() {
    for status in ["ERRORED", "VOID", "REJECTED"] {
        let server = Server::start(vec![order(status, "")]);
        let run = run_at(&server.url, &["order", "get", "129", "--error-format", "json"]);
        assert_eq!((run.code, &run.json()["Status"]), (3, &json!(status)));
        assert_eq!(run.error()["kind"], "OrderFailed");
    }
}

#[test]
fn an_order_that_is_partly_there_is_a_success_with_a_note() {
    let server = Server::start(vec![order("FINISHED", "12065550100")]);
    let run = run_at(&server.url, &["order", "wait", "129"]);
    assert_eq!(run.code, 0);
    assert_eq!(run.stderr, "note: order 129 is partly fulfilled: 1 obtained, 1 missing\n");
}

#[test]
fn an_order_that_is_not_done_says_how_to_go_on() {
    let server = Server::start(vec![order("PROCESSING", "")]);
    let run = run_at(&server.url, &["order", "wait", "129", "--window", "0.1"]);
    assert_eq!((run.code, &run.json()["id"]), (5, &json!(129)));
    assert!(run.stderr.contains("order 129 is still PROCESSING"), "{}", run.stderr);
    assert!(run.stderr.contains("`callfire order wait 129`"), "{}", run.stderr);
}

#[test]
fn an_order_without_an_answer_is_pending() {
    let throttled = Reply::Status(429, "Retry-After: 7");
    for (reply, kind, advice) in [
        (Reply::Close, "Transport", "`callfire order wait 129` goes on waiting"),
        (fault(500, "UNAVAILABLE", "later"), "Fault", "`callfire order wait 129` goes on waiting"),
        (throttled, "Throttled", "wait 7 s; then `callfire order wait 129` goes on waiting"),
    ] {
        let run = wait(vec![reply]);
        let error = run.error();
        assert_eq!((run.code, &error["kind"]), (5, &json!(kind)), "{error}");
        assert_eq!((&error["order"], &error["advice"]), (&json!(129), &json!(advice)));
    }
}

#[test]
fn an_order_that_cannot_be_asked_for_is_not_waited_for() {
    for (reply, kind) in
        [(fault(400, "NOT_FOUND", "none"), "Fault"), (Reply::Status(401, "X: y"), "Unauthorized")]
    {
        let run = wait(vec![reply]);
        let error = run.error();
        assert_eq!((run.code, &error["kind"]), (3, &json!(kind)), "{error}");
        assert_eq!((&error["order"], &error["effect"]), (&json!(129), &json!("not_applied")));
        assert!(!error["advice"].to_string().contains("wait"), "{error}");
    }
    let gone = run_at("http://127.0.0.1:9", &["order", "wait", "129", "--window", "0.1"]);
    assert_eq!(gone.code, 1, "{gone:?}");
    assert!(!gone.stderr.contains("goes on waiting"), "{gone:?}");
}
