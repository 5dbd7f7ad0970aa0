//! The command killed at any moment: what was applied is in the journal, and what the journal calls unknown was sent.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use callfire_sandbox::{Disruption, DisruptionKind, LedgerEntry, Phase};
use serde_json::{Value, json};

use crate::lossy::sandbox;
use crate::support::{State, finish};

/// How often the command is killed.
const ENDS: u64 = 50;
/// How long the service takes.
const SLOW: Duration = Duration::from_millis(15);

/// A request that no other turn has; keyed and unsafe ones take turns.
fn request(turn: u64) -> (&'static str, Value) {
    match turn % 2 {
        0 => (
            "SendText",
            json!({
                "RequestId": format!("turn-{turn}"),
                "ToNumber": [{ "_": "12065550100" }],
                "TextBroadcastConfig": { "Message": format!("turn {turn}") },
            }),
        ),
        _ => ("CreateNumberOrder", json!({ "Numbers": [format!("120655501{turn:02}")] })),
    }
}

#[test]
#[allow(clippy::cast_precision_loss, reason = "a thousand moments are as random as any")]
fn ledger_and_journal_agree_however_often_it_is_killed() {
    let sandbox = sandbox(1000.0);
    let state = State::new();
    let folder = tempfile::tempdir().unwrap();
    let mut told = BTreeSet::new();
    let start = Instant::now();
    assert_eq!(state.run_at(sandbox.base_url(), &["call", "QueryKeywords"]).code, 0);
    let whole = start.elapsed() + SLOW;
    for turn in 0..ENDS {
        let phase = if turn % 4 < 2 { Phase::Before } else { Phase::After };
        let slow = DisruptionKind::Latency(SLOW);
        sandbox.disrupt(Disruption::new(slow).phase(phase));
        let (operation, request) = request(turn);
        let file = folder.path().join(format!("{turn}.json"));
        fs::write(&file, request.to_string()).unwrap();
        let arguments =
            ["call", operation, "--json", file.to_str().unwrap(), "--error-format", "json"];
        let mut command = state.command_at(sandbox.base_url(), &arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // From its start to well after its end.
        thread::sleep(whole.mul_f64((turn * 7919 % 1000) as f64 / 600.0));
        child.kill().unwrap();
        let run = finish(child.wait_with_output().unwrap());
        sandbox.clear_disruptions();
        if run.code == 0 {
            told.insert(turn);
        }
    }
    // A request whose sender was killed may still be on its way.
    thread::sleep(Duration::from_millis(300));

    let journalled = entries(&state.path());
    let ledger = sandbox.ledger().unwrap();
    for entry in &ledger {
        let LedgerEntry { request_id, request, applied, created, .. } = entry;
        assert_eq!(*applied, 1, "{entry:?}");
        let knows = |entry: &&Value| match request_id {
            Some(key) => entry["request_key"] == *key,
            None => {
                entry["request"]["Numbers"] == request.as_ref().unwrap()["Numbers"]
                    || entry["reply"].as_i64().is_some_and(|id| created.contains(&id))
            }
        };
        assert_eq!(journalled.iter().filter(knows).count(), 1, "{entry:?}: {journalled:?}");
    }
    let unknown = journalled.iter().filter(|entry| entry["state"] == "unknown");
    let unknown: Vec<u64> = unknown.map(turn_of).collect();
    assert!(unknown.iter().all(|turn| !told.contains(turn)), "{unknown:?} {told:?}");
    let (applied, entries) = (ledger.len(), journalled.len());
    println!(
        "{ENDS} ends: {entries} journalled, {applied} applied, {} told, {unknown:?} unknown",
        told.len()
    );
    assert!(applied > 0 && !unknown.is_empty(), "it was killed at no interesting moment");
}

/// The entries in a folder and in those below it, read as they are.
fn entries(folder: &Path) -> Vec<Value> {
    let paths = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let of = |path: PathBuf| match path.extension() {
        _ if path.is_dir() => entries(&path),
        Some(ending) if ending == "json" => {
            vec![serde_json::from_slice(&fs::read(path).unwrap()).unwrap()]
        }
        _ => Vec::new(),
    };
    paths.flat_map(of).collect()
}

/// The turn whose request this is; there is one.
fn turn_of(entry: &Value) -> u64 {
    let is_turn = |turn: &u64| {
        let (operation, request) = request(*turn);
        entry["operation"] == operation && entry["request"] == request
    };
    (0..ENDS).find(is_turn).unwrap_or_else(|| panic!("nobody sent {entry}"))
}
