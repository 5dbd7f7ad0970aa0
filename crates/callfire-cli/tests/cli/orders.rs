//! `callfire order`, against the sandbox and against a service that misbehaves.

use serde_json::json;

use crate::server::{Reply, Server};
use crate::service::{created, found};
use crate::support::{Run, run, run_at};

const CREATE: [&str; 5] = ["order", "create", "--yes", "--error-format", "json"];

fn create(url: &str, arguments: &[&str]) -> Run {
    run_at(url, &[&CREATE[..], arguments].concat())
}

fn in_sandbox(arguments: &[&str]) -> Run {
    run(&[&["--sandbox"], &CREATE[..], arguments].concat())
}

#[test]
fn numbers_are_searched_bought_and_waited_for() {
    let run = in_sandbox(&["--local", "2", "--city", "Seattle"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let order = run.json();
    assert_eq!(order["Status"], "FINISHED");
    assert_eq!(order["LocalNumbers"]["Fulfilled"], json!(["12065550100", "12065550101"]));
}

#[test]
fn an_order_need_not_be_waited_for() {
    let run = in_sandbox(&["--toll-free", "1", "--no-wait"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.json().is_i64(), "{}", run.stdout);
}

#[test]
fn without_a_terminal_or_yes_nothing_is_bought() {
    let server = Server::start(vec![found(2)]);
    let run = run_at(&server.url, &["order", "create", "--local", "2"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("use --yes"), "{}", run.stderr);
    assert!(server.requests().is_empty());
}

#[test]
fn counts_have_a_floor_and_a_ceiling() {
    let server = Server::start(vec![Reply::Close]);
    for arguments in
        [&["--local", "0"][..], &["--local", "-5"], &["--toll-free", "0", "--bulk"], &["--bulk"]]
    {
        assert_eq!(create(&server.url, arguments).code, 2, "{arguments:?}");
    }
    let run = create(&server.url, &["--local", "60", "--toll-free", "41"]);
    assert_eq!(run.code, 2);
    assert!(
        run.error()["message"].as_str().unwrap().contains("the ceiling is 100"),
        "{}",
        run.stderr
    );
    assert!(server.requests().is_empty());
}

#[test]
fn a_wrong_number_is_refused_before_anything_is_sent() {
    let server = Server::start(vec![Reply::Close]);
    let run = create(&server.url, &["--number", "call me!"]);
    assert_eq!((run.code, &run.error()["operation"]), (2, &json!("CreateNumberOrder")), "{run:?}");
    assert!(server.requests().is_empty());
}

#[test]
fn fewer_numbers_than_asked_for_are_not_bought_unasked() {
    let server = Server::start(vec![found(1), found(1), created()]);
    let run = create(&server.url, &["--local", "2"]);
    assert_eq!(
        (run.code, &run.error()["message"]),
        (1, &json!("only 1 of 2 available; nothing ordered"))
    );
    let run = create(&server.url, &["--local", "2", "--allow-fewer", "--no-wait"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "129\n"), "{run:?}");
    assert_eq!(run.error(), json!({ "type": "note", "note": "only 1 of 2 available" }));
    assert!(server.requests()[2].contains(":Numbers>12065550100</"), "{:?}", server.requests());
}

#[test]
fn a_number_that_is_given_and_found_is_ordered_once() {
    let server = Server::start(vec![found(2), created()]);
    let arguments = ["--local", "2", "--number", "12065550100", "--allow-fewer", "--no-wait"];
    assert_eq!(create(&server.url, &arguments).code, 0);
    let order = &server.requests()[1];
    assert!(order.contains(":Numbers>12065550100 12065550101</"), "{order}");
}

#[test]
fn exactly_the_numbers_found_and_given_are_ordered() {
    let server = Server::start(vec![found(3), created()]);
    let run = create(
        &server.url,
        &["--local", "2", "--number", "12065550199", "--keyword", "A&B", "--no-wait"],
    );
    assert_eq!(run.code, 0, "{run:?}");
    let requests = server.requests();
    assert!(requests[0].contains(":Count>2</"), "{}", requests[0]);
    assert!(
        requests[1].contains(":Numbers>12065550199 12065550100 12065550101</"),
        "{}",
        requests[1]
    );
    assert!(requests[1].contains(":Keywords>A&amp;B</"), "{}", requests[1]);
}

#[test]
fn a_bulk_order_is_preceded_by_a_look_at_what_is_there_and_no_search() {
    let server = Server::start(vec![found(2), created()]);
    let run = create(
        &server.url,
        &["--bulk", "--local", "2", "--city", "Seattle", "--toll-free", "3", "--no-wait"],
    );
    assert_eq!(run.code, 0, "{run:?}");
    let requests = server.requests();
    assert!(requests.len() == 2 && requests[0].contains(":QueryNumbers"), "{requests:?}");
    let order = &requests[1];
    assert!(order.contains(":Count>2</") && order.contains(":City>Seattle</"), "{order}");
    assert!(order.contains(":Count>3</"), "{order}");
}

#[test]
fn an_order_of_unknown_fate_says_what_was_asked_for() {
    let server = Server::start(vec![found(2), Reply::Close]);
    let run = create(&server.url, &["--local", "2"]);
    let error = run.error();
    assert_eq!((run.code, &error["effect"]), (4, &json!("maybe_applied")), "{error}");
    assert_eq!(error["ambiguity"]["requested"]["Numbers"], json!(["12065550100", "12065550101"]));
    assert!(error["ambiguity"]["how"].as_str().unwrap().contains("GetNumber"), "{error}");
    let next = format!("`callfire order reconcile {}`", error["journal"].as_str().unwrap());
    assert!(error["advice"].as_str().unwrap().starts_with(&next), "{error}");
    assert_eq!(server.requests().len(), 2, "an order is never sent twice");
}

#[test]
fn the_sandbox_takes_no_notice_of_the_environment() {
    let run = run_at(
        "http://127.0.0.1:9",
        &["--sandbox", "call", "QueryNumbers", "--error-format", "json"],
    );
    assert_eq!(run.stderr.find("Connect"), None, "{run:?}");
    assert_eq!(run_at("http://127.0.0.1:9", &["--sandbox", "operations", "--login", "a"]).code, 2);
}

#[test]
fn a_search_that_fails_leaves_nothing_ordered() {
    let server = Server::start(vec![Reply::Close]);
    let run = create(&server.url, &["--local", "1", "--retries", "0"]);
    assert_eq!((run.code, &run.error()["operation"]), (1, &json!("SearchAvailableNumbers")));
    assert!(run.stderr.contains("nothing was ordered"), "{}", run.stderr);
}

#[test]
fn a_name_that_cannot_be_ordered_is_refused_by_its_path() {
    let server = Server::start(vec![created()]);
    for (option, field) in [("--number", "Numbers"), ("--keyword", "Keywords")] {
        let run = create(&server.url, &[option, "+1 (206) 555-0100", "--local", "2"]);
        let error = run.error();
        assert_eq!((run.code, &error["kind"]), (2, &json!("Request")), "{error}");
        let path = format!("CreateNumberOrder/{field}");
        assert!(error["path"].as_str().unwrap().starts_with(&path), "{error}");
        assert!(error["message"].as_str().unwrap().starts_with(&format!("`{path}")), "{error}");
    }
    assert!(server.requests().is_empty());
    assert_eq!(create(&server.url, &["--number", "12065550100", "--no-wait"]).code, 0);
}

#[test]
fn that_it_costs_money_is_said_where_it_does() {
    let server = Server::start(vec![created()]);
    let order = ["order", "create", "--yes", "--no-wait", "--number", "12065550100"];
    let real = run_at(&server.url, &order);
    assert_eq!(real.stdout, "129\n", "{real:?}");
    assert!(real.stderr.contains("It costs money"), "{real:?}");
    let played = run(&["--sandbox", "order", "create", "--yes", "--no-wait", "--local", "1"]);
    assert_eq!(played.code, 0, "{played:?}");
    assert!(!played.stderr.contains("money") && played.stderr.contains("is placed"), "{played:?}");
}
