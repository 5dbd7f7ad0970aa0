//! Why a message cannot be understood.

use std::error::Error as StdError;
use std::fmt;

use crate::codec::DecodeError;
use crate::error::printable;
use crate::xml;

/// A message that is not what the operation sends.
#[derive(Debug)]
pub struct MessageError {
    kind: MessageErrorKind,
    message: String,
    path: Option<String>,
    source: Option<Source>,
}

/// The layer that found the trouble.
#[derive(Debug)]
enum Source {
    Value(DecodeError),
    Xml(xml::Error),
}

/// What is wrong with a message.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum MessageErrorKind {
    /// It has a DOCTYPE, which SOAP forbids.
    DtdForbidden,
    /// Its character encoding is unknown, lies or is invalid.
    Encoding,
    /// Well-formed, but not a SOAP 1.2 message.
    Envelope,
    /// It exceeds a limit.
    Limit,
    /// It has a mandatory header that is not understood.
    MustUnderstand,
    /// It ends early.
    Truncated,
    /// Its Body holds an element of another operation.
    UnexpectedElement,
    /// A field is missing, repeated or cannot be read.
    Value,
    /// It is of another version of SOAP.
    VersionMismatch,
    /// It is not well-formed.
    Xml,
}

impl MessageError {
    pub(crate) fn new(kind: MessageErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: printable(&message.into(), 1024), path: None, source: None }
    }

    pub(crate) fn envelope(message: impl Into<String>) -> Self {
        Self::new(MessageErrorKind::Envelope, message)
    }

    /// Whether the document, not the message, is at fault.
    pub(super) fn is_of_xml(&self) -> bool {
        matches!(
            self.kind,
            MessageErrorKind::DtdForbidden
                | MessageErrorKind::Encoding
                | MessageErrorKind::Limit
                | MessageErrorKind::Truncated
                | MessageErrorKind::Xml
        )
    }

    /// What is wrong.
    pub fn kind(&self) -> MessageErrorKind {
        self.kind
    }

    /// Where in the payload it is wrong, as element names joined by `/`.
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// The limit that was hit.
    pub fn limit(&self) -> Option<xml::LimitKind> {
        let error = match self.source.as_ref()? {
            Source::Value(error) => error.xml()?,
            Source::Xml(error) => error,
        };
        match error.kind() {
            xml::ErrorKind::Limit(limit) => Some(limit),
            _ => None,
        }
    }
}

impl From<xml::Error> for MessageError {
    fn from(error: xml::Error) -> Self {
        let (kind, message) = describe(error.kind());
        Self { source: Some(Source::Xml(error)), ..Self::new(kind, message) }
    }
}

impl From<DecodeError> for MessageError {
    fn from(error: DecodeError) -> Self {
        let (kind, message) = match error.xml().map(|error| describe(error.kind())) {
            // Between the tags of a payload, stray text and stray elements are wrong values.
            None | Some((MessageErrorKind::Envelope, _)) => {
                (MessageErrorKind::Value, "a field of the message is missing or cannot be read")
            }
            Some(described) => described,
        };
        let path = Some(error.path()).filter(|path| !path.is_empty());
        Self { path, source: Some(Source::Value(error)), ..Self::new(kind, message) }
    }
}

fn describe(kind: xml::ErrorKind) -> (MessageErrorKind, &'static str) {
    match kind {
        xml::ErrorKind::Dtd => {
            (MessageErrorKind::DtdForbidden, "the message has a DOCTYPE, which SOAP forbids")
        }
        xml::ErrorKind::Encoding => {
            (MessageErrorKind::Encoding, "the message is not in the character encoding it claims")
        }
        xml::ErrorKind::Limit(_) => {
            (MessageErrorKind::Limit, "the message exceeds a limit of the XML reader")
        }
        xml::ErrorKind::Truncated => (MessageErrorKind::Truncated, "the message ends early"),
        xml::ErrorKind::StrayText | xml::ErrorKind::ElementInText => (
            MessageErrorKind::Envelope,
            "the message is no SOAP envelope: text and elements are mixed",
        ),
        _ => (MessageErrorKind::Xml, "the message is not well-formed XML"),
    }
}

impl fmt::Display for MessageError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)?;
        match &self.path {
            Some(path) => write!(formatter, " (at {path})"),
            None => Ok(()),
        }
    }
}

impl StdError for MessageError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self.source.as_ref()? {
            Source::Value(error) => Some(error),
            Source::Xml(error) => Some(error),
        }
    }
}
