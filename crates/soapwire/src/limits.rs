//! What one call may use: memory ([`Limits`]) and time ([`Timeouts`]).
//!
//! Both are plain values with safe defaults; neither enforces anything itself.

use std::fmt;
use std::time::Duration;

use crate::xml::{LimitKind, XmlLimits};

/// How large a reply may be and how deep it may nest.
///
/// A reply beyond a limit is an error of kind [`Limit`](crate::error::ErrorKind::Limit); it is never cut silently.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of a reply's body, as it came off the wire. Default: 16 MiB.
    pub body: usize,
    /// What the XML reader accepts.
    pub xml: XmlLimits,
}

impl Limits {
    /// Sets the bytes a reply's body may have.
    pub fn with_body(mut self, bytes: usize) -> Self {
        self.body = bytes;
        self
    }

    /// Sets what the XML reader accepts.
    pub fn with_xml(mut self, limits: XmlLimits) -> Self {
        self.xml = limits;
        self
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { body: 16 * 1024 * 1024, xml: XmlLimits::default() }
    }
}

/// A limit that a reply hit.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Limit {
    /// [`Limits::body`].
    Body,
    /// One of [`Limits::xml`].
    Xml(LimitKind),
}

impl fmt::Display for Limit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body => formatter.write_str("the size of the body"),
            Self::Xml(limit) => limit.fmt(formatter),
        }
    }
}

/// How long a call may take. All deadlines run on the monotonic clock.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Timeouts {
    /// From the start of connecting to the end of the reply's headers. Default: 30 s.
    ///
    /// A large request gets one second more for each 64 KiB of its body.
    pub head: Duration,
    /// Between two reads of the reply's body. Default: 20 s.
    pub idle: Duration,
    /// The whole call: waiting for its turn, every attempt and the pauses between them. Default: 60 s.
    pub total: Duration,
    /// Waiting for a turn among the calls of a client, each time. Default: as long as the call may take.
    ///
    /// A call that does not get its first turn in time is an error of kind
    /// [`Overloaded`](crate::error::ErrorKind::Overloaded); with zero it does not wait at all.
    pub turn: Duration,
}

impl Timeouts {
    /// Sets the time until the reply's headers have arrived.
    pub fn with_head(mut self, head: Duration) -> Self {
        self.head = head;
        self
    }

    /// Sets the time between two reads of the reply's body.
    pub fn with_idle(mut self, idle: Duration) -> Self {
        self.idle = idle;
        self
    }

    /// Sets the time of the whole call.
    pub fn with_total(mut self, total: Duration) -> Self {
        self.total = total;
        self
    }

    /// Sets the time a call waits for its turn.
    pub fn with_turn(mut self, turn: Duration) -> Self {
        self.turn = turn;
        self
    }
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(30),
            idle: Duration::from_secs(20),
            total: Duration::from_mins(1),
            turn: Duration::MAX,
        }
    }
}
