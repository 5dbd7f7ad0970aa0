//! What generated code names, and nothing else. Not for hand-written code: it has no stable shape.

pub use crate::codec::{Schema, Slot, Value};
pub use crate::description::builders::{
    Variant, any, any_attribute, attribute, branch, branch_any, branch_group, choice, element,
    group, text, value,
};
pub use crate::description::{At, ElementName, EnumValue, Open, Shape, SimpleType, TypeName};
pub use crate::error::{Error, Result};
pub use crate::operation::{Operation, OperationInfo, Safety};
pub use crate::xsd::{self, Builtin, WhiteSpace};

/// A static for each built-in simple type.
pub use crate::description::builtins as xs;

#[doc(hidden)]
pub use crate::{__at as at, __bridges as bridges, __open as open, __variant as variant};

#[cfg(feature = "serde")]
pub use serde;

#[cfg(feature = "yaserde")]
pub use crate::yaserde;

/// A value to read into.
pub fn blank<V: Slot>() -> V {
    V::empty()
}

/// The wire's text of an enumeration's variant.
pub fn enumeration_text<T: Schema>(value: &T) -> &str {
    match T::SHAPE {
        Shape::Enumeration { values, open, .. } => {
            crate::codec::enumeration_text(value, values, &open)
        }
        _ => "",
    }
}

/// The variant for the wire's text.
pub fn enumeration_from<T: Schema>(text: &str) -> T {
    match T::SHAPE {
        Shape::Enumeration { values, open, .. } => crate::codec::enumeration(text, values, &open),
        _ => T::blank(),
    }
}

/// The place of a field: `at!(Self.field)`.
#[doc(hidden)]
#[macro_export]
macro_rules! __at {
    ($record:ident . $field:ident) => {
        $crate::rt::At::new(
            |record: &$record| &record.$field,
            |record: &mut $record| &mut record.$field,
            |record: $record| record.$field,
        )
    };
}

/// The variant of a choice: `variant!(Self::Variant)`.
#[doc(hidden)]
#[macro_export]
macro_rules! __variant {
    ($choice:ident :: $variant:ident) => {
        $crate::rt::Variant::new(
            |choice: &$choice| match choice {
                $choice::$variant(payload) => Some(payload),
                #[allow(unreachable_patterns, reason = "a choice may have one branch")]
                _ => None,
            },
            |choice: &mut $choice| match choice {
                $choice::$variant(payload) => Some(payload),
                #[allow(unreachable_patterns, reason = "a choice may have one branch")]
                _ => None,
            },
            |choice: &mut $choice| *choice = $choice::$variant($crate::rt::blank()),
            $choice::$variant,
        )
    };
}

/// The variant that keeps an unlisted text: `open!(Self::Unknown)`.
#[doc(hidden)]
#[macro_export]
macro_rules! __open {
    ($enumeration:ident :: $variant:ident) => {
        $crate::rt::Open::new($enumeration::$variant, |value: &$enumeration| match value {
            $enumeration::$variant(text) => Some(text),
            _ => None,
        })
    };
}
