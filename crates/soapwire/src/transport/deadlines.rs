//! The deadlines of one exchange, for whatever carries it. What is done when one has passed is not decided here.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::{HttpRequest, Phase, TransportError};

/// How fast a server may be expected to take a large request, in bytes per second.
const UPLOAD_RATE: u64 = 64 << 10;

/// Beyond every deadline that is meant; an `Instant` can overflow.
const FAR: Duration = Duration::from_hours(24);

/// When the reply to a request has to be there, and each part of it, on Tokio's clock.
#[derive(Clone, Copy, Debug)]
pub struct Deadlines {
    head: Instant,
    idle: Duration,
    total: Instant,
}

impl Deadlines {
    /// The deadlines of a request that is about to be sent. A large one gets a second more for its reply's headers for
    /// each 64 KiB.
    pub fn start(request: &HttpRequest) -> Self {
        let upload = Duration::from_secs(request.body.len() as u64 / UPLOAD_RATE);
        Self {
            head: within(request.timeouts.head.saturating_add(upload)),
            idle: request.timeouts.idle,
            total: within(request.timeouts.total),
        }
    }

    /// Waits for the reply's headers.
    ///
    /// # Errors
    /// The timeout of [`Phase::Head`] or [`Phase::Total`], whichever comes first.
    pub async fn head<T>(&self, head: impl Future<Output = T>) -> Result<T, TransportError> {
        self.until(self.head, Phase::Head, head).await
    }

    /// Waits for more of the reply's body.
    ///
    /// # Errors
    /// The timeout of [`Phase::Idle`] or [`Phase::Total`], whichever comes first.
    pub async fn read<T>(&self, more: impl Future<Output = T>) -> Result<T, TransportError> {
        self.until(within(self.idle), Phase::Idle, more).await
    }

    async fn until<T>(
        &self,
        deadline: Instant,
        phase: Phase,
        awaited: impl Future<Output = T>,
    ) -> Result<T, TransportError> {
        let (deadline, phase) =
            if deadline < self.total { (deadline, phase) } else { (self.total, Phase::Total) };
        timeout_at(deadline, awaited).await.map_err(|_| TransportError::timeout(phase))
    }
}

fn within(duration: Duration) -> Instant {
    Instant::now() + duration.min(FAR)
}
