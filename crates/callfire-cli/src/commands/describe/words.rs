//! The words for a field that both forms of a description use.

use soapwire::description::{FieldInfo, FieldKind, Type};

/// The member's name in JSON; nothing for what has no name of its own.
pub(super) fn name(field: &FieldInfo) -> Option<&'static str> {
    match field.kind() {
        FieldKind::Attribute | FieldKind::Element => Some(field.name().local),
        FieldKind::Text => Some("_"),
        FieldKind::Any | FieldKind::AnyAttribute | FieldKind::Choice | FieldKind::Group => None,
    }
}

/// What the field is in the schema's words.
pub(super) fn kind(field: &FieldInfo) -> &'static str {
    match field.kind() {
        FieldKind::Any => "any",
        FieldKind::AnyAttribute => "any_attribute",
        FieldKind::Attribute => "attribute",
        FieldKind::Choice => "choice",
        FieldKind::Element => "element",
        FieldKind::Group => "sequence",
        FieldKind::Text => "text",
    }
}

/// `required`, `optional` or how often it may occur.
pub(super) fn cardinality(field: &FieldInfo) -> String {
    match (field.min(), field.max()) {
        (1, Some(1)) => "required".to_owned(),
        (0, Some(1)) => "optional".to_owned(),
        (min, None) => format!("{min}..n"),
        (min, Some(max)) => format!("{min}..{max}"),
    }
}

/// What a type is known by: its name, which two namespaces may share.
pub(super) fn key(ty: &Type) -> (&'static str, &'static str) {
    let namespace = match ty {
        Type::Complex(complex) => complex.name.namespace,
        Type::Enumeration(enumeration) => enumeration.name.namespace,
        Type::Any | Type::Choice(_) | Type::Simple(_) => "",
    };
    (namespace, ty.name())
}
