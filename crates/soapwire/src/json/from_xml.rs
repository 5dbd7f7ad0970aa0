//! XML to a JSON form, by description. The XML is our own: what the codec wrote of a typed value.

use serde_json::{Map, Number, Value};

use super::member;
use crate::codec::{DecodeError, RESERVED};
use crate::description::{ComplexType, FieldInfo, FieldKind, Type};
use crate::xml::{Element, Name};
use crate::xsd::{Builtin, Lexical, is_xml_space};

/// The JSON form of an element of type `ty`.
pub(super) fn root(element: &mut Element<'_, '_>, ty: Type) -> Result<Value, DecodeError> {
    match ty {
        Type::Complex(complex) => object(element, complex),
        Type::Any | Type::Choice(_) => Ok(Value::Null),
        Type::Enumeration(_) | Type::Simple(_) => Ok(scalar(ty, &element.long_text()?)),
    }
}

fn object(element: &mut Element<'_, '_>, complex: ComplexType) -> Result<Value, DecodeError> {
    let mut attributes = Vec::new();
    for attribute in element.attributes() {
        let name = attribute.name();
        let is_it =
            |field: &&FieldInfo| field.kind() == FieldKind::Attribute && field.name() == name;
        attributes.push(match complex.fields().find(|field| is_it(field)) {
            Some(field) => (name.local.to_owned(), text(field, attribute.value())),
            None => (extra_member(name, complex), Value::String(attribute.value().to_owned())),
        });
    }
    let mut map = Map::new();
    match complex.fields().find(|field| field.kind() == FieldKind::Text) {
        Some(field) => {
            map.insert(member::TEXT.to_owned(), text(field, &element.text()?));
        }
        None => children(element, complex, &mut map)?,
    }
    map.extend(attributes);
    Ok(Value::Object(map))
}

/// The member of an undeclared attribute; its expanded name where the local name could be taken for another.
fn extra_member(name: Name<'_>, complex: ComplexType) -> String {
    let is_taken = || {
        RESERVED.contains(&name.local)
            || member::all(complex).iter().any(|member| member.eq_ignore_ascii_case(name.local))
    };
    match name.namespace {
        "" if is_taken() => format!("{{}}{}", name.local),
        "" => name.local.to_owned(),
        _ => name.to_string(),
    }
}

fn children(
    element: &mut Element<'_, '_>,
    complex: ComplexType,
    map: &mut Map<String, Value>,
) -> Result<(), DecodeError> {
    while let Some(mut child) = element.child()? {
        let found = complex.fields().find_map(|field| find(field, &child, false));
        let Some((field, repeated)) = found else { continue };
        let value = match field.is_list() {
            true => text(field, &child.long_text()?),
            false => root(&mut child, field.ty())?,
        };
        let local = field.name().local;
        match map.get_mut(local) {
            Some(Value::Array(items)) if repeated => items.push(value),
            _ if repeated => drop(map.insert(local.to_owned(), Value::Array(vec![value]))),
            _ => drop(map.insert(local.to_owned(), value)),
        }
    }
    Ok(())
}

/// The declared element, directly or inside a choice or group, and whether it may occur again.
fn find(
    field: &'static FieldInfo,
    child: &Element<'_, '_>,
    repeated: bool,
) -> Option<(&'static FieldInfo, bool)> {
    let repeated = repeated || field.is_repeated();
    match field.kind() {
        FieldKind::Element => {
            let name = field.name();
            child.is(name.namespace, name.local).then_some((field, repeated))
        }
        _ => field.inner().find_map(|inner| find(inner, child, repeated)),
    }
}

fn text(field: &'static FieldInfo, text: &str) -> Value {
    if !field.is_list() {
        return scalar(field.ty(), text);
    }
    let items = text.split(is_xml_space).filter(|item| !item.is_empty());
    Value::Array(items.map(|item| scalar(field.ty(), item)).collect())
}

/// A number or a truth value where JSON has one, else the text itself.
fn scalar(ty: Type, text: &str) -> Value {
    let number = match ty.builtin() {
        Some(Builtin::Boolean) => bool::parse(text).ok().map(Value::Bool),
        Some(Builtin::Float | Builtin::Double) => {
            f64::parse(text).ok().and_then(Number::from_f64).map(Value::Number)
        }
        Some(Builtin::UnsignedLong) => u64::parse(text).ok().map(Value::from),
        Some(builtin) if builtin.is_integer() => i64::parse(text).ok().map(Value::from),
        _ => None,
    };
    number.unwrap_or_else(|| Value::String(text.to_owned()))
}
