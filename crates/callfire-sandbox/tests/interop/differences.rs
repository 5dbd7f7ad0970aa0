//! That every client notices what is not as expected: without this, a walk that finds nothing wrong proves nothing.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use callfire_sandbox::Sandbox;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::Ours;
use crate::running::Running;
use crate::tool;
use crate::walk;

/// Steps that cannot be right, each with what is told of it.
fn wrong_steps() -> [(Value, &'static str); 10] {
    let search = |expect: Value| {
        let args = json!({ "Region": { "City": "Seattle" }, "Count": 1 });
        json!({ "operation": "SearchAvailableNumbers", "args": args, "expect": expect })
    };
    [
        (search(json!({ "TotalResults": 99 })), "/TotalResults: expected 99, got 100"),
        (
            search(json!({ "TotalResults": "$absent" })),
            "/TotalResults: expected \"$absent\", got 100",
        ),
        (search(json!({ "Region": "$string" })), "/Region: expected \"$string\", got null"),
        (search(json!({ "Number": [] })), "/Number: expected [], got ["),
        (search(json!({ "Number": [{}, {}] })), "/Number: expected [{},{}], got ["),
        (
            search(json!({ "Number": [{ "Number": "12065550101" }] })),
            "/Number/0/Number: expected \"12065550101\", got \"12065550100\"",
        ),
        (
            search(json!({ "Number": [{ "TollFree": true }] })),
            "/Number/0/TollFree: expected true, got",
        ),
        (search(json!(null)), "the result: expected null, got {"),
        (
            json!({ "operation": "SearchAvailableNumbers", "args": { "Count": 1 }, "fault": "NOT_FOUND" }),
            "expected the fault NOT_FOUND, got {",
        ),
        (
            json!({ "operation": "GetNumberOrder", "args": { "Id": 0 }, "fault": "Sender" }),
            "expected Sender, got NOT_FOUND",
        ),
    ]
}

/// Each step on a walk of its own: `told` gives what the client says of it.
fn are_noticed(mut told: impl FnMut(&Running, PathBuf) -> String) {
    let running = Running::start(Sandbox::builder());
    let folder = TempDir::new().unwrap();
    for (step, expected) in wrong_steps() {
        let file = folder.path().join("wrong.json");
        fs::write(&file, json!([step]).to_string()).unwrap();
        let told = told(&running, file);
        assert!(told.contains("step 1") && told.contains(expected), "{step}: {told}");
    }
}

/// What a program that fails says.
fn stderr(mut command: Command, running: &Running, file: PathBuf) -> String {
    let output = tool::run_with(command.arg(&running.base_url).arg(file), String::new());
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn differences_are_noticed_by_our_client() {
    are_noticed(|running, file| walk::walk(&mut Ours::of(running), &[file]).unwrap_err());
}

#[test]
#[ignore = "needs php-cli with php-soap and php-xml"]
fn differences_are_noticed_by_php() {
    are_noticed(|running, file| stderr(tool::php("walk.php"), running, file));
}

#[test]
#[ignore = "needs python3 with zeep"]
fn differences_are_noticed_by_zeep() {
    are_noticed(|running, file| stderr(tool::python("walk.py"), running, file));
}

#[test]
#[ignore = "needs node with soap"]
fn differences_are_noticed_by_node_soap() {
    are_noticed(|running, file| stderr(tool::node("walk.mjs"), running, file));
}
