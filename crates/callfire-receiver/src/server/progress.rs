//! How far a connection has come with its request, and until when it has to come further. It reads and writes nothing.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::registry::Slot;
use crate::limits::Limits;

/// What one connection does, as all of its parts see it.
#[derive(Debug)]
pub(super) struct Progress {
    slot: Slot,
    head_timeout: Duration,
    idle_timeout: Duration,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    has_delivered: bool,
    /// When the next head has to be there; `None` while a request is read or answered.
    deadline: Option<Instant>,
    /// Whether the next head has begun to come.
    has_begun: bool,
}

impl Progress {
    pub(super) fn new(slot: Slot, limits: &Limits) -> Self {
        let Limits { head_timeout, idle_timeout, .. } = *limits;
        let deadline = Instant::now().checked_add(head_timeout);
        let state = State { has_delivered: false, deadline, has_begun: false };
        Self { slot, head_timeout, idle_timeout, state: Mutex::new(state) }
    }

    /// Bytes have come.
    pub(super) fn read(&self) {
        let mut state = self.state();
        if state.deadline.is_some() && state.has_delivered && !state.has_begun {
            state.deadline = Instant::now().checked_add(self.head_timeout);
        }
        state.has_begun = true;
    }

    /// The head of a request is there.
    pub(super) fn head_is_read(&self) {
        let mut state = self.state();
        state.deadline = None;
        self.slot.is_idle(state.has_delivered);
    }

    /// All of a request is there.
    pub(super) fn request_is_read(&self) {
        self.slot.is_busy();
    }

    /// A request is answered.
    pub(super) fn is_answered(&self, has_delivered: bool) {
        let mut state = self.state();
        state.has_delivered |= has_delivered;
        let timeout = if state.has_delivered { self.idle_timeout } else { self.head_timeout };
        state.deadline = Instant::now().checked_add(timeout);
        state.has_begun = false;
        self.slot.is_idle(state.has_delivered);
    }

    /// Until when something has to come that did not come yet.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.state().deadline
    }

    /// Ends when the connection has to go for another.
    pub(super) async fn dismissed(&self) {
        self.slot.dismissed().await;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
