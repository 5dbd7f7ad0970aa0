//! Runs the programs of other languages. What they print is judged elsewhere.

use std::env;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::thread;

use callfire_sandbox::{LOGIN, PASSWORD};

/// PHP with its extensions soap and xml.
pub(crate) fn php(program: &str) -> Command {
    command("php", "php/", program)
}

/// The Python that has zeep and lxml: the environment says which, as they are seldom the system's.
pub(crate) fn python(program: &str) -> Command {
    let python = env::var("CALLFIRE_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    command(&python, "python/", program)
}

/// Node, which finds its packages by `NODE_PATH`.
pub(crate) fn node(program: &str) -> Command {
    command("node", "node/", program)
}

fn command(tool: &str, folder: &str, program: &str) -> Command {
    let tests: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests", "interop"].iter().collect();
    let mut command = Command::new(tool);
    command.arg(tests.join(folder).join(program));
    command.env("CALLFIRE_LOGIN", LOGIN).env("CALLFIRE_PASSWORD", PASSWORD);
    // Nothing of Python's is left beside the programs.
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

/// Runs it with this on standard input; whatever it ends with is the caller's to see.
pub(crate) fn run_with(command: &mut Command, input: String) -> Output {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let tool = command.get_program().to_string_lossy().into_owned();
    let mut child = command.spawn().unwrap_or_else(|error| {
        panic!(
            "{tool}: {error}: install php-cli, nodejs and python3 with zeep, or have .ci/run do it"
        )
    });
    let mut stdin = child.stdin.take().unwrap();
    // A program that does not read its input closes it.
    let writer = thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    testlog::printed(&String::from_utf8_lossy(&output.stdout));
    testlog::printed(&String::from_utf8_lossy(&output.stderr));
    output
}

/// Runs it, which has to go well without a word on standard error, and gives what it printed.
#[track_caller]
pub(crate) fn run(command: &mut Command) -> String {
    let output = run_with(command, String::new());
    let stderr = String::from_utf8_lossy(&output.stderr);
    let program = command.get_args().next().unwrap().to_string_lossy();
    assert!(output.status.success() && stderr.is_empty(), "{program}: {}: {stderr}", output.status);
    String::from_utf8(output.stdout).unwrap()
}
