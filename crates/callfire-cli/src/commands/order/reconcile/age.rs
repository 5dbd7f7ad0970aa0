//! How long ago an order was sent, and from when on what is not there will not come any more.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use crate::journal::Entry;

/// How long a request may be under way that nobody waits for any more.
const UNDER_WAY: Duration = Duration::from_mins(1);
/// How long an order takes.
const ORDER: Duration = Duration::from_secs(20);

/// The age of an order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Age {
    /// When this began to be asked, and how old the order was then.
    start: Instant,
    before: Duration,
    /// From which age on what is not there was not bought.
    pub(super) certain: Duration,
    window: Duration,
}

impl Age {
    /// That of an entry; what is asked for by hand was sent before now, by the word of whoever asks.
    pub(super) fn of(entry: Option<&Entry>, window: Option<Duration>) -> Self {
        let least = UNDER_WAY + ORDER;
        let (before, certain) = match entry {
            Some(entry) => {
                let until = span(entry.at, entry.until).saturating_add(ORDER);
                (span(entry.at, Timestamp::now()), until.max(least))
            }
            None => (Duration::ZERO, window.unwrap_or(least)),
        };
        let window = window.unwrap_or(certain);
        Self { start: Instant::now(), before, certain, window }
    }

    /// How old it is now.
    pub(super) fn now(&self) -> Duration {
        self.before.saturating_add(self.start.elapsed())
    }

    /// Whether there is no time left to ask.
    pub(super) fn is_over(&self) -> bool {
        self.now() >= self.window
    }
}

/// A clock that was set back says nothing.
fn span(from: Timestamp, to: Timestamp) -> Duration {
    Duration::try_from(to.duration_since(from)).unwrap_or_default()
}
