//! Why a body is no postback. What is answered to its sender is not decided here.

use std::error::Error as StdError;
use std::fmt;

use soapwire::codec::DecodeError;
use soapwire::error::printable;
#[cfg(feature = "serde")]
use soapwire::json::{JsonError, SyntaxError};
use soapwire::soap::{MessageError, MessageErrorKind};
#[cfg(feature = "serde")]
use soapwire::xml::LimitKind;
use soapwire::xml::{self, ErrorKind};

use super::Event;

/// The media types that are read, for who sent another.
const MEDIA_TYPES: &str = if cfg!(feature = "serde") {
    "text/xml, application/xml, application/soap+xml or application/json"
} else {
    "text/xml, application/xml or application/soap+xml"
};

/// A body that cannot be understood as a postback.
///
/// It says all there is to say in one line of printable text: it has no [source](StdError::source).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ParseError {
    kind: ParseErrorKind,
    message: String,
    path: Option<String>,
}

/// What is wrong with a body. [`MediaType`](Self::MediaType) is HTTP's 415, everything else its 400.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ParseErrorKind {
    /// Its bytes are not text of the encoding it claims, or that encoding is not supported.
    Encoding,
    /// Well-formed, but something else than a notification.
    Foreign,
    /// Not well-formed XML, with a DOCTYPE, or cut; not JSON, with a member given twice, or nested too deeply.
    IllFormed,
    /// There is more of something than a limit allows.
    Limit,
    /// It is labelled as neither XML nor JSON.
    MediaType,
    /// A field is missing, repeated or cannot be read.
    Value,
}

impl ParseError {
    fn new(kind: ParseErrorKind, message: impl AsRef<str>) -> Self {
        Self { kind, message: printable(message.as_ref(), 1024), path: None }
    }

    fn at(self, path: &str) -> Self {
        Self { path: Some(printable(path, 1024)).filter(|path| !path.is_empty()), ..self }
    }

    pub(super) fn media_type(found: &str) -> Self {
        let found = if found.is_empty() { "no media type" } else { found };
        let message = format!("a postback is {MEDIA_TYPES}, not {found}");
        Self::new(ParseErrorKind::MediaType, message)
    }

    /// Something else where the root of a notification is due.
    pub(super) fn foreign(found: impl fmt::Display) -> Self {
        let names = Event::ALL.map(Event::as_str).join(", ");
        let message = format!("{found} is no notification; these are: {names}");
        Self::new(ParseErrorKind::Foreign, message)
    }

    /// A member that stands for the same field as another one.
    #[cfg(feature = "serde")]
    pub(super) fn twice(path: &str) -> Self {
        let message = format!("`{path}`: given twice, with and without `@` or by two names");
        Self::new(ParseErrorKind::Value, message).at(path)
    }

    /// More of something than XML may have where it says the same.
    #[cfg(feature = "serde")]
    pub(super) fn limit(path: &str, limit: LimitKind, most: usize) -> Self {
        let message = format!("`{path}`: {limit} exceeds the limit of {most}");
        Self::new(ParseErrorKind::Limit, message).at(path)
    }

    /// What is wrong.
    pub fn kind(&self) -> ParseErrorKind {
        self.kind
    }

    /// The field at fault, as element or member names joined by `/`.
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for ParseError {}

impl From<xml::Error> for ParseError {
    fn from(error: xml::Error) -> Self {
        Self::new(kind(error.kind()), format!("cannot read the body: {error}"))
    }
}

impl From<DecodeError> for ParseError {
    fn from(error: DecodeError) -> Self {
        let kind = error.xml().map_or(ParseErrorKind::Value, |error| kind(error.kind()));
        Self::new(kind, error.to_string()).at(&error.path())
    }
}

impl From<MessageError> for ParseError {
    fn from(error: MessageError) -> Self {
        let kind = match error.kind() {
            MessageErrorKind::Encoding => ParseErrorKind::Encoding,
            MessageErrorKind::DtdForbidden
            | MessageErrorKind::Truncated
            | MessageErrorKind::Xml => ParseErrorKind::IllFormed,
            MessageErrorKind::Limit => ParseErrorKind::Limit,
            MessageErrorKind::Value => ParseErrorKind::Value,
            _ => ParseErrorKind::Foreign,
        };
        let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
        Self::new(kind, format!("{error}{cause}")).at(error.path().unwrap_or_default())
    }
}

#[cfg(feature = "serde")]
impl From<SyntaxError> for ParseError {
    fn from(error: SyntaxError) -> Self {
        Self::new(ParseErrorKind::IllFormed, format!("cannot read the body as JSON: {error}"))
    }
}

#[cfg(feature = "serde")]
impl From<JsonError> for ParseError {
    fn from(error: JsonError) -> Self {
        Self::new(ParseErrorKind::Value, error.to_string()).at(&error.path())
    }
}

fn kind(kind: ErrorKind) -> ParseErrorKind {
    match kind {
        ErrorKind::Encoding => ParseErrorKind::Encoding,
        ErrorKind::Limit(_) => ParseErrorKind::Limit,
        ErrorKind::ElementInText | ErrorKind::StrayText => ParseErrorKind::Value,
        _ => ParseErrorKind::IllFormed,
    }
}
