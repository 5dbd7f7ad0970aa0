//! `callfire subscription` against a service that misbehaves, and with very many of them.

use serde_json::{Value, json};

use crate::server::{Reply, Server, fault, soap};
use crate::support::{Run, State, run_at};

/// How many subscriptions there are.
const MANY: usize = 250;

const ENDPOINT: &str = "https://example.com/c0ffee";

fn delete(server: &Server, arguments: &[&str]) -> Run {
    let line = ["subscription", "delete", "--retries", "0", "--error-format", "json"];
    run_at(&server.url, &[&line[..], arguments].concat())
}

/// Subscriptions of these ids, of so many in all.
fn page(ids: impl Iterator<Item = usize>, total: usize) -> Reply {
    let of = |id| {
        format!(
            "<d:Subscription xmlns:d=\"http://api.callfire.com/data\" id=\"{id}\">\
             <d:Endpoint>{ENDPOINT}</d:Endpoint></d:Subscription>"
        )
    };
    let subscriptions: String = ids.map(of).collect();
    soap(&format!(
        "<r:SubscriptionQueryResult xmlns:r=\"http://api.callfire.com/service/xsd\">\
         <r:TotalResults>{total}</r:TotalResults>{subscriptions}</r:SubscriptionQueryResult>"
    ))
}

fn done() -> Reply {
    soap("")
}

fn ids(value: &Value) -> Vec<u64> {
    value.as_array().unwrap().iter().map(|id| id.as_u64().unwrap()).collect()
}

#[test]
fn one_that_cannot_be_deleted_does_not_keep_the_others_from_it() {
    let gone = || fault(400, "NOT_FOUND", "there is no such subscription");
    // Three pages, the last one not full; then one reply for each.
    let pages = [page(1..101, MANY), page(101..201, MANY), page(201..251, MANY)];
    let replies = (1..=MANY).map(|id| match id {
        17 | 99 => gone(),
        180 => Reply::Close,
        250 => fault(400, "FORBIDDEN", "not yours"),
        _ => done(),
    });
    let server = Server::start(pages.into_iter().chain(replies).collect());
    let state = State::new();
    let line = ["subscription", "delete", "--all", "--yes", "--retries", "0"];
    let run = state.run_at(&server.url, &[&line[..], &["--error-format", "json"]].concat());

    assert_eq!(server.requests().len(), 3 + MANY, "each is tried once");
    let told = run.json();
    let failed = told["failed"].as_array().unwrap();
    let of = |id: u64| failed.iter().find(|failure| failure["id"] == id).unwrap();
    assert_eq!(failed.len(), 4, "{failed:?}");
    for id in [17, 99, 250] {
        assert_eq!((&of(id)["kind"], &of(id)["effect"]), (&json!("Fault"), &json!("not_applied")));
    }
    assert_eq!(
        (&of(17)["fault_code"], &of(250)["fault_code"]),
        (&json!("NOT_FOUND"), &json!("FORBIDDEN"))
    );
    assert!(of(250)["message"].as_str().unwrap().contains("not yours"), "{failed:?}");
    let expected: Vec<u64> = (1..=250).filter(|id| ![17, 99, 180, 250].contains(id)).collect();
    assert_eq!((ids(&told["deleted"]), ids(&told["not_tried"])), (expected, vec![]));

    // The one that may be gone or not is the worst, and the journal knows it.
    let error = run.error();
    assert_eq!((run.code, &error["effect"]), (4, &json!("maybe_applied")), "{error}");
    let message = error["message"].as_str().unwrap();
    let start = "subscriptions: 246 deleted, 4 failed; subscription 180: DeleteSubscription: ";
    assert!(message.starts_with(start), "{message}");
    let open = state.open();
    assert_eq!((open.len(), &open[0]["operation"]), (1, &json!("DeleteSubscription")), "{open:?}");
    assert_eq!((&error["journal"], &of(180)["journal"]), (&open[0]["id"], &open[0]["id"]));
    assert!(!run.stdout.contains(ENDPOINT) && !run.stderr.contains(ENDPOINT), "{run:?}");
    let all = state.json(&["journal", "list", "--all"]);
    assert_eq!(all.as_array().unwrap().len(), 247, "what was refused leaves no entry");
}

#[test]
fn the_exit_code_is_that_of_the_worst() {
    let gone = || fault(400, "NOT_FOUND", "none");
    let server = Server::start(vec![done(), gone(), done()]);
    let refused = delete(&server, &["1", "2", "3"]);
    assert_eq!((refused.code, &refused.error()["fault_code"]), (3, &json!("NOT_FOUND")));
    assert_eq!(ids(&refused.json()["deleted"]), [1, 3]);

    let server = Server::start(vec![gone(), Reply::Close, gone()]);
    let unknown = delete(&server, &["1", "2", "3"]);
    assert_eq!((unknown.code, &unknown.error()["kind"]), (4, &json!("Transport")));
    let table = delete(&server, &["1", "2", "--format", "table"]);
    assert!(table.stdout.starts_with("subscriptions: 0 deleted, 2 failed\n\n ID"), "{table:?}");
    assert!(table.stdout.contains("NOT_FOUND"), "{table:?}");
}

#[test]
fn a_service_that_is_away_is_not_asked_for_ever() {
    let all: Vec<String> = (1..=20).map(|id| id.to_string()).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let server = Server::start(vec![Reply::Status(503, "X: y")]);
    let run = delete(&server, &all);
    assert_eq!((run.code, server.requests().len()), (4, 5), "{run:?}");
    assert_eq!(ids(&run.json()["not_tried"]), (6..=20).collect::<Vec<_>>());
    let message = run.error()["message"].as_str().unwrap().to_owned();
    assert!(
        message.starts_with("subscriptions: 0 deleted, 5 failed, 15 not tried; subscription 1")
    );

    let server = Server::start(vec![done(), Reply::Status(401, "X: y")]);
    let run = delete(&server, &all);
    assert_eq!((run.code, server.requests().len()), (3, 2), "{run:?}");
    assert_eq!(
        (&run.error()["kind"], ids(&run.json()["not_tried"]).len()),
        (&json!("Unauthorized"), 18)
    );
}

#[test]
fn nothing_is_deleted_where_not_all_are_known() {
    let server = Server::start(vec![page(1..101, MANY), Reply::Status(502, "X: y")]);
    let run = delete(&server, &["--all", "--yes"]);
    assert_eq!((run.code, run.stdout.as_str(), server.requests().len()), (1, "", 2), "{run:?}");
    assert_eq!(run.error()["advice"], "nothing was changed, so it can be run again");
}

#[test]
fn a_change_needs_the_subscription_as_it_is() {
    let server = Server::start(vec![Reply::Close]);
    let line = ["subscription", "update", "5", "--disabled", "--retries", "0"];
    let run = run_at(&server.url, &[&line[..], &["--error-format", "json"]].concat());
    assert_eq!((run.code, server.requests().len()), (1, 1), "{run:?}");
    assert_eq!(run.error()["advice"], "nothing was changed, so it can be run again");
}

#[test]
fn what_became_of_a_new_subscription_can_be_asked_again_by_its_key() {
    let server = Server::start(vec![Reply::Close]);
    let state = State::new();
    let line = ["subscription", "create", ENDPOINT, "--event", "INBOUND_TEXT_FINISHED"];
    let options = ["--retries", "0", "--error-format", "json"];
    let run = state.run_at(&server.url, &[&line[..], &options].concat());
    let error = run.error();
    assert_eq!((run.code, &error["effect"]), (4, &json!("maybe_applied")), "{error}");
    let replay = format!("`callfire journal replay {}`", error["journal"].as_str().unwrap());
    assert!(error["advice"].as_str().unwrap().contains(&replay), "{error}");
    assert!(!run.stderr.contains("c0ffee"), "{run:?}");
    // Later commands tell of it, and not where it leads.
    for line in [&["subscription", "get", "5", "--retries", "0"][..], &["journal", "list"]] {
        let later = state.run_at(&server.url, line);
        let told = later.stderr + &later.stdout;
        assert!(told.contains("CreateSubscription") && !told.contains("c0ffee"), "{told}");
    }
}

#[cfg(unix)]
#[test]
fn told_to_end_it_says_how_far_it_came() {
    let server = Server::start(vec![done(), done(), Reply::Silence]);
    let line = ["subscription", "delete", "1", "2", "3", "4", "--error-format", "json"];
    let run = crate::support::interrupted_at(&server, 3, "INT", &line);
    let told = run.json();
    assert_eq!((ids(&told["deleted"]), ids(&told["not_tried"])), (vec![1, 2], vec![4]));
    assert_eq!((run.code, &run.error()["kind"]), (4, &json!("Interrupted")), "{run:?}");
}
