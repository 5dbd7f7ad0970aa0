//! Runs the command without anything of the environment it was started in.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::server::Server;

/// The environment variables the command looks at.
const VARIABLES: [&str; 3] = ["CALLFIRE_LOGIN", "CALLFIRE_PASSWORD", "CALLFIRE_ENDPOINT"];

/// The login and the password that the command has where it has any.
pub(crate) const ACCOUNT: (&str, &str) = ("someone", "hunter2-hunter2");

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The one object on standard error.
    pub(crate) fn error(&self) -> Value {
        serde_json::from_str(&self.stderr).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Hands `use_it` the path of a file with this request.
pub(crate) fn with_json<T>(request: &str, use_it: impl FnOnce(&str) -> T) -> T {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("request.json");
    std::fs::write(&file, request).unwrap();
    use_it(file.to_str().unwrap())
}

/// The command, not run yet.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callfire"));
    for name in VARIABLES {
        command.env_remove(name);
    }
    command.args(arguments);
    command
}

/// Runs the command with nothing on standard input.
pub(crate) fn run(arguments: &[&str]) -> Run {
    finish(command(arguments).stdin(Stdio::null()).output().unwrap())
}

/// Runs the command with a request or a reply on standard input.
pub(crate) fn run_with(arguments: &[&str], input: &str) -> Run {
    let mut command = command(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    finish(child.wait_with_output().unwrap())
}

/// Runs the command against a server, with credentials.
pub(crate) fn run_at(url: &str, arguments: &[&str]) -> Run {
    finish(command_at(url, arguments).output().unwrap())
}

/// Runs the command and sends it a signal, once the server has seen this many requests.
pub(crate) fn interrupted_at(
    server: &Server,
    requests: usize,
    signal: &str,
    arguments: &[&str],
) -> Run {
    let mut command = command_at(&server.url, arguments);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while server.requests().len() < requests {
        thread::sleep(Duration::from_millis(10));
    }
    let signal = format!("-{signal}");
    let kill = Command::new("kill").args([&signal, &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    finish(child.wait_with_output().unwrap())
}

/// The command against a server, with credentials; not run yet.
pub(crate) fn command_at(url: &str, arguments: &[&str]) -> Command {
    let mut command = command(arguments);
    let (login, password) = ACCOUNT;
    command.env("CALLFIRE_LOGIN", login).env("CALLFIRE_PASSWORD", password);
    command.env("CALLFIRE_ENDPOINT", url).stdin(Stdio::null());
    command
}

/// What a run gave.
pub(crate) fn finish(output: Output) -> Run {
    Run {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}
