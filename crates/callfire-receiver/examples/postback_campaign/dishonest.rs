//! Receivers that lose or double what they have acknowledged, so that it is seen that this is found.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use callfire_receiver::inbox::{
    Acceptance, Answer, Arrival, Claim, ClaimId, Counts, Inbox, InboxError, ItemId, Outcome,
    QuarantineId, Quarantined, SqliteInbox,
};
use callfire_receiver::{Delivery, Handler, HandlerError, Mail};
use clap::ValueEnum;
use futures_util::future::BoxFuture;
use tokio::time::sleep;

/// How long it leaves undone what it says is done.
const DELAY: Duration = Duration::from_millis(40);

/// What a receiver does.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Conduct {
    /// What it should.
    Honest,
    /// It says that it has mailed before it has.
    MarksFirst,
    /// It says that it has kept before it has.
    AcknowledgesFirst,
}

/// Marks a text as handled, and mails it after that.
pub(crate) struct Hasty(pub(crate) Mail);

impl Handler for Hasty {
    fn handle(&self, delivery: Delivery) -> BoxFuture<'_, Result<(), HandlerError>> {
        let mail = self.0.clone();
        tokio::spawn(async move {
            sleep(DELAY).await;
            mail.handle(delivery).await
        });
        Box::pin(async { Ok(()) })
    }
}

/// Says that a text is kept, and keeps it after that.
#[derive(Debug)]
pub(crate) struct Early(Arc<SqliteInbox>);

impl Early {
    pub(crate) fn open(path: PathBuf) -> Result<Self, InboxError> {
        Ok(Self(Arc::new(SqliteInbox::open(path)?)))
    }
}

impl Inbox for Early {
    fn start(&self, handlers: Arc<[String]>) -> Answer<'_, u64> {
        self.0.start(handlers)
    }

    fn secret(&self, fresh: String) -> Answer<'_, String> {
        self.0.secret(fresh)
    }

    fn accept(&self, arrival: Arrival) -> Answer<'_, Acceptance> {
        let inbox = Arc::clone(&self.0);
        tokio::spawn(async move {
            sleep(DELAY).await;
            inbox.accept(arrival).await
        });
        Box::pin(async { Ok(Acceptance::Kept(ItemId(0))) })
    }

    fn quarantine(&self, body: Quarantined) -> Answer<'_, QuarantineId> {
        self.0.quarantine(body)
    }

    fn claim(&self, handler: &str, now: SystemTime, at_most: usize) -> Answer<'_, Vec<Claim>> {
        self.0.claim(handler, now, at_most)
    }

    fn settle(&self, claim: ClaimId, outcome: Outcome) -> Answer<'_, ()> {
        self.0.settle(claim, outcome)
    }

    fn next_due(&self, handler: &str) -> Answer<'_, Option<SystemTime>> {
        self.0.next_due(handler)
    }

    fn purge(&self, before: SystemTime) -> Answer<'_, u64> {
        self.0.purge(before)
    }

    fn counts(&self) -> Answer<'_, Counts> {
        self.0.counts()
    }
}

impl Conduct {
    /// What it is called on the command line.
    pub(crate) fn name(self) -> String {
        let value = self.to_possible_value();
        value.map(|value| value.get_name().to_owned()).unwrap_or_default()
    }
}
