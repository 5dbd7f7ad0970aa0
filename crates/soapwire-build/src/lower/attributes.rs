//! Attributes as fields; attribute groups are expanded in place.

use super::builtins::{self, builtin};
use super::complex::field;
use super::names::type_name;
use super::simple::Naming;
use super::{Lowering, docs};
use crate::error::{Error, Place};
use crate::ir::{Cardinality, Field, FieldKind, Item, Path, RuntimeType, SimpleRef, Type, Value};
use crate::source::builtin as schemas_by_name;
use crate::tree::QName;
use crate::xsd::{
    Attribute, AttributeReference, AttributeUse, AttributeUses, Type as Definition, TypeUse,
};

impl<'s> Lowering<'s> {
    /// The fields for the attributes of a type, and whether it takes attributes of any name.
    pub(super) fn attributes(
        &mut self,
        uses: &'s AttributeUses,
        owner: &Path,
        nested: &mut Vec<Item>,
    ) -> Result<(Vec<Field>, bool), Error> {
        let mut fields: Vec<Field> = Vec::new();
        let mut any = uses.any;
        for item in &uses.uses {
            self.spend(0, item.place())?;
            match item {
                AttributeUse::Attribute(attribute) => {
                    fields.push(self.attribute(attribute, attribute.required, owner, nested)?);
                }
                AttributeUse::Reference(reference) => {
                    fields.push(self.attribute_reference(reference, owner, nested)?);
                }
                AttributeUse::Group { name, place } => {
                    let group = self.schemas.attribute_group(name, place)?;
                    if self.open_groups.contains(&name) {
                        let message = format!("the attributeGroup `{name}` contains itself");
                        return Err(Error::invalid(&group.place, message));
                    }
                    self.deeper(&group.place)?;
                    self.open_groups.push(name);
                    let (found, open) = self.attributes(&group.attributes, owner, nested)?;
                    self.open_groups.pop();
                    self.depth -= 1;
                    fields.extend(found);
                    any |= open;
                }
            }
        }
        Ok((fields, any))
    }

    fn attribute_reference(
        &mut self,
        reference: &'s AttributeReference,
        owner: &Path,
        nested: &mut Vec<Item>,
    ) -> Result<Field, Error> {
        let AttributeReference { name, required, default, fixed, place } = reference;
        let mut field = match schemas_by_name::attribute(name) {
            Some(kind) => self.known_attribute(name, kind, *required),
            None => {
                let attribute = self.schemas.attribute(name, place)?;
                self.attribute(attribute, *required, owner, nested)?
            }
        };
        field.default = default.clone().or(field.default);
        field.fixed = fixed.clone().or(field.fixed);
        Ok(field)
    }

    fn attribute(
        &mut self,
        attribute: &'s Attribute,
        required: bool,
        owner: &Path,
        nested: &mut Vec<Item>,
    ) -> Result<Field, Error> {
        self.spend(attribute.weight(), &attribute.place)?;
        let wire = &attribute.name.local;
        let name = format!("{}{}", owner.stem(), type_name(wire));
        let naming = Naming::Wanted { module: owner.module.clone(), name };
        let value = match &attribute.kind {
            TypeUse::Any => any_simple(),
            kind => self.value(kind, &naming, nested, &attribute.place)?,
        };
        if !self.is_simple(&attribute.kind, &value, &attribute.place)? {
            return Err(Error::invalid(&attribute.place, "has a type that is no simple type"));
        }
        let cardinality = how_often(required);
        let mut field = field(FieldKind::Attribute, wire, value, cardinality);
        field.namespace = self.namespace_of(&attribute.name);
        field.default.clone_from(&attribute.default);
        field.fixed.clone_from(&attribute.fixed);
        field.docs = docs::docs(&attribute.documentation, || {
            let label = Self::type_label(&attribute.kind);
            docs::field_line(wire, "attribute", label.as_deref(), cardinality)
        });
        Ok(field)
    }

    fn is_simple(&self, kind: &TypeUse, value: &Value, place: &Place) -> Result<bool, Error> {
        Ok(match (kind, &value.rust) {
            (TypeUse::Named(name), Type::Item(_)) => {
                matches!(self.schemas.type_definition(name, place)?, Definition::Simple(_))
            }
            (_, rust) => *rust != Type::Runtime(builtins::ANY),
        })
    }

    fn known_attribute(&self, name: &QName, kind: &str, required: bool) -> Field {
        let simple = builtin(kind).map(|builtin| SimpleRef::Builtin(builtin.constant));
        let text = Type::Runtime(RuntimeType::Plain("String"));
        let value = Value { simple, ..Value::of(text) };
        let mut field = field(FieldKind::Attribute, &name.local, value, how_often(required));
        field.namespace = self.namespace_of(name);
        let label = format!("xs:{kind}");
        field.docs = docs::docs("", || {
            docs::field_line(&name.local, "attribute", Some(&label), how_often(required))
        });
        field
    }
}

fn how_often(required: bool) -> Cardinality {
    if required { Cardinality::Required } else { Cardinality::Optional }
}

fn any_simple() -> Value {
    let simple = builtin("anySimpleType").map(|builtin| SimpleRef::Builtin(builtin.constant));
    Value { simple, ..Value::of(Type::Runtime(RuntimeType::Plain("String"))) }
}
