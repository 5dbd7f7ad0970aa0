//! The operations, one file per service: functions of the account's state and a typed request. No HTTP, no XML.

mod call;
mod contact;
mod label;
mod number;
mod page;
#[cfg(test)]
mod support;

use std::sync::Arc;

use crate::backend::Backend;
use crate::services::Services;

/// All services, working on what is behind `backend`.
pub(crate) fn all(backend: Arc<Backend>) -> Services {
    let mut services = Services::new(backend);
    call::serve(&mut services);
    contact::serve(&mut services);
    label::serve(&mut services);
    number::serve(&mut services);
    services
}
