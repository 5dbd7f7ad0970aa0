//! A simple type with facets: a static that the descriptions of fields refer to.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::{Here, ident};
use crate::ir::{Facet, SimpleType};

pub(super) fn item(item: &SimpleType, here: Here<'_>) -> TokenStream {
    let name = ident(&item.name);
    let wire = &item.wire;
    let builtin = ident(item.builtin);
    let facets = item.facets.iter().map(|facet| call(facet, here));
    quote! {
        pub(crate) static #name: rt::SimpleType =
            rt::SimpleType::new(#wire, rt::Builtin::#builtin) #(#facets)*;
    }
}

fn call(facet: &Facet, here: Here<'_>) -> TokenStream {
    match facet {
        Facet::Pattern(alternatives) => quote!(.pattern(&[#(#alternatives),*])),
        Facet::Values(values) => quote!(.values(&[#(#values),*])),
        Facet::Number(method, number) => {
            let method = ident(method);
            let number = proc_macro2::Literal::usize_unsuffixed(*number);
            quote!(.#method(#number))
        }
        Facet::Text(method, text) => {
            let method = ident(method);
            quote!(.#method(#text))
        }
        Facet::WhiteSpace(variant) => {
            let variant = ident(variant);
            quote!(.white_space(rt::WhiteSpace::#variant))
        }
        Facet::Union(members) => {
            let members = members.iter().map(|member| here.simple(member));
            quote!(.union(&[#(&#members),*]))
        }
    }
}
