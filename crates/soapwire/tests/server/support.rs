//! The server under test, of two operations.

#[path = "../client/support/operations.rs"]
#[allow(dead_code, reason = "the client's tests use them all")]
mod operations;

pub(crate) use operations::{Buy, Get, GetRequest, Trouble};

use soapwire::codec::ReadOptions;
use soapwire::rt::Operation;
use soapwire::soap::envelope::{self, Message};
use soapwire::soap::{Fault, MessageError, NAMESPACE};
use soapwire::xml::{self, Element, XmlLimits};

/// What a request asks for.
#[derive(Debug, PartialEq)]
pub(crate) enum Call {
    Buy(GetRequest),
    Get(GetRequest),
}

/// Reads a request as a server does, from its bytes.
pub(crate) fn read(body: &[u8]) -> Result<Call, MessageError> {
    let document = xml::decode_document(body, None)?;
    envelope::read_body(&document, &XmlLimits::default(), dispatch)
}

fn dispatch(element: &mut Element<'_, '_>) -> Result<Call, MessageError> {
    let options = ReadOptions::strict();
    let name = element.name();
    if name == Buy::REQUEST.as_name() {
        Ok(Call::Buy(envelope::decode::<Buy>(element, &options)?))
    } else if name == Get::REQUEST.as_name() {
        Ok(Call::Get(envelope::decode::<Get>(element, &options)?))
    } else {
        Err(MessageError::unexpected_element(name))
    }
}

/// The fault envelope that the server answers a request with that it cannot read.
pub(crate) fn refuse(body: &[u8]) -> String {
    envelope::write_fault(&Fault::refusal(&read(body).unwrap_err())).unwrap()
}

/// The fault in an envelope, as a client reads it.
pub(crate) fn fault(document: &str) -> Fault {
    match envelope::read_reply::<Get>(document, &XmlLimits::default(), &ReadOptions::default()) {
        Ok(Message::Fault(fault)) => fault,
        other => panic!("{other:?}: {document}"),
    }
}

/// A request to get the thing 7, with `header` before its Body.
pub(crate) fn request(header: &str) -> String {
    envelope(header, "<t:Get xmlns:t='urn:things'><t:Id>7</t:Id></t:Get>")
}

/// An envelope with `header` before `body` in its Body.
pub(crate) fn envelope(header: &str, body: &str) -> String {
    format!("<e:Envelope xmlns:e='{NAMESPACE}'>{header}<e:Body>{body}</e:Body></e:Envelope>")
}
