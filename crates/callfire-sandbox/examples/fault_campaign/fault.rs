//! The faults, and what each of them means for a request: the ground truth, said without a look at the client.

use callfire::ErrorKind;

/// What is true of an attempt, or of all attempts of a call together.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Truth {
    /// The reply came, whole and right.
    Answered,
    /// No byte left.
    NotSent,
    /// The request was refused.
    NotApplied,
    /// Nobody on the client's side can know.
    MaybeApplied,
}

impl Truth {
    pub(crate) const ALL: [Self; 4] =
        [Self::Answered, Self::NotSent, Self::NotApplied, Self::MaybeApplied];
}

/// What happens to one attempt.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[rustfmt::skip]
pub(crate) enum Fault {
    Refused, Dns, Tls, ConnectTimeout, CalledOff,
    Status401, Status403, Status404, Status405, Status413, Status415, Status429,
    BadRequest, NotFound, Forbidden, NotImplemented, PlainSender,
    UploadReset, ResetBefore, ResetAfter, Silence, LateEffect, Stall, Drip, Cut, CutUnnoticed,
    IllFormed, WrongElement, Empty200, Empty202, Empty204, Page200, Redirect302,
    Status500, Status502, Status503, Status504,
    Unavailable, Timeout, UnknownCode, OverLimit,
    Twice,
    // These are planned by nobody: they follow from the others.
    OutOfTime, TurnedDown, None,
}

/// What stands in the table of faults.
struct Row(Fault, &'static str, Truth, &'static [ErrorKind], Again);

/// Whether a request that changes nothing is sent again.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Again {
    Yes,
    No,
}

use Again::{No, Yes};
use ErrorKind as Kind;
use Truth::{Answered, MaybeApplied, NotApplied, NotSent};

#[rustfmt::skip]
const ROWS: [Row; 45] = [
    Row(Fault::Refused, "connection refused", NotSent, &[Kind::Connect], Yes),
    Row(Fault::Dns, "name not resolved", NotSent, &[Kind::Connect], Yes),
    Row(Fault::Tls, "TLS refused", NotSent, &[Kind::Connect], No),
    Row(Fault::ConnectTimeout, "connect timeout", NotSent, &[Kind::Connect], Yes),
    Row(Fault::CalledOff, "called off before the first byte", NotSent, &[Kind::Connect], Yes),
    Row(Fault::Status401, "401", NotApplied, &[Kind::Unauthorized], No),
    Row(Fault::Status403, "403", NotApplied, &[Kind::Http], No),
    Row(Fault::Status404, "404", NotApplied, &[Kind::Http], No),
    Row(Fault::Status405, "405", NotApplied, &[Kind::Http], No),
    Row(Fault::Status413, "413", NotApplied, &[Kind::Http], No),
    Row(Fault::Status415, "415", NotApplied, &[Kind::Http], No),
    Row(Fault::Status429, "429", NotApplied, &[Kind::Throttled], Yes),
    Row(Fault::BadRequest, "fault BAD_REQUEST", NotApplied, &[Kind::Fault], No),
    Row(Fault::NotFound, "fault NOT_FOUND", NotApplied, &[Kind::Fault], No),
    Row(Fault::Forbidden, "fault FORBIDDEN", NotApplied, &[Kind::Fault], No),
    Row(Fault::NotImplemented, "fault NOT_IMPLEMENTED", NotApplied, &[Kind::Fault], No),
    Row(Fault::PlainSender, "Sender fault without detail", NotApplied, &[Kind::Fault], No),
    Row(Fault::UploadReset, "reset during the upload", MaybeApplied, &[Kind::Transport], Yes),
    Row(Fault::ResetBefore, "reset before the effect", MaybeApplied, &[Kind::Transport], Yes),
    Row(Fault::ResetAfter, "reset after the effect", MaybeApplied, &[Kind::Transport], Yes),
    Row(Fault::Silence, "silence (head deadline)", MaybeApplied, &[Kind::Timeout], Yes),
    Row(Fault::LateEffect, "silence, effect after it", MaybeApplied, &[Kind::Timeout], Yes),
    Row(Fault::Stall, "stall (idle deadline)", MaybeApplied, &[Kind::Timeout], Yes),
    Row(Fault::Drip, "drip (total deadline)", MaybeApplied, &[Kind::Timeout], Yes),
    Row(Fault::Cut, "reply cut", MaybeApplied, &[Kind::Truncated], Yes),
    Row(Fault::CutUnnoticed, "reply cut, end looks clean", MaybeApplied, &[Kind::Truncated, Kind::EmptyResponse], Yes),
    Row(Fault::IllFormed, "reply ill-formed", MaybeApplied, &[Kind::Xml], No),
    Row(Fault::WrongElement, "reply of another operation", MaybeApplied, &[Kind::UnexpectedElement], No),
    Row(Fault::Empty200, "empty 200", MaybeApplied, &[Kind::EmptyResponse], No),
    Row(Fault::Empty202, "empty 202", MaybeApplied, &[Kind::EmptyResponse], No),
    Row(Fault::Empty204, "empty 204", MaybeApplied, &[Kind::EmptyResponse], No),
    Row(Fault::Page200, "page with 200", MaybeApplied, &[Kind::ContentType], No),
    Row(Fault::Redirect302, "302", MaybeApplied, &[Kind::Redirect], No),
    Row(Fault::Status500, "500 without a fault", MaybeApplied, &[Kind::Http], Yes),
    Row(Fault::Status502, "502", MaybeApplied, &[Kind::Http], Yes),
    Row(Fault::Status503, "503", MaybeApplied, &[Kind::Http], Yes),
    Row(Fault::Status504, "504", MaybeApplied, &[Kind::Http], Yes),
    Row(Fault::Unavailable, "fault UNAVAILABLE", MaybeApplied, &[Kind::Fault], Yes),
    Row(Fault::Timeout, "fault TIMEOUT", MaybeApplied, &[Kind::Fault], Yes),
    Row(Fault::UnknownCode, "fault of an unknown code", MaybeApplied, &[Kind::Fault], No),
    Row(Fault::OverLimit, "over the limit on the body", MaybeApplied, &[Kind::Limit], No),
    Row(Fault::Twice, "delivered twice", Answered, &[], No),
    Row(Fault::OutOfTime, "out of time while sending", MaybeApplied, &[Kind::Timeout], Yes),
    Row(Fault::TurnedDown, "turned down by the sandbox", NotApplied, &[Kind::Fault, Kind::Http], No),
    Row(Fault::None, "none", Answered, &[], No),
];

impl Fault {
    /// How many there are.
    pub(crate) const COUNT: usize = ROWS.len();

    /// Every fault, in the order of the table.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| row.0)
    }

    /// Those that can be planned.
    pub(crate) fn planned() -> impl Iterator<Item = Self> {
        Self::all().take_while(|fault| *fault != Self::OutOfTime)
    }

    pub(crate) fn name(self) -> &'static str {
        self.row().1
    }

    /// What an attempt comes to that meets this fault.
    pub(crate) fn truth(self) -> Truth {
        self.row().2
    }

    /// The kinds of error that tell of it.
    pub(crate) fn kinds(self) -> &'static [ErrorKind] {
        self.row().3
    }

    /// Whether it may pass, so that what changes nothing is sent again.
    pub(crate) fn may_pass(self) -> bool {
        self.row().4 == Yes
    }

    fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }
}
