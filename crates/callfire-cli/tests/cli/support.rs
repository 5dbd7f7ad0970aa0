//! Runs the command without anything of the environment it was started in.

use std::cell::RefCell;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::rc::Rc;
use std::thread;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use crate::server::Server;

/// The environment variables the command looks at.
const VARIABLES: [&str; 5] =
    ["CALLFIRE_ENDPOINT", "CALLFIRE_LOGIN", "CALLFIRE_PASSWORD", "CALLFIRE_SMTP", "XDG_STATE_HOME"];
/// The passwords of these tests, which begin alike, and with a login in base64: `me:`, and that of [`ACCOUNT`].
const SECRETS: [&str; 3] = ["hunter2", "bWU6aHVudGVyMg", "c29tZW9uZTpodW50ZXIyLWh1bnRlcjI"];

thread_local! {
    /// The state folders of the commands that this test has run.
    static FOLDERS: RefCell<Vec<Rc<TempDir>>> = const { RefCell::new(Vec::new()) };
}

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

/// A state folder that several commands of a test share.
#[derive(Clone)]
pub(crate) struct State(Rc<TempDir>);

impl State {
    pub(crate) fn new() -> Self {
        let folder = Rc::new(tempfile::tempdir().unwrap());
        FOLDERS.with_borrow_mut(|folders| folders.push(Rc::clone(&folder)));
        Self(folder)
    }

    /// Not made yet.
    pub(crate) fn path(&self) -> PathBuf {
        self.0.path().join("state")
    }

    /// The command against a server, with credentials; not run yet.
    pub(crate) fn command_at(&self, url: &str, arguments: &[&str]) -> Command {
        let mut command = command_at(url, arguments);
        command.env("CALLFIRE_STATE", self.path());
        command
    }

    pub(crate) fn run_at(&self, url: &str, arguments: &[&str]) -> Run {
        finish(self.command_at(url, arguments).output().unwrap())
    }

    /// What a command that sends nothing prints.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        self.run_at("http://127.0.0.1:9", arguments).json()
    }

    /// The calls that are not settled.
    pub(crate) fn open(&self) -> Vec<Value> {
        self.json(&["journal", "list"]).as_array().unwrap().clone()
    }
}

/// Sets a member of an entry that is not settled.
pub(crate) fn edit(state: &State, id: &str, member: &str, value: Value) {
    let path = state.path().join(format!("{id}.json"));
    let mut entry: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    entry[member] = value;
    fs::write(path, entry.to_string()).unwrap();
}

/// The command with a state folder of its own, not run yet.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callfire"));
    for name in VARIABLES {
        command.env_remove(name);
    }
    let state = State::new();
    command.env("CALLFIRE_STATE", state.path()).env("HOME", state.0.path());
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
    interrupted(server, requests, signal, command_at(&server.url, arguments))
}

/// Runs a command and sends it a signal, once the server has seen this many requests.
pub(crate) fn interrupted(
    server: &Server,
    requests: usize,
    signal: &str,
    mut command: Command,
) -> Run {
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

/// What a run gave, in which no password is, nor in any file that this test's runs have left.
pub(crate) fn finish(output: Output) -> Run {
    let run = Run {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    };
    check_secrets(&run.stdout, "standard output");
    check_secrets(&run.stderr, "standard error");
    FOLDERS.with_borrow(|folders| folders.iter().for_each(|folder| check_files(folder.path())));
    run
}

fn check_files(folder: &Path) {
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        match path.is_dir() {
            true => check_files(&path),
            // A command that still runs may have moved it.
            false => {
                let bytes = fs::read(&path).unwrap_or_default();
                check_secrets(&String::from_utf8_lossy(&bytes), &path.to_string_lossy());
            }
        }
    }
}

fn check_secrets(text: &str, place: &str) {
    testlog::printed(text);
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} is in {place}: {text}");
    }
}
