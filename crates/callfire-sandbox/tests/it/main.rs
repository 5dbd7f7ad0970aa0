//! The sandbox from outside: by the typed client, and byte for byte over a socket.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod broadcasts;
mod client;
mod contacts;
mod control;
mod disruption;
mod exchange;
mod faults;
mod hostile;
mod http;
mod in_memory;
mod life;
mod numbers;
mod postbacks;
mod support;
mod wsdl;
