//! What a test or a person can do to a sandbox besides being its client: the same from Rust and by `http::control`.

mod exchange;
mod incoming;
mod ledger;
mod outgoing;
pub(crate) mod overview;

use std::fmt;
use std::io;
use std::sync::Arc;

use crate::backend::Backend;
use crate::disruption::Disruptions;
use crate::exchanges::Exchanges;
use crate::state::Account;

pub use incoming::{IncomingCall, IncomingText};
pub use ledger::LedgerEntry;
pub use outgoing::{MailEntry, PostbackEntry, PostbackTry};

/// Everything that can be controlled.
#[derive(Clone, Debug)]
pub(crate) struct Control {
    backend: Arc<Backend>,
    pub(crate) disruptions: Arc<Disruptions>,
    pub(crate) exchanges: Arc<Exchanges>,
}

impl Control {
    pub(crate) fn new(
        backend: Arc<Backend>,
        disruptions: Arc<Disruptions>,
        exchanges: Arc<Exchanges>,
    ) -> Self {
        Self { backend, disruptions, exchanges }
    }

    /// Lets somebody else buy numbers and keywords, all of them or none.
    pub(crate) fn sell(&self, names: &[String]) -> io::Result<()> {
        self.transact(|account| {
            account.mark_time();
            account.sell_elsewhere(names)
        })?
        .map_err(refused)
    }

    pub(crate) fn ledger(&self) -> io::Result<Vec<LedgerEntry>> {
        self.transact(|account| {
            account.effects.in_order().into_iter().map(LedgerEntry::from).collect()
        })
    }

    pub(crate) fn transact<R>(&self, work: impl FnOnce(&mut Account) -> R) -> io::Result<R> {
        self.backend.transact(work).map_err(io::Error::other)
    }
}

/// The error for what is asked for wrongly.
fn refused(reason: impl fmt::Display) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, reason.to_string())
}
