//! A choice: the enum of its branches, its description.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::types::{Here, Modifiers, ident, large_table};
use crate::ir::{Cardinality, Choice, Field, FieldKind, RuntimeType, Type};

pub(super) fn items(item: &Choice, here: Here<'_>) -> Vec<TokenStream> {
    vec![declaration(item, here), description(item, here)]
}

fn declaration(item: &Choice, here: Here<'_>) -> TokenStream {
    let docs = docs::item(&item.docs);
    let name = ident(&item.name);
    let variants = item.branches.iter().map(|branch| {
        let docs = docs::one_line("", &branch.docs);
        let name = ident(&branch.name.rust);
        let payload = here.field_type(branch);
        quote!(#docs #name(#payload))
    });
    let allow = if item.branches.iter().any(is_large) {
        quote!(#[allow(clippy::large_enum_variant, reason = "a choice lives in the type that holds it")])
    } else {
        quote!()
    };
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #allow
        pub enum #name {
            #(#variants),*
        }
    }
}

/// Whether a variant holds a struct, which may be many times larger than another variant.
fn is_large(branch: &Field) -> bool {
    let value = &branch.value;
    let held = !value.list && !value.boxed && branch.cardinality == Cardinality::Required;
    held && (matches!(value.rust, Type::Item(_))
        || value.rust == Type::Runtime(RuntimeType::Xsd("AnyElement")))
}

fn description(item: &Choice, here: Here<'_>) -> TokenStream {
    let name = ident(&item.name);
    let text = &item.name;
    let branches = item.branches.iter().map(|branch| entry(branch, here));
    let blank = item.branches.get(item.blank).or(item.branches.first());
    let blank = blank.map(|branch| {
        let variant = ident(&branch.name.rust);
        quote!(Self::#variant(rt::blank()))
    });
    let allow = large_table(item.branches.len());
    quote! {
        #allow
        impl rt::Schema for #name {
            const SHAPE: rt::Shape<Self> = rt::Shape::Choice {
                name: #text,
                branches: &[#(#branches),*],
            };

            fn blank() -> Self {
                #blank
            }
        }
    }
}

fn entry(branch: &Field, here: Here<'_>) -> TokenStream {
    let rust = ident(&branch.name.rust);
    let wire = &branch.name.wire;
    let variant = quote!(rt::variant!(Self::#rust));
    let namespace = here.namespace(&branch.namespace);
    let start = match branch.kind {
        FieldKind::Group => quote!(rt::branch_group(#variant)),
        FieldKind::Any => quote!(rt::branch_any(#variant)),
        _ => quote!(rt::branch(#namespace, #wire, #variant)),
    };
    let modifiers = Modifiers::of_field(branch).tokens(here);
    quote!(#start #modifiers)
}
