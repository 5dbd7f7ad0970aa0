//! What the tests of the services share: an account on a clock that is put forward by hand, and its second life.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::clock::ManualClock;
use crate::state::Account;

/// An account that has nothing yet, on 2013-03-07T07:33:41-08:00.
pub(super) fn account() -> (Account, ManualClock) {
    let clock = ManualClock::new(SystemTime::UNIX_EPOCH + Duration::from_secs(1_362_670_421));
    (Account::new(Arc::new(clock.clone())), clock)
}

/// A new account with everything that `account` kept.
pub(super) fn kept(account: &mut Account, clock: &ManualClock) -> Account {
    let mut again = Account::new(Arc::new(clock.clone()));
    for (table, restored) in account.tables().into_iter().zip(again.tables()) {
        let mut changes = Vec::new();
        table.take_changes(&mut changes).unwrap();
        for change in changes {
            if let Some(row) = change.row {
                restored.restore(change.key, &row).unwrap();
            }
        }
    }
    again
}
