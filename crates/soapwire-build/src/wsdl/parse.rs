//! From the tree of a WSDL to its definitions; bindings have a file of their own.

use super::{
    Annotation, Definitions, Documentation, Message, Operation, Part, PartContent, Port, PortType,
    SOAP12, Service, WSDL, binding,
};
use crate::error::Error;
use crate::tree::{Node, QName};

/// Reads one child of `wsdl:definitions` that is neither an import nor types.
pub(super) fn definition(
    root: &Node<'_>,
    node: &Node<'_>,
    definitions: &mut Definitions,
) -> Result<(), Error> {
    let own = root.target_namespace()?.unwrap_or_default();
    match node.name() {
        "message" => definitions.messages.push(message(own, node)?),
        "portType" => definitions.port_types.push(port_type(own, node)?),
        "binding" => definitions.bindings.push(binding::binding(own, node)?),
        "service" => definitions.services.push(service(node)?),
        "documentation" => {}
        other => return Err(Error::unsupported(&node.place, format!("`wsdl:{other}`"))),
    }
    Ok(())
}

fn message(own: &str, node: &Node<'_>) -> Result<Message, Error> {
    let parts = wsdl_children(node, "part").map(|part| self::part(&part));
    Ok(Message {
        name: QName::new(own, node.own_name()?),
        parts: parts.collect::<Result<_, _>>()?,
        place: node.place.clone(),
    })
}

fn part(node: &Node<'_>) -> Result<Part, Error> {
    let content = match (node.reference("element")?, node.reference("type")?) {
        (Some(element), _) => PartContent::Element(element),
        (None, Some(kind)) => PartContent::Type(kind),
        (None, None) => return Err(Error::invalid(&node.place, "has neither element nor type")),
    };
    let name = node.attribute("name").unwrap_or_default().to_owned();
    Ok(Part { name, content, place: node.place.clone() })
}

/// Every operation is looked for in every binding of its port type; no service has as many.
const MAX_OPERATIONS: usize = 5_000;

fn port_type(own: &str, node: &Node<'_>) -> Result<PortType, Error> {
    let operations: Vec<_> = wsdl_children(node, "operation")
        .map(|child| operation(&child))
        .collect::<Result<_, _>>()?;
    if operations.len() > MAX_OPERATIONS {
        let what = format!("a port type of more than {MAX_OPERATIONS} operations");
        return Err(Error::unsupported(&node.place, what));
    }
    Ok(PortType { name: QName::new(own, node.own_name()?), operations })
}

fn operation(node: &Node<'_>) -> Result<Operation, Error> {
    let message = |child: Option<Node<'_>>| match child {
        Some(child) => required_reference(&child, "message").map(Some),
        None => Ok(None),
    };
    let first = node.children().find(|child| matches!(child.name(), "input" | "output"));
    let faults = wsdl_children(node, "fault").map(|fault| required_reference(&fault, "message"));
    Ok(Operation {
        name: node.own_name()?.to_owned(),
        documentation: documentation(node),
        input: message(node.child(WSDL, "input"))?,
        output: message(node.child(WSDL, "output"))?,
        output_first: first.is_some_and(|first| first.name() == "output"),
        faults: faults.collect::<Result<_, _>>()?,
        place: node.place.clone(),
    })
}

fn documentation(node: &Node<'_>) -> Documentation {
    let Some(found) = node.child(WSDL, "documentation") else { return Documentation::default() };
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let annotations = found.children().map(|child| Annotation {
        name: child.qname(),
        attributes: child.plain_attributes().into_iter().map(owned).collect(),
    });
    Documentation { prose: found.prose(), annotations: annotations.collect() }
}

fn service(node: &Node<'_>) -> Result<Service, Error> {
    let ports = wsdl_children(node, "port").map(|port| {
        let address = port.child(SOAP12, "address");
        Ok(Port {
            name: port.own_name()?.to_owned(),
            binding: required_reference(&port, "binding")?,
            location: address
                .and_then(|a| a.attribute("location").map(|location| location.trim().to_owned())),
            place: port.place.clone(),
        })
    });
    Ok(Service { ports: ports.collect::<Result<_, Error>>()? })
}

pub(super) fn wsdl_children<'t>(
    node: &Node<'t>,
    name: &'static str,
) -> impl Iterator<Item = Node<'t>> + use<'t> {
    node.children().filter(move |child| child.is(WSDL, name))
}

pub(super) fn required_reference(node: &Node<'_>, name: &str) -> Result<QName, Error> {
    node.required(name)?;
    Ok(node.reference(name)?.unwrap_or_default())
}
