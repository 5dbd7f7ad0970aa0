//! Why an exchange failed.

use std::error::Error as StdError;
use std::fmt;

use crate::error::printable;

/// An exchange that brought no reply, or only a part of one.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// How an exchange failed.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection was made; nothing was sent.
    Connect,
    /// The request cannot be sent in HTTP; nothing was sent.
    Invalid,
    /// The body is larger than its limit.
    Limit,
    /// A deadline passed. In [`Phase::Connect`] nothing was sent, whichever deadline it was.
    Timeout(Phase),
    /// TLS was refused by either side; nothing was sent.
    Tls,
    /// The connection broke, or what came is not HTTP.
    Transport,
    /// The body ended early.
    Truncated,
}

/// What an exchange was waiting for when a deadline passed.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Phase {
    /// The connection.
    Connect,
    /// The end of the reply's headers.
    Head,
    /// More of the reply's body.
    Idle,
    /// The end of the call.
    Total,
}

impl Phase {
    /// The phase's name: `connect`, `head`, `idle` or `total`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Head => "head",
            Self::Idle => "idle",
            Self::Total => "total",
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl TransportError {
    /// An error described by `message`: lower-case, no full stop, no secrets.
    pub fn new(kind: TransportErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: printable(&message.into(), 1024), source: None }
    }

    /// Sets the error below this one.
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The error of a deadline that passed in `phase`.
    pub fn timeout(phase: Phase) -> Self {
        let message = match phase {
            Phase::Connect => "no connection in time",
            Phase::Head => "no reply in time",
            Phase::Idle => "the reply stalled",
            Phase::Total => "the call was not done in time",
        };
        Self::new(TransportErrorKind::Timeout(phase), message)
    }

    /// The error of a reply's body of more than `limit` bytes.
    pub fn too_large(limit: usize) -> Self {
        Self::new(TransportErrorKind::Limit, format!("the reply has more than {limit} bytes"))
    }

    /// How the exchange failed.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Whether it is certain that no byte of the request left.
    pub fn is_not_sent(&self) -> bool {
        matches!(
            self.kind,
            TransportErrorKind::Connect
                | TransportErrorKind::Invalid
                | TransportErrorKind::Timeout(Phase::Connect)
                | TransportErrorKind::Tls
        )
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
