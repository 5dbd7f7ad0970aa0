//! What the tests of the services share: an account on a clock that is put forward by hand.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::clock::ManualClock;
use crate::state::Account;

/// An account that has nothing yet, on 2013-03-07T07:33:41-08:00, a Thursday.
pub(super) fn account() -> (Account, ManualClock) {
    let clock = ManualClock::new(SystemTime::UNIX_EPOCH + Duration::from_secs(1_362_670_421));
    (Account::new(Arc::new(clock.clone())), clock)
}
