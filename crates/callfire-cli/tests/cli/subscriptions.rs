//! `callfire subscription` against the sandbox.

use std::io::Write as _;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::sandbox::Running;
use crate::server::{Reply, Server};
use crate::support::{ACCOUNT, Run, State, finish, run, run_at};

/// The part of an endpoint that nobody else may see.
const SECRET: &str = "c0ffee-5ec4e7-pa7h";

/// A sandbox with the account that commands have here, and what they leave behind.
struct Account {
    sandbox: Running,
    state: State,
    _password: tempfile::TempDir,
}

impl Account {
    fn new() -> Self {
        let (login, password) = ACCOUNT;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        std::fs::write(&file, password).unwrap();
        let arguments = ["--login", login, "--password-file", file.to_str().unwrap()];
        Self { sandbox: Running::start(&arguments), state: State::new(), _password: folder }
    }

    fn run(&self, arguments: &[&str]) -> Run {
        self.state.run_at(self.sandbox.url(), &[&["subscription"], arguments].concat())
    }

    /// What a command that succeeds prints.
    fn json(&self, arguments: &[&str]) -> Value {
        let run = self.run(arguments);
        assert_eq!(run.code, 0, "{arguments:?}: {run:?}");
        run.json()
    }

    fn create(&self, arguments: &[&str]) -> i64 {
        self.json(&[&["create"], arguments].concat()).as_i64().unwrap()
    }

    /// Runs a command with the URL on standard input.
    fn run_with(&self, arguments: &[&str], url: &str) -> Run {
        let arguments = [&["subscription"], arguments].concat();
        let mut command = self.state.command_at(self.sandbox.url(), &arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(url.as_bytes()).unwrap();
        finish(child.wait_with_output().unwrap())
    }
}

fn url() -> String {
    format!("https://example.com/postbacks/{SECRET}")
}

fn refused(arguments: &[&str]) -> Run {
    let server = Server::start(vec![Reply::Close]);
    let run = run_at(&server.url, &[&["subscription"], arguments].concat());
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}: {run:?}");
    assert!(!run.stderr.contains(SECRET), "{run:?}");
    assert!(server.requests().is_empty());
    run
}

#[test]
fn a_subscription_is_created_shown_changed_and_deleted() {
    let account = Account::new();
    let filter = ["--to", "67076", "--broadcast-id", "7", "--inbound"];
    let create = ["create", &url(), "--event", "inbound_text_finished", "--as", "json"];
    let created = account.run(&[&create[..], &filter].concat());
    let id = created.json().as_i64().unwrap();
    assert_eq!((created.code, created.stderr.as_str()), (0, ""));
    let expected = json!({
        "Enabled": true, "Endpoint": url(), "NotificationFormat": "JSON",
        "TriggerEvent": "INBOUND_TEXT_FINISHED",
        "SubscriptionFilter": { "BroadcastId": 7, "ToNumber": "67076", "Inbound": true },
        "id": id,
    });
    let name = id.to_string();
    assert_eq!(account.json(&["get", &name]), expected);
    assert_eq!(account.json(&["list"]), json!([expected]));

    let changed = account.run(&["update", &name, "--disabled", "--from", "12065550100"]);
    assert_eq!((changed.code, changed.json()), (0, json!({ "updated": id })), "{changed:?}");
    let mut expected = expected;
    expected["Enabled"] = json!(false);
    expected["SubscriptionFilter"]["FromNumber"] = json!("12065550100");
    assert_eq!(account.json(&["get", &name]), expected, "nothing else is changed");
    let other = ["--enabled", "--no-filter", "--event", "CAMPAIGN_FINISHED", "--as", "SOAP"];
    account.json(&[&["update", &name, "--to-url", "https://example.com/"], &other[..]].concat());
    let now = json!({
        "Enabled": true, "Endpoint": "https://example.com/", "NotificationFormat": "SOAP",
        "TriggerEvent": "CAMPAIGN_FINISHED", "SubscriptionFilter": {}, "id": id,
    });
    assert_eq!(account.json(&["get", &name]), now);

    let deleted = json!({ "deleted": [id], "failed": [], "not_tried": [] });
    assert_eq!(account.json(&["delete", &name, &name]), deleted);
    assert_eq!(account.json(&["list"]), json!([]));
    assert!(account.state.open().is_empty());
    let journal = account.state.json(&["journal", "list", "--all"]);
    let operations: Vec<_> =
        journal.as_array().unwrap().iter().map(|it| &it["operation"]).collect();
    let update = "UpdateSubscription";
    assert_eq!(operations, ["CreateSubscription", update, update, "DeleteSubscription"]);
}

#[test]
fn a_mail_address_takes_the_form_email() {
    let account = Account::new();
    let id = account.create(&[
        "a@example.com",
        "--event",
        "INBOUND_TEXT_FINISHED",
        "--as",
        "EMAIL",
        "--disabled",
    ]);
    let found = account.json(&["get", &id.to_string()]);
    assert_eq!(
        [&found["Endpoint"], &found["NotificationFormat"], &found["Enabled"]],
        [&json!("a@example.com"), &json!("EMAIL"), &json!(false)]
    );
    // What does not go together is seen whichever of both is changed.
    let run = account.run(&["update", &id.to_string(), "--as", "XML"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("an e-mail address takes the form EMAIL"), "{run:?}");
    account.json(&["update", &id.to_string(), "--as", "XML", "--to-url", &url()]);
    let run = account.run(&["update", &id.to_string(), "--as", "EMAIL"]);
    assert!(run.code == 2 && run.stderr.contains("the form EMAIL takes an e-mail address"));
    assert!(!run.stderr.contains(SECRET), "{run:?}");
}

#[test]
fn a_wrong_url_is_refused_without_being_repeated() {
    let event = ["--event", "INBOUND_TEXT_FINISHED"];
    for (url, part) in [
        (format!("ftp://example.com/{SECRET}"), "neither https nor http"),
        (format!("example.com/{SECRET}"), "the URL is none"),
        (format!("https://example.com/ {SECRET}"), "white space"),
        (format!("https://me:{SECRET}@example.com/"), "has a login in it"),
        (format!("https://{SECRET}@example.com/"), "give - instead"),
        (format!("mailto:{SECRET}@example.com"), "without `mailto:`"),
        ("a@example.com".to_owned(), "--as EMAIL"),
        (String::new(), "the URL is none"),
    ] {
        let run = refused(&[&["create", &url], &event[..]].concat());
        assert!(run.stderr.contains(part), "{url}: {run:?}");
    }
    let run = refused(&[&["create", &url(), "--as", "EMAIL"], &event[..]].concat());
    assert!(run.stderr.contains("the form EMAIL takes"), "{run:?}");
}

#[test]
fn a_url_with_a_password_comes_on_standard_input() {
    let account = Account::new();
    let url = format!("https://me:{SECRET}@example.com/");
    let event = ["--event", "INBOUND_TEXT_FINISHED"];
    let created = account.run_with(&[&["create", "-"], &event[..]].concat(), &format!("{url}\n"));
    assert_eq!((created.code, created.stderr.as_str()), (0, ""), "{created:?}");
    let id = created.json().to_string();
    assert_eq!(account.json(&["get", &id])["Endpoint"], json!(url));
    let changed = account.run_with(&["update", &id, "--to-url", "-"], "https://example.com/");
    assert_eq!(changed.code, 0, "{changed:?}");
    assert_eq!(account.json(&["get", &id])["Endpoint"], "https://example.com/");
    let both = refused(&[&["create", "-", "--password-file", "-"], &event[..]].concat());
    assert!(both.stderr.contains("both read standard input"), "{both:?}");
}

#[test]
fn a_url_that_will_not_do_is_taken_with_a_warning() {
    let account = Account::new();
    let event = ["--event", "INBOUND_TEXT_FINISHED", "--error-format", "json"];
    let plain = account.run(&[&["create", &url().replace("https", "http")], &event[..]].concat());
    assert_eq!((plain.code, &plain.error()["type"]), (0, &json!("note")), "{plain:?}");
    assert!(plain.stderr.contains("the URL is not https") && !plain.stderr.contains(SECRET));
    // The sandbox is on this computer too.
    let here = account.run(&[&["create", "http://127.0.0.1:8080/"], &event[..]].concat());
    assert_eq!((here.code, here.stderr.as_str()), (0, ""), "{here:?}");
}

#[test]
fn what_is_not_given_or_not_known_is_refused() {
    for (arguments, part) in [
        (&["create", "https://example.com/"][..], "--event"),
        (&["create", "https://example.com/", "--event", "UNDEFINED_EVENT"], "invalid value"),
        (&["create", "https://example.com/", "--event", "TEXT"], "INBOUND_TEXT_FINISHED"),
        (&["update", "5"], "there is nothing to change"),
        (&["update", "5", "--no-filter", "--to", "67076"], "cannot be used with"),
        (&["update", "5", "--enabled", "--disabled"], "cannot be used with"),
        (&["delete"], "required"),
        (&["delete", "5", "--all"], "cannot be used with"),
        (&["delete", "--all"], "there is no terminal to ask on, and nothing was deleted"),
    ] {
        let run = refused(arguments);
        assert!(run.stderr.contains(part), "{arguments:?}: {run:?}");
    }
}

#[test]
fn a_number_that_is_none_is_refused_by_its_path() {
    let event = ["--event", "INBOUND_TEXT_FINISHED", "--error-format", "json"];
    let run = refused(&[&["create", &url(), "--to", "67076:KEYWORD"], &event[..]].concat());
    let path = "CreateSubscription/Subscription/SubscriptionFilter/ToNumber";
    assert_eq!((&run.error()["kind"], &run.error()["path"]), (&json!("Request"), &json!(path)));
}

#[test]
fn what_is_not_there_is_said_with_the_service_s_words() {
    let account = Account::new();
    for arguments in [&["get", "4711"][..], &["update", "4711", "--disabled"], &["delete", "4711"]]
    {
        let run = account.run(&[arguments, &["--error-format", "json"]].concat());
        assert_eq!((run.code, &run.error()["fault_code"]), (3, &json!("NOT_FOUND")), "{run:?}");
        let advice = "`callfire subscription list` shows which there are";
        assert_eq!(run.error()["advice"], advice, "{run:?}");
    }
    assert!(account.state.open().is_empty());
}

#[test]
fn a_table_has_a_line_for_each() {
    let account = Account::new();
    let id =
        account.create(&["a@b", "--as", "EMAIL", "--event", "CAMPAIGN_STARTED", "--to", "67076"]);
    let table = account.run(&["list", "--format", "table"]).stdout;
    let lines: Vec<Vec<&str>> =
        table.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[0], ["ID", "EVENT", "FORM", "ENABLED", "TO", "ONLY"]);
    let id = id.to_string();
    assert_eq!(lines[1], [&id, "CAMPAIGN_STARTED", "EMAIL", "yes", "a@b", "to", "67076"]);
    let shown = account.run(&["get", &id, "--format", "table"]).stdout;
    assert!(shown.contains("SubscriptionFilter.ToNumber"), "{shown}");
    let deleted = account.run(&["delete", "--all", "--yes", "--format", "table"]);
    assert_eq!(deleted.stdout, "subscriptions: 1 deleted\n", "{deleted:?}");
    assert!(deleted.stderr.contains("subscriptions: 1"), "{deleted:?}");
}

#[test]
fn the_sandbox_of_a_command_has_none() {
    let none = json!({ "deleted": [], "failed": [], "not_tried": [] });
    let run = run(&["--sandbox", "subscription", "delete", "--all", "--yes"]);
    assert_eq!((run.code, run.json()), (0, none), "{run:?}");
}
