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

/// Writes a fault as an envelope, with the header blocks that its code asks for: `Upgrade` for
/// `VersionMismatch`, `NotUnderstood` for `MustUnderstand`.
///
/// # Errors
/// When a text of the fault holds a character that XML cannot carry.
pub fn write_fault(fault: &Fault) -> Result<String, EncodeError> {
    write_envelope(|envelope| {
        fault.write_header(envelope)?;
        fault.write(&mut envelope.element(NAMESPACE, "Body")?.content())
    })
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

/// Reads a request, whichever it is: `read` is given the element in the Body, finds the operation by its name, and
/// [decodes](decode()) it.
///
/// What `read` gives is handed out when the whole envelope has been checked; before that it has to be without
/// effect. It is not called when a header block that must be understood is not.
///
/// # Errors
/// When `document` is not a SOAP 1.2 message with a request in its Body, and what `read` gives.
/// [`Fault::refusal`] is the answer to it.
pub fn read_body<T>(
    document: &str,
    limits: &XmlLimits,
    read: impl FnOnce(&mut Element<'_, '_>) -> Result<T, MessageError>,
) -> Result<T, MessageError> {
    match frame::read(document, limits, read)? {
        Content::Payload(value) => Ok(value),
        Content::Empty => Err(MessageError::envelope("the Body holds no request")),
        Content::Fault(_) => {
            let message = "the Body holds a fault, not a request";
            Err(MessageError::new(MessageErrorKind::UnexpectedElement, message))
        }
    }
}

/// Reads the request of `O` from the element in the Body, within [`read_body`].
///
/// # Errors
/// When it is another element, or has not the form of the request.
pub fn decode<O: Operation>(
    element: &mut Element<'_, '_>,
    options: &ReadOptions,
) -> Result<O::Request, MessageError> {
    read_payload(Some(O::REQUEST), element, *options)
}

/// Reads the request of `O`, where no other operation can be meant.
///
/// # Errors
/// As [`read_body`] and [`decode()`].
pub fn read_request<O: Operation>(
    document: &str,
    limits: &XmlLimits,
    options: &ReadOptions,
) -> Result<O::Request, MessageError> {
    read_body(document, limits, |element| decode::<O>(element, options))
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
    write_envelope(|envelope| {
        let mut body = envelope.element(NAMESPACE, "Body")?.content();
        match name {
            Some(name) => codec::write_root(&mut body, name, value, checks),
            None => Ok(()),
        }
    })
}

fn write_envelope(
    content: impl FnOnce(&mut ElementWriter<'_, '_>) -> Result<(), EncodeError>,
) -> Result<String, EncodeError> {
    let mut writer = Writer::with_declaration(1024);
    writer.bind(PREFIX, NAMESPACE);
    content(&mut writer.root(NAMESPACE, "Envelope")?.content())?;
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
