//! Attributes and attribute groups.

use super::schema::{Reader, content, documentation, unexpected};
use super::{Attribute, AttributeGroup, AttributeReference, AttributeUse, AttributeUses, TypeUse};
use crate::error::Error;
use crate::tree::{Node, QName};

impl Reader {
    pub(super) fn attribute(&self, node: &Node<'_>, name: QName) -> Result<Attribute, Error> {
        if name.local == "xmlns" {
            return Err(Error::invalid(
                &node.place,
                "is no attribute: it would declare a namespace",
            ));
        }
        let mut kind = match self.reference(node, "type")? {
            Some(named) => TypeUse::Named(named),
            None => TypeUse::Any,
        };
        for child in content(node)? {
            match child.name() {
                "simpleType" => kind = TypeUse::Simple(Box::new(self.simple_type(&child, None)?)),
                _ => return Err(unexpected(&child)),
            }
        }
        Ok(Attribute {
            name,
            kind,
            required: node.attribute("use") == Some("required"),
            default: node.attribute("default").map(str::to_owned),
            fixed: node.attribute("fixed").map(str::to_owned),
            documentation: documentation(node),
            place: node.place.clone(),
        })
    }

    pub(super) fn attribute_group(&self, node: &Node<'_>) -> Result<AttributeGroup, Error> {
        Ok(AttributeGroup {
            name: self.global_name(node)?,
            attributes: self.attribute_uses(node)?,
            place: node.place.clone(),
        })
    }

    /// The attributes among the children of a type, extension or attribute group.
    pub(super) fn attribute_uses(&self, node: &Node<'_>) -> Result<AttributeUses, Error> {
        let mut found = AttributeUses::default();
        for child in content(node)? {
            match child.name() {
                "attribute" if child.attribute("use") == Some("prohibited") => {}
                "attribute" => found.uses.push(self.attribute_use(&child)?),
                "attributeGroup" => found.uses.push(AttributeUse::Group {
                    name: self.required_reference(&child, "ref")?,
                    place: child.place.clone(),
                }),
                "anyAttribute" => found.any = true,
                _ => {}
            }
        }
        Ok(found)
    }

    fn attribute_use(&self, node: &Node<'_>) -> Result<AttributeUse, Error> {
        if let Some(name) = self.reference(node, "ref")? {
            return Ok(AttributeUse::Reference(AttributeReference {
                name,
                required: node.attribute("use") == Some("required"),
                default: node.attribute("default").map(str::to_owned),
                fixed: node.attribute("fixed").map(str::to_owned),
                place: node.place.clone(),
            }));
        }
        let qualified = match node.attribute("form") {
            Some(form) => form == "qualified",
            None => self.attributes_qualified,
        };
        let namespace = if qualified { self.target.as_str() } else { "" };
        let name = QName::new(namespace, node.own_name()?);
        Ok(AttributeUse::Attribute(Box::new(self.attribute(node, name)?)))
    }
}
