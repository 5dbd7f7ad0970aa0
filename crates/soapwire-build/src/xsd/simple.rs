//! Simple types and their facets.

use super::schema::{Reader, content, documentation, unexpected};
use super::{EnumerationValue, Facets, SimpleType, TypeUse, Variety};
use crate::error::{Error, ErrorKind};
use crate::tree::{Node, QName};

/// An enumeration of more values makes no Rust enum that anybody could compile or read.
const MAX_VALUES: usize = 10_000;

/// A pattern of more bytes is no pattern, but a list of values.
const MAX_PATTERN: usize = 16 << 10;

const FACETS: [&str; 10] = [
    "length",
    "minLength",
    "maxLength",
    "minInclusive",
    "maxInclusive",
    "minExclusive",
    "maxExclusive",
    "totalDigits",
    "fractionDigits",
    "whiteSpace",
];

impl Reader {
    pub(super) fn simple_type(
        &self,
        node: &Node<'_>,
        name: Option<QName>,
    ) -> Result<SimpleType, Error> {
        let Some(step) = content(node)?.into_iter().next() else {
            return Err(Error::invalid(&node.place, "holds no restriction, list or union"));
        };
        let variety = match step.name() {
            "restriction" => {
                Variety::Restriction { base: self.one_type(&step, "base")?, facets: facets(&step)? }
            }
            "list" => Variety::List(self.one_type(&step, "itemType")?),
            "union" => Variety::Union(self.members(&step)?),
            _ => return Err(unexpected(&step)),
        };
        let documentation = documentation(node);
        Ok(SimpleType { name, variety, documentation, place: node.place.clone() })
    }

    fn one_type(&self, node: &Node<'_>, name: &str) -> Result<TypeUse, Error> {
        if let Some(named) = self.reference(node, name)? {
            return Ok(TypeUse::Named(named));
        }
        match content(node)?.into_iter().find(|child| child.name() == "simpleType") {
            Some(child) => Ok(TypeUse::Simple(Box::new(self.simple_type(&child, None)?))),
            None => Err(Error::invalid(&node.place, format!("has no `{name}` and no simpleType"))),
        }
    }

    fn members(&self, node: &Node<'_>) -> Result<Vec<TypeUse>, Error> {
        let named = self.references(node, "memberTypes")?.into_iter().map(TypeUse::Named);
        let mut members: Vec<_> = named.collect();
        for child in content(node)? {
            members.push(TypeUse::Simple(Box::new(self.simple_type(&child, None)?)));
        }
        Ok(members)
    }
}

fn facets(node: &Node<'_>) -> Result<Facets, Error> {
    let mut facets = Facets::default();
    for child in content(node)? {
        let name = child.name();
        if name == "simpleType" {
            continue;
        }
        let value = child.required("value")?.to_owned();
        match FACETS.iter().find(|facet| **facet == name) {
            Some(facet) => facets.others.push((facet, value)),
            None if name == "pattern" && value.len() > MAX_PATTERN => {
                let what = format!("a pattern of more than {MAX_PATTERN} bytes");
                return Err(Error::unsupported(&child.place, what));
            }
            None if name == "pattern" => facets.patterns.push(value),
            None if name == "enumeration" => {
                facets
                    .enumeration
                    .push(EnumerationValue { value, documentation: documentation(&child) });
            }
            None => return Err(unexpected(&child)),
        }
    }
    if facets.enumeration.len() > MAX_VALUES {
        let message = format!("has more than {MAX_VALUES} enumeration values");
        return Err(Error::new(ErrorKind::Unsupported, &node.place, message));
    }
    Ok(facets)
}
