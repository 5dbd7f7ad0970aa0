//! The operations, one file per service: functions of the account's state and a typed request. No HTTP, no XML.

mod action;
mod broadcast;
mod call;
mod contact;
mod label;
mod number;
mod page;
mod send;
mod sounds;
mod subscription;
#[cfg(test)]
mod support;
mod text;
#[cfg(test)]
mod world;

use std::sync::Arc;

use crate::backend::Backend;
use crate::services::Services;

/// All services, working on what is behind `backend`.
pub(crate) fn all(backend: Arc<Backend>) -> Services {
    let mut services = Services::new(backend);
    broadcast::serve(&mut services);
    call::serve(&mut services);
    contact::serve(&mut services);
    label::serve(&mut services);
    number::serve(&mut services);
    subscription::serve(&mut services);
    text::serve(&mut services);
    services
}
