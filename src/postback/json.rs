//! Postbacks in JSON. Members get the names they have in the JSON that soapwire reads; no value is decoded here.

use soapwire::codec::Schema;
use soapwire::description::{ComplexType, FieldKind, Type};
use soapwire::json::{self, Map, Value};
use soapwire::xml::{LimitKind, XmlLimits};

use super::notification::Subject;
use super::{Event, Notification, ParseError};

/// The text of an element that has attributes, as postbacks have it and as soapwire has it.
const TEXT: [&str; 2] = ["value", "_"];

/// What is a notification without its root, by the member that only such a one has.
const ROOTLESS: [(&str, Event); 3] = [
    ("Broadcast", Event::BroadcastNotification),
    ("Call", Event::CallFinished),
    ("Text", Event::TextNotification),
];

/// Reads a JSON text.
pub(super) fn read(text: &str) -> Result<Notification, ParseError> {
    let (event, body) = root(json::parse(text)?)?;
    Ok(match event.subject() {
        Subject::Broadcast => Notification::Broadcast(event, decode(event, body)?),
        Subject::Call => Notification::Call(event, decode(event, body)?),
        Subject::Text => Notification::Text(event, decode(event, body)?),
    })
}

/// The event and what is told of it: the one member of an object, or the object itself.
fn root(json: Value) -> Result<(Event, Value), ParseError> {
    let Value::Object(members) = json else {
        return Err(ParseError::foreign("JSON other than an object"));
    };
    let named = |name: &str| Event::ALL.into_iter().find(|event| event.as_str() == name);
    let subject = |name: &str| ROOTLESS.iter().find(|(member, _)| *member == name);
    let present = || members.iter().filter(|(_, value)| !value.is_null()).map(|(name, _)| name);
    let mut roots = present().filter_map(|name| named(name));
    let mut subjects = present().filter_map(|name| subject(name));
    match (roots.next(), subjects.next(), subjects.next()) {
        (Some(event), ..) if members.len() == 1 => {
            Ok((event, members.into_values().next().unwrap_or_default()))
        }
        (None, Some((_, event)), None) => Ok((*event, Value::Object(members))),
        _ => {
            let members: Vec<_> = present().take(8).map(String::as_str).collect();
            Err(ParseError::foreign(format_args!("an object of [{}]", members.join(", "))))
        }
    }
}

fn decode<T: Schema>(event: Event, json: Value) -> Result<Box<T>, ParseError> {
    let json = plain(json, T::SHAPE.ty())?;
    Ok(Box::new(json::from_foreign(event.element_name(), &json)?))
}

/// The form that soapwire reads of a value of type `ty`.
fn plain(json: Value, ty: Type) -> Result<Value, ParseError> {
    match (json, ty) {
        (Value::Array(items), _) => items.into_iter().map(|item| plain(item, ty)).collect(),
        (Value::Object(members), Type::Complex(complex)) => object(members, complex),
        (Value::Object(mut members), _) if members.contains_key(TEXT[0]) => {
            Ok(members.remove(TEXT[0]).unwrap_or_default())
        }
        (other, _) => Ok(other),
    }
}

fn object(members: Map<String, Value>, complex: ComplexType) -> Result<Value, ParseError> {
    let mut object = Map::new();
    let mut extra = 0;
    for (name, value) in members.into_iter().filter(|(_, value)| !value.is_null()) {
        let Some((name, ty)) = member(&name, complex) else { continue };
        let value = match ty {
            Some(ty) => plain(value, ty)?,
            None => value,
        };
        extra += usize::from(ty.is_none() && name != TEXT[1]);
        if object.insert(name.to_owned(), value).is_some() {
            return Err(ParseError::twice(&format!("{}/{name}", complex.name.name)));
        }
    }
    let most = XmlLimits::default().attributes;
    if extra > most {
        return Err(ParseError::limit(complex.name.name, LimitKind::Attributes, most));
    }
    Ok(Value::Object(object))
}

/// What a member is called in soapwire's JSON, and its type where one is declared; nothing for one to skip.
fn member(name: &str, complex: ComplexType) -> Option<(&str, Option<Type>)> {
    let has = |kind| complex.fields().any(|field| field.kind() == kind);
    if TEXT.contains(&name) && has(FieldKind::Text) {
        return Some((TEXT[1], None));
    }
    let attribute = name.strip_prefix('@');
    let name = attribute.unwrap_or(name);
    match complex.field(name) {
        Some(field) if attribute.is_some() && field.kind() != FieldKind::Attribute => None,
        Some(field) => Some((name, Some(field.ty()))),
        None => has(FieldKind::AnyAttribute).then_some((name, None)),
    }
}
