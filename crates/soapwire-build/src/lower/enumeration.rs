//! Simple types that list their values, as enums.

use std::collections::BTreeSet;

use super::names::{Scope, type_name};
use super::simple::Naming;
use super::{Lowering, docs};
use crate::error::Error;
use crate::ir::{Enumeration, Name, Path, Variant};
use crate::xsd::{SimpleType, TypeUse, Variety};

/// Whether a simple type becomes an enum of its own.
pub(super) fn is_enumeration(simple: &SimpleType) -> bool {
    matches!(&simple.variety, Variety::Restriction { facets, .. } if !facets.enumeration.is_empty())
}

impl<'s> Lowering<'s> {
    /// The enum of a simple type that lists its values.
    pub(super) fn enumeration(
        &mut self,
        simple: &'s SimpleType,
        path: &Path,
        wire: &str,
    ) -> Result<Enumeration, Error> {
        let Variety::Restriction { base, facets } = &simple.variety else {
            return Err(Error::invalid(&simple.place, "lists no values"));
        };
        let naming = Naming::Wanted { module: path.module.clone(), name: path.name.clone() };
        let mut unused = Vec::new();
        let builtin = match base {
            TypeUse::Simple(base) => self.flat(base, &naming, &mut unused)?.builtin,
            TypeUse::Named(name) => self.flat_named(name, &mut unused, &simple.place)?.builtin,
            _ => return Err(Error::invalid(&simple.place, "has a base that is no simple type")),
        };
        if !facets.patterns.is_empty() || !facets.others.is_empty() {
            let note =
                format!("{}: facets beside an enumeration are left to its values", simple.place);
            self.notes.push(note);
        }
        let mut scope = Scope::reserving(&["Unknown"]);
        let mut variants: Vec<Variant> = Vec::new();
        let mut known = BTreeSet::new();
        for listed in &facets.enumeration {
            let wire =
                if builtin == "String" { listed.value.clone() } else { collapse(&listed.value) };
            if !known.insert(wire.clone()) {
                continue;
            }
            self.spend(wire.len() + listed.documentation.len(), &simple.place)?;
            let docs = docs::docs(&listed.documentation, || format!("{}.", docs::code(&wire)));
            let rust = scope.take(type_name(&wire));
            variants.push(Variant { name: Name { wire, rust }, docs });
        }
        let name = Name { wire: wire.to_owned(), rust: path.name.clone() };
        let docs =
            docs::docs(&simple.documentation, || format!("The values of {}.", docs::code(wire)));
        Ok(Enumeration { name, docs, builtin, variants })
    }
}

fn collapse(value: &str) -> String {
    value.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}
