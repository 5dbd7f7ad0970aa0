//! Which prefix stands for which namespace, element by element. Names of namespaces are compared as they
//! are, character by character.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use super::error::{Error, ErrorKind, LimitKind, quoted};
use super::name::Namespace;
use super::{XML, XMLNS, scan};

/// Prefixes in scope, those of the innermost element last.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    bindings: Vec<Binding<'a>>,
    /// Of one element.
    limit: usize,
    /// The innermost binding of each prefix, since there have been more than a [`FEW`].
    innermost: Option<HashMap<&'a str, usize>>,
    hasher: Option<RandomState>,
}

#[derive(Debug)]
struct Binding<'a> {
    /// Empty for the default namespace.
    prefix: &'a str,
    /// Empty for none.
    namespace: Namespace<'a>,
    /// The binding of the same prefix that this one hides; kept with [`Scope::innermost`].
    hidden: Option<usize>,
    digest: Option<u64>,
}

/// Up to so many bindings, looking at each is the fastest search.
const FEW: usize = 16;

/// Up to so many bytes, comparing is cheaper than hashing.
const SHORT: usize = 64;

/// The binding of no prefix outside of the root element, whose namespace is none.
pub(super) const NO_NAMESPACE: usize = 0;

impl<'a> Scope<'a> {
    pub(super) fn new(limit: usize) -> Self {
        let mut bindings = Vec::with_capacity(8);
        bindings.push(Binding::new("", Namespace::Borrowed("")));
        bindings.push(Binding::new("xml", Namespace::Borrowed(XML)));
        Self { bindings, limit, innermost: None, hasher: None }
    }

    /// A mark to [`reset`](Self::reset) to.
    pub(super) fn mark(&self) -> usize {
        self.bindings.len()
    }

    /// Forgets the bindings made since `mark`.
    pub(super) fn reset(&mut self, mark: usize) {
        let Some(innermost) = &mut self.innermost else { return self.bindings.truncate(mark) };
        for binding in self.bindings.drain(mark..).rev() {
            match binding.hidden {
                Some(hidden) => innermost.insert(binding.prefix, hidden),
                None => innermost.remove(binding.prefix),
            };
        }
    }

    /// Which binding `prefix` has.
    pub(super) fn find(&self, prefix: &str) -> Option<usize> {
        match &self.innermost {
            None => self.bindings.iter().rposition(|binding| scan::same(binding.prefix, prefix)),
            Some(innermost) => innermost.get(prefix).copied(),
        }
    }

    /// Which binding `prefix` had when the scope's mark was `mark`.
    pub(super) fn find_before(&self, mark: usize, prefix: &str) -> Option<usize> {
        let mut found = self.find(prefix);
        while let Some(index) = found.filter(|&index| index >= mark) {
            found = match &self.innermost {
                None => self.bindings.iter().take(index).rposition(|b| b.prefix == prefix),
                Some(_) => self.bindings.get(index)?.hidden,
            };
        }
        found
    }

    /// The namespace of a binding found.
    pub(super) fn namespace(&self, index: usize) -> &str {
        self.bindings.get(index).map_or("", |binding| binding.namespace.as_str())
    }

    /// As [`namespace`](Self::namespace), to keep.
    pub(super) fn shared_namespace(&self, index: usize) -> Namespace<'a> {
        let binding = self.bindings.get(index);
        binding.map_or(Namespace::Borrowed(""), |binding| binding.namespace.clone())
    }

    /// Whether two bindings are of one namespace. However often it is asked, a long name is read a few times only.
    pub(super) fn is_same(&mut self, one: usize, other: usize) -> bool {
        one == other
            || self.namespace(one).len() == self.namespace(other).len()
                && (self.namespace(one).len() <= SHORT || self.digest(one) == self.digest(other))
                && self.namespace(one) == self.namespace(other)
    }

    /// A number that is the same for bindings of one namespace, and for others hardly ever.
    pub(super) fn digest(&mut self, index: usize) -> u64 {
        let hasher = self.hasher.get_or_insert_with(RandomState::new);
        self.bindings.get_mut(index).map_or(0, |binding| {
            *binding.digest.get_or_insert_with(|| hasher.hash_one(binding.namespace.as_str()))
        })
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
        if self.find(prefix).is_some_and(|index| index >= mark) {
            return Err(Error::syntax(
                offset,
                format!("prefix {} is declared twice", quoted(prefix)),
            ));
        }
        if self.bindings.len() - mark >= self.limit {
            return Err(Error::limit(LimitKind::Namespaces, offset, self.limit));
        }
        self.push(Binding::new(prefix, namespace.into()));
        Ok(())
    }

    fn push(&mut self, mut binding: Binding<'a>) {
        let index = self.bindings.len();
        if let Some(innermost) = &mut self.innermost {
            binding.hidden = innermost.insert(binding.prefix, index);
        }
        self.bindings.push(binding);
        if self.innermost.is_none() && index >= FEW {
            let mut innermost = HashMap::new();
            for (index, binding) in self.bindings.iter_mut().enumerate() {
                binding.hidden = innermost.insert(binding.prefix, index);
            }
            self.innermost = Some(innermost);
        }
    }
}

impl<'a> Binding<'a> {
    fn new(prefix: &'a str, namespace: Namespace<'a>) -> Self {
        Self { prefix, namespace, hidden: None, digest: None }
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
