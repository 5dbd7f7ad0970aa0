//! Why a JSON form is not understood, with the path to the member.

use std::fmt;

use crate::codec::{DecodeError, EncodeError, EncodeProblem};
use crate::error::printable;

/// A JSON form that cannot be understood; nothing was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct JsonError {
    path: Vec<String>,
    problem: JsonProblem,
}

/// What keeps a JSON form from being understood.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum JsonProblem {
    /// Two branches of a choice.
    Both {
        /// The branch that comes first in the schema.
        first: String,
        /// The branch that excludes it.
        second: String,
    },
    /// A value that the schema or XML does not allow.
    Encode(EncodeError),
    /// The document made of the JSON form, or to be turned into one, is not understood.
    Decode(DecodeError),
    /// Another kind of JSON value than the type has.
    Kind {
        /// What is expected.
        expected: &'static str,
        /// What is there.
        found: String,
    },
    /// A required member is missing.
    Missing {
        /// The branches, where it is a choice.
        branches: Vec<&'static str>,
    },
    /// A member the type does not have.
    Unknown {
        /// The nearest name it has.
        nearest: Option<&'static str>,
    },
}

impl JsonError {
    pub(super) fn new(problem: JsonProblem) -> Self {
        Self { path: Vec::new(), problem }
    }

    pub(super) fn kind(expected: &'static str, found: &serde_json::Value) -> Self {
        let found: String = found.to_string().chars().take(64).collect();
        Self::new(JsonProblem::Kind { expected, found })
    }

    pub(super) fn within(mut self, member: &str, index: Option<usize>) -> Self {
        match index {
            Some(index) => self.path.push(format!("{member}[{}]", index + 1)),
            None if member.is_empty() => {}
            None => self.path.push(member.to_owned()),
        }
        self
    }

    /// The path to the member, such as `SendText/ToNumber[2]/ClientData`.
    pub fn path(&self) -> String {
        let inner = match &self.problem {
            JsonProblem::Encode(error) => error.path(),
            JsonProblem::Decode(error) => error.path(),
            _ => String::new(),
        };
        let outer = self.path.iter().rev().map(String::as_str);
        outer.chain([inner.as_str()]).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
    }

    /// What keeps the form from being understood.
    pub fn problem(&self) -> &JsonProblem {
        &self.problem
    }
}

impl From<EncodeError> for JsonError {
    fn from(error: EncodeError) -> Self {
        Self::new(JsonProblem::Encode(error))
    }
}

impl From<EncodeProblem> for JsonError {
    fn from(problem: EncodeProblem) -> Self {
        Self::new(JsonProblem::Encode(EncodeError::new(problem)))
    }
}

impl From<crate::xml::WriteError> for JsonError {
    fn from(error: crate::xml::WriteError) -> Self {
        EncodeProblem::Xml(error).into()
    }
}

impl From<DecodeError> for JsonError {
    fn from(error: DecodeError) -> Self {
        Self::new(JsonProblem::Decode(error))
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", printable(&self.path(), 1024), self.problem)
    }
}

impl fmt::Display for JsonProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Both { first, second } => {
                write!(f, "both `{first}` and `{second}`, which exclude each other")
            }
            Self::Encode(error) => error.problem().fmt(f),
            Self::Decode(error) => error.problem().fmt(f),
            Self::Kind { expected, found } => {
                write!(f, "{expected} is expected, found {}", printable(found, 256))
            }
            Self::Missing { branches } if branches.is_empty() => {
                f.write_str("required, but missing")
            }
            Self::Missing { branches } => {
                write!(f, "required, but missing: one of {}", branches.join(", "))
            }
            Self::Unknown { nearest: Some(nearest) } => {
                write!(f, "no such field; did you mean `{nearest}`?")
            }
            Self::Unknown { nearest: None } => f.write_str("no such field"),
        }
    }
}

impl std::error::Error for JsonError {}
