//! What cannot be written.

/// Why a document could not be written.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// A character that XML has no way to write, and its byte offset in the value.
    #[error("character {0:?} at byte {1} of the value cannot be written in XML")]
    Character(char, usize),
    /// An element in no namespace or an attribute in the default one, where there is a default namespace.
    #[error("a name that the default namespace would change")]
    DefaultNamespace,
    /// An attribute that the element has.
    #[error("attribute {0:?} is given twice")]
    Duplicate(String),
    /// Nothing was written.
    #[error("a document without a root element")]
    Empty,
    /// Not the local name of an element or attribute.
    #[error("{0:?} is not an XML name")]
    Name(String),
    /// A name in the namespace of `xmlns`, which is reserved.
    #[error("a name in the namespace of `xmlns`")]
    Namespace,
    /// A second root element.
    #[error("a second root element")]
    SecondRoot,
    /// An element was leaked, so that its end tag is missing.
    #[error("an element that was never closed")]
    Unclosed,
}
