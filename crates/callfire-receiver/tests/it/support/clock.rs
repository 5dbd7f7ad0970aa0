//! Clocks that tests drive.

use std::time::{Duration, SystemTime};

use callfire_receiver::Clock;
use futures_util::future::BoxFuture;
use tokio::sync::watch;
use tokio::time::{self, Instant};

/// 2026-01-01T00:00:00Z.
const START: Duration = Duration::from_hours(490_896);

/// Runs with Tokio's clock, which a test can pause: then days pass in no time.
#[derive(Clone, Debug)]
pub(crate) struct VirtualClock {
    origin: Instant,
}

impl VirtualClock {
    pub(crate) fn new() -> Self {
        Self { origin: Instant::now() }
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + START + self.origin.elapsed()
    }

    fn wait_until(&self, time: SystemTime) -> BoxFuture<'_, ()> {
        Box::pin(time::sleep(time.duration_since(self.now()).unwrap_or_default()))
    }
}

/// Stands still until somebody moves it.
#[derive(Clone, Debug)]
pub(crate) struct ManualClock {
    now: watch::Sender<SystemTime>,
}

impl ManualClock {
    pub(crate) fn new() -> Self {
        Self { now: watch::Sender::new(SystemTime::UNIX_EPOCH + START) }
    }

    pub(crate) fn advance(&self, time: Duration) {
        self.now.send_modify(|now| *now += time);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> SystemTime {
        *self.now.borrow()
    }

    fn wait_until(&self, time: SystemTime) -> BoxFuture<'_, ()> {
        let mut now = self.now.subscribe();
        Box::pin(async move {
            let _ = now.wait_for(|now| *now >= time).await;
        })
    }
}
