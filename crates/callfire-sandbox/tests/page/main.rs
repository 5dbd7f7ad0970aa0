//! The page in a real browser. What the control API answers is tested in `it`.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

use std::env;
use std::process::{Command, Output};

use callfire_sandbox::Sandbox;
use tokio::task::spawn_blocking;

/// Runs a script of this folder with Node, which finds its packages by `NODE_PATH`.
async fn run(script: &str, base_url: &str) -> Output {
    let chromium = env::var("CALLFIRE_CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".to_owned());
    let mut command = Command::new("node");
    command
        .arg(format!("{}/tests/page/{script}", env!("CARGO_MANIFEST_DIR")))
        .args([base_url, &chromium]);
    let output = spawn_blocking(move || command.output()).await.unwrap();
    output.unwrap_or_else(|error| panic!("node: {error}: install it, or have .ci/run do it"))
}

#[tokio::test]
#[ignore = "needs Chromium and Node"]
async fn people_see_what_happens_and_nothing_runs_that_clients_sent() {
    let sandbox = Sandbox::builder().speed(100.0).start().await.unwrap();
    let output = run("page.mjs", sandbox.base_url()).await;
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && stderr.is_empty(), "{}: {stderr}", output.status);
    // The form's text and the order's effect are real.
    let ledger = sandbox.ledger().unwrap();
    let applied: Vec<_> = ledger.iter().map(|entry| entry.operation.as_str()).collect();
    assert_eq!(applied, ["CreateNumberOrder", "CreateSubscription"]);
}
