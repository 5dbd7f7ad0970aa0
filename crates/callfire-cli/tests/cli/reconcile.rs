//! `callfire order reconcile`, against a sandbox whose replies are lost.

mod unclear;

use std::fs;
use std::process::Stdio;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use callfire::operation::{CreateNumberOrder, GetNumber};
use callfire_sandbox::{Disruption, Phase, Sandbox};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::lossy::{applied, sandbox};
use crate::server::{Reply, Server};
use crate::service::number;
use crate::support::{Run, State, edit, run_at};

const ORDER: [&str; 5] = ["order", "create", "--yes", "--error-format", "json"];
const EXPLICIT: [&str; 3] = ["--number", "12065550100", "12065550101"];

/// A sandbox, and a journal.
struct Case {
    sandbox: Arc<Sandbox>,
    state: State,
}

impl Case {
    fn new(speed: f64) -> Self {
        Self { sandbox: sandbox(speed), state: State::new() }
    }

    fn run(&self, arguments: &[&str]) -> Run {
        self.state.run_at(self.sandbox.base_url(), arguments)
    }

    /// An order that gets no answer; the id of its entry.
    fn lost(&self, disruption: Disruption, goods: &[&str]) -> String {
        self.sandbox.disrupt(disruption.on::<CreateNumberOrder>());
        let run = self.run(&[&ORDER[..], goods].concat());
        let error: Value = serde_json::from_str(run.stderr.lines().last().unwrap()).unwrap();
        assert_eq!((run.code, &error["effect"]), (4, &json!("maybe_applied")), "{run:?}");
        let id = error["journal"].as_str().unwrap().to_owned();
        let advice = error["advice"].as_str().unwrap();
        assert!(advice.starts_with(&format!("`callfire order reconcile {id}`")), "{error}");
        id
    }

    fn reconcile(&self, arguments: &[&str]) -> Run {
        self.run(
            &[&["order", "reconcile", "--error-format", "json", "--window", "3"], arguments]
                .concat(),
        )
    }

    /// Makes an entry this much older.
    fn aged(&self, id: &str, seconds: i64) {
        let path = self.state.path().join(format!("{id}.json"));
        let entry: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        for member in ["at", "until"] {
            let at: Timestamp = entry[member].as_str().unwrap().parse().unwrap();
            let earlier = at - SignedDuration::from_secs(seconds);
            edit(&self.state, id, member, earlier.to_string().into());
        }
    }

    fn is_settled(&self) -> bool {
        self.state.open().is_empty()
    }
}

fn states(report: &Value) -> Vec<&str> {
    report["items"].as_array().unwrap().iter().map(|item| item["state"].as_str().unwrap()).collect()
}

#[test]
fn an_order_whose_reply_was_lost_is_found() {
    let case = Case::new(0.5);
    let id = case.lost(Disruption::reset(), &EXPLICIT);
    let start = Instant::now();
    let run = case.run(&["order", "reconcile", "--error-format", "json"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    assert!(start.elapsed() > Duration::from_secs(1), "it takes its time, which is waited for");
    let report = run.json();
    assert_eq!((&report["verdict"], &report["journal"]), (&json!("bought"), &json!(id)));
    assert_eq!(states(&report), ["bought", "bought"]);
    assert!(case.is_settled() && applied(&case.sandbox, "CreateNumberOrder") == 1);
}

#[test]
fn an_order_that_never_came_is_not_bought() {
    let case = Case::new(10.0);
    let id = case.lost(Disruption::reset().phase(Phase::Before), &EXPLICIT);
    let early = case.reconcile(&[&id]);
    assert_eq!((early.code, &early.json()["verdict"]), (5, &json!("pending")), "{early:?}");
    assert_eq!(states(&early.json()), ["not_there", "not_there"]);
    assert!(early.stderr.contains(" s after it was sent") && !case.is_settled(), "{early:?}");
    case.aged(&id, 76);
    let start = Instant::now();
    let run = case.run(&["order", "reconcile", &id, "--format", "table"]);
    assert!(start.elapsed() < Duration::from_secs(10), "it is not waited for longer than it takes");
    assert!(run.stdout.contains("\n\nnot bought: 0 of 2; not there 8"), "{run:?}");
    assert!(run.code == 0 && run.stdout.ends_with(" s after it was sent\n"), "{run:?}");
    assert!(case.is_settled());
    let all = case.state.json(&["journal", "list", "--all"]);
    assert_eq!((&all[0]["state"], &all[0]["verdict"]), (&json!("settled"), &json!("not_bought")));
    assert!(all[0]["settled"].is_string(), "{all}");
    let again = case.reconcile(&[&id]);
    assert_eq!((again.code, &again.json()["verdict"]), (0, &json!("not_bought")), "{again:?}");
    let again = case.run(&[&ORDER[..], &EXPLICIT].concat());
    assert_eq!((again.code, applied(&case.sandbox, "CreateNumberOrder")), (0, 1), "{again:?}");
}

#[test]
fn an_order_that_was_met_in_part_is_partly_bought() {
    let case = Case::new(0.5);
    case.lost(
        Disruption::cut(10),
        &["--number", "12065550100", "12065550101", "--keyword", "VANILLA"],
    );
    case.sandbox.sell(["12065550101"]).unwrap();
    let id = case.state.open()[0]["id"].as_str().unwrap().to_owned();
    case.aged(&id, 72);
    let run = case.run(&["order", "reconcile", "--format", "table"]);
    assert!(
        run.code == 0 && run.stdout.contains("\npartly bought: 2 of 3; the rest not"),
        "{run:?}"
    );
    let line = run.stdout.lines().find(|line| line.contains("12065550101")).unwrap();
    assert!(line.contains("not bought"), "{run:?}");
    assert!(case.is_settled());
}

#[test]
fn a_bulk_order_is_held_against_what_was_there_before() {
    let case = Case::new(10.0);
    let bulk = ["--bulk", "--local", "2", "--city", "Seattle", "--toll-free", "1"];
    assert_eq!(case.run(&[&ORDER[..], &["--local", "1", "--city", "Seattle"]].concat()).code, 0);
    let id = case.lost(Disruption::reset().phase(Phase::Before), &bulk);
    case.aged(&id, 80);
    assert_eq!(case.reconcile(&[]).json()["verdict"], "not_bought");
    case.lost(Disruption::reset(), &bulk);
    let report = case.reconcile(&[]).json();
    assert_eq!((&report["verdict"], &report["bought"]), (&json!("bought"), &json!(3)), "{report}");
    assert!(case.is_settled());
    let id = case.lost(Disruption::reset(), &bulk);
    let elsewhere = State::new();
    let other = |state: &State| {
        state.run_at(case.sandbox.base_url(), &[&ORDER[..], &["--local", "1"]].concat()).code
    };
    assert_eq!((other(&case.state), other(&elsewhere)), (0, 0));
    let run = case.reconcile(&[]);
    let error: Value = serde_json::from_str(run.stderr.lines().last().unwrap()).unwrap();
    assert_eq!(
        (run.code, &run.json()["verdict"]),
        (4, &json!("unknown")),
        "another order came between that this journal does not know"
    );
    assert_eq!((&error["journal"], case.is_settled()), (&json!(id), false), "{error}");
}

#[test]
fn an_order_that_comes_late_is_not_said_to_be_not_bought() {
    let case = Case::new(10.0);
    let late = Disruption::latency(Duration::from_secs(5)).phase(Phase::Before);
    let id = case.lost(late, &[&EXPLICIT[..], &["--timeout", "1"]].concat());
    let early = case.reconcile(&[&id]);
    assert_eq!((early.code, case.is_settled()), (5, false), "{early:?}");
    let run = case.run(&["order", "reconcile", &id]);
    assert_eq!((run.code, &run.json()["verdict"]), (0, &json!("bought")), "{run:?}");
    assert_eq!(applied(&case.sandbox, "CreateNumberOrder"), 1);
}

#[test]
fn what_another_order_brought_is_not_counted() {
    let case = Case::new(10.0);
    let bulk = ["--bulk", "--toll-free", "1"];
    let id = case.lost(Disruption::reset().phase(Phase::Before), &bulk);
    assert_eq!(case.run(&[&ORDER[..], &bulk].concat()).code, 0);
    case.aged(&id, 80);
    let run = case.run(&["order", "reconcile", &id]);
    let (report, all) = (run.json(), case.state.json(&["journal", "list", "--all"]));
    let order = all.as_array().unwrap().iter().find(|entry| entry["state"] == "done").unwrap();
    assert_eq!((run.code, &report["verdict"]), (0, &json!("not_bought")), "{run:?}");
    let item = &report["items"][0];
    assert_eq!(item["state"], "of_other_order", "{report}");
    assert!(order["reply"].is_i64() && item["order"] == order["reply"], "{report}, {order}");

    let order = &[&ORDER[..], &["--number", "12065550100"]].concat();
    let number = case.run(order).json();
    let id = case.lost(Disruption::reset().phase(Phase::Before), &EXPLICIT);
    case.aged(&id, 80);
    let run = case.run(&["order", "reconcile", "--format", "table"]);
    let line = run.stdout.lines().find(|line| line.contains("12065550100")).unwrap();
    assert!(line.contains(&format!("of order {}", number["id"])), "{run:?}");
    assert!(run.stdout.contains("not bought: 0 of 2"), "{run:?}");
}

#[test]
fn what_was_there_on_the_day_before_is_not_counted() {
    let case = Case::new(10.0);
    let number = |begin: &str| {
        let lease = format!(
            "<LeaseInfo><LeaseBegin>{begin}</LeaseBegin><AutoRenew>true</AutoRenew></LeaseInfo>"
        );
        let Reply::Soap(status, text) = number("ACTIVE") else { panic!("it is SOAP") };
        Reply::Soap(status, text.replace("</Status>", &format!("</Status>{lease}")))
    };
    for (begin, code, verdict) in [
        ("2012-10-26Z", 0, "not_bought"),
        (&Timestamp::now().strftime("%F").to_string(), 0, "bought"),
    ] {
        let server = Server::start(vec![Reply::Close, number(begin)]);
        let state = State::new();
        let order = [&ORDER[..], &["--number", "12065550100"]].concat();
        assert_eq!(state.run_at(&server.url, &order).code, 4);
        let case = Case { sandbox: Arc::clone(&case.sandbox), state };
        case.aged(case.state.open()[0]["id"].as_str().unwrap(), 80);
        let run = case.state.run_at(&server.url, &["order", "reconcile"]);
        assert_eq!((run.code, &run.json()["verdict"]), (code, &json!(verdict)), "{run:?}");
    }
}

#[test]
fn without_an_entry_it_says_which_order_is_meant() {
    let case = Case::new(10.0);
    let first = case.lost(Disruption::reset(), &["--number", "12065550100"]);
    let at_another = case.state.run_at("http://127.0.0.1:9", &["order", "reconcile"]);
    assert_eq!(at_another.code, 2, "{at_another:?}");
    for part in ["--login \"someone\"", case.sandbox.base_url()] {
        assert!(at_another.stderr.contains(part), "{part}: {at_another:?}");
    }
    let note =
        case.state.run_at("http://127.0.0.1:9", &["call", "QueryKeywords", "--retries", "0"]);
    let url = case.sandbox.base_url();
    let next = format!("`callfire --login someone --endpoint {url} order reconcile {first}`");
    assert!(note.stderr.contains(&next), "{note:?}");
    let second = case.lost(Disruption::reset(), &["--number", "12065550101"]);
    let run = case.run(&["order", "reconcile"]);
    assert!(run.code == 0 && run.json()["journal"] == second, "{run:?}");
    assert!(run.stderr.contains(&first) && run.stderr.contains(&second), "{run:?}");
}

#[test]
fn an_order_that_is_running_is_pending() {
    let case = Case::new(10.0);
    case.sandbox.disrupt(Disruption::stall().on::<CreateNumberOrder>());
    let arguments = [&ORDER[..], &EXPLICIT].concat();
    let mut command = case.state.command_at(case.sandbox.base_url(), &arguments);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while applied(&case.sandbox, "CreateNumberOrder") == 0 {
        thread::sleep(Duration::from_millis(10));
    }
    let run = case.run(&["order", "reconcile"]);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(run.code == 5 && run.stderr.contains("is still running"), "{run:?}");
}

#[test]
fn what_cannot_be_ordered_is_refused_before_anything_is_sent() {
    let server = Server::start(vec![Reply::Close]);
    let number = ["--number", "12065550100"];
    for arguments in [
        &["order", "reconcile", "--number", "abc"][..],
        &["order", "reconcile", "--keyword", "BAD KW!"],
        &[&["order", "create", "--yes"][..], &number, &number].concat(),
        &[&["order", "create", "--yes", "--bulk", "--local", "1"][..], &number].concat(),
    ] {
        let run = run_at(&server.url, arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {run:?}");
    }
    let state = State::new();
    fs::write(state.path(), "").unwrap();
    let run = state.run_at(&server.url, &["order", "create", "--yes", "--local", "1"]);
    assert!(run.code == 1 && run.stderr.contains("CALLFIRE_STATE"), "{run:?}");
    assert!(server.requests().is_empty());
    let run = run_at("localhost:9", &["order", "reconcile", "--number", "12065550100"]);
    assert!(run.code == 2 && run.stderr.contains("--endpoint/CALLFIRE_ENDPOINT"), "{run:?}");
    assert!(run.stderr.contains("http://"), "{run:?}");
}

#[test]
fn what_a_command_finds_out_needs_no_recipe() {
    let case = Case::new(10.0);
    case.sandbox.disrupt(Disruption::reset().on::<CreateNumberOrder>());
    let run = case.run(&["order", "create", "--yes", "--number", "12065550100"]);
    assert!(run.code == 4 && run.stderr.contains("`callfire order reconcile "), "{run:?}");
    assert!(!run.stderr.contains("there is no list of orders"), "{run:?}");
    case.sandbox.disrupt(Disruption::reset().on::<GetNumber>().times(1000));
    let ask = ["order", "reconcile", "--window", "0.1", "--retries", "0"];
    let failed = case.run(&ask);
    assert!(failed.code == 4 && failed.stderr.contains("next: ask again later"), "{failed:?}");
}
