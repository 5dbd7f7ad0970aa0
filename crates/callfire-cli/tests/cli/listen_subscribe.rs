//! `callfire listen --subscribe` against the sandbox: what is subscribed to, for how long, and what a crash leaves.

use std::net::TcpListener;
use std::process::Command;

use serde_json::{Value, json};

use crate::listening::{Folder, Listening, request, text};
use crate::sandbox::Running;
use crate::server::{Reply, Server, fault};
use crate::support::{Run, command, finish, run};

const PUBLIC: &str = "http://127.0.0.1:9/prefix/";

/// The command as the account of a sandbox.
fn of_account(mut command: Command, sandbox: &Running) -> Command {
    command.env("CALLFIRE_LOGIN", "login").env("CALLFIRE_PASSWORD", "password");
    command.env("CALLFIRE_ENDPOINT", sandbox.url());
    command
}

fn subscribing(folder: &Folder, sandbox: &Running, events: &[&str]) -> Listening {
    let mut arguments = vec!["--subscribe", "--public-url", PUBLIC];
    arguments.extend(events.iter().flat_map(|event| ["--event", event]));
    Listening::start(of_account(folder.command(&arguments), sandbox))
}

fn subscriptions(sandbox: &Running) -> Vec<Value> {
    let query = of_account(command(&["call", "QuerySubscriptions"]), sandbox).output().unwrap();
    let page = finish(query).json();
    page["Subscription"].as_array().cloned().unwrap_or_default()
}

#[test]
fn it_subscribes_at_the_start_and_unsubscribes_at_the_end() {
    let (sandbox, folder) = (Running::start(&[]), Folder::new());
    let listening = subscribing(
        &folder,
        &sandbox,
        &["inbound_text_finished", "CAMPAIGN_FINISHED", "CAMPAIGN_FINISHED"],
    );
    let there = subscriptions(&sandbox);
    let told = listening.ready["subscriptions"].as_array().unwrap();
    assert_eq!((there.len(), told.len()), (2, 2), "{there:?}");
    let path = listening.url().rsplit_once("/postbacks/").unwrap().1;
    for (subscription, told) in there.iter().zip(told) {
        assert_eq!(subscription["Endpoint"], format!("http://127.0.0.1:9/prefix/postbacks/{path}"));
        assert_eq!(subscription["Endpoint"], told["endpoint"]);
        assert_eq!(subscription["NotificationFormat"], "XML");
        assert_eq!(
            (&subscription["id"], &subscription["TriggerEvent"]),
            (&told["id"], &told["event"])
        );
    }
    let run = listening.stop();
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(subscriptions(&sandbox), [Value::Null; 0]);
}

#[test]
fn what_a_crash_leaves_is_taken_over() {
    let (sandbox, folder) = (Running::start(&[]), Folder::new());
    let listening = subscribing(&folder, &sandbox, &[]);
    let first = listening.ready["subscriptions"][0].clone();
    assert_eq!(first["taken_over"], false);
    listening.kill();
    let listening = subscribing(&folder, &sandbox, &["INBOUND_TEXT_FINISHED", "CAMPAIGN_STARTED"]);
    let ready = &listening.ready["subscriptions"];
    assert_eq!((&ready[0]["id"], &ready[0]["taken_over"]), (&first["id"], &json!(true)), "{ready}");
    assert_eq!(
        (&ready[1]["taken_over"], subscriptions(&sandbox).len()),
        (&json!(false), 2),
        "{ready}"
    );
    assert_eq!(listening.stop().code, 0);
    assert_eq!(subscriptions(&sandbox), [Value::Null; 0]);
}

/// What two of them tell is not known to be the same, and would be mailed twice.
#[test]
fn of_two_for_the_same_one_goes() {
    let (sandbox, folder) = (Running::start(&[]), Folder::new());
    let listening = subscribing(&folder, &sandbox, &[]);
    let (_, path) = listening.url().rsplit_once("/postbacks/").unwrap();
    let url = format!("{PUBLIC}postbacks/{path}");
    listening.kill();
    let event = ["--event", "INBOUND_TEXT_FINISHED"];
    let create = command(&[&["subscription", "create", &url], &event[..]].concat());
    assert!(of_account(create, &sandbox).output().unwrap().status.success());
    assert_eq!(subscriptions(&sandbox).len(), 2);
    let listening = subscribing(&folder, &sandbox, &[]);
    let told = listening.ready["subscriptions"].as_array().unwrap();
    let there = subscriptions(&sandbox);
    assert_eq!((there.len(), told.len()), (1, 1), "{there:?}");
    assert_eq!((&told[0]["id"], &told[0]["taken_over"]), (&there[0]["id"], &json!(true)));
}

/// What an earlier subscription brings is received meanwhile.
#[test]
fn where_the_service_is_away_it_receives_and_goes_on_trying() {
    let (silent, folder) = (TcpListener::bind("127.0.0.1:0").unwrap(), Folder::new());
    let address = silent.local_addr().unwrap().to_string();
    let arguments = ["--subscribe", "--public-url", PUBLIC, "--timeout", "1", "--print"];
    let mut command = folder.command(&[&arguments[..], &["--error-format", "json"]].concat());
    command.env("CALLFIRE_LOGIN", "login").env("CALLFIRE_PASSWORD", "password");
    command.env("CALLFIRE_ENDPOINT", format!("http://{address}"));
    let mut listening = Listening::start(command);
    assert_eq!(listening.ready["subscriptions"], json!([]));
    let note = listening.object("note").unwrap();
    assert!(note["note"].as_str().unwrap().starts_with("cannot subscribe now: "), "{note}");
    assert_eq!(note["subscribe_again_in_s"], 1, "{note}");
    assert_eq!(listening.post(&text(1, "meanwhile")), 200);
    assert_eq!(listening.line()["TextNotification"]["Text"]["Message"], "meanwhile");
    drop(silent);
    let sandbox = Running::start(&["--listen", &address]);
    let subscribed = listening.wait_for("a subscription", |this| this.object("subscribed"));
    let there = subscriptions(&sandbox);
    assert_eq!(there.len(), 1, "{there:?}");
    assert_eq!(subscribed["subscriptions"][0]["id"], there[0]["id"]);
    assert_eq!(subscribed["subscriptions"][0]["endpoint"], there[0]["Endpoint"]);
    let run = listening.stop();
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(subscriptions(&sandbox), [Value::Null; 0]);
}

#[test]
fn what_the_service_cannot_do_now_it_may_do_later_and_what_it_refuses_it_refuses() {
    let folder = Folder::new();
    let refusal = fault(400, "NOT_AUTHORIZED", "not you");
    let server = Server::start(vec![fault(500, "UNAVAILABLE", "later"), Reply::Close, refusal]);
    let arguments = ["--subscribe", "--public-url", PUBLIC, "--retries", "0"];
    let mut command = folder.command(&[&arguments[..], &["--error-format", "json"]].concat());
    command.env("CALLFIRE_LOGIN", "login").env("CALLFIRE_PASSWORD", "password");
    command.env("CALLFIRE_ENDPOINT", &server.url);
    let run = Listening::start(command).end();
    let lines: Vec<Value> =
        run.stderr.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let pauses: Vec<_> =
        lines.iter().filter_map(|it| it["subscribe_again_in_s"].as_u64()).collect();
    assert_eq!((run.code, pauses.as_slice()), (1, [1, 2].as_slice()), "{run:?}");
    assert_eq!(lines.last().unwrap()["kind"], "Fault", "{run:?}");
}

#[test]
fn a_subscription_can_be_kept() {
    let (sandbox, folder) = (Running::start(&[]), Folder::new());
    let keeping = || {
        let arguments = ["--subscribe", "--keep-subscription", "--public-url", PUBLIC];
        Listening::start(of_account(folder.command(&arguments), &sandbox))
    };
    let listening = keeping();
    let id = listening.ready["subscriptions"][0]["id"].clone();
    let run = listening.stop();
    let stopped: Value = serde_json::from_str(run.stderr.lines().last().unwrap()).unwrap();
    assert_eq!(
        (run.code, &stopped["unsubscribed"], &stopped["left_subscribed"]),
        (0, &json!([]), &json!([id])),
        "{run:?}"
    );
    assert_eq!(subscriptions(&sandbox)[0]["id"], id);
    let listening = keeping();
    let again = listening.ready["subscriptions"][0].clone();
    assert_eq!((&again["id"], &again["taken_over"]), (&id, &json!(true)));
    listening.kill();
    let run = subscribing(&folder, &sandbox, &[]).stop();
    let stopped: Value = serde_json::from_str(run.stderr.lines().last().unwrap()).unwrap();
    assert_eq!((&stopped["unsubscribed"], &stopped["left_subscribed"]), (&json!([id]), &json!([])));
}

/// It differs by its form, so that it may be somebody's for a reason.
#[test]
fn another_one_that_brings_the_same_is_told_of() {
    let (sandbox, folder) = (Running::start(&[]), Folder::new());
    let listening = folder.listen(&[]);
    let url = format!("{PUBLIC}postbacks/{}", listening.url().rsplit_once('/').unwrap().1);
    listening.kill();
    let create = ["subscription", "create", &url, "--event", "INBOUND_TEXT_FINISHED"];
    let create = command(&[&create[..], &["--as", "JSON"]].concat());
    let other = finish(of_account(create, &sandbox).output().unwrap()).json();
    let listening = subscribing(&folder, &sandbox, &[]);
    let advice = format!("`callfire subscription delete {other}` ends it");
    let told = listening.told();
    assert!(
        told.iter()
            .any(|line| line.starts_with("note: the subscription ") && line.ends_with(&advice)),
        "{told:?}"
    );
    assert_eq!(subscriptions(&sandbox).len(), 2);
}

#[test]
fn one_that_stays_is_named() {
    let (sandbox, folder) = (Running::start(&[]), Folder::new());
    let listening = subscribing(&folder, &sandbox, &[]);
    let id = listening.ready["subscriptions"][0]["id"].clone();
    sandbox.kill();
    let run = listening.stop();
    assert_eq!(run.code, 1, "{run:?}");
    assert!(
        run.stderr.contains(&format!("next: nothing is lost; `callfire subscription delete {id}`")),
        "{run:?}"
    );
    assert!(run.stderr.contains("\"type\":\"stopped\""), "{run:?}");
}

#[test]
fn where_it_cannot_subscribe_it_does_not_start() {
    let (sandbox, folder) = (Running::start(&["--login", "me"]), Folder::new());
    let arguments = ["--subscribe", "--public-url", PUBLIC, "--error-format", "json"];
    let output = of_account(folder.command(&arguments), &sandbox).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    let error: Value = serde_json::from_str(told.lines().last().unwrap()).unwrap();
    assert_eq!((output.status.code(), &error["kind"]), (Some(3), &json!("Unauthorized")), "{told}");
    assert!(!told.contains("\"ready\""), "{told}");
}

/// All that a newcomer has to type.
#[test]
fn a_text_that_comes_to_the_embedded_sandbox_is_printed() {
    let command =
        command(&["--sandbox", "listen", "--subscribe", "--print", "--listen", "127.0.0.1:0"]);
    let mut listening = Listening::start(command);
    let page = listening.ready["page_url"].as_str().unwrap().to_owned();
    let text = r#"{"From": "12135550123", "To": "67076", "Message": "Are you open?"}"#;
    let (status, said) = request("POST", &format!("{page}control/texts"), "application/json", text);
    assert_eq!(status, 201, "{said}");
    let line = listening.line();
    assert_eq!(line["TextNotification"]["Text"]["Message"], "Are you open?");
    let inbox = listening.ready["inbox"].as_str().unwrap().to_owned();
    assert!(std::path::Path::new(&inbox).exists());
    assert_eq!(listening.stop().code, 0);
    assert!(!std::path::Path::new(&inbox).exists(), "it goes with the sandbox");
}

#[test]
fn where_nobody_can_reach_it_nothing_is_subscribed_to() {
    let cases: [(&[&str], &str); 9] = [
        (&["listen", "--subscribe"], "--subscribe needs --public-url"),
        (&["--sandbox", "listen"], "give --subscribe with --sandbox"),
        (&["listen", "--public-url", "https://a.example"], "--subscribe"),
        (&["listen", "--event", "CAMPAIGN_STARTED"], "--subscribe"),
        (&["listen", "--keep-subscription"], "--subscribe"),
        (&["--sandbox", "listen", "--subscribe", "--keep-subscription"], "--keep-subscription"),
        (&["listen", "--subscribe", "--public-url", "a.example"], "--public-url: "),
        (
            &["listen", "--subscribe", "--public-url", "https://me:hunter2@a.example"],
            "--public-url: ",
        ),
        (
            &["--sandbox", "listen", "--subscribe", "--event", "NOTHING_HAPPENED"],
            "NOTHING_HAPPENED",
        ),
    ];
    for (arguments, problem) in cases {
        let refused: Run = run(&[arguments, &["--error-format", "json"]].concat());
        assert_eq!(refused.code, 2, "{refused:?}");
        assert!(
            refused.error()["message"].as_str().unwrap().contains(problem),
            "{problem}: {refused:?}"
        );
    }
}
