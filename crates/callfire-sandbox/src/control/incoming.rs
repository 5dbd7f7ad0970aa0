//! Texts and calls that come from outside, as they are asked for. What the service makes of them is the simulation's.

use std::io;

use serde::Deserialize;

use super::{Control, refused};

/// A text that somebody sends to a number of the account, or to the service's short code.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[non_exhaustive]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub struct IncomingText {
    /// Who sends it: digits, with the country's code.
    pub from: String,
    /// The number or short code it is sent to.
    pub to: String,
    /// What it says.
    pub message: String,
}

impl IncomingText {
    /// A text from one number to another.
    pub fn new(from: impl Into<String>, to: impl Into<String>, message: impl Into<String>) -> Self {
        Self { from: from.into(), to: to.into(), message: message.into() }
    }
}

/// A call that somebody makes to a number of the account; it has just ended.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[non_exhaustive]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub struct IncomingCall {
    /// Who calls: digits, with the country's code.
    pub from: String,
    /// The number that is called.
    pub to: String,
    /// How long it lasted, in seconds.
    #[serde(default = "usual_seconds")]
    pub seconds: u32,
}

fn usual_seconds() -> u32 {
    10
}

impl IncomingCall {
    /// A call of 10 s from one number to another.
    pub fn new(from: impl Into<String>, to: impl Into<String>) -> Self {
        Self { from: from.into(), to: to.into(), seconds: usual_seconds() }
    }

    /// Sets how long it lasted.
    pub fn with_seconds(self, seconds: u32) -> Self {
        Self { seconds, ..self }
    }
}

impl Control {
    pub(crate) fn receive_text(&self, text: &IncomingText) -> io::Result<i64> {
        let IncomingText { from, to, message } = text;
        self.transact(|account| {
            account.mark_time();
            account.receive_text(from, to, message)
        })?
        .map_err(refused)
    }

    pub(crate) fn receive_call(&self, call: &IncomingCall) -> io::Result<i64> {
        let IncomingCall { from, to, seconds } = call;
        self.transact(|account| {
            account.mark_time();
            account.receive_call(from, to, *seconds)
        })?
        .map_err(refused)
    }
}
