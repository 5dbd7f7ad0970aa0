//! What can be wrong with a document. Errors of writing are the writer's.

use std::borrow::Cow;
use std::fmt;

/// Why a document was refused, and where.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Error(Box<Inner>);

/// Boxed, so that results on the hot path stay small.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Inner {
    kind: ErrorKind,
    offset: usize,
    message: Cow<'static, str>,
}

impl Error {
    #[cold]
    pub(super) fn new(
        kind: ErrorKind,
        offset: usize,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self(Box::new(Inner { kind, offset, message: message.into() }))
    }

    #[cold]
    pub(super) fn syntax(offset: usize, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Syntax, offset, message)
    }

    #[cold]
    pub(super) fn truncated(offset: usize) -> Self {
        Self::new(ErrorKind::Truncated, offset, "the document ends too early")
    }

    #[cold]
    pub(super) fn limit(limit: LimitKind, offset: usize, most: usize) -> Self {
        Self::new(ErrorKind::Limit(limit), offset, format!("{limit} exceeds the limit of {most}"))
    }

    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Where: a byte offset into the text read, or into the body for [`decode_document`](super::decode_document).
    #[must_use]
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// What is wrong, in words, without the offset.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Whether the reader stands at a defined place after this error, so that reading may go on.
    pub(super) fn is_recoverable(&self) -> bool {
        matches!(self.0.kind, ErrorKind::StrayText | ErrorKind::ElementInText)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.0.message, self.0.offset)
    }
}

impl std::error::Error for Error {}

/// The kinds of [`Error`].
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A document type declaration.
    Dtd,
    /// An element where only text is expected.
    ElementInText,
    /// Bytes that are not text in their encoding, or an encoding that is not supported.
    Encoding,
    /// More of something than [`XmlLimits`](super::XmlLimits) grants.
    Limit(LimitKind),
    /// Not namespace-well-formed.
    Namespace,
    /// Text that is not white space where only elements are expected.
    StrayText,
    /// Not well-formed.
    Syntax,
    /// Well-formed as far as it goes, but it ends too early.
    Truncated,
}

/// What there is too much of.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum LimitKind {
    /// Bytes of an attribute value.
    AttributeValue,
    /// Attributes of an element.
    Attributes,
    /// Children of an element.
    Children,
    /// Open elements.
    Depth,
    /// Bytes of memory for values.
    Memory,
    /// Bytes of a name.
    Name,
    /// Namespace declarations of an element.
    Namespaces,
    /// Bytes of text.
    Text,
}

impl fmt::Display for LimitKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AttributeValue => "the length of an attribute value",
            Self::Attributes => "the number of attributes",
            Self::Children => "the number of child elements",
            Self::Depth => "the depth of elements",
            Self::Memory => "the memory for values",
            Self::Name => "the length of a name",
            Self::Namespaces => "the number of namespace declarations",
            Self::Text => "the length of text",
        })
    }
}

/// At most 64 characters of text from a document, fit for an error message.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("`");
    quoted.extend(text.chars().take(64).flat_map(char::escape_debug));
    if text.chars().nth(64).is_some() {
        quoted.push('…');
    }
    quoted.push('`');
    quoted
}
