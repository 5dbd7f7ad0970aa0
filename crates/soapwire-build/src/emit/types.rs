//! Rust types, and the names of things in other modules, as tokens.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::docs;
use crate::ir::{
    Alias, Cardinality, Choice, Facet, Field, Item, Namespace, Path, RuntimeType, SimpleRef,
    Struct, Type, Value,
};

/// The module that is being written.
#[derive(Clone, Copy)]
pub(super) struct Here<'m>(pub(super) &'m str);

impl Here<'_> {
    /// An item, by its name alone where it stands in the same module.
    pub(super) fn path(self, path: &Path) -> TokenStream {
        let name = ident(&path.name);
        if path.module == self.0 {
            return quote!(#name);
        }
        let module = ident(&path.module);
        quote!(#module::#name)
    }

    /// The constant of a namespace, or its text where it has no module.
    pub(super) fn namespace(self, namespace: &Namespace) -> TokenStream {
        match &namespace.module {
            Some(module) if !namespace.uri.is_empty() => {
                self.path(&Path { module: module.clone(), name: "NAMESPACE".into() })
            }
            _ => {
                let uri = &namespace.uri;
                quote!(#uri)
            }
        }
    }

    pub(super) fn simple(self, simple: &SimpleRef) -> TokenStream {
        match simple {
            SimpleRef::Builtin(constant) => {
                let constant = ident(constant);
                quote!(rt::xs::#constant)
            }
            SimpleRef::Generated(path) => self.path(path),
        }
    }

    /// The type of one item of a value: of a list, of one of its items.
    pub(super) fn item_type(self, rust: &Type) -> TokenStream {
        match rust {
            Type::Runtime(RuntimeType::Plain(name)) => {
                let name = ident(name);
                quote!(#name)
            }
            Type::Runtime(RuntimeType::Xsd(name)) => {
                let name = ident(name);
                quote!(rt::xsd::#name)
            }
            Type::Item(path) => self.path(path),
        }
    }

    /// The type of one occurrence.
    pub(super) fn value_type(self, value: &Value) -> TokenStream {
        let mut rust = self.item_type(&value.rust);
        if value.list {
            rust = quote!(Vec<#rust>);
        }
        if value.boxed {
            rust = quote!(Box<#rust>);
        }
        if value.nillable {
            rust = quote!(rt::xsd::Nillable<#rust>);
        }
        rust
    }

    /// The type of a field.
    pub(super) fn field_type(self, field: &Field) -> TokenStream {
        let rust = self.value_type(&field.value);
        match field.cardinality {
            Cardinality::Required => rust,
            Cardinality::Optional => quote!(Option<#rust>),
            Cardinality::Repeated { .. } => quote!(Vec<#rust>),
        }
    }
}

/// An allowance for a description of so many rows that clippy takes it for a large array in a function.
pub(super) fn large_table(rows: usize) -> TokenStream {
    const MANY_ROWS: usize = 64;
    if rows <= MANY_ROWS {
        return quote!();
    }
    quote!(#[allow(clippy::large_stack_arrays, reason = "the table is a constant")])
}

pub(super) fn ident(name: &str) -> Ident {
    format_ident!("{}", name)
}

/// Whether a value is a primitive, which is taken as it is and not through `Into`: a literal then has
/// the field's type.
pub(super) fn is_primitive(value: &Value) -> bool {
    is_primitive_type(&value.rust) && !value.list && !value.nillable && !value.boxed
}

pub(super) fn is_primitive_type(rust: &Type) -> bool {
    matches!(rust, Type::Runtime(RuntimeType::Plain(name)) if *name != "String")
}

pub(super) fn is_text(value: &Value) -> bool {
    value.rust == Type::Runtime(RuntimeType::Plain("String"))
        && !value.list
        && !value.nillable
        && !value.boxed
}

pub(super) fn alias(alias: &Alias, here: Here<'_>) -> TokenStream {
    let docs = docs::item(&alias.docs);
    let name = ident(&alias.name.rust);
    let target = here.value_type(&alias.target);
    quote!(#docs pub type #name = #target;)
}

/// The calls that `element`, `attribute` and `branch` entries share.
pub(super) struct Modifiers<'i> {
    pub(super) value: &'i Value,
    pub(super) occurs: Option<(u32, Option<u32>)>,
    pub(super) default: Option<&'i str>,
    pub(super) fixed: Option<&'i str>,
    pub(super) doc: String,
}

impl Modifiers<'_> {
    pub(super) fn of_field(field: &Field) -> Modifiers<'_> {
        let occurs = match field.cardinality {
            Cardinality::Repeated { min: 0, max: None } => None,
            Cardinality::Repeated { min, max } => Some((min, max)),
            _ => None,
        };
        Modifiers {
            value: &field.value,
            occurs,
            default: field.default.as_deref(),
            fixed: field.fixed.as_deref(),
            doc: docs::plain(&field.docs),
        }
    }

    pub(super) fn tokens(&self, here: Here<'_>) -> TokenStream {
        let mut calls = TokenStream::new();
        if let Some((min, max)) = self.occurs {
            let min = Literal::u32_unsuffixed(min);
            let max = match max.map(Literal::u32_unsuffixed) {
                Some(max) => quote!(#max),
                None => quote!(u32::MAX),
            };
            calls.extend(quote!(.occurs(#min, #max)));
        }
        if self.value.list {
            calls.extend(quote!(.list()));
        }
        if let Some(simple) = &self.value.simple {
            let simple = here.simple(simple);
            calls.extend(quote!(.typed(&#simple)));
        }
        for (call, text) in [("default", self.default), ("fixed", self.fixed)] {
            if let Some(text) = text {
                let call = ident(call);
                calls.extend(quote!(.#call(#text)));
            }
        }
        if !self.doc.is_empty() {
            let doc = &self.doc;
            calls.extend(quote!(.doc(#doc)));
        }
        calls
    }
}

/// The modules that the tokens of an item name.
pub(super) fn modules_used(item: &Item) -> Vec<&str> {
    let mut used = Vec::new();
    match item {
        Item::Struct(Struct { fields, .. }) | Item::Choice(Choice { branches: fields, .. }) => {
            for field in fields {
                used.extend(of_value(&field.value));
                used.extend(of_namespace(&field.namespace));
            }
        }
        Item::Alias(item) => {
            if let Type::Item(path) = &item.target.rust {
                used.push(path.module.as_str());
            }
        }
        Item::SimpleType(item) => {
            for facet in &item.facets {
                if let Facet::Union(members) = facet {
                    used.extend(members.iter().filter_map(of_simple));
                }
            }
        }
        Item::Enumeration(_) => {}
    }
    used
}

fn of_value(value: &Value) -> Vec<&str> {
    let mut used: Vec<&str> = value.simple.as_ref().and_then(of_simple).into_iter().collect();
    if let Type::Item(path) = &value.rust {
        used.push(&path.module);
    }
    used
}

fn of_simple(simple: &SimpleRef) -> Option<&str> {
    match simple {
        SimpleRef::Generated(path) => Some(&path.module),
        SimpleRef::Builtin(_) => None,
    }
}

fn of_namespace(namespace: &Namespace) -> Option<&str> {
    if namespace.uri.is_empty() { None } else { namespace.module.as_deref() }
}
