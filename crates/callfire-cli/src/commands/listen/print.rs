//! The handler that prints: a notification is handled when its line has been taken by whoever reads standard output.

use std::collections::HashSet;
use std::io::{self, ErrorKind, Write};
use std::sync::{Arc, OnceLock, mpsc};
use std::thread;

use callfire_receiver::inbox::ItemId;
use callfire_receiver::{Handler, HandlerError};
use tokio::sync::oneshot;

use super::line;
use crate::commands::inbox::Place;
use crate::failure::Failure;

/// A line to be printed, and whom to tell.
#[derive(Debug)]
struct Line {
    item: ItemId,
    text: String,
    taken: oneshot::Sender<Result<(), HandlerError>>,
}

/// A handler that writes to `out`, and what is told when nothing can be written any more.
pub(super) fn handler(
    out: impl Write + Send + 'static,
) -> (impl Handler, oneshot::Receiver<io::Error>) {
    let (lines, queue) = mpsc::channel();
    let (broken, on_broken) = oneshot::channel();
    let cause = Arc::new(OnceLock::new());
    let set = Arc::clone(&cause);
    // A reader that pauses holds up the thread that writes, and must not hold up anything else.
    thread::spawn(move || {
        if let Err(error) = write(queue, out, &set) {
            // Nobody listens any more where the command ends already.
            let _ = broken.send(error);
        }
    });
    let handler = move |delivery| {
        let (lines, cause) = (lines.clone(), Arc::clone(&cause));
        async move {
            let (taken, on_taken) = oneshot::channel();
            let text = line::of(&delivery)?;
            lines.send(Line { item: delivery.item(), text, taken }).map_err(|_| gone(&cause))?;
            on_taken.await.map_err(|_| gone(&cause))?
        }
    };
    (handler, on_broken)
}

/// Why a command that prints cannot go on.
pub(super) fn unread(error: &io::Error, place: &Place) -> Failure {
    let failure = Failure::local("Io", format!("standard output: {error}"));
    if place.is_temporary() {
        return failure;
    }
    failure.with_advice(format!(
        "nothing is lost: what was not printed is in {}, and is printed after the next start",
        place.told()
    ))
}

/// What became of a line that was not taken.
fn gone(cause: &OnceLock<String>) -> HandlerError {
    let cause = cause.get().map_or("nobody reads standard output any more", String::as_str);
    HandlerError::retry(cause)
}

fn cause_of(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::BrokenPipe => "nobody reads standard output any more".to_owned(),
        _ => format!("standard output: {error}"),
    }
}

/// Writes line after line, until that fails or there will be no more. Who waits for a line finds out why by its `cause`.
fn write(
    queue: mpsc::Receiver<Line>,
    mut out: impl Write,
    cause: &OnceLock<String>,
) -> io::Result<()> {
    // Written while nobody waited any more: the next try finds them here.
    let mut untold = HashSet::new();
    for Line { item, text, taken } in queue {
        if taken.is_closed() {
            continue;
        }
        if !untold.remove(&item) {
            let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
            written.inspect_err(|error| drop(cause.set(cause_of(error))))?;
        }
        if taken.send(Ok(())).is_err() {
            untold.insert(item);
        }
    }
    Ok(())
}
