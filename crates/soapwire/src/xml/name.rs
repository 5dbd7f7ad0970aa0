//! Names: resolved ones, and as they stand in a document.

use std::fmt;

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
