//! The `callfire` command as a user meets it: a process, its output and its exit code.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

#[cfg(unix)]
mod crashes;
#[cfg(unix)]
mod entries;
mod failures;
#[cfg(unix)]
mod interrupts;
#[cfg(unix)]
mod journal;
mod kept;
mod kinds;
#[cfg(unix)]
mod lossy;
mod messages;
mod orders;
#[cfg(unix)]
mod reconcile;
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
