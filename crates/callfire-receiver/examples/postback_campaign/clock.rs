//! A clock that another process puts forward, so that days pass in seconds. It never goes back, over restarts either.

use std::time::{Duration, SystemTime};

use callfire_receiver::Clock;
use futures_util::future::BoxFuture;
use tokio::sync::watch;
use tokio::time::sleep;

/// The computer's time, and so much more.
#[derive(Clone, Debug)]
pub(crate) struct Driven(watch::Sender<Duration>);

impl Driven {
    pub(crate) fn new(ahead: Duration) -> Self {
        Self(watch::Sender::new(ahead))
    }

    /// How far it is ahead.
    pub(crate) fn ahead(&self) -> Duration {
        *self.0.borrow()
    }

    /// Says how far it is ahead; whoever waits looks again.
    pub(crate) fn set(&self, ahead: Duration) {
        self.0.send_modify(|now| *now = ahead.max(*now));
    }

    pub(crate) fn advance(&self, time: Duration) {
        self.set(self.ahead() + time);
    }

    pub(crate) fn subscribe(&self) -> watch::Receiver<Duration> {
        self.0.subscribe()
    }
}

impl Clock for Driven {
    fn now(&self) -> SystemTime {
        SystemTime::now() + self.ahead()
    }

    fn wait_until(&self, time: SystemTime) -> BoxFuture<'_, ()> {
        let mut changes = self.0.subscribe();
        let left = time.duration_since(self.now()).unwrap_or_default();
        Box::pin(async move {
            tokio::select! {
                () = sleep(left) => (),
                _ = changes.changed() => (),
            }
        })
    }
}
