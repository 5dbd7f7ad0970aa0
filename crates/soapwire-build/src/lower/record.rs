//! The struct of a complex type, once it is known what the type holds.

use std::collections::BTreeSet;

use super::complex::{Content, Member, field};
use super::names::Scope;
use super::{builtins, docs};
use crate::error::{Error, Place};
use crate::ir::{Cardinality, Docs, Field, FieldKind, Item, Name, Path, Struct, Type, Value};

/// The struct: fields in the order of the schema, each with a name of its own.
pub(super) fn complex_item(
    path: &Path,
    wire: &str,
    docs: Docs,
    content: &Content,
    place: &Place,
) -> Result<Item, Error> {
    unambiguous(&content.members, place)?;
    no_attribute_twice(&content.attributes, place)?;
    let several = content.members.iter().filter(|member| member.is_choice()).count() > 1;
    let members = content.members.iter().map(|member| {
        let mut field = member.field.clone();
        if let (true, Some(name)) = (several, &member.among_several) {
            field.name.rust.clone_from(name);
        }
        field
    });
    let mut fields: Vec<Field> = content.text.iter().cloned().collect();
    fields.extend(members);
    fields.extend(content.attributes.iter().cloned());
    if content.any_attribute {
        let value = Value::of(Type::Runtime(builtins::ANY_ATTRIBUTES));
        let mut any =
            field(FieldKind::AnyAttribute, "any_attributes", value, Cardinality::Required);
        any.docs = docs::docs("", || "Attributes of any name.".to_owned());
        fields.push(any);
    }
    let (mut names, mut setters) = (Scope::default(), Scope::default());
    for field in &mut fields {
        field.setter = setters.take(format!("with_{}", field.name.rust));
        field.name.rust = names.take(std::mem::take(&mut field.name.rust));
    }
    let name = Name { wire: wire.to_owned(), rust: path.name.clone() };
    Ok(Item::Struct(Struct { name, docs, fields }))
}

/// An element with an attribute twice is not well-formed.
fn no_attribute_twice(attributes: &[Field], place: &Place) -> Result<(), Error> {
    let mut seen = BTreeSet::new();
    for Field { name, namespace, .. } in attributes {
        if !seen.insert((&namespace.uri, &name.wire)) {
            let message = format!("the attribute `{}` is declared twice in one type", name.wire);
            return Err(Error::invalid(place, message));
        }
    }
    Ok(())
}

/// Two members that take the same element, or two wildcards, could not be told apart in a reply.
fn unambiguous(members: &[Member], place: &Place) -> Result<(), Error> {
    let mut seen = BTreeSet::new();
    for name in members.iter().flat_map(|member| &member.elements) {
        if !seen.insert(name) {
            let what = format!("the element `{name}` in two particles of one type");
            return Err(Error::unsupported(place, what));
        }
    }
    let wildcards = members.iter().filter(|member| member.field.kind == FieldKind::Any).count();
    if wildcards > 1 {
        return Err(Error::unsupported(place, "a type with two wildcards"));
    }
    Ok(())
}
