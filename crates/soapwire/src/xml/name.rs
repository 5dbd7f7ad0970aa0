//! Names: resolved ones, and as they stand in a document.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::scan;

/// A name in a namespace.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Name<'a> {
    /// The namespace; empty for none.
    pub namespace: &'a str,
    /// The name in the namespace.
    pub local: &'a str,
}

impl Name<'_> {
    /// Whether this is the name `local` in `namespace`.
    #[inline]
    pub fn is(&self, namespace: &str, local: &str) -> bool {
        scan::same(self.local, local) && scan::same(self.namespace, namespace)
    }
}

/// `{namespace}local`, or `local` when there is no namespace.
impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.namespace.is_empty() {
            f.write_str(self.local)
        } else {
            write!(f, "{{{}}}{}", self.namespace, self.local)
        }
    }
}

/// A name as it stands in a document.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct RawName<'a> {
    /// `prefix:local` or `local`.
    pub whole: &'a str,
    /// Empty for none.
    pub prefix: &'a str,
    pub local: &'a str,
}

/// The name of a namespace, which many names of a document share.
#[derive(Clone, Debug)]
pub(super) enum Namespace<'a> {
    Borrowed(&'a str),
    /// One that does not stand in the document as it is.
    Shared(Arc<str>),
}

impl Namespace<'_> {
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Borrowed(name) => name,
            Self::Shared(name) => name,
        }
    }
}

impl<'a> From<Cow<'a, str>> for Namespace<'a> {
    fn from(name: Cow<'a, str>) -> Self {
        match name {
            Cow::Borrowed(name) => Self::Borrowed(name),
            Cow::Owned(name) => Self::Shared(name.into()),
        }
    }
}
