//! The one error of a call: its cause, and whether the request may have been executed.
//!
//! Nothing here decides what is repeated; [`client`](crate::client) does, by [`Effect`] and
//! [`Safety`](crate::operation::Safety).

mod chain;
mod excerpt;
mod failure;
mod kind;
mod local;
mod status;

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

pub use chain::in_full;
pub(crate) use excerpt::excerpt;
pub use excerpt::{is_printable, printable};
pub(crate) use failure::Facts;
pub use failure::Failure;
pub use kind::{Ambiguity, Effect, ErrorKind};
pub use local::{ConfigError, OverloadedError, RequestError};
pub use status::StatusError;

use crate::limits::Limit;
use crate::soap::{Fault, MessageError, MessageErrorKind};
use crate::transport::{Phase, TransportError, TransportErrorKind};

/// What a call gives.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a call failed.
///
/// The variants are the places where a call can fail; [`kind`](Self::kind) is the cause, and
/// [`effect`](Self::effect) says whether the request may have been executed. Where it may, and it changes
/// something, [`ambiguity`](Self::ambiguity) says how to find out. No error holds credentials.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The client is set up wrongly; nothing was sent.
    Config(Box<ConfigError>),
    /// The exchange failed below HTTP, or its reply is cut or too large.
    Connection(Box<Failure<TransportError>>),
    /// The service answered with a fault.
    Fault(Box<Failure<Fault>>),
    /// The reply is no message that this operation sends.
    Message(Box<Failure<MessageError>>),
    /// Too many calls are under way; nothing was sent.
    Overloaded(Box<OverloadedError>),
    /// The request breaks its schema or cannot be written; nothing was sent.
    Request(Box<RequestError>),
    /// The status or the headers say that this is no reply to read.
    Status(Box<Failure<StatusError>>),
}

impl Error {
    /// The cause.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Config(_) => ErrorKind::Config,
            Self::Connection(failure) => connection_kind(failure.cause().kind()),
            Self::Fault(_) => ErrorKind::Fault,
            Self::Message(failure) => message_kind(failure.cause().kind()),
            Self::Overloaded(_) => ErrorKind::Overloaded,
            Self::Request(_) => ErrorKind::Request,
            Self::Status(failure) => failure.cause().kind(),
        }
    }

    /// Whether the request may have been executed.
    pub fn effect(&self) -> Effect {
        self.facts().map_or(Effect::NotSent, |facts| facts.effect)
    }

    /// What is known about a request that changes something and may have been executed.
    pub fn ambiguity(&self) -> Option<&Ambiguity> {
        self.facts()?.ambiguity.as_ref()
    }

    /// The operation that was called.
    pub fn operation(&self) -> Option<&str> {
        match self {
            Self::Config(_) => None,
            Self::Overloaded(error) => Some(error.operation()),
            Self::Request(error) => Some(error.operation()),
            Self::Connection(_) | Self::Fault(_) | Self::Message(_) | Self::Status(_) => {
                self.facts().map(|facts| facts.operation)
            }
        }
    }

    /// The field at fault, in the request or the reply, as element names joined by `/`.
    pub fn path(&self) -> Option<String> {
        match self {
            Self::Message(failure) => failure.cause().path().map(str::to_owned),
            Self::Request(error) => error.path(),
            _ => None,
        }
    }

    /// The status of the reply, where one came.
    pub fn status(&self) -> Option<u16> {
        self.facts()?.status
    }

    /// How long the service asks to wait before the next request.
    pub fn retry_after(&self) -> Option<Duration> {
        self.facts()?.retry_after
    }

    /// The fault the service answered with.
    pub fn fault(&self) -> Option<&Fault> {
        match self {
            Self::Fault(failure) => Some(failure.cause()),
            _ => None,
        }
    }

    /// What the exchange was waiting for when a deadline passed.
    pub fn timeout_phase(&self) -> Option<Phase> {
        match self {
            Self::Connection(failure) => match failure.cause().kind() {
                TransportErrorKind::Timeout(phase) => Some(phase),
                _ => None,
            },
            _ => None,
        }
    }

    /// The limit that was hit.
    pub fn limit(&self) -> Option<Limit> {
        match self {
            Self::Connection(failure) if failure.cause().kind() == TransportErrorKind::Limit => {
                Some(Limit::Body)
            }
            Self::Message(failure) => failure.cause().limit().map(Limit::Xml),
            _ => None,
        }
    }

    pub(crate) fn config(setting: &'static str, problem: impl Into<String>) -> Self {
        Self::Config(Box::new(ConfigError::new(setting, problem)))
    }

    /// Sets what all attempts together may have done.
    pub(crate) fn with_effect(mut self, effect: Effect) -> Self {
        if let Some(facts) = self.facts_mut() {
            facts.effect = effect;
        }
        self
    }

    /// Sets what is known about a request that may have been executed.
    pub(crate) fn with_ambiguity(mut self, ambiguity: Ambiguity) -> Self {
        if let Some(facts) = self.facts_mut() {
            facts.ambiguity = Some(ambiguity);
        }
        self
    }

    fn facts(&self) -> Option<&Facts> {
        match self {
            Self::Config(_) | Self::Overloaded(_) | Self::Request(_) => None,
            Self::Connection(failure) => Some(failure.facts()),
            Self::Fault(failure) => Some(failure.facts()),
            Self::Message(failure) => Some(failure.facts()),
            Self::Status(failure) => Some(failure.facts()),
        }
    }

    fn facts_mut(&mut self) -> Option<&mut Facts> {
        match self {
            Self::Config(_) | Self::Overloaded(_) | Self::Request(_) => None,
            Self::Connection(failure) => Some(failure.facts_mut()),
            Self::Fault(failure) => Some(failure.facts_mut()),
            Self::Message(failure) => Some(failure.facts_mut()),
            Self::Status(failure) => Some(failure.facts_mut()),
        }
    }
}

/// The operation and what went wrong, and for an ambiguous failure what to do; never the source.
impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(formatter),
            Self::Connection(failure) => failure.fmt(formatter),
            Self::Fault(failure) => failure.fmt(formatter),
            Self::Message(failure) => failure.fmt(formatter),
            Self::Overloaded(error) => error.fmt(formatter),
            Self::Request(error) => error.fmt(formatter),
            Self::Status(failure) => failure.fmt(formatter),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Connection(failure) => failure.cause().source(),
            Self::Message(failure) => failure.cause().source(),
            Self::Request(error) => error.source(),
            Self::Config(_) | Self::Fault(_) | Self::Overloaded(_) | Self::Status(_) => None,
        }
    }
}

fn connection_kind(kind: TransportErrorKind) -> ErrorKind {
    match kind {
        TransportErrorKind::Connect
        | TransportErrorKind::Timeout(Phase::Connect)
        | TransportErrorKind::Tls => ErrorKind::Connect,
        TransportErrorKind::Invalid => ErrorKind::Config,
        TransportErrorKind::Limit => ErrorKind::Limit,
        TransportErrorKind::Timeout(_) => ErrorKind::Timeout,
        TransportErrorKind::Transport => ErrorKind::Transport,
        TransportErrorKind::Truncated => ErrorKind::Truncated,
    }
}

fn message_kind(kind: MessageErrorKind) -> ErrorKind {
    match kind {
        MessageErrorKind::DtdForbidden => ErrorKind::DtdForbidden,
        MessageErrorKind::Encoding => ErrorKind::Encoding,
        MessageErrorKind::Envelope => ErrorKind::Envelope,
        MessageErrorKind::Limit => ErrorKind::Limit,
        MessageErrorKind::MustUnderstand => ErrorKind::MustUnderstand,
        MessageErrorKind::Truncated => ErrorKind::Truncated,
        MessageErrorKind::UnexpectedElement => ErrorKind::UnexpectedElement,
        MessageErrorKind::Value => ErrorKind::Value,
        MessageErrorKind::VersionMismatch => ErrorKind::VersionMismatch,
        MessageErrorKind::Xml => ErrorKind::Xml,
    }
}
