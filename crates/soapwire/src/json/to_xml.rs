//! A JSON form to XML, by description: members in schema order, each known by name.
//!
//! What a value may be is not checked here; the codec does that when it reads and validates the result.

use std::borrow::Cow;

use serde_json::{Map, Number, Value};

use super::member;
use super::{JsonError, JsonProblem};
use crate::codec::{EncodeProblem, RESERVED};
use crate::description::{ComplexType, ElementName, FieldInfo, FieldKind, Type};
use crate::xml::{ElementWriter, StartTag, Writer};
use crate::xsd::{Builtin, Lexical, is_xml_space};

type Done = Result<(), JsonError>;

/// Writes `json` as the root element `name` of type `ty`.
pub(super) fn root(writer: &mut Writer, name: ElementName, ty: Type, json: &Value) -> Done {
    let tag = writer.root(name.namespace, name.local)?;
    content(tag, ty, json)
}

fn content(tag: StartTag<'_, '_>, ty: Type, json: &Value) -> Done {
    match ty {
        Type::Complex(complex) => match json {
            Value::Object(map) => object(tag, complex, map),
            scalar
                if complex.fields().next().is_some_and(|field| field.kind() == FieldKind::Text) =>
            {
                let map = Map::from_iter([(member::TEXT.to_owned(), scalar.clone())]);
                object(tag, complex, &map)
            }
            other => Err(JsonError::kind("an object", other)),
        },
        Type::Any => {
            Err(JsonError::kind("nothing (an element of any type has no JSON form)", json))
        }
        Type::Choice(_) => Err(JsonError::kind("an object", json)),
        Type::Enumeration(_) | Type::Simple(_) => Ok(tag.text(&lexical(ty, json)?)?),
    }
}

fn object(mut tag: StartTag<'_, '_>, complex: ComplexType, map: &Map<String, Value>) -> Done {
    let members = member::all(complex);
    let open = complex.fields().any(|field| field.kind() == FieldKind::AnyAttribute);
    for (name, value) in map.iter().filter(|(_, value)| !value.is_null()) {
        if members.contains(&name.as_str()) {
            continue;
        }
        if !open {
            let nearest = member::nearest(name, members.iter().copied());
            return Err(JsonError::new(JsonProblem::Unknown { nearest }).within(name, None));
        }
        extra_attribute(&mut tag, name, value, &members)
            .map_err(|error| error.within(name, None))?;
    }
    for field in complex.fields().filter(|field| field.kind() == FieldKind::Attribute) {
        attribute(&mut tag, field, map).map_err(|error| error.within(field.name().local, None))?;
    }
    if let Some(field) = complex.fields().find(|field| field.kind() == FieldKind::Text) {
        let text = match present(map, member::TEXT) {
            Some(json) => text(field, json),
            None => Err(JsonError::new(JsonProblem::Missing { branches: Vec::new() })),
        };
        return Ok(tag.text(&text.map_err(|error| error.within(member::TEXT, None))?)?);
    }
    let mut parent = tag.content();
    complex.fields().try_for_each(|field| particle(&mut parent, field, map))
}

/// An attribute the schema leaves open: a name that cannot be taken for a declared one, and a scalar.
fn extra_attribute(
    tag: &mut StartTag<'_, '_>,
    name: &str,
    value: &Value,
    members: &[&'static str],
) -> Done {
    if let Some(nearest) = members.iter().copied().find(|member| member.eq_ignore_ascii_case(name))
    {
        return Err(JsonError::new(JsonProblem::Unknown { nearest: Some(nearest) }));
    }
    // A namespace may have a brace in it, a local name may not.
    let (namespace, local) = match name.strip_prefix('{').and_then(|name| name.rsplit_once('}')) {
        Some(expanded) => expanded,
        None if RESERVED.contains(&name) => {
            return Err(EncodeProblem::Attribute(name.to_owned()).into());
        }
        None => ("", name),
    };
    if Builtin::NcName.check(local).is_err() {
        return Err(EncodeProblem::Attribute(name.to_owned()).into());
    }
    let text = match value {
        Value::String(text) => Cow::Borrowed(text.as_str()),
        Value::Number(number) if is_exact(number) => Cow::Owned(number.to_string()),
        Value::Bool(truth) => Cow::Owned(truth.to_string()),
        other => return Err(JsonError::kind("a string", other)),
    };
    Ok(tag.attribute(namespace, local, &text)?)
}

fn attribute(
    tag: &mut StartTag<'_, '_>,
    field: &'static FieldInfo,
    map: &Map<String, Value>,
) -> Done {
    let name = field.name();
    match present(map, name.local) {
        Some(json) => Ok(tag.attribute(name.namespace, name.local, &text(field, json)?)?),
        None if field.is_required() => {
            Err(JsonError::new(JsonProblem::Missing { branches: Vec::new() }))
        }
        None => Ok(()),
    }
}

fn present<'m>(map: &'m Map<String, Value>, member: &str) -> Option<&'m Value> {
    map.get(member).filter(|value| !value.is_null())
}

/// Writes what `map` holds of one field of the content.
fn particle(
    parent: &mut ElementWriter<'_, '_>,
    field: &'static FieldInfo,
    map: &Map<String, Value>,
) -> Done {
    match field.kind() {
        FieldKind::Element => {
            let local = field.name().local;
            match present(map, local) {
                Some(json) if field.is_repeated() => items(parent, field, json),
                Some(json) => {
                    element(parent, field, json).map_err(|error| error.within(local, None))
                }
                None if field.is_required() => {
                    Err(JsonError::new(JsonProblem::Missing { branches: Vec::new() })
                        .within(local, None))
                }
                None => Ok(()),
            }
        }
        FieldKind::Choice => choice(parent, field, map),
        FieldKind::Group => group(parent, field, map),
        FieldKind::Any | FieldKind::AnyAttribute | FieldKind::Attribute | FieldKind::Text => Ok(()),
    }
}

/// Writes a repeated element: an array, or one value for an array of one.
fn items(parent: &mut ElementWriter<'_, '_>, field: &'static FieldInfo, json: &Value) -> Done {
    let items = match json {
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    let local = field.name().local;
    items.iter().enumerate().try_for_each(|(index, item)| {
        element(parent, field, item).map_err(|error| error.within(local, Some(index)))
    })
}

fn element(parent: &mut ElementWriter<'_, '_>, field: &'static FieldInfo, json: &Value) -> Done {
    let name = field.name();
    let tag = parent.element(name.namespace, name.local)?;
    if field.is_list() {
        return Ok(tag.text(&text(field, json)?)?);
    }
    content(tag, field.ty(), json)
}

/// Writes the branch whose members are there.
fn choice(
    parent: &mut ElementWriter<'_, '_>,
    field: &'static FieldInfo,
    map: &Map<String, Value>,
) -> Done {
    let here = |branch: &&'static FieldInfo| {
        member::inside(branch).iter().any(|member| present(map, member).is_some())
    };
    let mut chosen = field.inner().filter(here);
    match (chosen.next(), chosen.next()) {
        (None, _) if field.is_required() => {
            let branches = field.inner().flat_map(member::inside).collect();
            Err(JsonError::new(JsonProblem::Missing { branches }))
        }
        (None, _) => Ok(()),
        (Some(first), Some(second)) if !field.is_repeated() => {
            let name = |branch| member::inside(branch).join(" and ");
            Err(JsonError::new(JsonProblem::Both { first: name(first), second: name(second) }))
        }
        (Some(_), _) => {
            field.inner().filter(here).try_for_each(|branch| match field.is_repeated() {
                // Each branch is named once, with all its items.
                true if branch.kind() == FieldKind::Element => {
                    let json = present(map, branch.name().local).unwrap_or(&Value::Null);
                    items(parent, branch, json)
                }
                _ => particle(parent, branch, map),
            })
        }
    }
}

/// Writes a sequence, once for each item its members have.
fn group(
    parent: &mut ElementWriter<'_, '_>,
    field: &'static FieldInfo,
    map: &Map<String, Value>,
) -> Done {
    let members = member::inside(field);
    let given = || members.iter().filter_map(|member| present(map, member));
    if !field.is_repeated() {
        return match given().next() {
            None if !field.is_required() => Ok(()),
            _ => field.inner().try_for_each(|inner| particle(parent, inner, map)),
        };
    }
    let count = given().map(|value| value.as_array().map_or(1, Vec::len)).max().unwrap_or(0);
    (0..count).try_for_each(|index| {
        let item = |member: &&'static str| match present(map, member) {
            Some(Value::Array(items)) => Some(((*member).to_owned(), items.get(index)?.clone())),
            Some(one) if index == 0 => Some(((*member).to_owned(), one.clone())),
            _ => None,
        };
        let one: Map<String, Value> = members.iter().filter_map(item).collect();
        field.inner().try_for_each(|inner| particle(parent, inner, &one))
    })
}

/// The lexical form of an attribute, a text or a list.
fn text(field: &'static FieldInfo, json: &Value) -> Result<String, JsonError> {
    if !field.is_list() {
        return lexical(field.ty(), json);
    }
    let items = match json {
        Value::Array(items) => items.clone(),
        Value::String(text) => {
            let items = text.split(is_xml_space).filter(|item| !item.is_empty());
            items.map(|item| Value::String(item.to_owned())).collect()
        }
        one => vec![one.clone()],
    };
    let mut list = String::new();
    for item in &items {
        let item = lexical(field.ty(), item)?;
        if item.is_empty() || item.contains(is_xml_space) {
            return Err(EncodeProblem::ListItem(item).into());
        }
        if !list.is_empty() {
            list.push(' ');
        }
        list.push_str(&item);
    }
    Ok(list)
}

/// The text of one scalar; whether the type has such a text is for the codec to say.
fn lexical(ty: Type, json: &Value) -> Result<String, JsonError> {
    let builtin = ty.builtin().unwrap_or(Builtin::String);
    let mut out = String::new();
    match (json, builtin) {
        (Value::String(text), _) => out.push_str(text),
        (Value::Bool(truth), Builtin::Boolean) => truth.write(&mut out),
        (Value::Number(number), Builtin::Float | Builtin::Double) => {
            number.as_f64().unwrap_or(f64::NAN).write(&mut out);
        }
        (Value::Number(number), _) if builtin != Builtin::Boolean => {
            let fits =
                if builtin == Builtin::Decimal { is_exact(number) } else { !number.is_f64() };
            if !fits {
                return Err(JsonError::kind(expected(builtin), json));
            }
            out = number.to_string();
        }
        _ => return Err(JsonError::kind(expected(builtin), json)),
    }
    Ok(out)
}

/// Whether a number's digits are the ones that were given: JSON numbers are read as `f64`, which keeps fifteen.
fn is_exact(number: &Number) -> bool {
    let text = number.to_string();
    !number.is_f64() || !text.contains('e') && text.bytes().filter(u8::is_ascii_digit).count() <= 15
}

fn expected(builtin: Builtin) -> &'static str {
    match builtin {
        Builtin::Boolean => "true or false",
        Builtin::Decimal => "a number of at most 15 digits, or a string",
        Builtin::Float | Builtin::Double => "a number",
        other if other.is_integer() => "an integer",
        _ => "a string",
    }
}
