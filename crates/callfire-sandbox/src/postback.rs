//! Postbacks on their way out: how they are written, where they may go, and who sends them. Which there are is the
//! account's.

mod client;
mod json;
mod notification;
mod sender;
mod target;
mod tls;

pub(crate) use client::Client;
pub(crate) use sender::run;
pub(crate) use target::Guard;
