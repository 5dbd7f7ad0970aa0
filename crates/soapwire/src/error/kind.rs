//! The words an error is judged by: its kind, its effect, and what to do when the effect is unknown.

use std::fmt;

/// The cause of an [`Error`](super::Error): of the last attempt's failure, where a request was repeated. What its
/// attempts may have done together is the error's [`Effect`].
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client is set up wrongly; nothing was sent.
    Config,
    /// No connection: name, address, TLS or the connect timeout; nothing was sent.
    Connect,
    /// A reply whose media type or content coding is not ours.
    ContentType,
    /// A reply with a DOCTYPE, which SOAP forbids.
    DtdForbidden,
    /// A success without a body where one is due.
    EmptyResponse,
    /// A reply whose character encoding is unknown, lies or is invalid.
    Encoding,
    /// Well-formed, but not a SOAP 1.2 message.
    Envelope,
    /// A SOAP fault.
    Fault,
    /// A status other than success without a usable fault.
    Http,
    /// A configured limit was hit.
    Limit,
    /// A mandatory header that this client does not understand.
    MustUnderstand,
    /// The call waited for its turn until its time was over; nothing was sent.
    Overloaded,
    /// A redirect, which is never followed.
    Redirect,
    /// The request breaks its schema or cannot be written as XML; nothing was sent.
    Request,
    /// Status 429.
    Throttled,
    /// A deadline passed.
    Timeout,
    /// The connection broke, or what came is not HTTP.
    Transport,
    /// The body or the document ended early.
    Truncated,
    /// Status 401: the credentials were refused.
    Unauthorized,
    /// The Body holds something other than this operation's output.
    UnexpectedElement,
    /// A field is missing, repeated or cannot be read.
    Value,
    /// Another version of SOAP.
    VersionMismatch,
    /// Not well-formed.
    Xml,
}

impl ErrorKind {
    /// The kind's name, as the command line prints it (`DtdForbidden`).
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Config => "Config",
            Self::Connect => "Connect",
            Self::ContentType => "ContentType",
            Self::DtdForbidden => "DtdForbidden",
            Self::EmptyResponse => "EmptyResponse",
            Self::Encoding => "Encoding",
            Self::Envelope => "Envelope",
            Self::Fault => "Fault",
            Self::Http => "Http",
            Self::Limit => "Limit",
            Self::MustUnderstand => "MustUnderstand",
            Self::Overloaded => "Overloaded",
            Self::Redirect => "Redirect",
            Self::Request => "Request",
            Self::Throttled => "Throttled",
            Self::Timeout => "Timeout",
            Self::Transport => "Transport",
            Self::Truncated => "Truncated",
            Self::Unauthorized => "Unauthorized",
            Self::UnexpectedElement => "UnexpectedElement",
            Self::Value => "Value",
            Self::VersionMismatch => "VersionMismatch",
            Self::Xml => "Xml",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// What a failed request may have done.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Effect {
    /// It may have been executed, wholly or in part.
    MaybeApplied,
    /// The service got it and refused it.
    NotApplied,
    /// No byte of it left.
    NotSent,
}

impl Effect {
    /// The word the command line prints: `maybe_applied`, `not_applied` or `not_sent`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MaybeApplied => "maybe_applied",
            Self::NotApplied => "not_applied",
            Self::NotSent => "not_sent",
        }
    }

    /// The worse of two effects of the same request.
    pub(crate) fn or_worse(self, other: Self) -> Self {
        match (self, other) {
            (Self::MaybeApplied, _) | (_, Self::MaybeApplied) => Self::MaybeApplied,
            (Self::NotApplied, _) | (_, Self::NotApplied) => Self::NotApplied,
            (Self::NotSent, Self::NotSent) => Self::NotSent,
        }
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// What is known when a request that changes something may or may not have been executed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Ambiguity {
    request_key: Option<String>,
    how: String,
}

impl Ambiguity {
    pub(crate) fn new(request_key: Option<String>, how: String) -> Self {
        Self { request_key, how }
    }

    /// The key the request carried; sending it again with the same key and content is recognised by the service.
    pub fn request_key(&self) -> Option<&str> {
        self.request_key.as_deref()
    }

    /// How to find out what happened, in words.
    pub fn how(&self) -> &str {
        &self.how
    }
}
