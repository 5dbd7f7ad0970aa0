//! Complex types.

use super::schema::{Reader, content, documentation, unexpected};
use super::{AttributeUses, ComplexType, Content, Particle};
use crate::error::Error;
use crate::source::builtin::XSD;
use crate::tree::{Node, QName};

impl Reader {
    pub(super) fn complex_type(
        &self,
        node: &Node<'_>,
        name: Option<QName>,
    ) -> Result<ComplexType, Error> {
        let (mut mixed, mut found) = (node.flag("mixed")?, None);
        for child in content(node)? {
            found = match child.name() {
                "complexContent" => {
                    mixed |= child.flag("mixed")?;
                    Some(self.derived(&child, false)?)
                }
                "simpleContent" => Some(self.derived(&child, true)?),
                _ => continue,
            };
        }
        let (content, attributes) = match found {
            Some(found) => found,
            None => (Content::Plain(self.plain(node)?), self.attribute_uses(node)?),
        };
        Ok(ComplexType {
            name,
            is_abstract: node.flag("abstract")?,
            mixed,
            content,
            attributes,
            documentation: documentation(node),
            place: node.place.clone(),
        })
    }

    fn derived(&self, node: &Node<'_>, simple: bool) -> Result<(Content, AttributeUses), Error> {
        let Some(step) = content(node)?.into_iter().next() else {
            return Err(Error::invalid(&node.place, "holds no extension and no restriction"));
        };
        let base = self.required_reference(&step, "base")?;
        let any_type = base.namespace == XSD && base.local == "anyType";
        let content = match (step.name(), simple) {
            ("extension", true) => Content::SimpleExtension { base },
            ("restriction", true) => Content::SimpleRestriction { base },
            // Restricting `xs:anyType` is how a schema spells out a type without a base.
            ("restriction", false) if any_type => Content::Plain(self.plain(&step)?),
            ("extension", false) => {
                Content::ComplexExtension { base, particle: self.plain(&step)? }
            }
            ("restriction", false) => Content::ComplexRestriction { base },
            _ => return Err(unexpected(&step)),
        };
        let attributes = match content {
            Content::ComplexRestriction { .. } | Content::SimpleRestriction { .. } => {
                AttributeUses::default()
            }
            _ => self.attribute_uses(&step)?,
        };
        Ok((content, attributes))
    }

    fn plain(&self, node: &Node<'_>) -> Result<Option<Particle>, Error> {
        for child in content(node)? {
            match child.name() {
                "sequence" | "choice" | "all" | "group" | "attribute" | "attributeGroup"
                | "anyAttribute" => {}
                _ => return Err(unexpected(&child)),
            }
        }
        self.model_group(node)
    }
}
