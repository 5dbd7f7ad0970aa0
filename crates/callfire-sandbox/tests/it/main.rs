//! The sandbox from outside: by the typed client, and byte for byte over a socket.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod client;
mod contacts;
mod faults;
mod hostile;
mod http;
mod life;
mod numbers;
mod support;
