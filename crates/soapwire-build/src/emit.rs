//! From the Rust API to tokens. Writes down what was decided: it knows no schema, and schema text
//! reaches the output only as literals.

mod choice;
mod client;
mod docs;
mod enumeration;
mod operation;
mod simple;
mod structure;
mod types;

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::{Api, Item, Module};

/// One file to be written.
#[derive(Debug)]
pub(crate) struct File {
    /// The name, such as `data.rs`.
    pub(crate) name: String,
    /// The file that the content comes from.
    pub(crate) from: String,
    /// Inner documentation, as markdown paragraphs.
    pub(crate) docs: Vec<String>,
    pub(crate) items: Vec<TokenStream>,
}

/// The files: an entry that declares the modules, one per namespace, the operations, the client.
pub(crate) fn files(api: &Api, client: Option<&syn::Path>) -> Vec<File> {
    let mut files = vec![entry(api, client.is_some())];
    files.extend(api.modules.iter().map(module));
    files.push(operation::file(api));
    files.extend(client.map(|client| client::file(api, client)));
    files
}

fn entry(api: &Api, client: bool) -> File {
    let mut items: Vec<_> = api
        .modules
        .iter()
        .map(|module| {
            let name = format_ident!("{}", module.name);
            quote!(pub mod #name;)
        })
        .collect();
    items.push(quote!(
        pub mod operation;
    ));
    if client {
        items.push(quote!(
            mod client;
        ));
    }
    File { name: "generated.rs".into(), from: api.wsdl.clone(), docs: Vec::new(), items }
}

fn module(module: &Module) -> File {
    let here = types::Here(&module.name);
    let namespace = &module.namespace;
    let mut items = vec![quote! {
        /// The namespace that this module stands for.
        pub const NAMESPACE: &str = #namespace;
    }];
    for item in &module.items {
        match item {
            Item::Struct(item) => items.extend(structure::items(item, here)),
            Item::Choice(item) => items.extend(choice::items(item, here)),
            Item::Enumeration(item) => items.extend(enumeration::items(item)),
            Item::Alias(item) => items.push(types::alias(item, here)),
            Item::SimpleType(item) => items.push(simple::item(item, here)),
        }
    }
    let used = module.items.iter().flat_map(types::modules_used);
    let items = with_imports(used, &module.name, items);
    let docs = vec![format!("The types of the namespace {}.", docs::namespace(namespace))];
    File { name: format!("{}.rs", module.name), from: module.files.join(", "), docs, items }
}

/// Items after `use` lines for the runtime and for the sibling modules that they name.
fn with_imports<'m>(
    used: impl Iterator<Item = &'m str>,
    own: &str,
    items: Vec<TokenStream>,
) -> Vec<TokenStream> {
    let used: BTreeSet<&str> = used.filter(|module| *module != own).collect();
    let siblings: Vec<_> = used.iter().map(|module| format_ident!("{module}")).collect();
    let mut lines = Vec::new();
    if items.iter().any(|item| item.to_string().contains("rt ::")) {
        lines.push(quote!(
            use soapwire::rt;
        ));
    }
    match siblings.as_slice() {
        [] => {}
        [only] => lines.push(quote!(use super::#only;)),
        several => lines.push(quote!(use super::{#(#several),*};)),
    }
    lines.extend(items);
    lines
}
