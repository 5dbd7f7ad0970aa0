//! Descriptions without their Rust side: what `describe`, JSON and error texts look at.
//!
//! They are small `Copy` handles; the tables behind them are the constants of the generated types.

use std::fmt;

use super::{FieldInfo, SimpleType, ValueInfo};
use crate::xml::Name;
use crate::xsd::Builtin;

/// The expanded name of a global element.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct ElementName {
    /// Namespace name; empty for none.
    pub namespace: &'static str,
    /// Local name.
    pub local: &'static str,
}

impl ElementName {
    /// The name `local` in `namespace`.
    pub const fn new(namespace: &'static str, local: &'static str) -> Self {
        Self { namespace, local }
    }

    /// The same name as the reader's view of one.
    pub const fn as_name(&self) -> Name<'static> {
        Name { namespace: self.namespace, local: self.local }
    }
}

impl fmt::Display for ElementName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.as_name(), f)
    }
}

/// The name and documentation of a type.
#[derive(Clone, Copy, Debug)]
pub struct TypeName {
    /// Target namespace of the schema that declares the type.
    pub namespace: &'static str,
    /// The schema's name, or for an anonymous type the one the generator made.
    pub name: &'static str,
    /// The schema's documentation, as plain text.
    pub doc: &'static str,
}

impl TypeName {
    /// The name `name` in `namespace`, documented by `doc`.
    pub const fn new(namespace: &'static str, name: &'static str, doc: &'static str) -> Self {
        Self { namespace, name, doc }
    }
}

/// What a value may look like.
#[derive(Clone, Copy, Debug)]
pub enum Type {
    /// Anything: `xs:any` and `xs:anyType`.
    Any,
    /// One of several elements.
    Choice(ChoiceType),
    /// Attributes and child elements, or attributes and text.
    Complex(ComplexType),
    /// One of a list of texts.
    Enumeration(EnumerationType),
    /// Text with a lexical form.
    Simple(&'static SimpleType),
}

impl Type {
    /// The type's name: the schema's, or `xs:…` for a built-in type.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Any => "xs:anyType",
            Self::Choice(choice) => choice.name,
            Self::Complex(complex) => complex.name.name,
            Self::Enumeration(enumeration) => enumeration.name.name,
            Self::Simple(simple) => simple.name(),
        }
    }

    /// The name of an element that a value of the type is given where nobody else names it.
    #[cfg(any(feature = "serde", feature = "yaserde"))]
    pub(crate) fn element_name(&self) -> ElementName {
        match self {
            Self::Complex(complex) => ElementName::new(complex.name.namespace, complex.name.name),
            Self::Enumeration(enumeration) => {
                ElementName::new(enumeration.name.namespace, enumeration.name.name)
            }
            Self::Any | Self::Choice(_) | Self::Simple(_) => {
                let name = self.name();
                ElementName::new("", name.strip_prefix("xs:").unwrap_or(name))
            }
        }
    }

    /// The built-in type its text belongs to, where it is text.
    pub fn builtin(&self) -> Option<Builtin> {
        match self {
            Self::Enumeration(enumeration) => Some(enumeration.builtin),
            Self::Simple(simple) => Some(simple.builtin()),
            Self::Any | Self::Choice(_) | Self::Complex(_) => None,
        }
    }
}

/// A complex type: its fields in schema order, elements before attributes.
#[derive(Clone, Copy, Debug)]
pub struct ComplexType {
    /// Name and documentation.
    pub name: &'static TypeName,
    pub(crate) at: fn(usize) -> Option<&'static FieldInfo>,
}

impl ComplexType {
    /// The fields, in the order in which they are written.
    pub fn fields(&self) -> impl Iterator<Item = &'static FieldInfo> + use<> {
        let at = self.at;
        (0..).map_while(at)
    }

    /// The attribute or element of this local name, its own or inside its choices and groups.
    pub fn field(&self, local: &str) -> Option<&'static FieldInfo> {
        self.fields().find_map(|field| field.find(local))
    }
}

/// A choice: its branches in schema order.
#[derive(Clone, Copy, Debug)]
pub struct ChoiceType {
    /// The Rust name; a choice has none in the schema.
    pub name: &'static str,
    pub(crate) at: fn(usize) -> Option<&'static FieldInfo>,
}

impl ChoiceType {
    /// The branches: elements, or groups for a sequence.
    pub fn branches(&self) -> impl Iterator<Item = &'static FieldInfo> + use<> {
        let at = self.at;
        (0..).map_while(at)
    }
}

/// A simple type that lists its values.
#[derive(Clone, Copy, Debug)]
pub struct EnumerationType {
    /// Name and documentation.
    pub name: &'static TypeName,
    /// The built-in type the values belong to.
    pub builtin: Builtin,
    pub(crate) at: fn(usize) -> Option<&'static ValueInfo>,
}

impl EnumerationType {
    /// The values, in schema order.
    pub fn values(&self) -> impl Iterator<Item = &'static ValueInfo> + use<> {
        let at = self.at;
        (0..).map_while(at)
    }
}
