//! Elements, model groups and wildcards.

use super::schema::{Reader, content, documentation, unexpected};
use super::{Compositor, Element, Occurs, Particle, Term, TypeUse};
use crate::error::Error;
use crate::tree::{Node, QName};

impl Reader {
    pub(super) fn element(&self, node: &Node<'_>, name: QName) -> Result<Element, Error> {
        let mut kind = match self.reference(node, "type")? {
            Some(named) => TypeUse::Named(named),
            None => TypeUse::Any,
        };
        for child in content(node)? {
            match child.name() {
                "complexType" => {
                    kind = TypeUse::Complex(Box::new(self.complex_type(&child, None)?));
                }
                "simpleType" => kind = TypeUse::Simple(Box::new(self.simple_type(&child, None)?)),
                // Identity constraints say nothing about the shape of a value.
                "key" | "keyref" | "unique" => {}
                _ => return Err(unexpected(&child)),
            }
        }
        Ok(Element {
            name,
            kind,
            nillable: node.flag("nillable")?,
            is_abstract: node.flag("abstract")?,
            substitution_group: self.reference(node, "substitutionGroup")?,
            default: node.attribute("default").map(str::to_owned),
            fixed: node.attribute("fixed").map(str::to_owned),
            documentation: documentation(node),
            place: node.place.clone(),
        })
    }

    /// The model group among the children of a type, extension or group definition.
    pub(super) fn model_group(&self, node: &Node<'_>) -> Result<Option<Particle>, Error> {
        let is_group = |name| matches!(name, "sequence" | "choice" | "all" | "group");
        let found = content(node)?.into_iter().find(|child| is_group(child.name()));
        found.map(|child| self.particle(&child)).transpose()
    }

    fn particle(&self, node: &Node<'_>) -> Result<Particle, Error> {
        let term = match node.name() {
            "element" => match self.reference(node, "ref")? {
                Some(name) => Term::ElementReference(name),
                None => Term::Element(Box::new(self.element(node, self.local_name(node)?)?)),
            },
            "group" => Term::GroupReference(self.required_reference(node, "ref")?),
            "any" => Term::Wildcard,
            "sequence" => self.group_of(Compositor::Sequence, node)?,
            "choice" => self.group_of(Compositor::Choice, node)?,
            "all" => self.group_of(Compositor::All, node)?,
            _ => return Err(unexpected(node)),
        };
        Ok(Particle { occurs: occurs(node)?, term, place: node.place.clone() })
    }

    fn group_of(&self, compositor: Compositor, node: &Node<'_>) -> Result<Term, Error> {
        let children = content(node)?;
        let particles = children.iter().map(|child| self.particle(child));
        Ok(Term::ModelGroup(compositor, particles.collect::<Result<_, _>>()?))
    }

    fn local_name(&self, node: &Node<'_>) -> Result<QName, Error> {
        let name = node.own_name()?;
        let qualified = match node.attribute("form") {
            Some(form) => form == "qualified",
            None => self.elements_qualified,
        };
        Ok(QName::new(if qualified { self.target.as_str() } else { "" }, name))
    }
}

fn occurs(node: &Node<'_>) -> Result<Occurs, Error> {
    let number = |name: &str| -> Result<u32, Error> {
        let Some(text) = node.attribute(name) else { return Ok(1) };
        text.trim().parse().map_err(|_| {
            Error::invalid(&node.place, format!("`{name}` is `{text}`, not a number of this size"))
        })
    };
    let max = match node.attribute("maxOccurs").map(str::trim) {
        Some("unbounded") => None,
        _ => Some(number("maxOccurs")?),
    };
    let min = number("minOccurs")?;
    if max.is_some_and(|max| max < min) {
        return Err(Error::invalid(&node.place, "`minOccurs` is greater than `maxOccurs`"));
    }
    Ok(Occurs { min, max })
}
