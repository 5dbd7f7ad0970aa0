//! The `callfire` command as a user meets it: a process, its output and its exit code.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

#[cfg(unix)]
mod crashes;
#[cfg(unix)]
mod entries;
mod failures;
#[cfg(unix)]
mod give_up;
#[cfg(unix)]
mod inbox;
#[cfg(unix)]
mod interrupts;
#[cfg(unix)]
mod journal;
mod kept;
mod kinds;
#[cfg(unix)]
mod listen;
#[cfg(unix)]
mod listen_ends;
#[cfg(unix)]
mod listen_mail;
#[cfg(unix)]
mod listen_subscribe;
#[cfg(unix)]
mod listen_tls;
#[cfg(unix)]
mod listen_wrong;
#[cfg(unix)]
mod listening;
#[cfg(unix)]
mod lossy;
mod messages;
mod orders;
#[cfg(target_os = "linux")]
mod questions;
#[cfg(unix)]
mod reconcile;
mod sandbox;
mod server;
mod service;
mod shell;
mod subscriptions;
mod subscriptions_lost;
mod support;
mod told;
#[cfg(target_os = "linux")]
mod undelivered;
mod waits;
mod walk;
