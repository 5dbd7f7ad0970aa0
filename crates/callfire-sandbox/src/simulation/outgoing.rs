//! What tells texts that go out from calls that go out. What they have in common is not here.

use std::time::Duration;

use callfire::data::{Call, Result, Text};

use super::{call, text};
use crate::state::name::SHORT_CODE;
use crate::state::{Account, Action, Task};

/// A text or call as it goes out.
pub(super) trait Outgoing: Action {
    /// Where those come from that name no number.
    const CALLER: &'static str;
    /// The result for a recipient who is not to be contacted.
    const NOT_WANTED: Result;

    /// How long the next attempt takes.
    fn lasts(account: &Account, action: &Self) -> Duration;

    /// What carries out the end of an attempt.
    fn end(id: i64) -> Task;
}

impl Outgoing for Text {
    const CALLER: &'static str = SHORT_CODE;
    const NOT_WANTED: Result = Result::Dnt;

    fn lasts(_: &Account, action: &Self) -> Duration {
        text::lasts(action)
    }

    fn end(id: i64) -> Task {
        Task::AttemptText(id)
    }
}

impl Outgoing for Call {
    const CALLER: &'static str = "12135550100";
    const NOT_WANTED: Result = Result::Dnc;

    fn lasts(account: &Account, action: &Self) -> Duration {
        call::outcome(account, action).lasts()
    }

    fn end(id: i64) -> Task {
        Task::EndCall(id)
    }
}
