//! Envelopes of one operation: typed values in, text out, and back.
//!
//! What an envelope is made of is checked in `frame`; what is in its Body is the codec's.

use std::any::Any;

use super::frame::{self, Content};
use super::{Fault, MessageError, MessageErrorKind, NAMESPACE, PREFIX};
use crate::codec::{self, Checks, EncodeError, Payload, ReadOptions};
use crate::description::ElementName;
use crate::operation::Operation;
use crate::xml::{Element, ElementWriter, Writer, XmlLimits};

/// A message that was read: the value it carries or the fault.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_enums, reason = "SOAP has no third kind of message")]
pub enum Message<T> {
    /// The operation's output.
    Value(T),
    /// A SOAP fault.
    Fault(Fault),
}

/// Writes the request envelope of `O`.
///
/// # Errors
/// When `request` breaks its schema (with [`Checks::Schema`]) or holds a character that XML cannot carry.
pub fn write<O: Operation>(request: &O::Request, checks: Checks) -> Result<String, EncodeError> {
    write_payload(Some(O::REQUEST), request, checks)
}

/// Writes the reply envelope of `O`; its Body is empty when `O` has no output.
///
/// # Errors
/// As [`write()`].
pub fn write_reply<O: Operation>(
    reply: &O::Response,
    checks: Checks,
) -> Result<String, EncodeError> {
    write_payload(O::RESPONSE, reply, checks)
}

/// Writes a fault as an envelope.
///
/// # Errors
/// When a text of the fault holds a character that XML cannot carry.
pub fn write_fault(fault: &Fault) -> Result<String, EncodeError> {
    write_body(|body| fault.write(body))
}

/// Reads the reply of `O`.
///
/// # Errors
/// When `document` is not a SOAP 1.2 message with the output of `O` or a fault in its Body. A fault whose end is
/// broken is still a fault; see [`Fault::is_complete`].
pub fn read_reply<O: Operation>(
    document: &str,
    limits: &XmlLimits,
    options: &ReadOptions,
) -> Result<Message<O::Response>, MessageError> {
    match frame::read(document, limits, |element| read_payload(O::RESPONSE, element, *options))? {
        Content::Fault(fault) => Ok(Message::Fault(fault)),
        Content::Payload(value) => Ok(Message::Value(value)),
        Content::Empty => void().map(Message::Value).ok_or_else(|| missing(O::RESPONSE)),
    }
}

/// Reads the request of `O`.
///
/// # Errors
/// When `document` is not a SOAP 1.2 message with the input of `O` in its Body.
pub fn read_request<O: Operation>(
    document: &str,
    limits: &XmlLimits,
    options: &ReadOptions,
) -> Result<O::Request, MessageError> {
    match frame::read(document, limits, |element| {
        read_payload(Some(O::REQUEST), element, *options)
    })? {
        Content::Fault(_) => Err(unexpected(Some(O::REQUEST), "a fault")),
        Content::Payload(request) => Ok(request),
        Content::Empty => Err(missing(Some(O::REQUEST))),
    }
}

/// The name of the element in the Body, as (namespace, local name), after checking the whole envelope.
///
/// A server finds the operation by it. `None` when the Body is empty or holds a fault.
///
/// # Errors
/// When `document` is not a SOAP 1.2 message.
pub fn body_element(
    document: &str,
    limits: &XmlLimits,
) -> Result<Option<(String, String)>, MessageError> {
    let content = frame::read(document, limits, |element| {
        let name = element.name();
        Ok((name.namespace.to_owned(), name.local.to_owned()))
    })?;
    match content {
        Content::Payload(name) => Ok(Some(name)),
        Content::Empty | Content::Fault(_) => Ok(None),
    }
}

/// Reads the fault of a reply whose status already says that it is no success; `None` when it holds none.
pub(crate) fn read_fault(
    document: &str,
    limits: &XmlLimits,
) -> Result<Option<Fault>, MessageError> {
    match frame::read(document, limits, |_| Ok(()))? {
        Content::Fault(fault) => Ok(Some(fault)),
        Content::Empty | Content::Payload(()) => Ok(None),
    }
}

fn write_payload<T: Payload>(
    name: Option<ElementName>,
    value: &T,
    checks: Checks,
) -> Result<String, EncodeError> {
    write_body(|body| match name {
        Some(name) => codec::write_root(body, name, value, checks),
        None => Ok(()),
    })
}

fn write_body(
    content: impl FnOnce(&mut ElementWriter<'_, '_>) -> Result<(), EncodeError>,
) -> Result<String, EncodeError> {
    let mut writer = Writer::with_declaration(1024);
    writer.bind(PREFIX, NAMESPACE);
    {
        let mut envelope = writer.root(NAMESPACE, "Envelope")?.content();
        let mut body = envelope.element(NAMESPACE, "Body")?.content();
        content(&mut body)?;
    }
    Ok(writer.finish()?)
}

fn read_payload<T: Payload>(
    name: Option<ElementName>,
    element: &mut Element<'_, '_>,
    options: ReadOptions,
) -> Result<T, MessageError> {
    match name {
        Some(name) if element.is(name.namespace, name.local) => {
            Ok(codec::read_root(element, &options)?)
        }
        _ => Err(unexpected(name, &format!("the element {}", element.name()))),
    }
}

/// The value of an operation without output; `None` for any other.
fn void<T: Payload>() -> Option<T> {
    let mut unit = Some(());
    (&mut unit as &mut dyn Any).downcast_mut::<Option<T>>()?.take()
}

fn unexpected(expected: Option<ElementName>, found: &str) -> MessageError {
    let message = match expected {
        Some(name) => format!("the Body holds {found}, not {name}"),
        None => format!("the Body holds {found}, but the operation has no output"),
    };
    MessageError::new(MessageErrorKind::UnexpectedElement, message)
}

fn missing(expected: Option<ElementName>) -> MessageError {
    let name = expected.map_or("", |name| name.local);
    MessageError::envelope(format!("the Body is empty, {name} is due"))
}
