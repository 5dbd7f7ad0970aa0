//! The receiver from outside: what is promised of it, by way of its public API.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod delivery;
mod failing_inbox;
mod model;
mod on_disk;
mod order;
mod retries;
mod settings;
mod stopping;
mod support;
mod uncertain;
mod watching;
