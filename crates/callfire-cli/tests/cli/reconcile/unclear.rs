//! Searches that find no clear answer, or are about nothing that is still open.

use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use callfire::operation::{CreateNumberOrder, GetNumber, QueryNumbers};
use callfire_sandbox::{Disruption, Phase};
use serde_json::{Value, json};

use super::{Case, EXPLICIT, ORDER, states};
use crate::lossy::applied;
use crate::server::{Reply, Server};
use crate::service::number;
use crate::support::{State, edit, finish, interrupted, run_at, with_json};

#[test]
fn what_is_over_is_said_to_be() {
    let case = Case::new(10.0);
    let placed = case.run(&[&ORDER[..], &["--number", "12065550100", "--no-wait"]].concat());
    let id = case.state.json(&["journal", "list", "--all"])[0]["id"].as_str().unwrap().to_owned();
    for command in [&["journal", "replay"][..], &["order", "reconcile"], &["journal", "forget"]] {
        let run = case.run(&[command, &[&id, "--error-format", "json"]].concat());
        let message = run.error()["message"].as_str().unwrap().to_owned();
        let reply = format!("it is done, its reply was {}", placed.stdout.trim());
        assert!(run.code == 2 && message.ends_with(&reply), "{run:?}");
    }
    let id = case.lost(Disruption::reset(), &["--number", "12065550101"]);
    let table = case.run(&["journal", "list", "--all", "--format", "table"]).stdout;
    assert!(table.lines().all(|line| line.len() < 80), "{table}");
    for part in [&format!("gave {}", placed.stdout.trim()), "unknown", "reconcile", &id] {
        assert!(table.contains(part), "{part}: {table}");
    }
    assert_eq!(case.run(&["journal", "forget", &id]).code, 0);
    let run = case.run(&["journal", "replay", &id]);
    assert!(run.code == 2 && run.stderr.contains("the verdict was `forgotten`"), "{run:?}");
    assert_eq!(case.reconcile(&[&id]).json()["verdict"], "bought");
}

#[test]
fn a_killed_order_is_told_and_found() {
    for signal in ["KILL", "TERM"] {
        let case = Case::new(10.0);
        case.sandbox.disrupt(Disruption::stall().on::<CreateNumberOrder>());
        let mut command =
            case.state.command_at(case.sandbox.base_url(), &[&ORDER[..], &EXPLICIT].concat());
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        while applied(&case.sandbox, "CreateNumberOrder") == 0 {
            thread::sleep(Duration::from_millis(10));
        }
        let kill = [format!("-{signal}"), child.id().to_string()];
        assert!(Command::new("kill").args(kill).status().unwrap().success());
        finish(child.wait_with_output().unwrap());
        let next = case.run(&["call", "QueryKeywords", "--error-format", "json"]).error();
        let advice = next["advice"].as_str().unwrap();
        assert!(next["type"] == "note" && advice.contains("order reconcile"), "{next}");
        let id = next["journal"].as_str().unwrap();
        assert_eq!(case.reconcile(&[id]).json()["verdict"], "bought");
        assert_eq!(case.run(&["call", "QueryKeywords"]).stderr, "", "{signal}");
    }
}

#[test]
fn numbers_and_keywords_can_be_named_by_hand() {
    let case = Case::new(10.0);
    assert_eq!(case.run(&[&ORDER[..], &["--number", "12065550100"]].concat()).code, 0);
    let named =
        ["--number", "12065550100", "12065550101", "--keyword", "VANILLA", "--window", "0.1"];
    let run = case.run(&[&["order", "reconcile"], &named[..]].concat());
    let report = run.json();
    assert_eq!((run.code, &report["verdict"]), (0, &json!("partly_bought")), "{run:?}");
    assert_eq!(states(&report), ["bought", "not_bought", "not_bought"]);
    assert_eq!(report["seconds_after_sending"], Value::Null, "nobody knows");
    let conflict = case.run(&["order", "reconcile", "0123abcd", "--number", "12065550100"]);
    assert_eq!(conflict.code, 2);
}

#[test]
fn without_an_answer_it_stays_unknown() {
    let case = Case::new(10.0);
    let id = case.lost(Disruption::reset(), &EXPLICIT);
    case.sandbox.disrupt(Disruption::reset().on::<GetNumber>().times(1000));
    let run = case.reconcile(&["--retries", "0"]);
    let error: Value = serde_json::from_str(run.stderr.lines().last().unwrap()).unwrap();
    assert_eq!((run.code, &run.json()["verdict"]), (4, &json!("unknown")), "{run:?}");
    assert_eq!((&error["journal"], &error["kind"]), (&json!(id), &json!("Transport")));
    case.sandbox.clear_disruptions();
    assert_eq!((case.reconcile(&[]).code, case.is_settled()), (0, true));
    let none = case.reconcile(&[]);
    assert_eq!((none.code, &none.json()["verdict"]), (0, &json!("none")), "{none:?}");
}

#[test]
fn without_a_look_at_what_is_there_nothing_is_ordered_in_bulk() {
    let case = Case::new(10.0);
    case.sandbox.disrupt(Disruption::reset().on::<QueryNumbers>().times(1000));
    let run = case.run(&[&ORDER[..], &["--bulk", "--toll-free", "1", "--retries", "0"]].concat());
    assert_eq!((run.code, &run.error()["operation"]), (1, &json!("QueryNumbers")), "{run:?}");
    assert_eq!(applied(&case.sandbox, "CreateNumberOrder"), 0);
}

#[test]
fn another_account_is_not_asked() {
    let case = Case::new(10.0);
    let id = case.lost(Disruption::reset(), &EXPLICIT);
    let other = Server::start(vec![Reply::Close]);
    let run = case.state.run_at(&other.url, &["order", "reconcile", &id, "--error-format", "json"]);
    let error: Value = serde_json::from_str(run.stderr.lines().last().unwrap()).unwrap();
    assert_eq!((run.code, &error["kind"]), (2, &json!("Config")), "{run:?}");
    let mut command = case.state.command_at(case.sandbox.base_url(), &["order", "reconcile", &id]);
    assert_eq!(finish(command.args(["--login", "other"]).output().unwrap()).code, 2);
    assert!(other.requests().is_empty());
}

#[test]
fn what_the_status_of_a_number_says_counts() {
    let ask = ["order", "reconcile", "--number", "12065550100", "--window", "0.1"];
    for (status, code, verdict) in [
        ("ACTIVE", 0, "bought"),
        ("PENDING", 5, "pending"),
        ("RELEASED", 0, "not_bought"),
        ("SOMETHING_NEW", 5, "pending"),
    ] {
        let server = Server::start(vec![number(status)]);
        let run = run_at(&server.url, &ask);
        assert_eq!(
            (run.code, &run.json()["verdict"]),
            (code, &json!(verdict)),
            "{status}: {run:?}"
        );
    }
}

#[test]
fn it_asks_once_a_second_at_most() {
    let server = Server::start(vec![number("PENDING")]);
    let ask = ["order", "reconcile", "--number", "12065550100", "--window", "2.5"];
    assert_eq!(run_at(&server.url, &ask).code, 5);
    // At 0, 1, 2 and 3 s, and less often where this computer is slow.
    assert!((2..=4).contains(&server.requests().len()), "{:?}", server.requests());
}

#[test]
fn an_interrupted_search_leaves_it_unknown() {
    let case = Case::new(10.0);
    let id = case.lost(Disruption::reset().phase(Phase::Before), &EXPLICIT);
    let silent = Server::start(vec![Reply::Silence]);
    let named = ["order", "reconcile", "--number", "12065550100", "--error-format", "json"];
    let run = interrupted(&silent, 1, "INT", case.state.command_at(&silent.url, &named));
    let error: Value = serde_json::from_str(run.stderr.lines().last().unwrap()).unwrap();
    assert_eq!((run.code, &error["kind"]), (4, &json!("Interrupted")), "{run:?}");
    assert_eq!(case.state.open()[0]["id"], id);
}

#[test]
fn a_bulk_order_that_nobody_looked_before_stays_unknown() {
    let case = Case::new(10.0);
    case.sandbox.disrupt(Disruption::reset().on::<CreateNumberOrder>());
    let call = |file: &str| case.run(&["call", "CreateNumberOrder", "--json", file]);
    assert_eq!(with_json(r#"{"BulkTollFree": {"Count": 1}}"#, call).code, 4);
    let run = case.reconcile(&[]);
    let message = run.stderr;
    assert_eq!((run.code, case.is_settled()), (4, false), "{message}");
    assert!(message.contains("nobody looked"), "{message}");
}

#[test]
fn in_a_sandbox_of_its_own_nothing_is_the_accounts() {
    let state = State::new();
    let ask = ["--sandbox", "order", "reconcile", "--number", "12065550100", "--window", "0.1"];
    let run = finish(state.command_at("http://127.0.0.1:9", &ask).output().unwrap());
    assert_eq!((run.code, &run.json()["verdict"]), (0, &json!("not_bought")), "{run:?}");
    assert!(run.stderr.is_empty() && !state.path().exists(), "{run:?}");
}

#[test]
fn the_last_question_is_asked_when_the_order_has_had_its_time() {
    let case = Case::new(10.0);
    case.sandbox.disrupt(Disruption::latency(Duration::from_millis(600)).on::<GetNumber>());
    let ask = ["order", "reconcile", "--number", "12065550100", "--window", "0.3", "-v"];
    let run = case.run(&ask);
    assert_eq!((run.code, &run.json()["verdict"]), (0, &json!("not_bought")), "{run:?}");
    let questions = run.stderr.matches("> POST ").count();
    assert_eq!(questions, 2, "the first one was asked before: {run:?}");
}

#[test]
fn an_entry_that_does_not_say_what_was_ordered_is_not_settled() {
    let case = Case::new(10.0);
    let id = case.lost(Disruption::reset(), &EXPLICIT);
    edit(&case.state, &id, "request", Value::Null);
    let run = case.reconcile(&[&id]);
    assert_eq!((run.code, run.stdout.as_str(), case.is_settled()), (4, "", false), "{run:?}");
    assert!(run.stderr.contains("does not say what was ordered"), "{run:?}");
}
