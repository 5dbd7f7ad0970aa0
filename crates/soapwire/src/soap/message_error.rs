//! Why a message cannot be understood.

mod refusal;

use std::error::Error as StdError;
use std::fmt;

use crate::codec::DecodeError;
use crate::error::printable;
use crate::xml::{self, Name};
use crate::xsd::QName;

/// A message that is not what the operation sends.
#[derive(Debug)]
pub struct MessageError {
    kind: MessageErrorKind,
    message: String,
    path: Option<String>,
    cause: Cause,
}

/// What a kind of trouble has to tell beyond its message.
#[derive(Debug)]
enum Cause {
    None,
    /// The header blocks that are not understood.
    NotUnderstood(Vec<QName>),
    /// The text of a fault of SOAP 1.1.
    OldFault(String),
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
        Self { kind, message: printable(&message.into(), 1024), path: None, cause: Cause::None }
    }

    pub(crate) fn envelope(message: impl Into<String>) -> Self {
        Self::new(MessageErrorKind::Envelope, message)
    }

    /// An element that is no operation's: what a server answers that finds none for it.
    pub fn unexpected_element(name: Name<'_>) -> Self {
        let message = format!("no operation of this service takes {name}");
        Self::new(MessageErrorKind::UnexpectedElement, message)
    }

    pub(super) fn version_mismatch(found: &str, old_fault: Option<&str>) -> Self {
        let message = format!("the envelope is not SOAP 1.2 but {found}");
        let cause = old_fault.map_or(Cause::None, |text| Cause::OldFault(printable(text, 1024)));
        Self { cause, ..Self::new(MessageErrorKind::VersionMismatch, message) }
    }

    pub(super) fn mandatory(blocks: Vec<QName>) -> Self {
        let message = format!("header blocks must be understood, and are not: {}", list(&blocks));
        let cause = Cause::NotUnderstood(blocks);
        Self { cause, ..Self::new(MessageErrorKind::MustUnderstand, message) }
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
        match self.xml()?.kind() {
            xml::ErrorKind::Limit(limit) => Some(limit),
            _ => None,
        }
    }

    /// The mandatory header blocks that are not understood, where that is what is wrong; not all, when there are many.
    pub fn not_understood(&self) -> &[QName] {
        match &self.cause {
            Cause::NotUnderstood(blocks) => blocks,
            _ => &[],
        }
    }

    fn xml(&self) -> Option<&xml::Error> {
        match &self.cause {
            Cause::Value(error) => error.xml(),
            Cause::Xml(error) => Some(error),
            _ => None,
        }
    }
}

impl From<xml::Error> for MessageError {
    fn from(error: xml::Error) -> Self {
        let (kind, trouble) = describe(error.kind());
        Self { cause: Cause::Xml(error), ..Self::new(kind, format!("the message {trouble}")) }
    }
}

impl From<DecodeError> for MessageError {
    fn from(error: DecodeError) -> Self {
        let (kind, message) = match error.xml().map(|error| describe(error.kind())) {
            // Between the tags of a payload, stray text and stray elements are wrong values.
            None | Some((MessageErrorKind::Envelope, _)) => (
                MessageErrorKind::Value,
                "a field of the message is missing or cannot be read".to_owned(),
            ),
            Some((kind, trouble)) => (kind, format!("the message {trouble}")),
        };
        let path = Some(error.path()).filter(|path| !path.is_empty());
        Self { path, cause: Cause::Value(error), ..Self::new(kind, message) }
    }
}

/// The kind of an error of the reader, and what it says of a message.
fn describe(kind: xml::ErrorKind) -> (MessageErrorKind, &'static str) {
    match kind {
        xml::ErrorKind::Dtd => {
            (MessageErrorKind::DtdForbidden, "has a DOCTYPE, which SOAP forbids")
        }
        xml::ErrorKind::Encoding => {
            (MessageErrorKind::Encoding, "is not in the character encoding it claims")
        }
        xml::ErrorKind::Limit(_) => (MessageErrorKind::Limit, "exceeds a limit of the XML reader"),
        xml::ErrorKind::Truncated => (MessageErrorKind::Truncated, "ends early"),
        xml::ErrorKind::StrayText | xml::ErrorKind::ElementInText => {
            (MessageErrorKind::Envelope, "is no SOAP envelope: text and elements are mixed")
        }
        _ => (MessageErrorKind::Xml, "is not well-formed XML"),
    }
}

fn list(names: &[QName]) -> String {
    names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl fmt::Display for MessageError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)?;
        if let Cause::OldFault(text) = &self.cause {
            write!(formatter, "; its fault says: {text}")?;
        }
        match &self.path {
            Some(path) => write!(formatter, " (at {path})"),
            None => Ok(()),
        }
    }
}

impl StdError for MessageError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.cause {
            Cause::Value(error) => Some(error),
            Cause::Xml(error) => Some(error),
            Cause::None | Cause::NotUnderstood(_) | Cause::OldFault(_) => None,
        }
    }
}
