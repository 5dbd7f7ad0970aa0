//! A server's half of SOAP: envelopes in, replies and fault envelopes out. HTTP is not here.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod details;
mod headers;
mod refusals;
mod requests;
mod support;
