//! The reader's part for open elements, as [`Element`](crate::xml::Element) looks at them.

use super::Reader;
use crate::xml::element::Attribute;
use crate::xml::limits::XmlLimits;
use crate::xml::name::Name;

/// An open element.
#[derive(Debug)]
pub(super) struct Open<'a> {
    /// As in the start tag, for the end tag.
    pub(super) name: &'a str,
    pub(super) local: &'a str,
    /// Into the scope.
    pub(super) namespace: usize,
    /// Where its own namespace declarations begin in the scope.
    pub(super) scope_mark: usize,
    /// Where its attributes begin.
    pub(super) attributes_mark: usize,
    pub(super) children: usize,
    /// Whether its end tag was read.
    pub(super) closed: bool,
}

impl<'a> Reader<'a> {
    pub(in crate::xml) fn limits(&self) -> &XmlLimits {
        &self.limits
    }

    pub(in crate::xml) fn offset(&self) -> usize {
        self.cursor.at()
    }

    /// The innermost element is closed.
    #[inline]
    pub(in crate::xml) fn is_closed(&self) -> bool {
        self.open.last().is_none_or(|open| open.closed)
    }

    /// The name of the element at `depth`.
    #[inline]
    pub(in crate::xml) fn name_at(&self, depth: usize) -> Name<'_> {
        let Some(open) = self.open.get(depth - 1) else {
            return Name { namespace: "", local: "" };
        };
        Name { namespace: self.scope.namespace(open.namespace), local: open.local }
    }

    /// Whether this is the name of the element at `depth`.
    #[inline]
    pub(in crate::xml) fn is_at(&self, depth: usize, namespace: &str, local: &str) -> bool {
        self.name_at(depth).is(namespace, local)
    }

    /// The attributes of the element at `depth`.
    #[inline]
    pub(in crate::xml) fn attributes_at(&self, depth: usize) -> &[Attribute<'a>] {
        let mark = |depth: usize| self.open.get(depth).map(|open| open.attributes_mark);
        let start = mark(depth - 1).unwrap_or_default();
        let end = mark(depth).unwrap_or(self.attributes.len());
        self.attributes.get(start..end).unwrap_or_default()
    }

    /// The namespace that `prefix` stands for in the element at `depth`.
    pub(in crate::xml) fn resolve_at(&self, depth: usize, prefix: &str) -> Option<&str> {
        let end = self.open.get(depth).map_or(self.scope.mark(), |open| open.scope_mark);
        self.scope.find_before(end, prefix).map(|index| self.scope.namespace(index))
    }
}
