//! The components of all schema documents, findable by name. How they were read is no matter here.

use std::collections::BTreeMap;

use super::{Attribute, AttributeGroup, ComplexType, Component, Element, Group, SimpleType};
use crate::error::{Error, Place};
use crate::tree::QName;

/// Every namespace becomes a module, in a file of its own.
const MAX_NAMESPACES: usize = 500;

/// Every component that was read, findable by name.
#[derive(Debug, Default)]
pub(crate) struct Schemas {
    components: Vec<Component>,
    index: BTreeMap<(Kind, QName), usize>,
    files: BTreeMap<String, Vec<String>>,
}

/// The symbol spaces of a schema; simple and complex types share one.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Kind {
    Element,
    Type,
    Attribute,
    Group,
    AttributeGroup,
}

/// A type definition, of either kind.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Type<'s> {
    Complex(&'s ComplexType),
    Simple(&'s SimpleType),
}

impl Schemas {
    /// The components of a namespace, in document order.
    pub(crate) fn of<'s>(&'s self, namespace: &str) -> impl Iterator<Item = &'s Component> {
        self.components.iter().filter(move |component| component.name().namespace == namespace)
    }

    pub(crate) fn has_namespace(&self, namespace: &str) -> bool {
        self.files.contains_key(namespace)
    }

    /// The files that describe a namespace, as their names.
    pub(crate) fn files(&self, namespace: &str) -> &[String] {
        self.files.get(namespace).map(Vec::as_slice).unwrap_or_default()
    }

    pub(crate) fn element(&self, name: &QName, from: &Place) -> Result<&Element, Error> {
        match self.find(Kind::Element, name) {
            Some(Component::Element(element)) => Ok(element),
            _ => Err(undefined("element", name, from)),
        }
    }

    pub(crate) fn type_definition(&self, name: &QName, from: &Place) -> Result<Type<'_>, Error> {
        match self.find(Kind::Type, name) {
            Some(Component::ComplexType(complex)) => Ok(Type::Complex(complex)),
            Some(Component::SimpleType(simple)) => Ok(Type::Simple(simple)),
            _ => Err(undefined("type", name, from)),
        }
    }

    pub(crate) fn attribute(&self, name: &QName, from: &Place) -> Result<&Attribute, Error> {
        match self.find(Kind::Attribute, name) {
            Some(Component::Attribute(attribute)) => Ok(attribute),
            _ => Err(undefined("attribute", name, from)),
        }
    }

    pub(crate) fn group(&self, name: &QName, from: &Place) -> Result<&Group, Error> {
        match self.find(Kind::Group, name) {
            Some(Component::Group(group)) => Ok(group),
            _ => Err(undefined("group", name, from)),
        }
    }

    pub(crate) fn attribute_group(
        &self,
        name: &QName,
        from: &Place,
    ) -> Result<&AttributeGroup, Error> {
        match self.find(Kind::AttributeGroup, name) {
            Some(Component::AttributeGroup(group)) => Ok(group),
            _ => Err(undefined("attributeGroup", name, from)),
        }
    }

    fn find(&self, kind: Kind, name: &QName) -> Option<&Component> {
        self.index.get(&(kind, name.clone())).and_then(|index| self.components.get(*index))
    }

    pub(super) fn note_file(&mut self, namespace: &str, place: &Place) -> Result<(), Error> {
        let files = self.files.entry(namespace.to_owned()).or_default();
        if !files.contains(&place.file) {
            files.push(place.file.clone());
        }
        if self.files.len() > MAX_NAMESPACES {
            let what = format!("a contract of more than {MAX_NAMESPACES} namespaces");
            return Err(Error::unsupported(place, what));
        }
        Ok(())
    }

    pub(super) fn add(&mut self, component: Component) -> Result<(), Error> {
        let key = (component.kind(), component.name().clone());
        if let Some(first) = self.find(key.0, &key.1) {
            let message = format!("is defined a second time; the first is at {}", first.place());
            return Err(Error::invalid(component.place(), message));
        }
        self.index.insert(key, self.components.len());
        self.components.push(component);
        Ok(())
    }
}

impl Component {
    pub(crate) fn name(&self) -> &QName {
        static ANONYMOUS: QName = QName { namespace: String::new(), local: String::new() };
        match self {
            Self::Element(component) => &component.name,
            Self::ComplexType(component) => component.name.as_ref().unwrap_or(&ANONYMOUS),
            Self::SimpleType(component) => component.name.as_ref().unwrap_or(&ANONYMOUS),
            Self::Attribute(component) => &component.name,
            Self::Group(component) => &component.name,
            Self::AttributeGroup(component) => &component.name,
        }
    }

    fn place(&self) -> &Place {
        match self {
            Self::Element(component) => &component.place,
            Self::ComplexType(component) => &component.place,
            Self::SimpleType(component) => &component.place,
            Self::Attribute(component) => &component.place,
            Self::Group(component) => &component.place,
            Self::AttributeGroup(component) => &component.place,
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Element(_) => Kind::Element,
            Self::ComplexType(_) | Self::SimpleType(_) => Kind::Type,
            Self::Attribute(_) => Kind::Attribute,
            Self::Group(_) => Kind::Group,
            Self::AttributeGroup(_) => Kind::AttributeGroup,
        }
    }
}

fn undefined(what: &str, name: &QName, from: &Place) -> Error {
    Error::invalid(from, format!("refers to the {what} `{name}`, which no schema defines"))
}
