//! The deadlines of a request on its way, in the network's own words: the oracle is not to lean on the sandbox's.

use std::time::Duration;

use soapwire::transport::{HttpRequest, Phase as Deadline};
use tokio::time::{Instant, sleep, sleep_until};

/// The deadlines of a request.
#[derive(Clone, Copy)]
pub(super) struct Deadlines {
    begun: Instant,
    head: Instant,
    pub(super) total: Instant,
}

impl Deadlines {
    pub(super) fn of(request: &HttpRequest) -> Self {
        let begun = Instant::now();
        let (head, total) = (request.timeouts.head, request.timeouts.total);
        Self { begun, head: begun + head, total: begun + total }
    }

    /// Sleeps so long; `false` when a deadline came first.
    pub(super) async fn sleep(&self, time: Duration) -> bool {
        let deadline = self.head.min(self.total);
        if time < deadline.saturating_duration_since(Instant::now()) {
            sleep(time).await;
            return true;
        }
        sleep_until(deadline).await;
        false
    }

    /// The deadline that passes first.
    pub(super) fn first(&self) -> Deadline {
        if self.head < self.total { Deadline::Head } else { Deadline::Total }
    }

    /// The request with the time that is left.
    pub(super) fn left(&self, mut request: HttpRequest) -> HttpRequest {
        let passed = self.begun.elapsed();
        request.timeouts.head = request.timeouts.head.saturating_sub(passed);
        request.timeouts.total = request.timeouts.total.saturating_sub(passed);
        request
    }
}
