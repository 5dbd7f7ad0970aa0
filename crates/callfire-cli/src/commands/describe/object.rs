//! A description as JSON: the two messages, and each type they use once, by name.

use serde_json::{Map, Value, json};
use soapwire::description::{ElementName, FieldInfo, FieldKind, Type};
use soapwire::operation::OperationInfo;

use super::super::operations;
use super::words;

/// The description of an operation.
pub(super) fn of(operation: &OperationInfo) -> Value {
    let mut types = Map::new();
    let mut object = operations::object(operation);
    object["request"] = message(operation.request, &(operation.request_type)(), &mut types);
    let response = operation.response.zip((operation.response_type)());
    object["response"] =
        response.map_or(Value::Null, |(element, ty)| message(element, &ty, &mut types));
    object["types"] = Value::Object(types);
    object
}

fn message(element: ElementName, ty: &Type, types: &mut Map<String, Value>) -> Value {
    collect(ty, types);
    json!({ "element": element.local, "namespace": element.namespace, "type": ty.name() })
}

/// Adds a type and those it uses; one that is there already ends the walk, so that a cycle does too.
fn collect(ty: &Type, types: &mut Map<String, Value>) {
    if types.contains_key(ty.name()) {
        return;
    }
    match ty {
        Type::Complex(complex) => {
            types.insert(ty.name().to_owned(), Value::Null);
            let fields = complex.fields().map(|info| field(info, types)).collect::<Value>();
            let object =
                json!({ "kind": "complex", "documentation": complex.name.doc, "fields": fields });
            types.insert(ty.name().to_owned(), object);
        }
        Type::Enumeration(enumeration) => {
            let values = enumeration
                .values()
                .map(|value| json!({ "value": value.text(), "documentation": value.doc() }));
            let object = json!({
                "kind": "enumeration",
                "documentation": enumeration.name.doc,
                "base": format!("xs:{}", enumeration.builtin.name()),
                "values": values.collect::<Value>(),
            });
            types.insert(ty.name().to_owned(), object);
        }
        Type::Simple(simple) if !ty.name().starts_with("xs:") => {
            let base = format!("xs:{}", simple.builtin().name());
            let patterns = simple.patterns().collect::<Vec<_>>();
            types.insert(
                ty.name().to_owned(),
                json!({ "kind": "simple", "base": base, "patterns": patterns }),
            );
        }
        Type::Any | Type::Choice(_) | Type::Simple(_) => {}
    }
}

fn field(info: &FieldInfo, types: &mut Map<String, Value>) -> Value {
    let mut object = Map::new();
    object.insert("name".into(), words::name(info).into());
    object.insert("kind".into(), words::kind(info).into());
    object.insert("cardinality".into(), words::cardinality(info).into());
    if matches!(info.kind(), FieldKind::Choice | FieldKind::Group) {
        let inner = info.inner().map(|inner| field(inner, types)).collect::<Value>();
        object.insert("fields".into(), inner);
    } else {
        collect(&info.ty(), types);
        object.insert("type".into(), info.ty().name().into());
    }
    if info.is_list() {
        object.insert("list".into(), true.into());
    }
    for (name, text) in [("default", info.default()), ("fixed", info.fixed())] {
        if let Some(text) = text {
            object.insert(name.into(), text.into());
        }
    }
    object.insert("documentation".into(), info.doc().into());
    Value::Object(object)
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use callfire::operation::OPERATIONS;

    use super::*;

    #[test]
    fn no_two_types_of_an_operation_share_a_name() {
        for operation in OPERATIONS {
            let mut seen = HashMap::new();
            let mut walked = HashSet::new();
            let mut todo = vec![(operation.request_type)()];
            todo.extend((operation.response_type)());
            while let Some(ty) = todo.pop() {
                let key = words::key(&ty);
                assert_eq!(seen.insert(key.1, key.0).unwrap_or(key.0), key.0, "{}", key.1);
                if let (true, Type::Complex(complex)) = (walked.insert(key), ty) {
                    todo.extend(complex.fields().flat_map(leaves));
                }
            }
        }
    }

    fn leaves(info: &'static FieldInfo) -> Vec<Type> {
        let inner: Vec<Type> = info.inner().flat_map(leaves).collect();
        if inner.is_empty() { vec![info.ty()] } else { inner }
    }

    #[test]
    fn every_operation_is_described() {
        for operation in OPERATIONS {
            let object = of(operation);
            let used = object["request"]["type"].as_str().expect("a request has a type");
            assert!(object["types"][used].is_object(), "{}: {used}", operation.name);
        }
    }
}
