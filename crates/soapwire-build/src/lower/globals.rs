//! The global components of a namespace: which module it is, what its types and elements are called
//! in Rust, and the items they become.

use super::enumeration::is_enumeration;
use super::names::{self, Scope, module_name, type_name};
use super::record::complex_item;
use super::simple::Naming;
use super::{Lowering, Reached, docs};
use crate::error::{Error, ErrorKind, Place};
use crate::ir::{Alias, Cardinality, Item, Name, Namespace, Path, Safety, Type, Value};
use crate::source::builtin;
use crate::tree::QName;
use crate::xsd::{
    ComplexType, Component, Element, Schemas, SimpleType, Type as Definition, TypeUse,
};

/// What the caller of the generator decides.
pub(crate) struct Settings<'f> {
    /// The name of the WSDL file, for headers and errors.
    pub(crate) wsdl: String,
    /// Module names by namespace, in the caller's order.
    pub(crate) modules: Vec<(String, String)>,
    /// Namespaces that are generated although no operation reaches them.
    pub(crate) extra: Vec<String>,
    pub(crate) request_key: Option<String>,
    pub(crate) safety: &'f dyn Fn(&crate::Operation<'_>) -> Safety,
    pub(crate) service_name: &'f dyn Fn(&str) -> String,
}

pub(super) fn require_namespace(
    schemas: &Schemas,
    namespace: &str,
    settings: &Settings<'_>,
) -> Result<(), Error> {
    if schemas.has_namespace(namespace) {
        return Ok(());
    }
    let message = format!("reaches no schema of the namespace `{namespace}`, which has a module");
    Err(Error::new(ErrorKind::Configuration, &Place::file(&settings.wsdl), message))
}

impl<'s> Lowering<'s> {
    /// The module of a namespace; the first question for it names everything in it.
    pub(super) fn module(&mut self, namespace: &str) -> String {
        if let Some(known) = self.reached.iter().find(|known| known.namespace == namespace) {
            return known.module.clone();
        }
        let wanted = match self.given.get(namespace) {
            Some(given) => given.clone(),
            None => module_name(namespace),
        };
        let module = self.module_names.take(wanted);
        let mut scope = Scope::items();
        for component in self.schemas.of(namespace) {
            self.name_global(component, &module, &mut scope);
        }
        self.reached.push(Reached {
            namespace: namespace.to_owned(),
            module: module.clone(),
            items: scope,
            statics: Scope::reserving(&["NAMESPACE"]),
            lowered: Vec::new(),
        });
        module
    }

    fn name_global(&mut self, component: &'s Component, module: &str, scope: &mut Scope) {
        let (name, becomes_item) = match component {
            Component::ComplexType(complex) => (&complex.name, !complex.is_abstract),
            Component::SimpleType(simple) => (&simple.name, is_enumeration(simple)),
            Component::Element(element) => {
                if !element.is_abstract && !self.shares_name_with_type(element) {
                    let path = take(scope, module, &element.name.local);
                    self.elements.insert(element.name.clone(), path);
                }
                return;
            }
            _ => return,
        };
        if let (Some(name), true) = (name, becomes_item) {
            self.types.insert(name.clone(), take(scope, module, &name.local));
        }
    }

    /// A free name for an anonymous type or a choice in a module.
    pub(super) fn new_item(&mut self, module: &str, wanted: &str) -> Path {
        let wanted = wanted.to_owned();
        match self.reached.iter_mut().find(|known| known.module == module) {
            Some(reached) => Path { module: module.to_owned(), name: reached.items.take(wanted) },
            None => Path { module: module.to_owned(), name: wanted },
        }
    }

    /// A free name for a static in a module.
    pub(super) fn new_static(&mut self, module: &str, wanted: &str) -> Path {
        let wanted = names::static_name(wanted);
        match self.reached.iter_mut().find(|known| known.module == module) {
            Some(reached) => Path { module: module.to_owned(), name: reached.statics.take(wanted) },
            None => Path { module: module.to_owned(), name: wanted },
        }
    }

    /// The namespace of an element or attribute, with its module if it has one by now.
    pub(super) fn namespace_of(&self, name: &QName) -> Namespace {
        let known = self.reached.iter().find(|known| known.namespace == name.namespace);
        Namespace { uri: name.namespace.clone(), module: known.map(|known| known.module.clone()) }
    }

    /// The items that a global component becomes; simple types without an enum become none here.
    pub(super) fn component(&mut self, component: &'s Component) -> Result<Vec<Item>, Error> {
        match component {
            Component::ComplexType(complex) => self.global_complex(complex),
            Component::SimpleType(simple) => self.global_simple(simple),
            Component::Element(element) => self.global_element(element),
            // They are expanded where they are referred to.
            Component::Attribute(_) | Component::Group(_) | Component::AttributeGroup(_) => {
                Ok(Vec::new())
            }
        }
    }

    fn global_complex(&mut self, complex: &'s ComplexType) -> Result<Vec<Item>, Error> {
        let Some(name) = &complex.name else { return Ok(Vec::new()) };
        let content = self.content_of_named(name, &complex.place)?;
        let mut items = Vec::new();
        if let Some(path) = self.types.get(name).cloned() {
            let what = || format!("The type {}.", docs::code(&name.local));
            let docs = docs::docs(&complex.documentation, what);
            items.push(complex_item(&path, &name.local, docs, &content, &complex.place)?);
        }
        items.extend(self.nested.remove(name).unwrap_or_default());
        Ok(items)
    }

    fn global_simple(&mut self, simple: &'s SimpleType) -> Result<Vec<Item>, Error> {
        match simple.name.as_ref().and_then(|name| Some((name, self.types.get(name).cloned()?))) {
            Some((name, path)) => {
                Ok(vec![Item::Enumeration(self.enumeration(simple, &path, &name.local)?)])
            }
            None => Ok(Vec::new()),
        }
    }

    fn global_element(&mut self, element: &'s Element) -> Result<Vec<Item>, Error> {
        if let Some(head) = &element.substitution_group {
            let what = format!("the substitution group of `{head}`");
            return Err(Error::unsupported(&element.place, what));
        }
        let Some(path) = self.elements.get(&element.name).cloned() else { return Ok(Vec::new()) };
        let wire = &element.name.local;
        if let TypeUse::Complex(complex) = &element.kind {
            let mut nested = Vec::new();
            let content = self.content(complex, &path, &mut nested)?;
            let prose = first_of(&element.documentation, &complex.documentation);
            let docs = docs::docs(prose, || format!("{} element.", docs::code(wire)));
            let mut items = vec![complex_item(&path, wire, docs, &content, &element.place)?];
            items.append(&mut nested);
            return Ok(items);
        }
        let target = self.global_element_value(element)?;
        let mut nested = self.nested_of_elements.remove(&element.name).unwrap_or_default();
        if target.rust == Type::Item(path.clone()) {
            return Ok(nested);
        }
        let line = || {
            docs::field_line(
                wire,
                "element",
                Self::type_label(&element.kind).as_deref(),
                Cardinality::Required,
            )
        };
        let docs = docs::docs(&element.documentation, line);
        let name = Name { wire: wire.clone(), rust: path.name };
        let mut items = vec![Item::Alias(Alias { name, docs, target })];
        items.append(&mut nested);
        Ok(items)
    }

    /// The value of a global element, wherever it is referred to.
    pub(super) fn global_element_value(&mut self, element: &'s Element) -> Result<Value, Error> {
        if element.is_abstract {
            let what = format!("the abstract element `{}`", element.name);
            return Err(Error::unsupported(&element.place, what));
        }
        self.module(&element.name.namespace);
        let path = self.elements.get(&element.name).cloned().unwrap_or_default();
        let mut value = match &element.kind {
            TypeUse::Complex(_) => Value::of(Type::Item(path)),
            kind => {
                let mut nested = Vec::new();
                let value = self.value(kind, &Naming::Global(path), &mut nested, &element.place)?;
                self.nested_of_elements.entry(element.name.clone()).or_default().extend(nested);
                value
            }
        };
        value.nillable = element.nillable;
        Ok(value)
    }

    /// Whether an element is called like its type, which then stands for both.
    fn shares_name_with_type(&self, element: &Element) -> bool {
        match &element.kind {
            TypeUse::Named(name) if *name == element.name => {
                match self.schemas.type_definition(name, &element.place) {
                    Ok(Definition::Complex(complex)) => !complex.is_abstract && !element.nillable,
                    Ok(Definition::Simple(simple)) => is_enumeration(simple) && !element.nillable,
                    Err(_) => false,
                }
            }
            _ => false,
        }
    }

    /// The Rust item of a global element: its own, or that of the type it shares its name with.
    pub(super) fn element_path(&self, name: &QName) -> Option<Path> {
        self.elements.get(name).or_else(|| self.types.get(name)).cloned()
    }

    /// What a schema calls a type, for documentation.
    pub(super) fn type_label(kind: &TypeUse) -> Option<String> {
        match kind {
            TypeUse::Named(name) if name.namespace == builtin::XSD => {
                Some(format!("xs:{}", name.local))
            }
            TypeUse::Named(name) => Some(name.local.clone()),
            TypeUse::Any => Some("xs:anyType".to_owned()),
            TypeUse::Complex(_) | TypeUse::Simple(_) => None,
        }
    }
}

fn take(scope: &mut Scope, module: &str, wire: &str) -> Path {
    Path { module: module.to_owned(), name: scope.take(type_name(wire)) }
}

/// The first text that says something.
pub(super) fn first_of<'t>(first: &'t str, second: &'t str) -> &'t str {
    if first.trim().is_empty() { second } else { first }
}
