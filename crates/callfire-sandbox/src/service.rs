//! The operations, one file per service: functions of the account's state and a typed request. No HTTP, no XML.

mod number;
mod page;

use std::sync::Arc;

use crate::backend::Backend;
use crate::services::Services;

/// All services, working on what is behind `backend`.
pub(crate) fn all(backend: Arc<Backend>) -> Services {
    let mut services = Services::new(backend);
    number::serve(&mut services);
    services
}
