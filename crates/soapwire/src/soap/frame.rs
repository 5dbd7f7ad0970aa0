//! The frame of a message: Envelope, Header, Body, and whether the Body holds a fault.
//!
//! It knows which elements a message is made of, and leaves the one in the Body to a closure.

use super::{Fault, MessageError, MessageErrorKind, NAMESPACE};
use crate::xml::{Element, Reader, XmlLimits};
use crate::xsd;

/// The namespace of SOAP 1.1 envelopes, whose fault text is worth keeping.
const SOAP_1_1: &str = "http://schemas.xmlsoap.org/soap/envelope/";

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
        (Ok((Content::Fault(fault), _)), Err(_)) => Ok(Content::Fault(fault.cut())),
        (Ok((Content::Fault(fault), _)), Ok(())) => Ok(Content::Fault(fault)),
        (Ok((_, Some(header))), Ok(())) => Err(MessageError::new(
            MessageErrorKind::MustUnderstand,
            format!("the header {header} must be understood, and is not"),
        )),
        (Ok((content, None)), Ok(())) => Ok(content),
        (Err(error), Err(_)) if error.is_of_xml() => Err(error),
        // Only what is well-formed to its end can be called anything else.
        (_, Err(error)) => Err(error.into()),
        (Err(error), Ok(())) => Err(error),
    }
}

/// Reads the root; also gives the name of a mandatory header that is not understood.
fn read_root<T>(
    reader: &mut Reader<'_>,
    payload: impl FnOnce(&mut Element<'_, '_>) -> Result<T, MessageError>,
) -> Result<(Content<T>, Option<String>), MessageError> {
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
    let mut message = format!("the envelope is not SOAP 1.2 but {}", root.name());
    if root.is(SOAP_1_1, "Envelope")
        && let Some(text) = fault_string(root)
    {
        message.push_str("; its fault says: ");
        message.push_str(&text);
    }
    Err(MessageError::new(MessageErrorKind::VersionMismatch, message))
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
) -> Result<(Content<T>, Option<String>), MessageError> {
    let mut header = None;
    let mut first = envelope.child()?.ok_or_else(no_body)?;
    if first.is(NAMESPACE, "Header") {
        header = mandatory_header(&mut first)?;
        first = envelope.child()?.ok_or_else(no_body)?;
    }
    if !first.is(NAMESPACE, "Body") {
        return Err(MessageError::envelope(format!(
            "the Envelope holds {} where its Body is due",
            first.name()
        )));
    }
    let content = read_body(&mut first, payload)?;
    match (content, envelope.child()) {
        (Content::Fault(fault), Err(_) | Ok(Some(_))) => Ok((Content::Fault(fault.cut()), header)),
        (content, after) => match after? {
            Some(after) => {
                Err(MessageError::envelope(format!("{} follows the Body", after.name())))
            }
            None => Ok((content, header)),
        },
    }
}

fn no_body() -> MessageError {
    MessageError::envelope("the Envelope has no Body")
}

fn read_body<T>(
    body: &mut Element<'_, '_>,
    payload: impl FnOnce(&mut Element<'_, '_>) -> Result<T, MessageError>,
) -> Result<Content<T>, MessageError> {
    let content = match body.child()? {
        None => return Ok(Content::Empty),
        Some(mut fault) if fault.is(NAMESPACE, "Fault") => Content::Fault(Fault::read(&mut fault)?),
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

/// The first header block that demands to be understood by us. We understand none.
fn mandatory_header(header: &mut Element<'_, '_>) -> Result<Option<String>, MessageError> {
    let mut mandatory = None;
    while let Some(block) = header.child()? {
        if is_for_us(&block) && is_mandatory(&block)? && mandatory.is_none() {
            mandatory = Some(block.name().to_string());
        }
    }
    Ok(mandatory)
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
