//! The operations: a unit struct each, and the list of all.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::{Here, ident};
use super::{File, docs, with_imports};
use crate::ir::{Api, Message, Operation, Safety};

const HERE: Here<'_> = Here("operation");

pub(super) fn file(api: &Api) -> File {
    let mut items = Vec::new();
    for operation in &api.operations {
        items.push(declaration(operation));
        items.push(implementation(operation));
    }
    let names = api.operations.iter().map(|operation| ident(&operation.name.rust));
    items.push(quote! {
        /// Every operation, in the order of the WSDL.
        pub static OPERATIONS: &[rt::OperationInfo] = &[#(rt::OperationInfo::of::<#names>()),*];
    });
    let items = with_imports(modules_used(api), "operation", items);
    let docs = vec!["The operations of the service.".to_owned()];
    File { name: "operation.rs".into(), from: api.wsdl.clone(), docs, items }
}

/// The modules whose types and namespaces messages name.
pub(super) fn modules_used(api: &Api) -> impl Iterator<Item = &str> {
    api.operations.iter().flat_map(messages).map(|message| message.path.module.as_str())
}

fn messages(operation: &Operation) -> impl Iterator<Item = &Message> {
    let others = operation.response.iter().chain(&operation.fault);
    std::iter::once(&operation.request).chain(others)
}

fn declaration(operation: &Operation) -> TokenStream {
    let docs = docs::item(&operation.docs);
    let name = ident(&operation.name.rust);
    quote! {
        #docs
        #[derive(Clone, Copy, Debug)]
        pub struct #name;
    }
}

fn implementation(operation: &Operation) -> TokenStream {
    let name = ident(&operation.name.rust);
    let Operation { service, soap_action, endpoint, .. } = operation;
    let wire = &operation.name.wire;
    let request = HERE.path(&operation.request.path);
    let response = message_type(operation.response.as_ref(), HERE);
    let fault = message_type(operation.fault.as_ref(), HERE);
    let request_name = element_name(&operation.request);
    let response_name = optional_name(operation.response.as_ref());
    let fault_name = optional_name(operation.fault.as_ref());
    let safety = ident(match operation.safety {
        Safety::ReadOnly => "ReadOnly",
        Safety::Keyed => "Keyed",
        Safety::Unsafe => "Unsafe",
    });
    let doc = docs::plain(&operation.docs);
    let key = operation.request_key.as_ref().map(|field| {
        let field = ident(field);
        quote! {
            fn request_key(request: &mut Self::Request) -> Option<&mut Option<String>> {
                Some(&mut request.#field)
            }
        }
    });
    quote! {
        impl rt::Operation for #name {
            type Request = #request;
            type Response = #response;
            type Fault = #fault;
            const NAME: &'static str = #wire;
            const SERVICE: &'static str = #service;
            const SOAP_ACTION: &'static str = #soap_action;
            const ENDPOINT: &'static str = #endpoint;
            const REQUEST: rt::ElementName = #request_name;
            const RESPONSE: Option<rt::ElementName> = #response_name;
            const FAULT: Option<rt::ElementName> = #fault_name;
            const SAFETY: rt::Safety = rt::Safety::#safety;
            const DOC: &'static str = #doc;
            #key
        }
    }
}

/// The Rust type of a message; `()` where there is none.
pub(super) fn message_type(message: Option<&Message>, here: Here<'_>) -> TokenStream {
    message.map_or_else(|| quote!(()), |message| here.path(&message.path))
}

fn element_name(message: &Message) -> TokenStream {
    let namespace = HERE.namespace(&message.namespace);
    let element = &message.element;
    quote!(rt::ElementName::new(#namespace, #element))
}

fn optional_name(message: Option<&Message>) -> TokenStream {
    match message.map(element_name) {
        Some(name) => quote!(Some(#name)),
        None => quote!(None),
    }
}
