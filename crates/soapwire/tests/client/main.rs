//! The client against servers on loopback that answer byte for byte what a test says.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod connecting;
mod connections;
mod drops;
mod fault;
mod policy;
mod replies;
mod requests;
mod retries;
mod secrets;
mod settings;
mod support;
mod tls;
mod values;
mod wire;
