//! Why a value cannot be written or read, with the path to the field.

use std::fmt;

use crate::description::FacetError;
use crate::error::printable;
use crate::xml;
use crate::xsd::{LexicalError, QName};

/// The way from the root element down to a field; collected from the inside out while an error travels up.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
struct Path(Vec<String>);

impl Path {
    fn push(&mut self, local: &str, index: Option<usize>) {
        match index {
            _ if local.is_empty() => {}
            Some(index) => self.0.push(format!("{local}[{}]", index + 1)),
            None => self.0.push(local.to_owned()),
        }
    }

    fn text(&self) -> String {
        self.0.iter().rev().map(String::as_str).collect::<Vec<_>>().join("/")
    }
}

/// A value cannot be sent; nothing was written that could be.
#[derive(Clone, Debug, PartialEq)]
pub struct EncodeError(Box<(Path, EncodeProblem)>);

/// What keeps a value from being sent.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum EncodeProblem {
    /// An attribute of a wildcard repeats a declared one, or is reserved.
    Attribute(String),
    /// A text that the schema does not allow.
    Facet {
        /// The text, cut short.
        text: String,
        /// The type's name.
        type_name: &'static str,
        /// The facet that does not hold.
        error: FacetError,
    },
    /// An item of a list is empty or holds white space, so it would be read as another number of items.
    ListItem(String),
    /// A list or repeated element has too few or too many items.
    Occurs {
        /// How many there are.
        found: usize,
        /// The least number.
        min: u32,
        /// The greatest number; `None` is unbounded.
        max: Option<u32>,
    },
    /// A rule that no schema says.
    Refused(String),
    /// XML has no way to say it: a control character, or a name that is none.
    Xml(xml::WriteError),
}

impl EncodeError {
    pub(crate) fn new(problem: EncodeProblem) -> Self {
        Self(Box::new((Path::default(), problem)))
    }

    /// A value that a rule beyond the schema forbids, at `path`.
    pub fn refused(path: impl AsRef<str>, reason: impl Into<String>) -> Self {
        Self::new(EncodeProblem::Refused(reason.into())).within(path.as_ref(), None)
    }

    /// A name that an attribute beyond the declared ones must not have.
    pub(super) fn attribute(name: &QName) -> Self {
        Self::new(EncodeProblem::Attribute(name.to_string())).within(&name.local, None)
    }

    pub(crate) fn within(mut self, local: &str, index: Option<usize>) -> Self {
        self.0.0.push(local, index);
        self
    }

    /// The path to the field, such as `CreateContactList/ContactSource/Contact[2]/homePhone`.
    pub fn path(&self) -> String {
        self.0.0.text()
    }

    /// What keeps the value from being sent.
    pub fn problem(&self) -> &EncodeProblem {
        &self.0.1
    }
}

impl From<xml::WriteError> for EncodeError {
    fn from(error: xml::WriteError) -> Self {
        Self::new(EncodeProblem::Xml(error))
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", printable(&self.path(), 1024), self.problem())
    }
}

impl fmt::Display for EncodeProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Attribute(name) => {
                write!(f, "`{}` is not a name for an extra attribute", printable(name, 256))
            }
            Self::Facet { error: FacetError::Lexical(error), .. } => error.fmt(f),
            Self::Facet { text, type_name, error } => {
                write!(f, "{text:?} is not a {type_name}: {error}")
            }
            Self::ListItem(text) if text.is_empty() => f.write_str("an item of a list is empty"),
            Self::ListItem(text) => {
                write!(f, "{text:?} has white space, which would split it in the list")
            }
            Self::Occurs { found, min, max: None } => {
                write!(f, "{found} given, at least {min} required")
            }
            Self::Occurs { found, min, max: Some(max) } => {
                write!(f, "{found} given, {min} to {max} allowed")
            }
            Self::Refused(reason) => f.write_str(reason),
            Self::Xml(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for EncodeError {}

/// A document cannot be understood.
#[derive(Clone, Debug, PartialEq)]
pub struct DecodeError(Box<(Path, DecodeProblem)>);

/// What keeps a document from being understood.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum DecodeProblem {
    /// Two branches of a choice.
    Both {
        /// The branch that came first.
        first: String,
        /// The branch that excludes it.
        second: String,
    },
    /// A value outside the type's lexical space.
    Lexical(LexicalError),
    /// A required field is missing.
    Missing {
        /// The namespace of a skipped element or attribute that has the right local name.
        found_in: Option<String>,
        /// The branches, where the field is a choice.
        branches: Vec<&'static str>,
    },
    /// `xsi:nil` on a required field.
    Nil,
    /// An element that may occur once occurs again.
    Twice,
    /// With strict reading: an element or attribute the schema does not have.
    Unknown(String),
    /// With strict reading: a text that is none of an enumeration's values.
    NotListed {
        /// The text.
        text: String,
        /// The values.
        values: Vec<&'static str>,
    },
    /// The document is not well-formed, goes past a limit, or has text or elements where none may be.
    Xml(xml::Error),
}

impl DecodeError {
    pub(crate) fn new(problem: DecodeProblem) -> Self {
        Self(Box::new((Path::default(), problem)))
    }

    pub(crate) fn within(mut self, local: &str, index: Option<usize>) -> Self {
        self.0.0.push(local, index);
        self
    }

    /// The path to the field, such as `NumberOrder/LocalNumbers/UnitCost`.
    pub fn path(&self) -> String {
        self.0.0.text()
    }

    /// What keeps the document from being understood.
    pub fn problem(&self) -> &DecodeProblem {
        &self.0.1
    }

    /// The reader's error, where the document itself is at fault.
    pub fn xml(&self) -> Option<&xml::Error> {
        match self.problem() {
            DecodeProblem::Xml(error) => Some(error),
            _ => None,
        }
    }
}

impl From<xml::Error> for DecodeError {
    fn from(error: xml::Error) -> Self {
        Self::new(DecodeProblem::Xml(error))
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", printable(&self.path(), 1024), self.problem())
    }
}

impl fmt::Display for DecodeProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Both { first, second } => {
                write!(f, "both `{first}` and `{second}`, which exclude each other")
            }
            Self::Lexical(error) => error.fmt(f),
            Self::Missing { found_in, branches } => {
                f.write_str("required, but missing")?;
                if !branches.is_empty() {
                    write!(f, ": one of {}", branches.join(", "))?;
                }
                match found_in.as_deref() {
                    Some("") => f.write_str(" (there is one in no namespace)"),
                    Some(namespace) => {
                        write!(f, " (there is one in namespace \"{}\")", printable(namespace, 256))
                    }
                    None => Ok(()),
                }
            }
            Self::Nil => f.write_str("required, but nil"),
            Self::Twice => f.write_str("more than once, where one is allowed"),
            Self::Unknown(name) => write!(f, "`{}` is not in the schema", printable(name, 256)),
            Self::NotListed { text, values } => {
                write!(f, "`{}` is not one of {}", printable(text, 256), values.join(", "))
            }
            Self::Xml(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for DecodeError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_namespace_off_the_wire_is_shown_short() {
        let found_in = Some("\u{9b}2J".to_owned() + &"x".repeat(60_000));
        let text = DecodeProblem::Missing { found_in, branches: Vec::new() }.to_string();
        assert!(text.len() < 400 && !text.contains('\u{9b}'), "{text}");
    }
}
