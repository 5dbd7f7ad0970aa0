//! Keeps requests apart that a service wants to see no faster than at a pace.
//!
//! It counts what is sent, by whichever call and however often repeated; which requests share a pace it is told.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};
use tokio::time::{Instant, sleep_until};

use super::FAR;

/// The pace of a request: the least time between it and the next one of its operation with the same key.
///
/// The time runs from the end of one exchange to the start of the next, so that the service sees no less of it.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Pace {
    key: String,
    distance: Duration,
}

impl Pace {
    /// Requests with the same `key` are `distance` apart.
    pub fn new(key: impl Into<String>, distance: Duration) -> Self {
        Self { key: key.into(), distance }
    }

    pub(super) fn distance(&self) -> Duration {
        self.distance
    }
}

/// From when on a request may be sent; held locked while one is under way.
type Lane = Arc<AsyncMutex<Option<Instant>>>;

/// The lanes of all paced requests of a client.
#[derive(Debug, Default)]
pub(super) struct Lanes(Mutex<HashMap<(&'static str, String), Lane>>);

impl Lanes {
    /// Waits until a request of this pace may be sent; `None` when that is not before `deadline`.
    pub(super) async fn enter(
        &self,
        operation: &'static str,
        pace: &Pace,
        deadline: Instant,
    ) -> Option<Slot> {
        let free = self.lane(operation, pace).lock_owned().await;
        if let Some(free) = *free {
            if free > deadline {
                return None;
            }
            sleep_until(free).await;
        }
        Some(Slot { free, distance: pace.distance, is_used: false })
    }

    /// One lane. Those that nobody uses and that are free are forgotten.
    fn lane(&self, operation: &'static str, pace: &Pace) -> Lane {
        let mut lanes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lanes.retain(|_, lane| Arc::strong_count(lane) > 1 || !is_free(lane));
        Arc::clone(lanes.entry((operation, pace.key.clone())).or_default())
    }
}

fn is_free(lane: &Lane) -> bool {
    lane.try_lock().is_ok_and(|free| free.is_none_or(|free| free <= Instant::now()))
}

/// The right to send one request. When it is dropped, with the call's future too, the next one's time begins.
#[derive(Debug)]
pub(super) struct Slot {
    free: OwnedMutexGuard<Option<Instant>>,
    distance: Duration,
    is_used: bool,
}

impl Slot {
    /// Notes that the request is sent now.
    pub(super) fn use_up(&mut self) {
        self.is_used = true;
    }

    /// Lets the next request wait for as long as the service asks.
    pub(super) fn extend(&mut self, asked: Duration) {
        self.distance = self.distance.max(asked);
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if self.is_used {
            *self.free = Some(Instant::now() + self.distance.min(FAR));
        }
    }
}
