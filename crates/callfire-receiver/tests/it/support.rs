//! What the tests have in common: an inbox in memory, time that runs on Tokio's clock, handlers that remember.

mod clock;
mod memory;
mod postback;
mod seen;

pub(crate) use clock::{ManualClock, VirtualClock};
pub(crate) use memory::{MemoryInbox, Method, State};
pub(crate) use postback::{post, text};
pub(crate) use seen::{Seen, Sight};

use callfire_receiver::{Builder, Receiver};

/// The secret part of the path in tests that choose it.
pub(crate) const SECRET: &str = "0123456789abcdef";

/// A receiver on virtual time, for tests with a paused clock.
pub(crate) fn receiver(inbox: &MemoryInbox, clock: &VirtualClock) -> Builder {
    Receiver::builder().inbox(inbox.clone()).clock(clock.clone()).path_secret(SECRET)
}
