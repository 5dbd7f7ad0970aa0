//! One schema document: its target namespace and form defaults, and its global components.

use super::{Component, Group, Particle};
use crate::error::Error;
use crate::source::builtin::{XMLNS, XSD};
use crate::tree::{Node, QName};

/// Reads the components of one schema document.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) target: String,
    pub(super) elements_qualified: bool,
    pub(super) attributes_qualified: bool,
    /// The document has no namespace of its own and was included into one: names without a
    /// namespace then mean the includer's.
    chameleon: bool,
}

impl Reader {
    pub(super) fn new(root: &Node<'_>, includer: Option<&str>) -> Result<Self, Error> {
        require_schema(root)?;
        let own = root.target_namespace()?;
        if own == Some(XMLNS) {
            return Err(Error::unsupported(&root.place, format!("the namespace `{XMLNS}`")));
        }
        Ok(Self {
            target: own.or(includer).unwrap_or_default().to_owned(),
            elements_qualified: root.attribute("elementFormDefault") == Some("qualified"),
            attributes_qualified: root.attribute("attributeFormDefault") == Some("qualified"),
            chameleon: own.is_none() && includer.is_some(),
        })
    }

    pub(super) fn component(&self, node: &Node<'_>) -> Result<Component, Error> {
        Ok(match node.name() {
            "element" => Component::Element(self.element(node, self.global_name(node)?)?),
            "complexType" => {
                Component::ComplexType(self.complex_type(node, Some(self.global_name(node)?))?)
            }
            "simpleType" => {
                Component::SimpleType(self.simple_type(node, Some(self.global_name(node)?))?)
            }
            "attribute" => Component::Attribute(self.attribute(node, self.global_name(node)?)?),
            "group" => Component::Group(Group {
                name: self.global_name(node)?,
                particle: self.group_definition(node)?,
                place: node.place.clone(),
            }),
            "attributeGroup" => Component::AttributeGroup(self.attribute_group(node)?),
            other => return Err(Error::unsupported(&node.place, format!("`xs:{other}`"))),
        })
    }

    fn group_definition(&self, node: &Node<'_>) -> Result<Particle, Error> {
        match self.model_group(node)? {
            Some(particle) => Ok(particle),
            None => Err(Error::invalid(&node.place, "holds no sequence, choice or all")),
        }
    }

    pub(super) fn global_name(&self, node: &Node<'_>) -> Result<QName, Error> {
        Ok(QName::new(&self.target, node.own_name()?))
    }

    /// An attribute that names a component.
    pub(super) fn reference(&self, node: &Node<'_>, name: &str) -> Result<Option<QName>, Error> {
        Ok(node.reference(name)?.map(|found| self.adopt(found)))
    }

    pub(super) fn references(&self, node: &Node<'_>, name: &str) -> Result<Vec<QName>, Error> {
        Ok(node.references(name)?.into_iter().map(|found| self.adopt(found)).collect())
    }

    pub(super) fn required_reference(&self, node: &Node<'_>, name: &str) -> Result<QName, Error> {
        node.required(name)?;
        Ok(self.reference(node, name)?.unwrap_or_default())
    }

    fn adopt(&self, name: QName) -> QName {
        if self.chameleon && name.namespace.is_empty() {
            return QName::new(&self.target, name.local);
        }
        name
    }
}

pub(super) fn require_schema(root: &Node<'_>) -> Result<(), Error> {
    if root.is(XSD, "schema") {
        return Ok(());
    }
    let message = format!("the root is `{}`, not XML Schema 1.0's `schema`", root.qname());
    Err(Error::invalid(&root.place, message))
}

/// The prose of `xs:annotation/xs:documentation`.
pub(super) fn documentation(node: &Node<'_>) -> String {
    let annotations = node.children().filter(|child| child.is(XSD, "annotation"));
    let found = annotations.flat_map(|annotation| annotation.children());
    let prose: Vec<_> =
        found.filter(|child| child.is(XSD, "documentation")).map(|child| child.prose()).collect();
    prose.join("\n\n")
}

/// The children that are no annotation; one of another namespace is an error.
pub(super) fn content<'t>(node: &Node<'t>) -> Result<Vec<Node<'t>>, Error> {
    let mut found = Vec::new();
    for child in node.children() {
        if child.namespace() != XSD {
            let construct = format!("`{}` in a schema component", child.qname());
            return Err(Error::unsupported(&child.place, construct));
        }
        if child.name() != "annotation" {
            found.push(child);
        }
    }
    Ok(found)
}

pub(super) fn unexpected(node: &Node<'_>) -> Error {
    Error::unsupported(&node.place, format!("`xs:{}` here", node.name()))
}
