//! The handler that runs a command: the notification is on its standard input, and its exit code says what became of it.

mod group;

use std::io;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use callfire_receiver::{Delivery, Handler, HandlerError};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use self::group::Group;
use super::line;

/// How much of the end of its standard error is kept.
const TAIL: usize = 1000;
/// How long its standard error is read after its end: what it has left running may hold it open for ever.
const GRACE: Duration = Duration::from_millis(200);
/// May hold the mail server's password, which is none of its business.
const SMTP: &str = "CALLFIRE_SMTP";

/// A handler that lets the shell run `command`.
pub(super) fn handler(command: &str) -> impl Handler {
    let command: Arc<str> = command.into();
    move |delivery: Delivery| {
        let command = Arc::clone(&command);
        async move { run(&command, &delivery).await }
    }
}

/// Runs it. Where this is dropped, the command is killed with all that it started.
async fn run(command: &str, delivery: &Delivery) -> Result<(), HandlerError> {
    let input = line::of(delivery)?;
    let mut shell = shell(command);
    shell.env_remove(SMTP).envs(numbers(delivery));
    shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = Group::lead(&mut shell).kill_on_drop(true).spawn()?;
    let group = Group::of(&child);
    let mut tail = Vec::new();
    let ended = finish(&mut child, &input, &mut tail).await;
    group.leave();
    match ended? {
        status if status.success() => Ok(()),
        status if status.code().is_some() => Err(HandlerError::retry(cause(status, &tail))),
        // A signal ended it, whatever it had done by then.
        status => Err(HandlerError::cut_off(cause(status, &tail))),
    }
}

/// What tells one try from another. Nothing that a stranger wrote may be among it.
fn numbers(delivery: &Delivery) -> [(&'static str, String); 3] {
    [
        ("CALLFIRE_ITEM", delivery.item().to_string()),
        ("CALLFIRE_ATTEMPT", delivery.attempt().to_string()),
        ("CALLFIRE_UNCERTAIN", u8::from(delivery.is_uncertain()).to_string()),
    ]
}

#[cfg(not(windows))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command);
    shell
}

#[cfg(windows)]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("cmd");
    shell.arg("/C").arg(command);
    shell
}

async fn finish(child: &mut Child, input: &str, tail: &mut Vec<u8>) -> io::Result<ExitStatus> {
    let (stdin, stderr) = (child.stdin.take(), child.stderr.take());
    let talk = async {
        tokio::join!(feed(stdin, input), keep_end(stderr, tail));
    };
    tokio::pin!(talk);
    tokio::select! {
        status = child.wait() => {
            // What is not said by then is not part of the cause.
            let _ = timeout(GRACE, talk).await;
            status
        }
        () = &mut talk => child.wait().await,
    }
}

/// A command need not read what it gets; what it thinks of that its exit code says.
async fn feed(stdin: Option<impl AsyncWrite + Unpin>, input: &str) {
    if let Some(mut stdin) = stdin {
        let _ = stdin.write_all(input.as_bytes()).await;
    }
}

async fn keep_end(stderr: Option<impl AsyncRead + Unpin>, tail: &mut Vec<u8>) {
    let Some(mut stderr) = stderr else { return };
    let mut part = [0; 4096];
    while let Ok(length @ 1..) = stderr.read(&mut part).await {
        tail.extend(part.iter().take(length));
        tail.drain(..tail.len().saturating_sub(TAIL));
    }
}

fn cause(status: ExitStatus, tail: &[u8]) -> String {
    match String::from_utf8_lossy(tail).trim() {
        "" => status.to_string(),
        said => format!("{status}: {said}"),
    }
}
