//! Which prefix a namespace has in the document being written.

use std::fmt::{self, Write};
use std::ops::Range;

use super::escape;
use crate::xml::{XML, chars, scan};

/// A prefix that a [`Writer`](super::Writer) gave a namespace, for values that are `QName`s. Shown without
/// the colon; the one of no namespace shows as nothing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Prefix(Kind);

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    None,
    Bound(&'static str),
    Numbered(usize),
}

impl Prefix {
    /// `prefix:local`, or `local` in no namespace.
    #[must_use]
    pub fn qualify(self, local: &str) -> String {
        let mut name = String::new();
        self.push_to(&mut name);
        name.push_str(local);
        name
    }

    /// Whether names go without a prefix.
    pub(super) fn is_none(self) -> bool {
        self.0 == Kind::None
    }

    /// Appends the prefix and its colon.
    #[inline]
    pub(super) fn push_to(self, out: &mut String) {
        match self.0 {
            Kind::None => {}
            Kind::Bound(prefix) => {
                out.push_str(prefix);
                out.push(':');
            }
            Kind::Numbered(number) => match NUMBERED.get(number) {
                Some(prefix) => out.push_str(prefix),
                // Writing to a string does not fail.
                None => drop(write!(out, "ns{number}:")),
            },
        }
    }

    /// Appends the prefix without a colon.
    pub(super) fn push_bare(self, out: &mut String) {
        self.push_to(out);
        if !self.is_none() {
            out.pop();
        }
    }
}

/// A few prefixes are the rule, and formatting is not free.
const NUMBERED: [&str; 6] = ["ns0:", "ns1:", "ns2:", "ns3:", "ns4:", "ns5:"];

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Kind::None => Ok(()),
            Kind::Bound(prefix) => f.write_str(prefix),
            Kind::Numbered(number) => write!(f, "ns{number}"),
        }
    }
}

/// The prefixes of a document.
#[derive(Debug, Default)]
pub(super) struct Prefixes {
    /// As many as most documents need, without an allocation.
    few: [Option<Given>; 4],
    more: Vec<Given>,
    /// The prefixes asked for.
    bound: [Option<(&'static str, &'static str)>; 4],
    /// The namespace whose elements have no prefix.
    default: Option<&'static str>,
    numbered: usize,
}

/// A prefix that is declared in the document.
#[derive(Debug)]
struct Given {
    prefix: Prefix,
    /// Where the document has the namespace, escaped.
    namespace: Range<usize>,
    /// Escaping changed nothing.
    is_plain: bool,
}

impl Prefixes {
    pub(super) fn bind(&mut self, prefix: &'static str, namespace: &'static str) {
        let reserved = namespace.is_empty()
            || namespace == XML
            || prefix.get(..3).is_some_and(|p| p.eq_ignore_ascii_case("xml"));
        let taken = self.bound.iter().flatten().any(|&(p, n)| p == prefix || n == namespace);
        let free = self.bound.iter_mut().find(|slot| slot.is_none());
        if let Some(slot) = free.filter(|_| !reserved && !taken && chars::is_ncname(prefix)) {
            *slot = Some((prefix, namespace));
        }
    }

    pub(super) fn bind_default(&mut self, namespace: &'static str) {
        self.default = (!namespace.is_empty() && namespace != XML).then_some(namespace);
    }

    pub(super) fn has_default(&self) -> bool {
        self.default.is_some()
    }

    /// The prefix that a namespace has in the document `out`.
    pub(super) fn declared(&self, namespace: &str, out: &str) -> Option<Prefix> {
        match namespace {
            "" => Some(Prefix(Kind::None)),
            XML => Some(Prefix(Kind::Bound("xml"))),
            _ => self.given().find(|given| given.is_of(namespace, out)).map(|given| given.prefix),
        }
    }

    /// The prefix that a namespace gets if it has none.
    pub(super) fn choose(&self, namespace: &str) -> Prefix {
        Prefix(match namespace {
            "" => Kind::None,
            XML => Kind::Bound("xml"),
            _ if self.default == Some(namespace) => Kind::None,
            _ => match self.bound.iter().flatten().find(|(_, bound)| *bound == namespace) {
                Some((prefix, _)) => Kind::Bound(prefix),
                None => Kind::Numbered(self.next_number()),
            },
        })
    }

    /// Takes note of a declaration.
    pub(super) fn declare(&mut self, prefix: Prefix, namespace: Range<usize>, is_plain: bool) {
        if let Kind::Numbered(number) = prefix.0 {
            self.numbered = number;
        }
        let given = Given { prefix, namespace, is_plain };
        match self.few.iter_mut().find(|slot| slot.is_none()) {
            Some(slot) => *slot = Some(given),
            None => self.more.push(given),
        }
    }

    fn given(&self) -> impl Iterator<Item = &Given> {
        self.few.iter().flatten().chain(&self.more)
    }

    /// The next number whose prefix nobody asked for.
    fn next_number(&self) -> usize {
        let is_free = |number: &usize| {
            let prefix =
                |bound: &str| bound.strip_prefix("ns").and_then(|digits| digits.parse().ok());
            self.bound.iter().flatten().all(|(bound, _)| prefix(bound) != Some(*number))
        };
        // One of them is free: there are fewer prefixes asked for than these are.
        let last = self.numbered + self.bound.len();
        (self.numbered + 1..=last).find(is_free).unwrap_or(last + 1)
    }
}

impl Given {
    #[inline]
    fn is_of(&self, namespace: &str, out: &str) -> bool {
        let written = out.get(self.namespace.clone()).unwrap_or_default();
        if self.is_plain {
            scan::same(written, namespace)
        } else {
            escape::attribute(namespace).is_ok_and(|escaped| escaped == written)
        }
    }
}
