//! Postbacks in XML, in a SOAP 1.2 envelope or without.

use soapwire::codec::{self, DecodeError, Payload, ReadOptions};
use soapwire::soap::envelope;
use soapwire::xml::{Element, Reader, XmlLimits};

use super::notification::Subject;
use super::{Event, Notification, ParseError};

/// Reads a document.
pub(super) fn read(document: &str) -> Result<Notification, ParseError> {
    let limits = XmlLimits::default();
    let mut reader = Reader::new(document, &limits);
    if reader.root()?.name().local == "Envelope" {
        return envelope::read_body(document, &limits, |element| Ok(notification(element)))?;
    }
    let notification = notification(&mut reader.root()?);
    // Only what is well-formed to its end can be called anything else.
    reader.finish()?;
    notification
}

fn notification(element: &mut Element<'_, '_>) -> Result<Notification, ParseError> {
    let event = Event::of(element.name())
        .ok_or_else(|| ParseError::foreign(format_args!("the element {}", element.name())))?;
    Ok(match event.subject() {
        Subject::Broadcast => Notification::Broadcast(event, decode(element)?),
        Subject::Call => Notification::Call(event, decode(element)?),
        Subject::Text => Notification::Text(event, decode(element)?),
    })
}

fn decode<T: Payload>(element: &mut Element<'_, '_>) -> Result<Box<T>, DecodeError> {
    codec::read_root(element, &ReadOptions::default()).map(Box::new)
}
