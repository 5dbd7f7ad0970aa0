//! A simple type that lists its values: the enum, its texts, its description.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::types::{ident, large_table};
use crate::ir::Enumeration;

pub(super) fn items(item: &Enumeration) -> Vec<TokenStream> {
    let name = ident(&item.name.rust);
    let mut items = vec![declaration(item), description(item)];
    items.extend(texts(item));
    items.push(quote!(rt::bridges!(#name);));
    items
}

fn declaration(item: &Enumeration) -> TokenStream {
    let docs = docs::item(&item.docs);
    let name = ident(&item.name.rust);
    let variants = item.variants.iter().map(|variant| {
        let wire = crate::lower::code(&variant.name.wire);
        let docs = docs::one_line(&format!("{wire}: "), &variant.docs);
        let name = ident(&variant.name.rust);
        quote!(#docs #name)
    });
    quote! {
        #docs
        #[derive(Clone, Debug, Eq, Hash, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that the schema does not list, as it came.
            Unknown(String),
        }
    }
}

fn description(item: &Enumeration) -> TokenStream {
    let name = ident(&item.name.rust);
    let wire = &item.name.wire;
    let doc = docs::plain(&item.docs);
    let builtin = ident(item.builtin);
    let values = item.variants.iter().map(|variant| {
        let wire = &variant.name.wire;
        let name = ident(&variant.name.rust);
        let doc = docs::plain(&variant.docs);
        let doc = if doc.is_empty() { quote!() } else { quote!(.doc(#doc)) };
        quote!(rt::value(#wire, Self::#name) #doc)
    });
    let allow = large_table(item.variants.len());
    quote! {
        #allow
        impl rt::Schema for #name {
            const SHAPE: rt::Shape<Self> = rt::Shape::Enumeration {
                name: &rt::TypeName::new(NAMESPACE, #wire, #doc),
                builtin: rt::Builtin::#builtin,
                values: &[#(#values),*],
                open: rt::open!(Self::Unknown),
            };

            fn blank() -> Self {
                Self::Unknown(String::new())
            }
        }
    }
}

fn texts(item: &Enumeration) -> Vec<TokenStream> {
    let name = ident(&item.name.rust);
    vec![
        quote! {
            impl #name {
                /// The value as it stands on the wire.
                pub fn as_str(&self) -> &str {
                    rt::enumeration_text(self)
                }
            }
        },
        quote! {
            impl ::core::fmt::Display for #name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.pad(self.as_str())
                }
            }
        },
        quote! {
            impl From<&str> for #name {
                fn from(text: &str) -> Self {
                    rt::enumeration_from(text)
                }
            }
        },
    ]
}
