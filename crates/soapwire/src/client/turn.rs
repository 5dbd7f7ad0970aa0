//! A call's turn to send: a place among the requests under way, and the distance that its pace asks for.

use std::time::Duration;

use tokio::sync::SemaphorePermit;
use tokio::time::{Instant, timeout_at};

use super::attempt::Prepared;
use super::options::Settings;
use super::pace::Slot;
use super::{FAR, Shared};
use crate::error::Error;

/// The right to send a request once.
pub(super) struct Turn<'a> {
    _permit: SemaphorePermit<'a>,
    slot: Option<Slot>,
}

impl<'a> Turn<'a> {
    /// Waits for a turn; `None` when there was none in time.
    pub(super) async fn wait(
        shared: &'a Shared,
        request: &Prepared,
        settings: &Settings,
        deadline: Instant,
    ) -> Option<Self> {
        let deadline = deadline.min(Instant::now() + settings.timeouts.turn.min(FAR));
        timeout_at(deadline, Self::take(shared, request, deadline)).await.ok().flatten()
    }

    /// Whoever waits for its pace keeps no place from others.
    async fn take(shared: &'a Shared, request: &Prepared, deadline: Instant) -> Option<Self> {
        let slot = match &request.pace {
            Some(pace) => Some(shared.lanes.enter(request.operation, pace, deadline).await?),
            None => None,
        };
        Some(Self { _permit: shared.permits.acquire().await.ok()?, slot })
    }

    /// Notes that the request is sent now.
    pub(super) fn use_up(&mut self) {
        if let Some(slot) = &mut self.slot {
            slot.use_up();
        }
    }

    /// Gives the turn to others; the next request of the same pace waits for as long as the service asks in `error`.
    pub(super) fn end(mut self, error: Option<&Error>) {
        let asked = error.and_then(Error::retry_after).unwrap_or(Duration::ZERO);
        if let Some(slot) = &mut self.slot {
            slot.extend(asked);
        }
    }
}
