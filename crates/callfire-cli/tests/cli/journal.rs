//! The journal: what is on disk before a request leaves, what later commands say of it, and how it is settled.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::server::{Reply, Server, fault, soap};
use crate::service::created;
use crate::support::{Run, State, finish, interrupted, with_json};

pub(crate) const TEXTS: &str = "<TextQueryResult xmlns=\"http://api.callfire.com/service/xsd\"><TotalResults>0</TotalResults></TextQueryResult>";
pub(crate) const TEXT: &str =
    r#"{"ToNumber": "12065550100", "TextBroadcastConfig": {"Message": "a"}}"#;
pub(crate) const LABEL: &str = r#"{"LabelName": "a"}"#;
pub(crate) const READ: [&str; 4] = ["call", "QueryTexts", "--error-format", "json"];

pub(crate) fn call(state: &State, url: &str, operation: &str, request: &str) -> Run {
    with_json(request, |file| {
        state.run_at(url, &["call", operation, "--json", file, "--error-format", "json"])
    })
}

/// Calls an operation of a silent server and ends the command so once the request is there.
pub(crate) fn lost(state: &State, signal: &str, operation: &str, request: &str) -> (Server, Run) {
    let server = Server::start(vec![Reply::Silence, soap(TEXTS)]);
    let run = with_json(request, |file| {
        let command = state.command_at(&server.url, &["call", operation, "--json", file]);
        interrupted(&server, 1, signal, command)
    });
    (server, run)
}

pub(crate) fn notes(run: &Run) -> Vec<Value> {
    run.stderr.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn body(request: &str) -> &str {
    request.split_once("\r\n\r\n").unwrap().1
}

#[test]
fn a_call_whose_command_was_killed_is_told_by_the_next_one() {
    for signal in ["KILL", "TERM", "INT"] {
        let state = State::new();
        let (server, _) = lost(&state, signal, "SendText", TEXT);
        let next = state.run_at(&server.url, &READ);
        let [note] = &notes(&next)[..] else { panic!("{signal}: {next:?}") };
        let (id, key) = (note["journal"].as_str().unwrap(), note["request_key"].as_str().unwrap());
        assert_eq!(
            (next.code, &note["type"], &note["operation"]),
            (0, &json!("note"), &json!("SendText"))
        );
        assert!(server.requests()[0].contains(key), "{note}");
        let advice = note["advice"].as_str().unwrap();
        assert!(advice.starts_with(&format!("`callfire journal replay {id}`")), "{note}");
        let shown = state.json(&["journal", "show", &id[..4]]);
        assert_eq!((&shown["state"], &shown["login"]), (&json!("unknown"), &json!("someone")));
        assert_eq!(
            (&shown["request"]["RequestId"], &shown["base_url"]),
            (&json!(key), &json!(server.url))
        );
        let cause = if signal == "KILL" { Value::Null } else { "Interrupted".into() };
        assert_eq!(shown["cause"], cause, "{shown}");
    }
}

#[test]
fn people_are_told_in_one_line() {
    let state = State::new();
    let (server, run) = lost(&state, "TERM", "DeleteLabel", LABEL);
    assert!(run.code == 4 && run.stderr.contains("`callfire journal forget "), "{run:?}");
    let next = state.run_at(&server.url, &["call", "QueryTexts"]);
    assert!(next.stderr.starts_with("note: DeleteLabel of 2"), "{next:?}");
    assert_eq!(next.stderr.lines().count(), 1, "{next:?}");
    let table = state.run_at(&server.url, &["journal", "list", "--format", "table"]).stdout;
    assert!(table.contains("DeleteLabel") && table.contains("unknown"), "{table}");
}

#[test]
fn what_is_journalled_is_for_its_owner_alone() {
    let state = State::new();
    lost(&state, "KILL", "SendText", TEXT);
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&state.path()), 0o700);
    let files: Vec<_> =
        fs::read_dir(state.path()).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(
        files.iter().any(|path| path.extension().is_some_and(|ending| ending == "json")),
        "{files:?}"
    );
    for path in files.iter().filter(|path| path.is_file()) {
        assert_eq!(mode(path), 0o600, "{path:?}");
    }
}

#[test]
fn a_replay_sends_the_same_bytes_and_settles_the_call() {
    let state = State::new();
    lost(&state, "KILL", "SendText", TEXT);
    let id = state.open()[0]["id"].as_str().unwrap().to_owned();
    let elsewhere = state.run_at("http://127.0.0.1:9", &["journal", "replay", &id]);
    assert_eq!(elsewhere.code, 2, "another address is another account: {elsewhere:?}");

    let server = Server::start(vec![
        Reply::Silence,
        Reply::Close,
        fault(400, "BAD_REQUEST", "no"),
        created(),
    ]);
    let state = State::new();
    with_json(TEXT, |file| {
        let command = state.command_at(&server.url, &["call", "SendText", "--json", file]);
        interrupted(&server, 1, "KILL", command);
    });
    let id = state.open()[0]["id"].as_str().unwrap().to_owned();
    let replay =
        || state.run_at(&server.url, &["journal", "replay", &id, "--error-format", "json"]);
    assert_eq!(replay().code, 4);
    // That the second one was refused says nothing of the first.
    assert_eq!((replay().code, state.open().len()), (3, 1));
    let done = replay();
    assert_eq!((done.code, done.stdout.as_str(), done.stderr.as_str()), (0, "129\n", ""));
    let requests = server.requests();
    assert!(
        requests[1..].iter().all(|request| body(request) == body(&requests[0])),
        "{requests:?}"
    );
    assert_eq!(state.open(), [] as [Value; 0]);
    let all = state.json(&["journal", "list", "--all"]);
    assert_eq!((&all[0]["state"], &all[0]["reply"]), (&json!("done"), &json!(129)));
    assert_eq!(state.json(&["journal", "show", &id])["request"], Value::Null, "it is personal");
}

#[test]
fn a_key_stands_for_one_request() {
    let server = Server::start(vec![created()]);
    let state = State::new();
    let with_key = |message: &str| json!({ "RequestId": "mine", "ToNumber": "12065550100", "TextBroadcastConfig": { "Message": message } });
    assert_eq!(call(&state, &server.url, "SendText", &with_key("a").to_string()).code, 0);
    let other = call(&state, &server.url, "SendText", &with_key("b").to_string());
    assert_eq!(
        (other.code, &other.error()["kind"], &other.error()["effect"]),
        (2, &json!("Config"), &json!("not_sent"))
    );
    assert_eq!(server.requests().len(), 1, "it is not sent");
    assert_eq!(call(&state, &server.url, "SendText", &with_key("a").to_string()).code, 0);
    assert_eq!((server.requests().len(), state.open().len()), (2, 0), "the same request is meant");
    let all = state.json(&["journal", "list", "--all"]);
    assert_eq!(all.as_array().unwrap().len(), 1, "{all}");
}

#[test]
fn what_has_no_key_is_never_sent_again() {
    let state = State::new();
    let (server, _) = lost(&state, "KILL", "DeleteLabel", LABEL);
    let id = state.open()[0]["id"].as_str().unwrap().to_owned();
    let run = state.run_at(&server.url, &["journal", "replay", &id, "--error-format", "json"]);
    assert_eq!((run.code, &run.error()["kind"]), (2, &json!("Usage")), "{run:?}");
    assert_eq!(server.requests().len(), 1);
    for none in ["", &id[..3]] {
        assert_eq!(state.run_at(&server.url, &["journal", "forget", none]).code, 2, "{none}");
    }
    assert_eq!(state.run_at(&server.url, &["journal", "forget", &id]).code, 0);
    assert_eq!(state.run_at(&server.url, &READ).stderr, "");
    assert_eq!(state.run_at(&server.url, &["journal", "forget", &id]).code, 2);
}

#[test]
fn a_clear_outcome_leaves_nothing_unknown() {
    let server =
        Server::start(vec![fault(400, "NOT_FOUND", "none"), Reply::Status(401, "X: y"), created()]);
    let state = State::new();
    assert_eq!(call(&state, &server.url, "DeleteLabel", LABEL).code, 3);
    assert_eq!(call(&state, &server.url, "SendText", TEXT).code, 3);
    assert_eq!(call(&state, "http://127.0.0.1:9", "SendText", TEXT).code, 1);
    assert_eq!(call(&state, &server.url, "SendText", "{}").code, 2);
    assert_eq!(call(&state, &server.url, "SendText", TEXT).code, 0);
    assert_eq!(state.open(), [] as [Value; 0]);
    let all = state.json(&["journal", "list", "--all"]);
    assert_eq!(all.as_array().unwrap().len(), 1, "{all}");
}

#[test]
fn without_a_journal_nothing_is_sent_and_everything_is_read() {
    let server = Server::start(vec![soap(TEXTS)]);
    let state = State::new();
    let in_the_way = state.path();
    fs::write(&in_the_way, "").unwrap();
    let run = call(&state, &server.url, "SendText", TEXT);
    let [note, error] = &notes(&run)[..] else { panic!("{run:?}") };
    assert!(note["note"].as_str().unwrap().contains("cannot be read"), "{note}");
    assert_eq!(
        (run.code, &error["kind"], &error["effect"]),
        (1, &json!("Journal"), &json!("not_sent"))
    );
    assert!(error["advice"].as_str().unwrap().contains("CALLFIRE_STATE"), "{error}");
    assert!(server.requests().is_empty());
    assert_eq!(state.run_at(&server.url, &READ).code, 0);
}

#[test]
fn on_a_full_disk_nothing_is_sent() {
    let server = Server::start(vec![created()]);
    let state = State::new();
    with_json(TEXT, |file| {
        // No file may grow, and that is no reason to die.
        let line = format!(
            "trap '' XFSZ; ulimit -f 0; exec {} call SendText --json {file}",
            env!("CARGO_BIN_EXE_callfire")
        );
        let mut command = Command::new("sh");
        let model = state.command_at(&server.url, &[]);
        for (name, value) in model.get_envs() {
            command.env(name, value.unwrap_or_default());
        }
        let run = finish(command.args(["-c", &line]).output().unwrap());
        assert!(run.code == 1 && run.stderr.contains("CALLFIRE_STATE"), "{run:?}");
    });
    assert!(server.requests().is_empty());
    assert_eq!(state.open(), [] as [Value; 0], "what is not sent is not unknown");
}

#[test]
fn a_call_that_is_running_is_no_crash() {
    let server = Server::start(vec![Reply::Silence]);
    let reader = Server::start(vec![soap(TEXTS)]);
    let state = State::new();
    let request = r#"{"RequestId": "mine", "ToNumber": "12065550100", "TextBroadcastConfig": {"Message": "a"}}"#;
    with_json(request, |file| {
        let arguments = ["call", "SendText", "--json", file, "--error-format", "json"];
        let mut first = state.command_at(&server.url, &arguments);
        let mut first = first.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        while server.requests().is_empty() {
            thread::sleep(Duration::from_millis(10));
        }
        assert_eq!(state.run_at(&reader.url, &READ).stderr, "");
        let [entry] = &state.open()[..] else { panic!("there is one") };
        assert_eq!((&entry["state"], &entry["advice"]), (&json!("running"), &Value::Null));
        let id = entry["id"].as_str().unwrap();
        assert_eq!(state.run_at(&reader.url, &["journal", "forget", id]).code, 1);
        let second = state.run_at(&server.url, &arguments);
        assert_eq!((second.code, &second.error()["kind"]), (1, &json!("Journal")), "{second:?}");
        assert_eq!(server.requests().len(), 1, "not twice at once");
        first.kill().unwrap();
        first.wait().unwrap();
    });
    assert_eq!(notes(&state.run_at(&reader.url, &READ)).len(), 1);
}

#[test]
fn many_calls_are_told_in_few_lines() {
    let server = Server::start(vec![Reply::Close]);
    let state = State::new();
    for _ in 0..5 {
        assert_eq!(call(&state, &server.url, "DeleteLabel", LABEL).code, 4);
    }
    let reader = Server::start(vec![soap(TEXTS)]);
    let notes = notes(&state.run_at(&reader.url, &READ));
    assert_eq!(notes.len(), 2, "{notes:?}");
    assert_eq!(notes[0]["journal"], state.open()[4]["id"], "the newest in full");
    assert_eq!(notes[1]["note"], "and 4 more: `callfire journal list`");
}

#[test]
fn a_sandbox_that_dies_with_its_command_needs_no_journal() {
    let state = State::new();
    let run = with_json(TEXT, |file| {
        let mut command = state
            .command_at("http://127.0.0.1:9", &["--sandbox", "call", "SendText", "--json", file]);
        finish(command.output().unwrap())
    });
    assert!(run.code == 0 && !state.path().exists(), "{run:?}");
}

#[test]
fn it_is_where_programs_of_the_user_keep_what_outlives_them() {
    let server = Server::start(vec![Reply::Close]);
    let home = tempfile::tempdir().unwrap();
    let place = |name: &str| home.path().join(name);
    for (variable, value, expected) in [
        ("CALLFIRE_STATE", place("mine"), place("mine")),
        ("XDG_STATE_HOME", place("xdg"), place("xdg/callfire")),
        ("XDG_STATE_HOME", "relative".into(), place(".local/state/callfire")),
    ] {
        with_json(LABEL, |file| {
            let state = State::new();
            let mut command =
                state.command_at(&server.url, &["call", "DeleteLabel", "--json", file]);
            command.env_remove("CALLFIRE_STATE").env("HOME", home.path()).env(variable, value);
            assert_eq!(finish(command.output().unwrap()).code, 4);
        });
        let files = fs::read_dir(&expected).unwrap().map(|file| file.unwrap().path());
        assert!(files.into_iter().any(|path| path.extension().is_some()), "{expected:?}");
    }
}

#[test]
fn a_place_or_an_address_that_may_be_another_one_is_refused() {
    for (variable, value) in [("CALLFIRE_STATE", "state"), ("CALLFIRE_ENDPOINT", "")] {
        let run = with_json(LABEL, |file| {
            let arguments = ["call", "DeleteLabel", "--json", file];
            let mut command = State::new().command_at("http://127.0.0.1:9", &arguments);
            finish(command.env(variable, value).output().unwrap())
        });
        assert!(run.code == 2 && run.stderr.contains(variable), "{run:?}");
    }
}

#[test]
fn commands_at_once_do_not_disturb_each_other() {
    let sandbox = crate::lossy::sandbox(1.0);
    let state = State::new();
    with_json(TEXT, |file| {
        let spawn = |_| {
            let arguments = ["call", "SendText", "--json", file, "--error-format", "json"];
            let mut command = state.command_at(sandbox.base_url(), &arguments);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let children: Vec<_> = (0..8).map(spawn).collect();
        for child in children {
            let run = finish(child.wait_with_output().unwrap());
            assert_eq!((run.code, run.stderr.as_str()), (0, ""));
        }
    });
    assert_eq!(crate::lossy::applied(&sandbox, "SendText"), 8);
    let all = state.json(&["journal", "list", "--all"]);
    let is_done = |entry: &Value| entry["state"] == "done";
    assert!(
        all.as_array().unwrap().len() == 8 && all.as_array().unwrap().iter().all(is_done),
        "{all}"
    );
}
