//! The operations, one file per service: functions of the account's state and a typed request. No HTTP, no XML.

mod number;

use crate::services::Services;
use crate::state::Account;

/// All services, working on `account`.
pub(crate) fn all(account: Account) -> Services {
    let mut services = Services::new(account);
    number::serve(&mut services);
    services
}
