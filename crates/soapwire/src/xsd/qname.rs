//! Qualified names.

use std::fmt;

/// A qualified name: a local name in a namespace. How a document abbreviated the namespace is not kept.
#[derive(Clone, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct QName {
    /// The namespace; empty for none.
    pub namespace: String,
    /// The name within the namespace.
    pub local: String,
}

impl QName {
    /// The name `local` in `namespace`, or in none when that is empty.
    pub fn new(namespace: impl Into<String>, local: impl Into<String>) -> Self {
        Self { namespace: namespace.into(), local: local.into() }
    }
}

impl fmt::Display for QName {
    /// Writes `{namespace}local`, and the local name alone when there is no namespace.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.namespace.as_str() {
            "" => f.write_str(&self.local),
            namespace => write!(f, "{{{namespace}}}{}", self.local),
        }
    }
}

impl From<&str> for QName {
    /// A local name in no namespace.
    fn from(local: &str) -> Self {
        Self::new("", local)
    }
}

impl From<String> for QName {
    /// A local name in no namespace.
    fn from(local: String) -> Self {
        Self::new("", local)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_the_namespace() {
        assert_eq!(QName::new("urn:a", "b").to_string(), "{urn:a}b");
        assert_eq!(QName::from("b").to_string(), "b");
        assert_eq!(QName::from("b"), QName::from("b".to_owned()));
    }
}
