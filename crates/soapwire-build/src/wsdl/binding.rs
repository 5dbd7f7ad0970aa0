//! `wsdl:binding` and the SOAP 1.2 extension elements in it. Whether a binding can be generated is
//! decided elsewhere; here it is only read.

use super::parse::{required_reference, wsdl_children};
use super::{Binding, BindingMessage, BindingOperation, Protocol, SOAP11, SOAP12, WSDL};
use crate::error::Error;
use crate::tree::{Node, QName};

pub(super) fn binding(own: &str, node: &Node<'_>) -> Result<Binding, Error> {
    let element =
        node.children().find(|child| child.namespace() != WSDL && child.name() == "binding");
    let style = element.as_ref().and_then(|e| e.attribute("style")).unwrap_or("document");
    let protocol = match &element {
        Some(soap) if soap.namespace() == SOAP12 => {
            let transport = soap.attribute("transport").unwrap_or_default().to_owned();
            Protocol::Soap12 { transport }
        }
        Some(soap) if soap.namespace() == SOAP11 => Protocol::Soap11,
        other => Protocol::Other(other.as_ref().map(Node::qname)),
    };
    let operations = match protocol {
        Protocol::Soap12 { .. } => {
            wsdl_children(node, "operation").map(|child| operation(&child, style)).collect()
        }
        _ => Ok(Vec::new()),
    };
    Ok(Binding {
        name: QName::new(own, node.own_name()?),
        port_type: required_reference(node, "type")?,
        protocol,
        operations: operations?,
        place: node.place.clone(),
    })
}

fn operation(node: &Node<'_>, binding_style: &str) -> Result<BindingOperation, Error> {
    let soap = node.child(SOAP12, "operation");
    let attribute = |name| soap.as_ref().and_then(|soap| soap.attribute(name));
    let messages = node
        .children()
        .filter(|child| child.namespace() == WSDL)
        .filter(|child| matches!(child.name(), "input" | "output" | "fault"))
        .map(|child| message(&child));
    Ok(BindingOperation {
        name: node.own_name()?.to_owned(),
        soap_action: attribute("soapAction").unwrap_or_default().to_owned(),
        style: attribute("style").unwrap_or(binding_style).to_owned(),
        messages: messages.collect(),
        place: node.place.clone(),
    })
}

fn message(node: &Node<'_>) -> BindingMessage {
    let is_fault = node.name() == "fault";
    let mut message = BindingMessage {
        is_fault,
        usage: "literal".to_owned(),
        parts: None,
        unknown: Vec::new(),
        body_in_fault: false,
        is_input: node.name() == "input",
        place: node.place.clone(),
    };
    for child in node.children() {
        match (child.namespace(), child.name()) {
            (SOAP12, "body" | "fault") => {
                message.body_in_fault |= is_fault && child.name() == "body";
                if let Some(usage) = child.attribute("use") {
                    usage.clone_into(&mut message.usage);
                }
                let words = |parts: &str| parts.split_whitespace().map(str::to_owned).collect();
                message.parts = child.attribute("parts").map(words);
            }
            (WSDL, "documentation") => {}
            _ => message.unknown.push(child.qname()),
        }
    }
    message
}
