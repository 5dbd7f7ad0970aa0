//! `callfire call` on the walk that the sandbox's other clients take, and in the sandbox a command starts itself.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use callfire::operation::OPERATIONS;
use callfire_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::support::{ACCOUNT, Run, command, command_at, finish};

#[path = "../../../callfire-sandbox/tests/interop/running.rs"]
mod running;
#[path = "../../../callfire-sandbox/tests/interop/walk.rs"]
mod steps;

use running::Running;
use steps::Client;

/// The arguments after the global ones, for a request on standard input. It says all it can, so that a secret would
/// be found in it.
fn call(operation: &str) -> [&str; 7] {
    ["call", operation, "--json", "-", "--error-format", "json", "-v"]
}

fn run(mut command: Command, request: &Value) -> Run {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(request.to_string().as_bytes()).unwrap();
    finish(child.wait_with_output().unwrap())
}

/// The code of the business error, or the SOAP code where there is no detail.
fn fault_code(run: &Run) -> String {
    let error: Value = serde_json::from_str(run.stderr.lines().last().unwrap()).unwrap();
    assert_eq!((run.code, &error["kind"]), (3, &json!("Fault")), "{run:?}");
    error["fault_code"].as_str().or(error["code"].as_str()).unwrap().to_owned()
}

struct CommandLine {
    base_url: String,
}

impl Client for CommandLine {
    const NAME: &'static str = "cli";

    fn call(&mut self, operation: &str, request: &Value) -> Result<Value, String> {
        let run = run(command_at(&self.base_url, &call(operation)), request);
        if run.code == 0 { Ok(run.json()) } else { Err(fault_code(&run)) }
    }
}

#[test]
fn all_operations_are_called_in_one_walk() {
    let (login, password) = ACCOUNT;
    let running = Running::start(Sandbox::builder().speed(100.0).login(login).password(password));
    let mut client = CommandLine { base_url: running.base_url.clone() };
    let called = steps::walk(&mut client, &steps::files()).unwrap();
    assert_eq!(called.len(), OPERATIONS.len());
}

/// A request of each operation: that of its first step, with one number wherever a step before has saved something.
fn requests() -> BTreeMap<String, Value> {
    let mut requests = BTreeMap::new();
    for file in steps::files() {
        let steps: Vec<Value> = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
        for step in steps {
            let request = step.get("args").map_or_else(|| json!({}), without_saved);
            requests.entry(step["operation"].as_str().unwrap().to_owned()).or_insert(request);
        }
    }
    requests
}

fn without_saved(value: &Value) -> Value {
    match value {
        Value::String(text) if text.starts_with("${") => "12065550100".into(),
        Value::Array(items) => items.iter().map(without_saved).collect(),
        Value::Object(members) => {
            let members = members.iter().map(|(name, inner)| (name.clone(), without_saved(inner)));
            Value::Object(members.collect())
        }
        _ => value.clone(),
    }
}

#[test]
fn the_sandbox_of_a_command_serves_every_operation() {
    let requests = requests();
    assert_eq!(requests.len(), OPERATIONS.len());
    for (operation, request) in requests {
        let arguments = [&["--sandbox"], &call(&operation)[..]].concat();
        let run = run(command(&arguments), &request);
        if run.code != 0 {
            // There is nothing in a new sandbox to refer to.
            let code = fault_code(&run);
            assert!(["BAD_REQUEST", "NOT_FOUND"].contains(&code.as_str()), "{operation}: {run:?}");
        }
    }
}
