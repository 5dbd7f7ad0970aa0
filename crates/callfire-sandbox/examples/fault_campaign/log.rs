//! What really happened to the attempts of a call: written by the network, read by the oracle.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use tokio::time::Instant;

use crate::fault::{Fault, Truth};

/// One request that the client handed to its transport.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    pub(crate) begun: Instant,
    /// `None` while it is under way, and for ever where it was dropped.
    pub(crate) ended: Option<Instant>,
    pub(crate) body: Bytes,
    /// Whether a connection of its own was asked for.
    pub(crate) is_fresh: bool,
    /// Whether a byte left.
    pub(crate) left: bool,
    /// What happened.
    pub(crate) fault: Fault,
    /// What the reply asked to wait.
    pub(crate) retry_after: Option<Duration>,
    /// The service's own reply, where it got through unharmed.
    pub(crate) reply: Option<Bytes>,
}

impl Attempt {
    pub(crate) fn truth(&self) -> Truth {
        self.fault.truth()
    }
}

/// The attempts of one call, in their order; clones are one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<Attempt>>>);

impl Log {
    /// Notes that a request came; its place in the log.
    pub(crate) fn begin(&self, body: Bytes, is_fresh: bool, fault: Fault) -> usize {
        let mut all = self.lock();
        all.push(Attempt {
            begun: Instant::now(),
            ended: None,
            body,
            is_fresh,
            left: false,
            fault,
            retry_after: None,
            reply: None,
        });
        all.len() - 1
    }

    pub(crate) fn note(&self, nth: usize, note: impl FnOnce(&mut Attempt)) {
        if let Some(attempt) = self.lock().get_mut(nth) {
            note(attempt);
        }
    }

    pub(crate) fn all(&self) -> Vec<Attempt> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Attempt>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
