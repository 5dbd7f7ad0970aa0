//! The inbox of one receiver in an SQLite file. What its rows say is the matter of the modules below.
//!
//! One thread writes: everything that is asked for while it is at a transaction goes into the next one, so that a hundred
//! callers wait for one sync of the disk and not for a hundred. Another one reads.

mod accept;
mod admin;
mod deliver;
mod failure;
mod file;
mod keep;
mod line;
mod time;
mod worker;

use std::fs::File;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use futures_util::future::FutureExt as _;
use rusqlite::Connection;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep};

pub use admin::{
    DeliveryRow, DeliveryState, Filter, HandlerRow, ItemRow, QuarantinedRow, ShownItem,
};

use self::keep::{Over, Reached};
use self::time::to_millis;
use self::worker::{Requests, Worker, ended};
use super::{
    Acceptance, Answer, Arrival, Claim, ClaimId, Counts, Inbox, InboxError, Outcome, QuarantineId,
    Quarantined,
};

/// How long it may take a receiver that was stopped to close its files.
const PATIENCE: Duration = Duration::from_secs(2);
/// Between two looks whether it has.
const PAUSE: Duration = Duration::from_millis(10);
/// The longest time that the file is left to others after a portion of a long work.
const TURN: Duration = Duration::from_millis(100);

/// An [`Inbox`] in an SQLite file, for one receiver at a time.
///
/// What is acknowledged is on disk (`synchronous=FULL`). A disk that is full passes when there is room again; after any
/// other failure of it nothing is taken until the file is opened anew. In quarantine are the newest 10,000 bodies, or as
/// many of them as have 64 MiB.
///
/// Handlers are known by their names: one that is new gets what comes from then on, and what one that is gone has not
/// got is kept for it, until [`give_up`](Self::give_up) is asked for that.
///
/// The file can be looked at, and all that looks after it be asked for, while a receiver has it, by another process too.
#[derive(Debug)]
pub struct SqliteInbox {
    path: PathBuf,
    reader: Worker,
    writer: Worker,
    /// The handlers that what comes is for.
    handlers: Mutex<Option<Arc<[i64]>>>,
    /// Open and locked as long as this is the receiver's.
    lock: Mutex<Option<File>>,
}

impl SqliteInbox {
    /// Opens the file, or makes it.
    ///
    /// # Errors
    ///
    /// The file cannot be made or opened, or is no inbox: then it is left as it is.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, InboxError> {
        Self::open_found(file::make(path.as_ref())?)
    }

    /// Opens a file that there is.
    ///
    /// # Errors
    ///
    /// There is no such file, it cannot be opened, or is no inbox: then it is left as it is.
    pub fn open_existing(path: impl AsRef<Path>) -> Result<Self, InboxError> {
        Self::open_found(file::find(path.as_ref())?)
    }

    fn open_found(path: PathBuf) -> Result<Self, InboxError> {
        let writer = Worker::writing(path.clone(), file::write_to(&path)?)?;
        let reader = Worker::reading(path.clone(), file::read_from(&path)?)?;
        Ok(Self { path, reader, writer, handlers: Mutex::default(), lock: Mutex::default() })
    }

    /// The whole path of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether a receiver has the file, this one or another.
    ///
    /// # Errors
    ///
    /// That cannot be found out.
    pub fn is_taken(&self) -> Result<bool, InboxError> {
        let lock = held(&self.lock);
        Ok(lock.is_some() || file::take(&self.path)?.is_none())
    }

    /// Whether the file is this one's.
    fn take(&self) -> Result<bool, InboxError> {
        let mut lock = held(&self.lock);
        if lock.is_none() {
            *lock = file::take(&self.path)?;
        }
        Ok(lock.is_some())
    }

    /// Takes the file, which a receiver that was stopped may not have given back quite yet.
    async fn take_soon(&self) -> Result<(), InboxError> {
        let until = Instant::now() + PATIENCE;
        while !self.take()? {
            if Instant::now() >= until {
                return Err(InboxError::unavailable(format!(
                    "another receiver has the inbox {}: stop it first, or name another file",
                    self.path.display()
                )));
            }
            sleep(PAUSE).await;
        }
        Ok(())
    }

    async fn begin(&self, names: Arc<[String]>) -> Result<u64, InboxError> {
        self.take_soon().await?;
        let begin = move |db: &_| {
            let (handlers, left) = (deliver::handlers(db, &names)?, deliver::give_back(db)?);
            let missing = deliver::missing(db, &handlers)?;
            Ok((handlers, left, missing))
        };
        let (handlers, left, missing) = self.writer.ask(begin).await?;
        for HandlerRow { name: handler, waiting, .. } in missing {
            tracing::warn!(
                handler,
                waiting,
                "something waits for a handler that there is not; `SqliteInbox::give_up` ends that"
            );
        }
        *held(&self.handlers) = Some(handlers.into());
        Ok(left)
    }

    async fn keep(&self, arrival: Arrival) -> Result<Acceptance, InboxError> {
        let Some(handlers) = held(&self.handlers).clone() else {
            let message = format!("no receiver has started with the inbox {}", self.path.display());
            return Err(InboxError::unavailable(message));
        };
        self.writer.ask(move |db| accept::accept(db, &arrival, &handlers)).await
    }

    async fn take_due(
        &self,
        handler: String,
        now: SystemTime,
        at_most: usize,
    ) -> Result<Vec<Claim>, InboxError> {
        let (sender, receiver) = oneshot::channel();
        let requests = self.writer.requests()?;
        let back = requests.clone();
        requests.send(
            move |db| deliver::claim(db, &handler, now, at_most),
            |claims| drop(sender.send(claims.map(|claims| Taken { claims, back }))),
        );
        Ok(receiver.await.map_err(|_| ended())??.arrived())
    }

    /// Has a portion of a long work done, and leaves the file to others for as long as that took. Whoever waits for SQLite's
    /// lock stands in no queue, but asks again now and then: it has to be free most times.
    async fn in_turn<T, F>(&self, run: F) -> Result<T, InboxError>
    where
        T: Send + 'static,
        F: FnMut(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let start = Instant::now();
        let done = self.writer.ask(run).await?;
        sleep(start.elapsed().min(TURN)).await;
        Ok(done)
    }

    /// Has portion after portion of a long work done, each in a transaction of its own. How much that was.
    async fn in_portions<R, F>(&self, start: R, portion: F) -> Result<u64, InboxError>
    where
        R: Copy + Send + 'static,
        F: Fn(&Connection, R) -> rusqlite::Result<(u64, Option<R>)> + Clone + Send + 'static,
    {
        let (mut sum, mut from) = (0, Some(start));
        while let Some(reached) = from {
            let portion = portion.clone();
            let (done, next) = self.in_turn(move |db| portion(db, reached)).await?;
            (sum, from) = (sum + done, next);
        }
        Ok(sum)
    }

    async fn forget(&self, before: SystemTime, over: Over) -> Result<u64, InboxError> {
        let before = to_millis(before);
        let portion = move |db: &_, from| keep::purge(db, before, over, from);
        self.in_portions(Reached::NOTHING, portion).await
    }

    async fn forget_quarantined(&self, before: SystemTime) -> Result<u64, InboxError> {
        let before = to_millis(before);
        let portion = move |db: &_, ()| {
            let forgotten = keep::purge_quarantine(db, before)?;
            Ok((forgotten, (forgotten > 0).then_some(())))
        };
        self.in_portions((), portion).await
    }
}

impl Inbox for SqliteInbox {
    fn start(&self, handlers: Arc<[String]>) -> Answer<'_, u64> {
        self.begin(handlers).boxed()
    }

    fn secret(&self, fresh: String) -> Answer<'_, String> {
        self.writer.ask(move |db| accept::setting(db, "secret", &fresh)).boxed()
    }

    fn accept(&self, arrival: Arrival) -> Answer<'_, Acceptance> {
        self.keep(arrival).boxed()
    }

    fn quarantine(&self, body: Quarantined) -> Answer<'_, QuarantineId> {
        self.writer.ask(move |db| accept::quarantine(db, &body)).boxed()
    }

    fn claim(&self, handler: &str, now: SystemTime, at_most: usize) -> Answer<'_, Vec<Claim>> {
        self.take_due(handler.to_owned(), now, at_most).boxed()
    }

    fn settle(&self, claim: ClaimId, outcome: Outcome) -> Answer<'_, ()> {
        self.writer.ask(move |db| deliver::settle(db, claim, &outcome)).boxed()
    }

    fn next_due(&self, handler: &str) -> Answer<'_, Option<SystemTime>> {
        let handler = handler.to_owned();
        self.reader.ask(move |db| deliver::next_due(db, &handler)).boxed()
    }

    fn purge(&self, before: SystemTime) -> Answer<'_, u64> {
        async move {
            let items = self.forget(before, Over::Done).await?;
            Ok(items + self.forget_quarantined(before).await?)
        }
        .boxed()
    }

    fn counts(&self) -> Answer<'_, Counts> {
        self.reader.ask(keep::counts).boxed()
    }
}

/// Claims on their way to whoever asked for them. If nobody waits for them any more they are given back.
struct Taken {
    claims: Vec<Claim>,
    back: Requests,
}

impl Taken {
    fn arrived(mut self) -> Vec<Claim> {
        mem::take(&mut self.claims)
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        for Claim { id, .. } in mem::take(&mut self.claims) {
            self.back.send(move |db| deliver::settle(db, id, &Outcome::Returned), drop);
        }
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
