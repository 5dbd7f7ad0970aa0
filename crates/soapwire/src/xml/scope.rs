//! Which prefix stands for which namespace, element by element. Names of namespaces are compared as they
//! are, character by character.

use std::borrow::Cow;

use super::error::{Error, ErrorKind, LimitKind, quoted};
use super::{XML, XMLNS, scan};

/// Prefixes in scope, those of the innermost element last.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    bindings: Vec<Binding<'a>>,
    limit: usize,
}

#[derive(Debug)]
struct Binding<'a> {
    /// Empty for the default namespace.
    prefix: &'a str,
    /// Empty for none.
    namespace: Cow<'a, str>,
}

/// Bindings that no document makes: no default namespace, and `xml`.
const BUILT_IN: usize = 2;

impl<'a> Scope<'a> {
    pub(super) fn new(limit: usize) -> Self {
        let mut bindings = Vec::with_capacity(8);
        bindings.push(Binding { prefix: "", namespace: Cow::Borrowed("") });
        bindings.push(Binding { prefix: "xml", namespace: Cow::Borrowed(XML) });
        Self { bindings, limit }
    }

    /// A mark to [`reset`](Self::reset) to.
    pub(super) fn mark(&self) -> usize {
        self.bindings.len()
    }

    /// Forgets the bindings made since `mark`.
    pub(super) fn reset(&mut self, mark: usize) {
        self.bindings.truncate(mark);
    }

    /// Which binding `prefix` has.
    pub(super) fn find(&self, prefix: &str) -> Option<usize> {
        self.find_before(self.bindings.len(), prefix)
    }

    /// Which binding `prefix` had when the scope's mark was `mark`.
    pub(super) fn find_before(&self, mark: usize, prefix: &str) -> Option<usize> {
        self.bindings.iter().take(mark).rposition(|binding| scan::same(binding.prefix, prefix))
    }

    /// The namespace of a binding found.
    pub(super) fn namespace(&self, index: usize) -> &str {
        self.bindings.get(index).map_or("", |binding| &binding.namespace)
    }

    /// As [`namespace`](Self::namespace), to keep.
    pub(super) fn shared_namespace(&self, index: usize) -> Cow<'a, str> {
        self.bindings.get(index).map_or(Cow::Borrowed(""), |binding| binding.namespace.clone())
    }

    /// The binding that the name of an element or of a prefixed attribute has, or why it has none.
    pub(super) fn resolve(&self, prefix: &str, offset: usize) -> Result<usize, Error> {
        self.find(prefix).ok_or_else(|| {
            Error::new(
                ErrorKind::Namespace,
                offset,
                format!("undeclared prefix {}", quoted(prefix)),
            )
        })
    }

    /// Binds `prefix` on the element whose bindings begin at `mark`.
    pub(super) fn bind(
        &mut self,
        prefix: &'a str,
        namespace: Cow<'a, str>,
        mark: usize,
        offset: usize,
    ) -> Result<(), Error> {
        if let Some(refusal) = refusal(prefix, &namespace) {
            return Err(Error::new(ErrorKind::Namespace, offset, refusal));
        }
        if self.bindings.iter().skip(mark).any(|binding| binding.prefix == prefix) {
            return Err(Error::syntax(
                offset,
                format!("prefix {} is declared twice", quoted(prefix)),
            ));
        }
        if self.bindings.len() - BUILT_IN >= self.limit {
            return Err(Error::limit(LimitKind::Namespaces, offset, self.limit));
        }
        self.bindings.push(Binding { prefix, namespace });
        Ok(())
    }
}

/// Why Namespaces in XML 1.0 forbids a declaration.
fn refusal(prefix: &str, namespace: &str) -> Option<&'static str> {
    match (prefix, namespace) {
        ("xml", XML) => None,
        ("xml", _) => Some("prefix `xml` is bound to another namespace"),
        ("xmlns", _) => Some("prefix `xmlns` is declared"),
        (_, XML) => Some("another prefix than `xml` is bound to its namespace"),
        (_, XMLNS) => Some("a prefix is bound to the namespace of `xmlns`"),
        ("", _) => None,
        (_, "") => Some("a prefix is undeclared"),
        _ => None,
    }
}
