//! The JSON of postbacks, made of the JSON that PHP shows: the same members by other names. It reads nothing.
//!
//! Attributes are called `@name` and come first, the text of an element that has attributes is `value`, and a list
//! is one text. Extra attributes keep their names, as those of contacts do.

use serde_json::{Map, Value};
use soapwire::description::{FieldInfo, FieldKind, Type};

/// The text of a type with simple content, as PHP shows it.
const TEXT: &str = "_";

/// The form that a value of type `ty` has in a postback.
pub(super) fn reshape(value: Value, ty: Type) -> Value {
    let (members, complex) = match (value, ty) {
        (Value::Object(members), Type::Complex(complex)) => (members, complex),
        (other, _) => return other,
    };
    let (mut attributes, mut content) = (Map::new(), Map::new());
    for (name, value) in members {
        match complex.field(&name) {
            None if name == TEXT => drop(content.insert("value".to_owned(), value)),
            None => drop(content.insert(name, value)),
            Some(field) if field.kind() == FieldKind::Attribute => {
                drop(attributes.insert(format!("@{name}"), value));
            }
            Some(field) => drop(content.insert(name, items(value, field))),
        }
    }
    attributes.extend(content);
    Value::Object(attributes)
}

fn items(value: Value, field: &FieldInfo) -> Value {
    match value {
        Value::Array(items) if field.is_list() => {
            let items: Vec<_> = items.iter().map(text).collect();
            Value::String(items.join(" "))
        }
        Value::Array(items) => items.into_iter().map(|item| reshape(item, field.ty())).collect(),
        one => reshape(one, field.ty()),
    }
}

fn text(item: &Value) -> String {
    item.as_str().map_or_else(|| item.to_string(), str::to_owned)
}
