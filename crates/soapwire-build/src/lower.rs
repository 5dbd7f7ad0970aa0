//! From the documents to the Rust API: the only stage that knows both sides. Every decision about
//! names, types and cardinality is made here, so that emitting is writing down.

mod attributes;
mod blanks;
mod builtins;
mod checked;
mod choice;
mod complex;
mod content;
mod cycles;
mod docs;
mod enumeration;
mod facets;
mod globals;
mod names;
mod operations;
mod ports;
mod record;
mod simple;
mod sizes;

pub(crate) use docs::code;
pub(crate) use globals::Settings;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::error::Error;
use crate::ir::{Api, Item, Module, Path, Value};
use crate::text::shown;
use crate::tree::QName;
use crate::wsdl::Definitions;
use crate::xsd::{Component, Schemas, SimpleType};

/// Modules with another meaning in generated code, and names that Windows keeps for devices.
const MODULES: [&str; 9] =
    ["aux", "client", "con", "generated", "nul", "operation", "prn", "rt", "soapwire"];

/// A note of more characters is no help to anybody.
const MAX_NOTE: usize = 2_048;

/// Lowers the operations of `definitions`, and every namespace that they or `settings` reach.
pub(crate) fn lower(
    definitions: &Definitions,
    schemas: &Schemas,
    settings: &Settings<'_>,
) -> Result<(Api, Vec<String>), Error> {
    let mut lowering = Lowering::new(schemas, settings)?;
    let operations = lowering.operations(definitions, settings)?;
    lowering.reached_namespaces()?;
    let mut modules = lowering.modules();
    cycles::resolve(&mut modules)?;
    let operations = operations::finish(operations, &modules, settings)?;
    let api = Api { modules, operations, wsdl: settings.wsdl.clone() };
    let mut told = BTreeSet::new();
    let notes = lowering.notes.iter().map(|note| shown(note, MAX_NOTE));
    Ok((api, notes.filter(|note| told.insert(note.clone())).collect()))
}

/// The state of lowering: what is named, what is lowered, what is still to be lowered.
struct Lowering<'s> {
    schemas: &'s Schemas,
    /// The modules in the order in which they were first needed.
    reached: Vec<Reached>,
    /// Names of modules that the caller gives, by namespace.
    given: BTreeMap<String, String>,
    module_names: names::Scope,
    /// Where the Rust types of global types and elements are.
    types: BTreeMap<QName, Path>,
    elements: BTreeMap<QName, Path>,
    /// What each named complex type holds, and the items of the anonymous types in it.
    contents: BTreeMap<QName, Rc<complex::Content>>,
    nested: BTreeMap<QName, Vec<Item>>,
    nested_of_elements: BTreeMap<QName, Vec<Item>>,
    /// Simple types that are in use: their statics, by the type's name.
    statics: BTreeMap<QName, (Path, Option<Item>)>,
    /// Values of anonymous simple types, by address: a reference to an element meets them again.
    anonymous: BTreeMap<*const SimpleType, Value>,
    /// Derivation steps on the way to the type that is being lowered.
    depth: usize,
    /// The attribute groups that are being written out.
    open_groups: Vec<&'s QName>,
    /// What fields and variants have cost.
    spent: usize,
    notes: Vec<String>,
}

/// A namespace that something refers to.
struct Reached {
    namespace: String,
    module: String,
    items: names::Scope,
    statics: names::Scope,
    lowered: Vec<Item>,
}

impl<'s> Lowering<'s> {
    fn new(schemas: &'s Schemas, settings: &Settings<'_>) -> Result<Self, Error> {
        let mut lowering = Self {
            schemas,
            reached: Vec::new(),
            given: settings.modules.iter().cloned().collect(),
            module_names: names::Scope::reserving(&MODULES),
            types: BTreeMap::new(),
            elements: BTreeMap::new(),
            contents: BTreeMap::new(),
            nested: BTreeMap::new(),
            nested_of_elements: BTreeMap::new(),
            statics: BTreeMap::new(),
            anonymous: BTreeMap::new(),
            depth: 0,
            open_groups: Vec::new(),
            spent: 0,
            notes: Vec::new(),
        };
        for (namespace, _) in &settings.modules {
            globals::require_namespace(schemas, namespace, settings)?;
            lowering.module(namespace);
        }
        for namespace in &settings.extra {
            lowering.module(namespace);
        }
        Ok(lowering)
    }

    /// Lowers every namespace that was reached; lowering one may reach further ones.
    fn reached_namespaces(&mut self) -> Result<(), Error> {
        let mut next = 0;
        while let Some(reached) = self.reached.get(next) {
            let namespace = reached.namespace.clone();
            let mut lowered = Vec::new();
            for component in self.schemas.of(&namespace) {
                lowered.extend(self.component(component)?);
            }
            if let Some(reached) = self.reached.get_mut(next) {
                reached.lowered = lowered;
            }
            next += 1;
        }
        Ok(())
    }

    /// The modules with their items. Statics come last: only now is it known which are in use.
    fn modules(&mut self) -> Vec<Module> {
        let mut statics = std::mem::take(&mut self.statics);
        let mut modules = Vec::new();
        for reached in std::mem::take(&mut self.reached) {
            let mut items = reached.lowered;
            for component in self.schemas.of(&reached.namespace) {
                if let Component::SimpleType(_) = component {
                    let found = statics.remove(component.name());
                    items.extend(found.and_then(|(_, item)| item));
                    items.extend(self.nested.remove(component.name()).unwrap_or_default());
                }
            }
            modules.push(Module {
                name: reached.module,
                files: self.schemas.files(&reached.namespace).to_vec(),
                namespace: reached.namespace,
                items,
            });
        }
        modules
    }
}
