//! The frame of a message: Envelope, Header, Body, and whether the Body holds a fault.
//!
//! It knows which elements a message is made of, and leaves the one in the Body to a closure.

use super::{Fault, MessageError, NAMESPACE};
use crate::xml::{Element, Reader, XmlLimits};
use crate::xsd::{self, QName};

/// The namespace of SOAP 1.1 envelopes, whose fault text is worth keeping.
const SOAP_1_1: &str = "http://schemas.xmlsoap.org/soap/envelope/";

/// How many header blocks that are not understood are named, and in how many bytes.
const NAMED: usize = 16;
const NAMED_BYTES: usize = 4 << 10;

/// What a Body holds.
pub(super) enum Content<T> {
    Empty,
    Fault(Fault),
    Payload(T),
}

/// Reads a whole message; `payload` reads the element in the Body unless it is a fault.
pub(super) fn read<T>(
    document: &str,
    limits: &XmlLimits,
    payload: impl FnOnce(&mut Element<'_, '_>) -> Result<T, MessageError>,
) -> Result<Content<T>, MessageError> {
    let mut reader = Reader::new(document, limits);
    let read = read_root(&mut reader, payload);
    match (read, reader.finish()) {
        // Whatever is wrong behind a fault, it must not hide it.
        (Ok(Content::Fault(fault)), Err(_)) => Ok(Content::Fault(fault.cut())),
        (Ok(content), Ok(())) => Ok(content),
        (Err(error), Err(_)) if error.is_of_xml() => Err(error),
        // Only what is well-formed to its end can be called anything else.
        (_, Err(error)) => Err(error.into()),
        (Err(error), Ok(())) => Err(error),
    }
}

fn read_root<T>(
    reader: &mut Reader<'_>,
    payload: impl FnOnce(&mut Element<'_, '_>) -> Result<T, MessageError>,
) -> Result<Content<T>, MessageError> {
    let mut envelope = reader.root()?;
    check_root(&mut envelope)?;
    read_envelope(&mut envelope, payload)
}

fn check_root(root: &mut Element<'_, '_>) -> Result<(), MessageError> {
    if root.is(NAMESPACE, "Envelope") {
        return Ok(());
    }
    if root.name().local != "Envelope" {
        return Err(MessageError::envelope(format!(
            "the document is no SOAP envelope but {}",
            root.name()
        )));
    }
    let found = root.name().to_string();
    let fault = if root.is(SOAP_1_1, "Envelope") { fault_string(root) } else { None };
    Err(MessageError::version_mismatch(&found, fault.as_deref()))
}

/// The text of a SOAP 1.1 fault, as far as it can be read.
fn fault_string(envelope: &mut Element<'_, '_>) -> Option<String> {
    while let Some(mut body) = envelope.child().ok()? {
        if !body.is(SOAP_1_1, "Body") {
            continue;
        }
        let mut fault = body.child().ok()??;
        if !fault.is(SOAP_1_1, "Fault") {
            return None;
        }
        while let Some(mut part) = fault.child().ok()? {
            if part.is("", "faultstring") {
                return part.text().ok().map(|text| text.trim().to_owned());
            }
        }
        return None;
    }
    None
}

fn read_envelope<T>(
    envelope: &mut Element<'_, '_>,
    payload: impl FnOnce(&mut Element<'_, '_>) -> Result<T, MessageError>,
) -> Result<Content<T>, MessageError> {
    let mut not_understood = Vec::new();
    let mut first = envelope.child()?.ok_or_else(no_body)?;
    if first.is(NAMESPACE, "Header") {
        not_understood = mandatory_blocks(&mut first)?;
        first = envelope.child()?.ok_or_else(no_body)?;
    }
    if !first.is(NAMESPACE, "Body") {
        return Err(MessageError::envelope(format!(
            "the Envelope holds {} where its Body is due",
            first.name()
        )));
    }
    let content = read_body(&mut first, not_understood, payload)?;
    match (content, envelope.child()) {
        (Content::Fault(fault), Err(_) | Ok(Some(_))) => Ok(Content::Fault(fault.cut())),
        (content, after) => match after? {
            Some(after) => {
                Err(MessageError::envelope(format!("{} follows the Body", after.name())))
            }
            None => Ok(content),
        },
    }
}

fn no_body() -> MessageError {
    MessageError::envelope("the Envelope has no Body")
}

/// A fault counts whatever the header demands; nothing else is looked at before that is understood.
fn read_body<T>(
    body: &mut Element<'_, '_>,
    not_understood: Vec<QName>,
    payload: impl FnOnce(&mut Element<'_, '_>) -> Result<T, MessageError>,
) -> Result<Content<T>, MessageError> {
    let content = match body.child()? {
        Some(mut fault) if fault.is(NAMESPACE, "Fault") => Content::Fault(Fault::read(&mut fault)?),
        _ if !not_understood.is_empty() => {
            return Err(MessageError::mandatory(not_understood));
        }
        None => return Ok(Content::Empty),
        Some(mut element) => Content::Payload(payload(&mut element)?),
    };
    match (content, body.child()) {
        // A fault is never half a success: nothing beside it counts.
        (Content::Fault(fault), Err(_) | Ok(Some(_))) => Ok(Content::Fault(fault.cut())),
        (content, second) => match second? {
            Some(second) => Err(MessageError::envelope(format!(
                "the Body holds a second element, {}",
                second.name()
            ))),
            None => Ok(content),
        },
    }
}

/// The names of the header blocks that demand to be understood by us. We understand none.
///
/// An answer repeats them, so that they are bounded; the first is always among them.
fn mandatory_blocks(header: &mut Element<'_, '_>) -> Result<Vec<QName>, MessageError> {
    let mut blocks = Vec::new();
    let mut room = NAMED_BYTES;
    while let Some(block) = header.child()? {
        if !(is_for_us(&block) && is_mandatory(&block)?) {
            continue;
        }
        let name = block.name();
        let rest = room.checked_sub(name.namespace.len() + name.local.len());
        if blocks.is_empty() || blocks.len() < NAMED && rest.is_some() {
            blocks.push(QName::new(name.namespace, name.local));
            room = rest.unwrap_or(0);
        }
    }
    Ok(blocks)
}

fn is_for_us(block: &Element<'_, '_>) -> bool {
    let role = block.attribute(NAMESPACE, "role").map(xsd::collapse);
    match role.as_deref().unwrap_or_default() {
        "" => true,
        role => role
            .strip_prefix(NAMESPACE)
            .is_some_and(|name| matches!(name, "/role/next" | "/role/ultimateReceiver")),
    }
}

fn is_mandatory(block: &Element<'_, '_>) -> Result<bool, MessageError> {
    let value = block.attribute(NAMESPACE, "mustUnderstand").map(xsd::collapse);
    match value.as_deref() {
        None | Some("0" | "false") => Ok(false),
        Some("1" | "true") => Ok(true),
        Some(_) => Err(MessageError::envelope(format!(
            "mustUnderstand of the header {} is no boolean",
            block.name()
        ))),
    }
}
