//! What stands between the web service and the inbox: it turns notifications away once the inbox cannot be relied on, and
//! wakes the dispatcher when one has come. It knows no HTTP and calls no handler.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime};

use futures_util::FutureExt as _;
use tokio::sync::watch;

use crate::clock::Clock;
use crate::inbox::{
    Acceptance, Answer, Arrival, Inbox, InboxError, InboxErrorKind, QuarantineId, Quarantined,
};
use crate::stats::Stats;

/// How long a failure that may go away is told of when nothing has been written since: whoever sends nothing to a
/// receiver that is not well would else never learn that it is.
const MEMORY: Duration = Duration::from_mins(1);

/// Shared by the web service and the dispatcher of one receiver.
#[derive(Debug)]
pub(crate) struct Front {
    inbox: Arc<dyn Inbox>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) stats: Stats,
    /// Changes when something has come.
    arrived: watch::Sender<()>,
    /// Why the inbox cannot be relied on any more.
    broken: OnceLock<String>,
    trouble: Mutex<Option<Trouble>>,
}

/// That an inbox does not take anything at the moment.
#[derive(Clone, Debug)]
pub(crate) struct Trouble {
    pub(crate) since: SystemTime,
    pub(crate) cause: String,
    last: SystemTime,
}

impl Front {
    pub(crate) fn new(inbox: Arc<dyn Inbox>, clock: Arc<dyn Clock>) -> Self {
        Self {
            inbox,
            clock,
            stats: Stats::default(),
            arrived: watch::Sender::new(()),
            broken: OnceLock::new(),
            trouble: Mutex::new(None),
        }
    }

    /// Keeps a notification; it may be acknowledged when this is `Ok`, and only then.
    pub(crate) async fn accept(&self, arrival: Arrival) -> Result<Acceptance, InboxError> {
        self.check()?;
        let event = arrival.event;
        let acceptance = self.ask(|inbox| inbox.accept(arrival)).await?;
        match acceptance {
            Acceptance::Kept(item) => {
                tracing::info!(%item, %event, "kept a notification");
                self.wrote();
                self.stats.count_kept();
                self.arrived.send_replace(());
            }
            Acceptance::Repeated(item) => {
                tracing::debug!(%item, %event, "a notification came once more");
                self.stats.count_repeated();
            }
        }
        Ok(acceptance)
    }

    /// Keeps a body that is no notification. Its number.
    pub(crate) async fn quarantine(&self, body: Quarantined) -> Result<QuarantineId, InboxError> {
        self.check()?;
        let id = self.ask(|inbox| inbox.quarantine(body)).await?;
        self.wrote();
        self.stats.count_quarantined();
        Ok(id)
    }

    /// Sees what comes from now on.
    pub(crate) fn arrivals(&self) -> watch::Receiver<()> {
        self.arrived.subscribe()
    }

    /// Why the inbox cannot be relied on any more.
    pub(crate) fn broken(&self) -> Option<&str> {
        self.broken.get().map(String::as_str)
    }

    /// Since when the inbox takes nothing, and why.
    pub(crate) fn trouble(&self) -> Option<Trouble> {
        let trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        let age = self.clock.now().duration_since(trouble.last).unwrap_or_default();
        (age < MEMORY).then_some(trouble)
    }

    /// Asks the inbox, and remembers a failure after which nothing may be acknowledged, and one that may go away.
    pub(crate) async fn ask<T, F>(&self, question: F) -> Result<T, InboxError>
    where
        F: for<'a> FnOnce(&'a dyn Inbox) -> Answer<'a, T>,
    {
        let answer = self.answer(question).await;
        match &answer {
            Err(error) if error.kind() == InboxErrorKind::Broken => self.note_broken(error),
            Err(error) => self.note_trouble(error),
            Ok(_) => (),
        }
        // What was written after such a failure by another request cannot be relied on either.
        self.check().and(answer)
    }

    /// What the inbox says. Should it panic, whoever asked lives on, and may ask again.
    pub(crate) async fn answer<T, F>(&self, question: F) -> Result<T, InboxError>
    where
        F: for<'a> FnOnce(&'a dyn Inbox) -> Answer<'a, T>,
    {
        let answer = async { question(&*self.inbox).await };
        let panicked =
            |_| Err(InboxError::unavailable("the inbox panicked, which is a mistake in it"));
        AssertUnwindSafe(answer).catch_unwind().await.unwrap_or_else(panicked)
    }

    /// Forgets a failure that has gone away.
    pub(crate) fn wrote(&self) {
        if self.trouble.lock().unwrap_or_else(PoisonError::into_inner).take().is_some() {
            tracing::info!("the inbox takes notifications again");
        }
    }

    fn note_broken(&self, error: &InboxError) {
        if self.broken.set(error.to_string()).is_ok() {
            tracing::error!(%error, "the inbox cannot be relied on; start the receiver anew");
        }
    }

    fn note_trouble(&self, error: &InboxError) {
        let now = self.clock.now();
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        let since = match trouble.as_ref() {
            Some(earlier) => earlier.since,
            None => {
                tracing::warn!(%error, "the inbox takes nothing at the moment");
                now
            }
        };
        *trouble = Some(Trouble { since, cause: error.to_string(), last: now });
    }

    fn check(&self) -> Result<(), InboxError> {
        match self.broken() {
            Some(cause) => Err(InboxError::broken(cause)),
            None => Ok(()),
        }
    }
}
