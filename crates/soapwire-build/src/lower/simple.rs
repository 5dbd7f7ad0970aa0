//! Simple types as Rust values: an enum where values are listed, a `Vec` for a list, a text for a
//! union, the built-in type's Rust type with a check for everything else that facets narrow.

use super::builtins::{self, Builtin, builtin};
use super::enumeration::is_enumeration;
use super::names::type_name;
use super::record::complex_item;
use super::{Lowering, docs};
use crate::error::{Error, Place};
use crate::ir::{Item, Path, RuntimeType, SimpleRef, Type, Value};
use crate::source::builtin as schemas_by_name;
use crate::tree::QName;
use crate::xsd::{SimpleType, Type as Definition, TypeUse, Variety};

/// Types derived from types derived from types: no real schema is as deep.
pub(super) const MAX_DERIVATION: usize = 64;

/// The fields of a large contract are a tenth of it.
const MAX_SPENT: usize = 32 << 20;

/// What an anonymous type is called.
#[derive(Clone, Debug)]
pub(super) enum Naming {
    /// The item of a global element, which has its name.
    Global(Path),
    /// A name still to be taken in a module.
    Wanted { module: String, name: String },
}

impl<'s> Lowering<'s> {
    /// The value of a type in use; items of anonymous types go to `nested`.
    pub(super) fn value(
        &mut self,
        kind: &'s TypeUse,
        naming: &Naming,
        nested: &mut Vec<Item>,
        place: &Place,
    ) -> Result<Value, Error> {
        match kind {
            TypeUse::Any => Ok(Value::of(Type::Runtime(builtins::ANY))),
            TypeUse::Named(name) => self.named_value(name, place),
            TypeUse::Simple(simple) => self.anonymous_value(simple, naming, nested),
            TypeUse::Complex(complex) => {
                let path = self.path_of(naming);
                let mut inner = Vec::new();
                let content = self.content(complex, &path, &mut inner)?;
                let docs = docs::docs(&complex.documentation, || {
                    format!("The type {}, which has no name in the schema.", docs::code(&path.name))
                });
                let item = complex_item(&path, &path.name, docs, &content, &complex.place)?;
                nested.push(item);
                nested.append(&mut inner);
                Ok(Value::of(Type::Item(path)))
            }
        }
    }

    pub(super) fn named_value(&mut self, name: &QName, place: &Place) -> Result<Value, Error> {
        if name.namespace == schemas_by_name::XSD {
            return match builtin(&name.local) {
                Some(builtin) => Ok(of_builtin(builtin)),
                None if name.local == "anyType" => Ok(Value::of(Type::Runtime(builtins::ANY))),
                None => Err(Error::invalid(place, format!("`xs:{}` is no type", name.local))),
            };
        }
        if schemas_by_name::is_opaque(name) {
            return Ok(Value::of(Type::Runtime(builtins::ANY)));
        }
        match self.schemas.type_definition(name, place)? {
            Definition::Simple(simple) => self.named_simple_value(simple, name),
            Definition::Complex(complex) => {
                self.module(&name.namespace);
                match self.types.get(name) {
                    Some(path) if !complex.is_abstract => Ok(Value::of(Type::Item(path.clone()))),
                    _ => {
                        let what = format!("the abstract type `{name}` as the type of an element");
                        Err(Error::unsupported(place, what))
                    }
                }
            }
        }
    }

    fn named_simple_value(&mut self, simple: &'s SimpleType, name: &QName) -> Result<Value, Error> {
        let module = self.module(&name.namespace);
        let item = self.types.get(name).cloned();
        let naming = Naming::Wanted { module, name: type_name(&name.local) };
        let mut nested = Vec::new();
        let path = |_: &mut Self| item.unwrap_or_default();
        let value = self.simple_value(simple, &naming, path, &mut nested)?;
        self.nested.entry(name.clone()).or_default().extend(nested);
        Ok(value)
    }

    fn anonymous_value(
        &mut self,
        simple: &'s SimpleType,
        naming: &Naming,
        nested: &mut Vec<Item>,
    ) -> Result<Value, Error> {
        if let Some(known) = self.anonymous.get(&std::ptr::from_ref(simple)) {
            return Ok(known.clone());
        }
        let path = |this: &mut Self| this.path_of(naming);
        let value = self.simple_value(simple, naming, path, nested)?;
        if let (true, Type::Item(path)) = (is_enumeration(simple), &value.rust) {
            nested.push(Item::Enumeration(self.enumeration(simple, path, &path.name)?));
        }
        self.anonymous.insert(std::ptr::from_ref(simple), value.clone());
        Ok(value)
    }

    /// The value of a simple type that has the name `naming`, and as an enum is the item `path`.
    fn simple_value(
        &mut self,
        simple: &'s SimpleType,
        naming: &Naming,
        path: impl FnOnce(&mut Self) -> Path,
        nested: &mut Vec<Item>,
    ) -> Result<Value, Error> {
        let place = &simple.place;
        self.deeper(place)?;
        let value = match &simple.variety {
            Variety::List(item) => {
                let value = self.value(item, naming, nested, place)?;
                if value.list || matches!(value.rust, Type::Runtime(builtins::ANY)) {
                    return Err(Error::unsupported(place, "a list of lists"));
                }
                Value { list: true, ..value }
            }
            Variety::Union(_) => {
                let simple = Some(self.checked(simple, naming, nested)?);
                Value { simple, ..Value::of(Type::Runtime(RuntimeType::Plain("String"))) }
            }
            Variety::Restriction { facets, .. } if !facets.enumeration.is_empty() => {
                Value::of(Type::Item(path(self)))
            }
            Variety::Restriction { base, facets } => {
                let base = self.value(base, naming, nested, place)?;
                let narrowed = !facets.patterns.is_empty() || !facets.others.is_empty();
                match (&base.rust, narrowed) {
                    (_, false) => base,
                    _ if base.list => {
                        return Err(Error::unsupported(place, "a facet of a list"));
                    }
                    (Type::Item(_), true) => {
                        self.notes.push(format!(
                            "{place}: facets beside an enumeration are left to its values"
                        ));
                        base
                    }
                    (Type::Runtime(_), true) => {
                        Value { simple: Some(self.checked(simple, naming, nested)?), ..base }
                    }
                }
            }
        };
        self.depth -= 1;
        Ok(value)
    }

    /// One derivation step deeper; a type derived from itself comes to an end here.
    pub(super) fn deeper(&mut self, place: &Place) -> Result<(), Error> {
        self.depth += 1;
        if self.depth <= MAX_DERIVATION {
            return Ok(());
        }
        Err(too_deep(place))
    }

    /// Counts a field or variant that is made, and the bytes of text in it. Groups and bases that are used
    /// again and again make much of little.
    pub(super) fn spend(&mut self, text: usize, place: &Place) -> Result<(), Error> {
        const EACH: usize = 256;
        self.spent += EACH + text;
        if self.spent <= MAX_SPENT {
            return Ok(());
        }
        let what = "a contract of so many fields and values, groups and bases written out,";
        Err(Error::unsupported(place, what))
    }

    fn path_of(&mut self, naming: &Naming) -> Path {
        match naming {
            Naming::Global(path) => path.clone(),
            Naming::Wanted { module, name } => self.new_item(module, name),
        }
    }
}

pub(super) fn too_deep(place: &Place) -> Error {
    Error::unsupported(place, format!("a type derived in more than {MAX_DERIVATION} steps"))
}

fn of_builtin(builtin: Builtin) -> Value {
    let simple = if builtin.implied { None } else { Some(SimpleRef::Builtin(builtin.constant)) };
    Value { list: builtin.list, simple, ..Value::of(Type::Runtime(builtin.rust)) }
}
