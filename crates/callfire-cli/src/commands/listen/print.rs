//! The handler that prints: a notification is handled when its line has been taken by whoever reads standard output.

use std::collections::HashSet;
use std::io::{self, Write};
use std::sync::mpsc;
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
    // A reader that pauses holds up the thread that writes, and must not hold up anything else.
    thread::spawn(move || {
        if let Err(error) = write(queue, out) {
            // Nobody listens any more where the command ends already.
            let _ = broken.send(error);
        }
    });
    let handler = move |delivery| {
        let lines = lines.clone();
        async move {
            let (taken, on_taken) = oneshot::channel();
            let text = line::of(&delivery)?;
            lines.send(Line { item: delivery.item(), text, taken }).map_err(|_| gone())?;
            on_taken.await.map_err(|_| gone())?
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

fn gone() -> HandlerError {
    HandlerError::retry("nobody reads standard output any more")
}

/// Writes line after line, until that fails or there will be no more.
fn write(queue: mpsc::Receiver<Line>, mut out: impl Write) -> io::Result<()> {
    // Written while nobody waited any more: the next try finds them here.
    let mut untold = HashSet::new();
    for Line { item, text, taken } in queue {
        if taken.is_closed() {
            continue;
        }
        if !untold.remove(&item) {
            out.write_all(text.as_bytes())?;
            out.flush()?;
        }
        if taken.send(Ok(())).is_err() {
            untold.insert(item);
        }
    }
    Ok(())
}
