//! The `callfire` command as a user meets it: a process, its output and its exit code.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod failures;
#[cfg(unix)]
mod interrupts;
mod kept;
mod messages;
mod orders;
mod sandbox;
mod server;
mod service;
mod shell;
mod support;
mod told;
#[cfg(target_os = "linux")]
mod undelivered;
mod waits;
mod walk;
