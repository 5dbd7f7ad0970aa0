//! A complex type: the struct, how it is built, its description.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::types::{Here, Modifiers, ident, is_primitive, is_primitive_type, is_text, large_table};
use crate::ir::{Cardinality, Field, FieldKind, RuntimeType, Struct, Type, Value};

/// More parameters than clippy likes in a function.
const MANY: usize = 7;

/// More `bool` fields than clippy likes in a struct.
const MANY_FLAGS: usize = 3;

pub(super) fn items(item: &Struct, here: Here<'_>) -> Vec<TokenStream> {
    let mut items = vec![declaration(item, here), constructors(item, here)];
    items.extend(conversions(item, here));
    items.push(description(item, here));
    let name = ident(&item.name.rust);
    items.push(quote!(rt::bridges!(#name);));
    items
}

fn declaration(item: &Struct, here: Here<'_>) -> TokenStream {
    let docs = docs::item(&item.docs);
    let name = ident(&item.name.rust);
    let fields = item.fields.iter().map(|field| {
        let docs = docs::one_line("", &field.docs);
        let name = ident(&field.name.rust);
        let rust = here.field_type(field);
        quote!(#docs pub #name: #rust)
    });
    let default = if required(item).is_empty() { quote!(Default,) } else { quote!() };
    let allow = if flags(&item.fields) > MANY_FLAGS {
        quote!(#[allow(clippy::struct_excessive_bools, reason = "the schema has them")])
    } else {
        quote!()
    };
    quote! {
        #docs
        #[derive(Clone, Debug, #default PartialEq)]
        #[non_exhaustive]
        #allow
        pub struct #name {
            #(#fields),*
        }
    }
}

/// How many fields are a plain `bool`.
fn flags<'f>(fields: impl IntoIterator<Item = &'f Field>) -> usize {
    let is_flag = |field: &&Field| {
        field.cardinality == Cardinality::Required
            && field.value == Value::of(Type::Runtime(RuntimeType::Plain("bool")))
    };
    fields.into_iter().filter(is_flag).count()
}

/// The fields that `new` takes.
fn required(item: &Struct) -> Vec<&Field> {
    item.fields.iter().filter(|field| is_required(field)).collect()
}

/// Whether the schema demands the field, or one of it at least.
fn is_required(field: &Field) -> bool {
    let demanded = match field.cardinality {
        Cardinality::Required => true,
        Cardinality::Optional => false,
        Cardinality::Repeated { min, .. } => min > 0,
    };
    demanded && field.kind != FieldKind::AnyAttribute
}

/// Whether the field is one text, which anything that becomes a `String` can give.
fn is_one_text(field: &Field) -> bool {
    field.cardinality == Cardinality::Required && is_text(&field.value)
}

fn constructors(item: &Struct, here: Here<'_>) -> TokenStream {
    let name = ident(&item.name.rust);
    let new = new(item, here);
    let setters = item.fields.iter().filter(|field| !is_required(field));
    let only = item.fields.len() == 1;
    let setters = setters.map(|field| setter(field, only, here));
    quote! {
        impl #name {
            #new
            #(#setters)*
        }
    }
}

fn new(item: &Struct, here: Here<'_>) -> TokenStream {
    let required = required(item);
    if required.is_empty() {
        let doc = format!(" An empty `{}`.", item.name.rust);
        return quote! {
            #[doc = #doc]
            pub fn new() -> Self {
                Self::default()
            }
        };
    }
    let parameters = required.iter().map(|field| {
        let name = ident(&field.name.rust);
        if is_one_text(field) {
            return quote!(#name: impl Into<String>);
        }
        let rust = here.field_type(field);
        quote!(#name: #rust)
    });
    let values = item.fields.iter().map(|field| {
        let name = ident(&field.name.rust);
        match field.cardinality {
            _ if field.kind == FieldKind::AnyAttribute => quote!(#name: rt::blank()),
            _ if is_one_text(field) => quote!(#name: #name.into()),
            _ if is_required(field) => quote!(#name),
            Cardinality::Repeated { .. } => quote!(#name: Vec::new()),
            Cardinality::Optional | Cardinality::Required => quote!(#name: None),
        }
    });
    let allow = lints_of_new(&required);
    let doc = format!(" A new `{}` of its required fields.", item.name.rust);
    quote! {
        #[doc = #doc]
        #allow
        pub fn new(#(#parameters),*) -> Self {
            Self { #(#values),* }
        }
    }
}

/// Allowances for what clippy would say of a constructor that mirrors a schema.
fn lints_of_new(required: &[&Field]) -> TokenStream {
    const COMPARED: usize = 200;
    let alike = |a: &str, b: &str| {
        a.len() == b.len() && a.bytes().zip(b.bytes()).filter(|(a, b)| a != b).count() <= 2
    };
    let is_similar = |(at, field): (usize, &&Field)| {
        required.iter().skip(at + 1).any(|other| alike(&field.name.rust, &other.name.rust))
    };
    let mut lints = Vec::new();
    if required.len() > MANY {
        lints.push(quote!(clippy::too_many_arguments));
    }
    if flags(required.iter().copied()) > MANY_FLAGS {
        lints.push(quote!(clippy::fn_params_excessive_bools));
    }
    // Among so many some are similar, and to compare each with each would take long.
    if required.len() > COMPARED || required.iter().enumerate().any(is_similar) {
        lints.push(quote!(clippy::similar_names));
    }
    if lints.is_empty() {
        return quote!();
    }
    quote!(#[allow(#(#lints),*, reason = "the schema requires them")])
}

/// The setter of a field, which may be the `only` one of its struct.
fn setter(field: &Field, only: bool, here: Here<'_>) -> TokenStream {
    let name = ident(&field.name.rust);
    let setter = ident(&field.setter);
    let (parameter, value) = argument(field, here);
    let doc = format!(" Sets `{}`.", field.name.rust);
    if only {
        return quote! {
            #[doc = #doc]
            pub fn #setter(mut self, value: #parameter) -> Self {
                self.#name = #value;
                self
            }
        };
    }
    quote! {
        #[doc = #doc]
        pub fn #setter(self, value: #parameter) -> Self {
            Self { #name: #value, ..self }
        }
    }
}

/// The type of a setter's argument, and what the field becomes of it.
fn argument(field: &Field, here: Here<'_>) -> (TokenStream, TokenStream) {
    let item = here.item_type(&field.value.rust);
    let occurrence = here.value_type(&field.value);
    let (items, collected) = if is_primitive_type(&field.value.rust) {
        (quote!(impl IntoIterator<Item = #item>), quote!(value.into_iter().collect()))
    } else {
        let items = quote!(impl IntoIterator<Item = impl Into<#item>>);
        (items, quote!(value.into_iter().map(Into::into).collect()))
    };
    match (&field.value, field.cardinality) {
        _ if field.kind == FieldKind::AnyAttribute => (quote!(#item), quote!(value)),
        (value, Cardinality::Optional) if is_primitive(value) => {
            (quote!(#item), quote!(Some(value)))
        }
        (value, Cardinality::Optional) if value.list && !value.nillable => {
            (items, quote!(Some(#collected)))
        }
        (value, Cardinality::Repeated { .. }) if value.list || value.nillable || value.boxed => {
            (quote!(Vec<#occurrence>), quote!(value))
        }
        (_, Cardinality::Repeated { .. }) => (items, collected),
        (value, _) if value.boxed && !value.nillable => {
            (quote!(impl Into<#item>), quote!(Some(Box::new(value.into()))))
        }
        _ => (quote!(impl Into<#occurrence>), quote!(Some(value.into()))),
    }
}

/// A struct of one field that is required can be made of it, and one of a text and attributes of the text.
fn conversions(item: &Struct, here: Here<'_>) -> Vec<TokenStream> {
    let required = required(item);
    let [field] = required.as_slice() else { return Vec::new() };
    let is_enough = item.fields.len() == 1 || field.kind == FieldKind::Text;
    if !is_enough || field.value.boxed || field.cardinality != Cardinality::Required {
        return Vec::new();
    }
    let name = ident(&item.name.rust);
    let field_name = ident(&field.name.rust);
    let conversion = |from: TokenStream| {
        quote! {
            impl From<#from> for #name {
                fn from(#field_name: #from) -> Self {
                    Self::new(#field_name)
                }
            }
        }
    };
    let mut items = vec![conversion(here.field_type(field))];
    if is_one_text(field) {
        items.push(conversion(quote!(&str)));
    }
    items
}

fn description(item: &Struct, here: Here<'_>) -> TokenStream {
    let name = ident(&item.name.rust);
    let wire = &item.name.wire;
    let doc = docs::plain(&item.docs);
    let fields = item.fields.iter().map(|field| entry(field, here));
    let blanks = required(item)
        .into_iter()
        .map(|field| if is_one_text(field) { quote!(String::new()) } else { quote!(rt::blank()) });
    let allow = large_table(item.fields.len());
    quote! {
        #allow
        impl rt::Schema for #name {
            const SHAPE: rt::Shape<Self> = rt::Shape::Complex {
                name: &rt::TypeName::new(NAMESPACE, #wire, #doc),
                fields: &[#(#fields),*],
            };

            fn blank() -> Self {
                Self::new(#(#blanks),*)
            }
        }
    }
}

fn entry(field: &Field, here: Here<'_>) -> TokenStream {
    let rust = ident(&field.name.rust);
    let wire = &field.name.wire;
    let at = quote!(rt::at!(Self.#rust));
    let namespace = here.namespace(&field.namespace);
    let start = match field.kind {
        FieldKind::Text => quote!(rt::text(#at)),
        FieldKind::Element => quote!(rt::element(#namespace, #wire, #at)),
        FieldKind::Attribute => quote!(rt::attribute(#namespace, #wire, #at)),
        FieldKind::Choice => quote!(rt::choice(#at)),
        FieldKind::Group => quote!(rt::group(#at)),
        FieldKind::Any => quote!(rt::any(#at)),
        FieldKind::AnyAttribute => quote!(rt::any_attribute(#at)),
    };
    let modifiers = Modifiers::of_field(field).tokens(here);
    quote!(#start #modifiers)
}
