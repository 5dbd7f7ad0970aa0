//! Entries of the journal that another command, a crash or a stranger left there.

use std::fs;

use serde_json::json;

use crate::journal::{LABEL, READ, TEXT, TEXTS, call, lost, notes};
use crate::server::{Server, soap};
use crate::service::{created, order};
use crate::support::{State, edit, interrupted};

#[test]
fn an_answer_that_was_not_told_is_told_by_the_next_command() {
    let server = Server::start(vec![created(), order("NEW", "")]);
    let state = State::new();
    let arguments = ["order", "create", "--yes", "--number", "12065550100"];
    interrupted(&server, 2, "KILL", state.command_at(&server.url, &arguments));
    let reader = Server::start(vec![soap(TEXTS)]);
    let [note] = &notes(&state.run_at(&reader.url, &READ))[..] else { panic!("there is one") };
    assert_eq!((&note["state"], &note["reply"]), (&json!("answered"), &json!(129)));
    let advice = note["advice"].as_str().unwrap();
    let wait = format!("`callfire --login someone --endpoint {} order wait 129`", server.url);
    assert!(advice.starts_with(&wait), "{advice}");
    assert_eq!(state.run_at(&reader.url, &READ).stderr, "", "once is enough");
    assert_eq!(state.json(&["journal", "list", "--all"])[0]["reply"], 129);
}

#[test]
fn what_cannot_be_read_is_told_and_stays() {
    let state = State::new();
    let (server, _) = lost(&state, "KILL", "SendText", TEXT);
    let entry = state.open()[0].clone();
    let whole = state.path().join(format!("{}.json", entry["id"].as_str().unwrap()));
    let text = fs::read_to_string(&whole).unwrap();
    let cut = ("0123abcd.json", &text[..text.len() / 2]);
    let strangers = [cut, ("00000000.json", ""), ("11111111.json", &text), ("notes.txt", "mine")];
    for (name, content) in strangers {
        fs::write(state.path().join(name), content).unwrap();
    }
    fs::write(state.path().join("22222222.tmp"), "{").unwrap();
    let next = notes(&state.run_at(&server.url, &READ));
    assert_eq!(next.len(), 4, "the call, and three that may have been one: {next:?}");
    let listed = state.run_at(&server.url, &["journal", "list"]);
    assert_eq!(listed.json().as_array().unwrap().len(), 1);
    let told = &next[1]["note"].as_str().unwrap();
    assert!(listed.stderr.contains(told), "in the same words: {told}, {listed:?}");
    for (name, content) in strangers {
        assert!(listed.stderr.contains(name), "{listed:?}");
        assert_eq!(call(&state, &server.url, "DeleteLabel", LABEL).code, 4);
        assert_eq!(fs::read_to_string(state.path().join(name)).unwrap(), content);
    }
    assert!(!state.path().join("22222222.tmp").exists(), "its command had sent nothing");
    assert_eq!(state.run_at(&server.url, &["journal", "forget", "0123abcd"]).code, 0);
    let aside = fs::read_to_string(state.path().join("0123abcd.damaged")).unwrap();
    assert_eq!(aside, cut.1, "it is not deleted");
    assert!(!state.run_at(&server.url, &READ).stderr.contains("0123abcd"));
}

#[test]
fn a_key_is_forgotten_when_it_is_old() {
    let server = Server::start(vec![created()]);
    let state = State::new();
    let keys = || {
        let all = state.json(&["journal", "list", "--all"]);
        all.as_array().unwrap().iter().map(|entry| entry["request_key"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(call(&state, &server.url, "SendText", TEXT).code, 0);
    let old = keys();
    let done = state.path().join("done");
    let today = fs::read_dir(&done).unwrap().next().unwrap().unwrap().path();
    fs::rename(today, done.join("2000-01-01")).unwrap();
    assert_eq!(keys(), old);
    assert_eq!(call(&state, &server.url, "SendText", TEXT).code, 0);
    assert!(keys().len() == 1 && keys() != old, "{old:?}");
    assert!(!done.join("2000-01-01").exists());
}

#[test]
fn a_call_that_was_answered_is_not_replayed() {
    let state = State::new();
    let (server, _) = lost(&state, "KILL", "SendText", TEXT);
    let id = state.open()[0]["id"].as_str().unwrap().to_owned();
    edit(&state, &id, "state", "answered".into());
    edit(&state, &id, "reply", 129.into());
    let run = state.run_at(&server.url, &["journal", "replay", &id, "--error-format", "json"]);
    let [note, error] = &notes(&run)[..] else { panic!("{run:?}") };
    assert_eq!((&note["journal"], &note["reply"]), (&json!(id), &json!(129)), "it is told");
    assert_eq!((run.code, &error["effect"]), (2, &json!("not_sent")), "{run:?}");
    assert_eq!((server.requests().len(), state.open().len()), (1, 0));
}

#[test]
fn an_entry_that_a_crash_left_in_two_places_is_one() {
    let state = State::new();
    let server = Server::start(vec![created(), soap(TEXTS)]);
    assert_eq!(call(&state, &server.url, "SendText", TEXT).code, 0);
    let id = state.json(&["journal", "list", "--all"])[0]["id"].as_str().unwrap().to_owned();
    let day = fs::read_dir(state.path().join("done")).unwrap().next().unwrap().unwrap().path();
    let name = format!("{id}.json");
    fs::copy(day.join(&name), state.path().join(&name)).unwrap();
    edit(&state, &id, "state", "answered".into());
    let listed = || state.json(&["journal", "list", "--all"]).as_array().unwrap().len();
    assert_eq!(
        (&state.json(&["journal", "show", &id])["state"], listed()),
        (&json!("answered"), 1)
    );
    assert_eq!(notes(&state.run_at(&server.url, &READ)).len(), 1, "it is told once more");
    assert_eq!((&state.json(&["journal", "show", &id])["state"], listed()), (&json!("done"), 1));
}
