//! An element together with its place: what the document models are read from.

use std::fmt;

use xmltree::{Element, Namespace, XMLNode};

use crate::error::{Error, Place};
use crate::text::shown;

/// The name of a namespace is repeated by every component in it.
const MAX_NAMESPACE: usize = 1 << 10;

/// A name in a namespace; `""` is no namespace.
#[derive(Clone, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) struct QName {
    pub(crate) namespace: String,
    pub(crate) local: String,
}

impl QName {
    pub(crate) fn new(namespace: impl Into<String>, local: impl Into<String>) -> Self {
        Self { namespace: namespace.into(), local: local.into() }
    }
}

impl fmt::Display for QName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.namespace.is_empty() {
            return f.write_str(&self.local);
        }
        write!(f, "{{{}}}{}", self.namespace, self.local)
    }
}

/// One element, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Node<'t> {
    element: &'t Element,
    scope: Option<&'t Namespace>,
    pub(crate) place: Place,
}

impl<'t> Node<'t> {
    pub(crate) fn root(element: &'t Element, file: &str) -> Self {
        let scope = element.namespaces.as_ref();
        Self { element, scope, place: Place::file(file).child(&element.name) }
    }

    pub(crate) fn namespace(&self) -> &'t str {
        self.element.namespace.as_deref().unwrap_or_default()
    }

    pub(crate) fn name(&self) -> &'t str {
        &self.element.name
    }

    pub(crate) fn is(&self, namespace: &str, name: &str) -> bool {
        self.namespace() == namespace && self.name() == name
    }

    pub(crate) fn qname(&self) -> QName {
        QName::new(self.namespace(), self.name())
    }

    /// An attribute in no namespace.
    pub(crate) fn attribute(&self, name: &str) -> Option<&'t str> {
        self.element.attributes.get(name).map(String::as_str)
    }

    pub(crate) fn required(&self, name: &str) -> Result<&'t str, Error> {
        self.attribute(name).ok_or_else(|| {
            Error::invalid(&self.place, format!("the attribute `{name}` is missing"))
        })
    }

    /// The attribute `name` as a name that can stand in a start tag: an `NCName`.
    pub(crate) fn own_name(&self) -> Result<&'t str, Error> {
        let name = self.required("name")?.trim_matches([' ', '\t', '\r', '\n']);
        if is_nc_name(name) {
            return Ok(name);
        }
        Err(Error::invalid(&self.place, format!("`{}` is no name (NCName)", shown(name, 64))))
    }

    /// The attribute `targetNamespace`.
    pub(crate) fn target_namespace(&self) -> Result<Option<&'t str>, Error> {
        let namespace = self.attribute("targetNamespace");
        if namespace.is_some_and(|namespace| namespace.len() > MAX_NAMESPACE) {
            let message = format!("the target namespace is longer than {MAX_NAMESPACE} bytes");
            return Err(Error::invalid(&self.place, message));
        }
        Ok(namespace)
    }

    /// Every attribute in no namespace, in the order of their names.
    pub(crate) fn plain_attributes(&self) -> Vec<(&'t str, &'t str)> {
        let mut found: Vec<_> = self
            .element
            .attributes
            .iter()
            .filter(|(name, _)| !name.starts_with('{'))
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        found.sort_unstable();
        found
    }

    pub(crate) fn flag(&self, name: &str) -> Result<bool, Error> {
        match self.attribute(name).map(str::trim) {
            None | Some("false" | "0") => Ok(false),
            Some("true" | "1") => Ok(true),
            Some(other) => {
                Err(Error::invalid(&self.place, format!("`{name}` is `{other}`, not a boolean")))
            }
        }
    }

    /// An attribute whose value is a QName, resolved with the namespaces in scope.
    pub(crate) fn reference(&self, name: &str) -> Result<Option<QName>, Error> {
        self.attribute(name).map(|value| self.resolve(value)).transpose()
    }

    /// An attribute whose value is a list of QNames.
    pub(crate) fn references(&self, name: &str) -> Result<Vec<QName>, Error> {
        let words = self.attribute(name).unwrap_or_default().split_whitespace();
        words.map(|word| self.resolve(word)).collect()
    }

    fn resolve(&self, value: &str) -> Result<QName, Error> {
        let value = value.trim();
        let (prefix, local) = value.split_once(':').unwrap_or(("", value));
        match self.scope.and_then(|scope| scope.get(prefix)) {
            Some(namespace) => Ok(QName::new(namespace, local)),
            None if prefix.is_empty() => Ok(QName::new("", local)),
            None => {
                let message = format!("the prefix of `{value}` is bound to no namespace");
                Err(Error::invalid(&self.place, message))
            }
        }
    }

    /// The child elements, each placed by its element name and its own name or reference.
    pub(crate) fn children(&self) -> impl Iterator<Item = Node<'t>> + use<'t> {
        let (place, outer) = (self.place.clone(), self.scope);
        self.element.children.iter().filter_map(XMLNode::as_element).map(move |element| {
            let called = ["name", "ref"].iter().find_map(|key| element.attributes.get(*key));
            let step = match called {
                Some(called) => format!("{} {}", element.name, shown(called, 64)),
                None => element.name.clone(),
            };
            let scope = element.namespaces.as_ref().or(outer);
            Node { element, scope, place: place.child(&step) }
        })
    }

    pub(crate) fn child(&self, namespace: &str, name: &str) -> Option<Node<'t>> {
        self.children().find(|child| child.is(namespace, name))
    }

    /// The text below this element, markup left out, a blank line between child elements.
    pub(crate) fn prose(&self) -> String {
        let mut text = String::new();
        collect_text(self.element, &mut text);
        text
    }
}

/// Whether `text` is an `NCName` of a length that names have.
fn is_nc_name(text: &str) -> bool {
    const MAX_NAME: usize = 1 << 10;
    let starts = |c: char| {
        c.is_ascii_alphabetic()
            || c == '_'
            || matches!(c, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}')
            || matches!(c, '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}' | '\u{200d}')
            || matches!(c, '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}')
            || matches!(c, '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
    };
    let continues = |c: char| {
        c.is_ascii_digit()
            || matches!(c, '-' | '.' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}' | '\u{2040}')
    };
    let mut chars = text.chars();
    text.len() <= MAX_NAME
        && chars.next().is_some_and(starts)
        && chars.all(|c| starts(c) || continues(c))
}

fn collect_text(element: &Element, text: &mut String) {
    for child in &element.children {
        match child {
            XMLNode::Text(part) => text.push_str(part),
            XMLNode::Element(inner) => {
                text.push_str("\n\n");
                collect_text(inner, text);
                text.push_str("\n\n");
            }
            _ => {}
        }
    }
}
