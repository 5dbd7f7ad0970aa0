//! The shape of a Rust type: its description together with its Rust side.

use std::borrow::Cow;
use std::fmt;

use super::{
    Branch, ChoiceType, ComplexType, EnumerationType, Field, FieldInfo, SimpleType, Type, TypeName,
};
use crate::codec::{Schema, Value};
use crate::xml::{StartTag, WriteError};
use crate::xsd::{Builtin, LexicalError};

/// How a type is written and read; one of five shapes.
#[derive(Debug)]
pub enum Shape<T: 'static> {
    /// An enum of alternatives.
    Choice {
        /// The Rust name.
        name: &'static str,
        /// The alternatives, in schema order.
        branches: &'static [Branch<T>],
    },
    /// A struct of fields.
    Complex {
        /// Name and documentation.
        name: &'static TypeName,
        /// The fields, elements before attributes.
        fields: &'static [Field<T>],
    },
    /// An enum of texts, open for values that a later schema adds.
    Enumeration {
        /// Name and documentation.
        name: &'static TypeName,
        /// The built-in type the values belong to.
        builtin: Builtin,
        /// The known values.
        values: &'static [EnumValue<T>],
        /// The variant that keeps any other text.
        open: Open<T>,
    },
    /// A value in a box, which stands for the value.
    Nested(Nested<T>),
    /// A value with a lexical form.
    Simple(&'static SimpleType, Scalar<T>),
}

impl<T: Schema> Shape<T> {
    /// The description without its Rust side.
    pub fn ty(&self) -> Type {
        match self {
            Self::Choice { name, .. } => Type::Choice(ChoiceType { name, at: field_info::<T> }),
            Self::Complex { name, .. } => Type::Complex(ComplexType { name, at: field_info::<T> }),
            Self::Enumeration { name, builtin, .. } => {
                Type::Enumeration(EnumerationType { name, builtin: *builtin, at: value_info::<T> })
            }
            Self::Nested(nested) => (nested.ty)(),
            Self::Simple(simple, _) => Type::Simple(simple),
        }
    }
}

/// The field or branch at `index`.
pub(crate) fn field_info<T: Schema>(index: usize) -> Option<&'static FieldInfo> {
    match T::SHAPE {
        Shape::Choice { branches, .. } => Some(&branches.get(index)?.info),
        Shape::Complex { fields, .. } => Some(&fields.get(index)?.info),
        Shape::Enumeration { .. } | Shape::Nested(_) | Shape::Simple(..) => None,
    }
}

/// The value at `index`.
pub(crate) fn value_info<T: Schema>(index: usize) -> Option<&'static ValueInfo> {
    match T::SHAPE {
        Shape::Enumeration { values, .. } => values.get(index).map(|value| &value.info),
        _ => None,
    }
}

/// One value of an enumeration.
#[derive(Clone, Copy, Debug)]
pub struct ValueInfo {
    pub(crate) text: &'static str,
    pub(crate) doc: &'static str,
}

impl ValueInfo {
    /// The text on the wire.
    pub const fn text(&self) -> &'static str {
        self.text
    }

    /// The schema's documentation, as plain text.
    pub const fn doc(&self) -> &'static str {
        self.doc
    }
}

/// One value of the enumeration `E`, with its variant.
pub struct EnumValue<E> {
    pub(crate) info: ValueInfo,
    pub(crate) variant: E,
}

impl<E> fmt::Debug for EnumValue<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.info, f)
    }
}

impl<E> EnumValue<E> {
    /// The variant for the wire's `text`.
    pub const fn new(text: &'static str, variant: E) -> Self {
        Self { info: ValueInfo { text, doc: "" }, variant }
    }
}

/// The variant of an enumeration that keeps a text the schema does not list.
///
/// The searches are kept as functions, so that they are compiled for enumerations and for no other type.
pub struct Open<E: 'static> {
    make: fn(String) -> E,
    text: fn(&E) -> Option<&str>,
    find: fn(&str, &'static [EnumValue<E>]) -> Option<E>,
    known: fn(&E, &'static [EnumValue<E>]) -> &'static str,
}

impl<E: Clone + 'static> Open<E> {
    /// The variant made by `make`, whose text `text` gives back.
    pub const fn new(make: fn(String) -> E, text: fn(&E) -> Option<&str>) -> Self {
        Self { make, text, find: find::<E>, known: known::<E> }
    }
}

impl<E> Open<E> {
    /// The variant for the wire's `text`.
    pub(crate) fn read(&self, text: &str, values: &'static [EnumValue<E>]) -> E {
        (self.find)(text, values).unwrap_or_else(|| (self.make)(text.to_owned()))
    }

    /// The wire's text of `value`.
    pub(crate) fn write<'v>(&self, value: &'v E, values: &'static [EnumValue<E>]) -> &'v str {
        (self.text)(value).unwrap_or_else(|| (self.known)(value, values))
    }

    /// The text of `value` where the schema does not list it.
    pub(crate) fn unlisted<'v>(&self, value: &'v E) -> Option<&'v str> {
        (self.text)(value)
    }
}

fn find<E: Clone>(text: &str, values: &'static [EnumValue<E>]) -> Option<E> {
    values.iter().find(|known| known.info.text == text).map(|known| known.variant.clone())
}

fn known<E>(value: &E, values: &'static [EnumValue<E>]) -> &'static str {
    let variant = std::mem::discriminant(value);
    let known = values.iter().find(|known| std::mem::discriminant(&known.variant) == variant);
    known.map_or("", |known| known.info.text)
}

impl<E: 'static> fmt::Debug for Open<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Open")
    }
}

/// How a scalar's text is read and written.
pub struct Scalar<T> {
    /// Takes a text over, with the white space of the simple type.
    pub(crate) read: fn(&mut T, &'static SimpleType, Cow<'_, str>) -> Result<(), LexicalError>,
    /// Appends the lexical form.
    pub(crate) write: fn(&T, &mut String),
    /// Writes the lexical form as the text of an element.
    pub(crate) content: fn(&T, StartTag<'_, '_>) -> Result<(), WriteError>,
}

impl<T> fmt::Debug for Scalar<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scalar")
    }
}

/// How to reach the value inside a box.
pub struct Nested<T> {
    pub(crate) get: fn(&T) -> &dyn Value,
    pub(crate) get_mut: fn(&mut T) -> &mut dyn Value,
    pub(crate) ty: fn() -> Type,
}

impl<T> fmt::Debug for Nested<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nested")
    }
}
