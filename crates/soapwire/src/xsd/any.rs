//! What an element wildcard or `xs:anyType` carries: a tree that knows names and text, but no types.

use super::qname::QName;

/// An element of any name, with all that is in it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct AnyElement {
    /// The element's name.
    pub name: QName,
    /// The attributes in document order, without namespace declarations.
    pub attributes: Vec<(QName, String)>,
    /// The content in document order.
    pub nodes: Vec<AnyNode>,
}

/// A part of the content of an [`AnyElement`].
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum AnyNode {
    /// A child element.
    Element(AnyElement),
    /// Text between elements.
    Text(String),
}

impl AnyElement {
    /// An empty element.
    pub fn new(name: impl Into<QName>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// Adds an attribute.
    pub fn with_attribute(mut self, name: impl Into<QName>, value: impl Into<String>) -> Self {
        self.attributes.push((name.into(), value.into()));
        self
    }

    /// Adds a child element or text at the end of the content.
    pub fn with_node(mut self, node: impl Into<AnyNode>) -> Self {
        self.nodes.push(node.into());
        self
    }

    /// The value of the attribute `name`.
    pub fn attribute(&self, name: impl Into<QName>) -> Option<&str> {
        let name = name.into();
        self.attributes.iter().find(|(other, _)| *other == name).map(|(_, value)| value.as_str())
    }

    /// The child elements.
    pub fn children(&self) -> impl Iterator<Item = &AnyElement> {
        self.nodes.iter().filter_map(|node| match node {
            AnyNode::Element(element) => Some(element),
            AnyNode::Text(_) => None,
        })
    }

    /// The text directly in this element, without that of its children.
    pub fn text(&self) -> String {
        let texts = self.nodes.iter().filter_map(|node| match node {
            AnyNode::Element(_) => None,
            AnyNode::Text(text) => Some(text.as_str()),
        });
        texts.collect()
    }
}

impl From<AnyElement> for AnyNode {
    fn from(element: AnyElement) -> Self {
        Self::Element(element)
    }
}

impl From<String> for AnyNode {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for AnyNode {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_mixed_content() {
        let inner = AnyElement::new(QName::new("urn:a", "inner")).with_attribute("id", "1");
        let outer =
            AnyElement::new("outer").with_node("one ").with_node(inner.clone()).with_node("two");
        assert_eq!(outer.text(), "one two");
        assert_eq!(outer.children().collect::<Vec<_>>(), [&inner]);
        assert_eq!(inner.attribute("id"), Some("1"));
        assert_eq!(inner.attribute(QName::new("urn:a", "id")), None);
    }
}
