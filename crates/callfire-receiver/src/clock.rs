//! The time that the receiver lives in. What happens when is not decided here.

use std::fmt;
use std::time::{Duration, SystemTime};

use futures_util::future::BoxFuture;
use tokio::time;

/// The longest sleep in one go: the computer's clock may be put forward meanwhile, or the computer may have slept.
const NAP: Duration = Duration::from_secs(10);

/// Tells the receiver what time it is, and wakes it.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// The time now. It is kept in the inbox, so it has to go on where it was after a restart.
    fn now(&self) -> SystemTime;

    /// Ends when it is `time`, or at any moment before: whoever waits looks again.
    fn wait_until(&self, time: SystemTime) -> BoxFuture<'_, ()>;
}

/// The computer's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn wait_until(&self, until: SystemTime) -> BoxFuture<'_, ()> {
        let left = until.duration_since(self.now()).unwrap_or_default();
        Box::pin(time::sleep(left.min(NAP)))
    }
}
