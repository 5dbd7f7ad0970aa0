//! Requests there and back: what is asked for is what the server reads, every string the same.

use callfire::operation::OPERATIONS;
use serde_json::{Map, Value};
use soapwire::description::{FieldInfo, FieldKind, Type};
use soapwire::json;
use soapwire::xsd::Builtin;

use crate::bytes::Bytes;
use crate::documents::written;
use crate::operation;
use crate::soap::payload;

/// How deep values nest; deeper ones are left out.
const DEEPEST: usize = 8;

/// Takes the number of an operation, then decisions on what its request holds.
pub(crate) fn run(data: &[u8]) {
    let mut choices = Bytes::new(data);
    let operation = &OPERATIONS[choices.below(OPERATIONS.len())];
    let ty = (operation.request_type)();
    let asked = value(ty, &mut choices, DEEPEST);
    let Ok(envelope) = operation.envelope(&asked) else { return };
    let sent = operation::strict_request(operation.name, &envelope);
    assert_eq!(sent.as_deref(), Some(&*envelope), "{asked}");
    let payload = written(&payload(&envelope).expect("a request is a message"));
    let arrived = json::from_document(&payload, ty).expect("a request has a JSON form");
    assert_arrived(ty, &asked, &arrived);
}

/// Checks that every string which means itself is what was asked for, in what was not declared too.
fn assert_arrived(ty: Type, asked: &Value, arrived: &Value) {
    match (ty, asked, arrived) {
        (_, Value::Array(asked), Value::Array(arrived)) => {
            assert_eq!(asked.len(), arrived.len());
            for (asked, arrived) in asked.iter().zip(arrived) {
                assert_arrived(ty, asked, arrived);
            }
        }
        (Type::Complex(complex), Value::Object(members), _) => {
            for (member, asked) in members.iter().filter(|(member, _)| !member.starts_with('{')) {
                match declared(complex.fields(), member) {
                    Some(field) => assert_arrived(field.ty(), asked, &arrived[member]),
                    None => assert_eq!(&arrived[member], asked, "{member}"),
                }
            }
        }
        _ if ty.builtin() == Some(Builtin::String) => assert_eq!(asked, arrived),
        _ => {}
    }
}

/// The field that a member stands for, which may be in a choice or a group.
fn declared(
    mut fields: impl Iterator<Item = &'static FieldInfo>,
    member: &str,
) -> Option<&'static FieldInfo> {
    fields.find_map(|field| match field.kind() {
        FieldKind::Choice | FieldKind::Group => {
            let inner: Vec<_> = field.inner().collect();
            declared(inner.into_iter(), member)
        }
        FieldKind::Text => (member == "_").then_some(field),
        FieldKind::Any | FieldKind::AnyAttribute => None,
        FieldKind::Attribute | FieldKind::Element => {
            (field.name().local == member).then_some(field)
        }
    })
}

/// A value of type `ty`, more or less.
fn value(ty: Type, choices: &mut Bytes<'_>, deepest: usize) -> Value {
    match ty {
        Type::Complex(complex) => {
            let mut map = Map::new();
            for field in complex.fields() {
                add(field, &mut map, choices, deepest);
            }
            Value::Object(map)
        }
        Type::Enumeration(enumeration) => {
            let values: Vec<_> = enumeration.values().collect();
            values
                .get(choices.below(values.len() + 1))
                .map_or_else(|| choices.text().into(), |value| value.text().into())
        }
        Type::Simple(simple) => scalar(simple.builtin(), choices),
        Type::Any | Type::Choice(_) => Value::Null,
    }
}

/// Adds what stands for a field: often nothing where it is optional, several where it is repeated.
fn add(
    field: &'static FieldInfo,
    map: &mut Map<String, Value>,
    choices: &mut Bytes<'_>,
    deepest: usize,
) {
    if deepest == 0 || !field.is_required() && choices.below(3) == 0 {
        return;
    }
    match field.kind() {
        FieldKind::Any => {}
        FieldKind::AnyAttribute => {
            map.insert(choices.text(), choices.text().into());
        }
        FieldKind::Choice => {
            let branches: Vec<_> = field.inner().collect();
            add(branches[choices.below(branches.len())], map, choices, deepest);
        }
        FieldKind::Group => field.inner().for_each(|inner| add(inner, map, choices, deepest)),
        FieldKind::Attribute | FieldKind::Element | FieldKind::Text => {
            let member = if field.kind() == FieldKind::Text { "_" } else { field.name().local };
            let one = |choices: &mut Bytes<'_>| value(field.ty(), choices, deepest - 1);
            let value = if field.is_repeated() || field.is_list() {
                (0..=choices.below(3)).map(|_| one(choices)).collect()
            } else {
                one(choices)
            };
            map.insert(member.to_owned(), value);
        }
    }
}

/// A scalar: one that its type has, or any text.
fn scalar(builtin: Builtin, choices: &mut Bytes<'_>) -> Value {
    let usual: &[&str] = match builtin {
        Builtin::Boolean => &["true", "0"],
        Builtin::DateTime => &["2013-10-26T05:36:10Z", "2013-10-26T24:00:00"],
        Builtin::Date => &["2013-10-26", "-0044-03-15+14:00"],
        Builtin::Time => &["05:36:10", "24:00:00Z"],
        Builtin::Base64Binary => &["", "QUJD"],
        Builtin::String => &["13105551212", "a"],
        _ => &["1", "0"],
    };
    match usual.get(choices.below(usual.len() + 1)) {
        Some(text) => (*text).into(),
        None => choices.text().into(),
    }
}
