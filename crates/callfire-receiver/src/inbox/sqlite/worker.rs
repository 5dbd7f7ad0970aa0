//! The threads that hold the connections: what is asked of them, and how much of it goes into one transaction.
//!
//! What is asked is not known here.

use std::mem;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::oneshot;

use super::failure::Failure;
use crate::inbox::InboxError;

/// The most requests in one transaction.
const BATCH: usize = 256;
/// From how many pages in the log on these are brought into the file.
const PAGES: i64 = 2_000;

/// A thread with a connection, which it closes when this is dropped.
#[derive(Debug)]
pub(super) struct Worker {
    requests: Option<Requests>,
    thread: Option<JoinHandle<()>>,
}

/// Where requests of a worker go.
#[derive(Clone, Debug)]
pub(super) struct Requests(Sender<Box<dyn Request>>);

impl Worker {
    /// Does what it is asked in transactions of many requests, each of which is told when it is on disk.
    pub(super) fn writing(path: PathBuf, connection: Connection) -> Result<Self, InboxError> {
        Self::new(
            "inbox",
            Writer { path, connection, broken: None, is_failing: false, is_behind: false },
        )
    }

    /// Does what it is asked in one transaction each.
    pub(super) fn reading(path: PathBuf, connection: Connection) -> Result<Self, InboxError> {
        Self::new("inbox-read", Reader { path, connection })
    }

    fn new(name: &str, work: impl Work) -> Result<Self, InboxError> {
        let (sender, receiver) = mpsc::channel();
        let thread = thread::Builder::new().name(name.to_owned());
        let thread = thread.spawn(move || serve(work, &receiver)).map_err(|error| {
            InboxError::unavailable(format!("cannot start a thread for the inbox: {error}"))
        })?;
        Ok(Self { requests: Some(Requests(sender)), thread: Some(thread) })
    }

    pub(super) fn requests(&self) -> Result<Requests, InboxError> {
        self.requests.clone().ok_or_else(ended)
    }

    /// Has `run` done, perhaps more than once, of which the last time counts.
    pub(super) async fn ask<T, F>(&self, run: F) -> Result<T, InboxError>
    where
        T: Send + 'static,
        F: FnMut(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        // Whoever does not wait for the answer any more does not get it.
        self.requests()?.send(run, |answer| drop(sender.send(answer)));
        receiver.await.map_err(|_| ended())?
    }
}

impl Drop for Worker {
    /// What was asked before is done before.
    fn drop(&mut self) {
        self.requests = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("a thread of the inbox panicked");
        }
    }
}

impl Requests {
    pub(super) fn send<T, F, A>(&self, run: F, answer: A)
    where
        T: Send + 'static,
        F: FnMut(&Connection) -> rusqlite::Result<T> + Send + 'static,
        A: FnOnce(Result<T, InboxError>) + Send + 'static,
    {
        // A request that nobody takes is dropped, and its answer with it, which tells the caller.
        drop(self.0.send(Box::new(Task { run, done: None, answer })));
    }
}

pub(super) fn ended() -> InboxError {
    InboxError::broken("the thread of the inbox has ended; start anew")
}

trait Request: Send {
    fn run(&mut self, connection: &Connection) -> rusqlite::Result<()>;
    fn answer(self: Box<Self>, end: Result<(), Failure>);
}

struct Task<T, F, A> {
    run: F,
    done: Option<T>,
    answer: A,
}

impl<T, F, A> Request for Task<T, F, A>
where
    T: Send,
    F: FnMut(&Connection) -> rusqlite::Result<T> + Send,
    A: FnOnce(Result<T, InboxError>) + Send,
{
    fn run(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        self.done = Some((self.run)(connection)?);
        Ok(())
    }

    fn answer(self: Box<Self>, end: Result<(), Failure>) {
        let Self { done, answer, .. } = *self;
        answer(end.map_err(InboxError::from).and_then(|()| done.ok_or_else(ended)));
    }
}

trait Work: Send + 'static {
    /// The longest time that is waited for more requests when some are there.
    const PATIENCE: Duration;

    fn work(&mut self, batch: Vec<Box<dyn Request>>);
}

fn serve<W: Work>(mut work: W, requests: &Receiver<Box<dyn Request>>) {
    let (mut expected, mut patience) = (1, Duration::ZERO);
    while let Ok(first) = requests.recv() {
        let started = Instant::now();
        let batch = gather(first, requests, expected, started + patience);
        expected = batch.len();
        let gathered = Instant::now();
        work.work(batch);
        patience = (gathered.elapsed() / 4).min(W::PATIENCE);
    }
}

/// What is asked at a time: all that is there, and what the callers of the last batch ask next, who have just had their
/// answers. Without a little patience every other batch would be of the first of them alone.
fn gather(
    first: Box<dyn Request>,
    requests: &Receiver<Box<dyn Request>>,
    expected: usize,
    until: Instant,
) -> Vec<Box<dyn Request>> {
    let mut batch = vec![first];
    batch.extend(requests.try_iter().take(BATCH - 1));
    while batch.len() < expected {
        let left = until.saturating_duration_since(Instant::now());
        let Ok(next) = requests.recv_timeout(left) else { break };
        batch.push(next);
    }
    batch
}

struct Reader {
    path: PathBuf,
    connection: Connection,
}

impl Work for Reader {
    const PATIENCE: Duration = Duration::ZERO;

    fn work(&mut self, batch: Vec<Box<dyn Request>>) {
        for mut request in batch {
            let read = self.connection.transaction().and_then(|it| request.run(&it));
            request.answer(read.map_err(|error| Failure::new("read", &self.path, &error)));
        }
    }
}

struct Writer {
    path: PathBuf,
    connection: Connection,
    broken: Option<Failure>,
    is_failing: bool,
    /// Whether the log cannot be brought into the file.
    is_behind: bool,
}

impl Work for Writer {
    const PATIENCE: Duration = Duration::from_millis(2);

    fn work(&mut self, mut batch: Vec<Box<dyn Request>>) {
        let end = self.write(&mut batch);
        let is_one = batch.len() == 1;
        for mut request in batch {
            match &end {
                // One of them is at fault, and the others shall not suffer.
                Err(failure) if failure.is_of_one_request() && !is_one => {
                    let end = self.write(std::slice::from_mut(&mut request));
                    request.answer(end);
                }
                _ => request.answer(end.clone()),
            }
        }
        self.checkpoint();
    }
}

impl Writer {
    fn write(&mut self, batch: &mut [Box<dyn Request>]) -> Result<(), Failure> {
        if let Some(failure) = &self.broken {
            return Err(failure.clone());
        }
        match self.commit(batch) {
            Ok(()) => {
                self.is_failing = false;
                Ok(())
            }
            Err(error) => {
                let failure = self.failed(&error);
                // Once is enough: there is a failure a batch until it has passed.
                if !mem::replace(&mut self.is_failing, true) {
                    tracing::warn!(%failure, "the inbox does not keep what comes");
                }
                Err(failure)
            }
        }
    }

    /// A transaction that is not committed is rolled back when it is dropped.
    fn commit(&mut self, batch: &mut [Box<dyn Request>]) -> rusqlite::Result<()> {
        let behavior = TransactionBehavior::Immediate;
        let transaction = self.connection.transaction_with_behavior(behavior)?;
        for request in batch {
            request.run(&transaction)?;
        }
        transaction.commit()
    }

    fn failed(&mut self, error: &rusqlite::Error) -> Failure {
        let failure = Failure::new("write to", &self.path, error);
        if failure.is_forever() {
            self.broken = Some(failure.clone());
        }
        failure
    }

    /// Brings the log's pages into the file when there are many. Callers have had their answers: the log keeps what it
    /// has until the pages are on disk.
    fn checkpoint(&mut self) {
        if self.broken.is_some() {
            return;
        }
        let done = self.pages_in_log().and_then(|pages| match pages >= PAGES {
            true => self.connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", (), |_| Ok(())),
            false => Ok(()),
        });
        let is_behind = mem::replace(&mut self.is_behind, done.is_err());
        if let Err(error) = done {
            let failure = self.failed(&error);
            if !is_behind {
                tracing::warn!(%failure, "what the inbox keeps stays in its log for now");
            }
        }
    }

    fn pages_in_log(&self) -> rusqlite::Result<i64> {
        let mut statement = self.connection.prepare_cached("PRAGMA wal_checkpoint(NOOP)")?;
        statement.query_row((), |row| Ok(row.get::<_, i64>(1)? - row.get::<_, i64>(2)?))
    }
}
