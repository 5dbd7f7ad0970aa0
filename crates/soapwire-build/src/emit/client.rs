//! One method per operation on the client type that the caller names.

use proc_macro2::TokenStream;
use quote::quote;

use super::operation::{message_type, modules_used};
use super::types::{Here, ident};
use super::{File, docs, with_imports};
use crate::ir::{Api, Operation};

pub(super) fn file(api: &Api, client: &syn::Path) -> File {
    let used = modules_used(api).chain(std::iter::once("operation"));
    let methods = api.operations.iter().map(method);
    let methods = quote! {
        impl #client {
            #(#methods)*
        }
    };
    let items = with_imports(used, "client", vec![methods]);
    let docs = vec!["A method of the client for every operation.".to_owned()];
    File { name: "client.rs".into(), from: api.wsdl.clone(), docs, items }
}

fn method(operation: &Operation) -> TokenStream {
    let here = Here("client");
    let docs = docs::item(&operation.docs);
    let method = ident(&operation.method);
    let name = ident(&operation.name.rust);
    let request = here.path(&operation.request.path);
    let response = message_type(operation.response.as_ref(), here);
    quote! {
        #docs
        /// # Errors
        /// See [`Error`](rt::Error).
        pub async fn #method(&self, request: impl Into<#request>) -> rt::Result<#response> {
            self.call::<operation::#name>(&request.into()).await
        }
    }
}
