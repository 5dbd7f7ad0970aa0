//! Simple types with facets or members, as statics that the runtime checks a text against.

use super::builtins::builtin;
use super::names::type_name;
use super::simple::Naming;
use super::{Lowering, facets};
use crate::error::{Error, Place};
use crate::ir::{Facet, Item, SimpleRef, SimpleType as Checked};
use crate::source::builtin as schemas_by_name;
use crate::tree::QName;
use crate::xsd::{SimpleType, Type as Definition, TypeUse, Variety};

/// Pattern steps that the runtime's description of a simple type holds.
const MAX_PATTERN_STEPS: usize = 4;

/// A simple type as the runtime checks it.
pub(super) struct Flat {
    pub(super) builtin: &'static str,
    facets: Vec<Facet>,
}

impl<'s> Lowering<'s> {
    /// The static that describes a simple type, made when it is first asked for.
    pub(super) fn checked(
        &mut self,
        simple: &'s SimpleType,
        naming: &Naming,
        nested: &mut Vec<Item>,
    ) -> Result<SimpleRef, Error> {
        match simple.name.as_ref().and_then(|name| self.statics.get(name)) {
            Some((path, Some(_))) => return Ok(SimpleRef::Generated(path.clone())),
            Some((_, None)) => return Err(Error::invalid(&simple.place, "is a union of itself")),
            None => {}
        }
        let (module, wanted) = match naming {
            Naming::Global(path) => (&path.module, &path.name),
            Naming::Wanted { module, name } => (module, name),
        };
        let path = self.new_static(module, wanted);
        if let Some(name) = &simple.name {
            // Known before it is made, so that a union that holds itself is seen.
            self.statics.insert(name.clone(), (path.clone(), None));
        }
        let Flat { builtin, facets } = self.flat(simple, naming, nested)?;
        if facets.iter().filter(|facet| matches!(facet, Facet::Pattern(_))).count()
            > MAX_PATTERN_STEPS
        {
            return Err(Error::unsupported(
                &simple.place,
                "patterns in this many restriction steps",
            ));
        }
        for facet in &facets {
            self.spend(facet.weight(), &simple.place)?;
        }
        let wire = simple.name.as_ref().map_or(wanted, |name| &name.local).clone();
        let item = Item::SimpleType(Checked { wire, name: path.name.clone(), builtin, facets });
        match &simple.name {
            Some(name) => {
                self.statics.insert(name.clone(), (path.clone(), Some(item)));
            }
            None => nested.push(item),
        }
        Ok(SimpleRef::Generated(path))
    }

    /// A simple type with the facets of all its restriction steps, the first step's first.
    pub(super) fn flat(
        &mut self,
        simple: &'s SimpleType,
        naming: &Naming,
        nested: &mut Vec<Item>,
    ) -> Result<Flat, Error> {
        self.deeper(&simple.place)?;
        let flat = match &simple.variety {
            Variety::List(_) => Err(Error::unsupported(&simple.place, "a list in a union")),
            Variety::Union(members) => {
                let members = members
                    .iter()
                    .map(|member| self.union_member(member, naming, nested, &simple.place))
                    .collect::<Result<_, _>>()?;
                Ok(Flat { builtin: "AnySimpleType", facets: vec![Facet::Union(members)] })
            }
            Variety::Restriction { base, facets } => {
                let mut flat = match base {
                    TypeUse::Simple(base) => self.flat(base, naming, nested)?,
                    TypeUse::Named(name) => self.flat_named(name, nested, &simple.place)?,
                    _ => {
                        return Err(Error::invalid(
                            &simple.place,
                            "has a base that is no simple type",
                        ));
                    }
                };
                facets::append(&mut flat.facets, facets, &simple.place)?;
                Ok(flat)
            }
        };
        self.depth -= 1;
        flat
    }

    pub(super) fn flat_named(
        &mut self,
        name: &QName,
        nested: &mut Vec<Item>,
        place: &Place,
    ) -> Result<Flat, Error> {
        if name.namespace == schemas_by_name::XSD
            && let Some(builtin) = builtin(&name.local)
        {
            if builtin.list {
                return Err(Error::unsupported(place, format!("a facet of `xs:{}`", name.local)));
            }
            return Ok(Flat { builtin: builtin.variant, facets: Vec::new() });
        }
        match self.schemas.type_definition(name, place)? {
            Definition::Simple(simple) => {
                let module = self.module(&name.namespace);
                let naming = Naming::Wanted { module, name: type_name(&name.local) };
                self.flat(simple, &naming, nested)
            }
            Definition::Complex(_) => {
                Err(Error::invalid(place, format!("`{name}` is no simple type")))
            }
        }
    }

    fn union_member(
        &mut self,
        member: &'s TypeUse,
        naming: &Naming,
        nested: &mut Vec<Item>,
        place: &Place,
    ) -> Result<SimpleRef, Error> {
        match member {
            TypeUse::Simple(simple) => self.checked(simple, naming, nested),
            TypeUse::Named(name) if name.namespace == schemas_by_name::XSD => {
                match builtin(&name.local) {
                    Some(builtin) if !builtin.list => Ok(SimpleRef::Builtin(builtin.constant)),
                    _ => Err(Error::unsupported(place, format!("`xs:{}` in a union", name.local))),
                }
            }
            TypeUse::Named(name) => match self.schemas.type_definition(name, place)? {
                Definition::Simple(simple) => {
                    let module = self.module(&name.namespace);
                    let naming = Naming::Wanted { module, name: type_name(&name.local) };
                    self.checked(simple, &naming, nested)
                }
                Definition::Complex(_) => {
                    Err(Error::invalid(place, format!("`{name}` is no simple type")))
                }
            },
            _ => Err(Error::invalid(place, "has a member that is no simple type")),
        }
    }
}
