//! What a shell and a script rely on: help, completions, the manual page, closed pipes.

use std::process::Stdio;

use crate::support::{command, run};

#[test]
fn completions_and_the_manual_page_know_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = run(&["completions", shell]);
        assert!(run.code == 0 && run.stdout.contains("reconcile"), "{shell}: {run:?}");
    }
    let page = run(&["man"]).stdout;
    for part in [
        ".TH callfire",
        "CALLFIRE DESCRIBE",
        "CALLFIRE ORDER CREATE",
        "CALLFIRE ORDER RECONCILE",
        "CALLFIRE JOURNAL REPLAY",
        "CALLFIRE_STATE",
        "allow\\-fewer",
        "CALLFIRE_PASSWORD",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut command = command(&["describe", "SendCall"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()),
        (Some(0), "")
    );
}
