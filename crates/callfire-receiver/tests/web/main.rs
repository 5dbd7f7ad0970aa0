//! The web side of the receiver from outside: over real sockets, byte for byte, with an inbox in memory that can be made
//! to fail.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod answers;
mod connections;
mod embedded;
mod events;
mod failures;
mod keep_alive;
mod limits;
mod memory;
mod quarantine;
mod reading;
mod refusals;
mod samples;
mod shutdown;
mod support;
mod tls;
