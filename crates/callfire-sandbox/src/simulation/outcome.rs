//! What happens to a recipient, by the last four digits of the number:
//!
#![doc = include_str!("outcome.md")]
//!
//! When it happens, and what follows, is decided elsewhere.

use std::time::Duration;

use callfire::data::{ActionState, Result};

use crate::state::name::is_dialable;

/// What the recordings of calls are called.
pub(super) const RECORDING: &str = "customerResponse";

/// How an attempt of a call ends.
#[derive(Debug)]
pub(super) struct CallOutcome {
    pub(super) result: Result,
    /// Seconds until it is answered or given up.
    pub(super) rings: u32,
    /// Seconds from the answer to the end; none when nobody answers.
    pub(super) talks: Option<u32>,
    pub(super) is_recorded: bool,
    /// The key that the recipient pressed.
    pub(super) key: Option<&'static str>,
}

impl CallOutcome {
    pub(super) fn lasts(&self) -> Duration {
        Duration::from_secs((self.rings + self.talks.unwrap_or(0)).into())
    }
}

/// Where a text or call to a number stands before anything is attempted.
pub(super) fn state(number: &str) -> ActionState {
    match ending(number) {
        _ if !is_dialable(number) => ActionState::Invalid,
        "0194" => ActionState::Dnc,
        _ => ActionState::Ready,
    }
}

/// How a text to a number ends, after so many attempts before.
pub(super) fn text(number: &str, attempts: usize) -> Result {
    match (ending(number), attempts) {
        ("0188", _) => Result::Dnt,
        ("0195", _) => Result::CarrierError,
        ("0196", 0) | ("0199", 0 | 1) => Result::CarrierTempError,
        ("0197", _) => Result::InternalError,
        _ => Result::Sent,
    }
}

/// How a call to a number ends, after so many attempts before.
pub(super) fn call(number: &str, attempts: usize) -> CallOutcome {
    match (ending(number), attempts) {
        ("0187", _) => CallOutcome { key: Some("1"), ..answered(Result::La, number) },
        ("0188" | "0195", _) => unanswered(Result::Undialed, 1),
        ("0189", _) => answered(Result::Dnc, number),
        ("0190", _) => CallOutcome { is_recorded: true, ..answered(Result::La, number) },
        ("0191", _) | ("0199", 0 | 1) => unanswered(Result::Busy, 2),
        ("0192", _) | ("0196", 0) => unanswered(Result::NoAns, 30),
        ("0193", _) => CallOutcome { rings: 20, ..answered(Result::Am, number) },
        ("0197", _) => unanswered(Result::InternalError, 1),
        ("0198", _) => answered(Result::Xfer, number),
        _ => answered(Result::La, number),
    }
}

fn answered(result: Result, number: &str) -> CallOutcome {
    let line = ending(number).bytes().fold(0, |sum, digit| sum + u32::from(digit & 0x0f));
    let (rings, talks) = (4 + line % 5, Some(10 + line));
    CallOutcome { result, rings, talks, is_recorded: false, key: None }
}

fn unanswered(result: Result, rings: u32) -> CallOutcome {
    CallOutcome { result, rings, talks: None, is_recorded: false, key: None }
}

/// The last four digits.
fn ending(number: &str) -> &str {
    number.len().checked_sub(4).and_then(|at| number.get(at..)).unwrap_or(number)
}
