//! Which ports are generated, and how their bindings hang together with the port types.

use super::Settings;
use crate::error::{Error, ErrorKind, Place};
use crate::text::is_hidden;
use crate::wsdl::{self, Binding, BindingOperation, Definitions, Port, PortType, Protocol};

const HTTP: [&str; 2] =
    ["http://schemas.xmlsoap.org/soap/http", "http://www.w3.org/2003/05/soap/bindings/HTTP/"];

/// The ports with a SOAP 1.2 binding over HTTP, in document order.
pub(super) fn soap_ports<'d>(
    definitions: &'d Definitions,
    settings: &Settings<'_>,
) -> Result<Vec<(&'d Port, &'d Binding)>, Error> {
    let mut chosen = Vec::new();
    let mut others = Vec::new();
    let mut first = None;
    for port in definitions.services.iter().flat_map(|service| &service.ports) {
        let Some(binding) = definitions.bindings.iter().find(|known| known.name == port.binding)
        else {
            let message = format!("refers to the binding `{}`, which is not defined", port.binding);
            return Err(Error::invalid(&port.place, message));
        };
        first = first.or(Some(&binding.place));
        match &binding.protocol {
            Protocol::Soap12 { transport } if HTTP.contains(&transport.as_str()) => {
                check_address(port)?;
                chosen.push((port, binding));
            }
            Protocol::Soap12 { transport } => {
                others.push(format!("`{}` is SOAP 1.2 over `{transport}`", binding.name.local));
            }
            Protocol::Soap11 => others.push(format!("`{}` is SOAP 1.1", binding.name.local)),
            Protocol::Other(Some(element)) => {
                others.push(format!("`{}` is `{element}`", binding.name.local));
            }
            Protocol::Other(None) => {
                others.push(format!("`{}` names no protocol", binding.name.local));
            }
        }
    }
    if !chosen.is_empty() {
        return Ok(chosen);
    }
    let place = first.cloned().unwrap_or_else(|| Place::file(&settings.wsdl));
    let found = if others.is_empty() { "there is no port".to_owned() } else { others.join(", ") };
    let message = format!("no port has a SOAP 1.2 binding over HTTP: {found}");
    Err(Error::new(ErrorKind::Unsupported, &place, message))
}

fn check_address(port: &Port) -> Result<(), Error> {
    let address = port.location.as_deref().unwrap_or_default();
    if address.is_empty() {
        return Err(Error::invalid(&port.place, "has no `soap12:address`"));
    }
    // A URL parser drops some of these without a word, and goes elsewhere for others.
    if address.contains(|c: char| c.is_whitespace() || is_hidden(c) || c == '\\') {
        let message =
            format!("the address `{address}` holds white space or what is no part of a URL");
        return Err(Error::invalid(&port.place, message));
    }
    Ok(())
}

pub(super) fn find_port_type<'d>(
    definitions: &'d Definitions,
    binding: &Binding,
) -> Result<&'d PortType, Error> {
    let found = definitions.port_types.iter().find(|known| known.name == binding.port_type);
    found.ok_or_else(|| {
        let name = &binding.port_type;
        Error::invalid(
            &binding.place,
            format!("refers to the port type `{name}`, which is not defined"),
        )
    })
}

pub(super) fn find_bound<'b>(
    binding: &'b Binding,
    declared: &wsdl::Operation,
) -> Result<&'b BindingOperation, Error> {
    let found = binding.operations.iter().find(|bound| bound.name == declared.name);
    found.ok_or_else(|| {
        let message = format!("the binding `{}` does not bind it", binding.name.local);
        Error::invalid(&declared.place, message)
    })
}
