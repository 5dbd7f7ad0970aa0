//! How the replies are read: as the client does, and by somebody who wants every name, value and text. What it costs
//! is not measured here.

use std::hint::black_box;

use callfire::operation::{QueryCalls, QueryContacts};
use soapwire::codec::ReadOptions;
use soapwire::operation::Operation;
use soapwire::soap::envelope::{self, Message};
use soapwire::xml::{self, Element, Error, Node, Reader, XmlLimits};

/// How it ended, in a few words.
pub(crate) type Outcome = String;

/// What the replies of the other operation begin with.
const NAME: &[u8] = b"ContactQueryResult";

/// Reads as the client does.
pub(crate) fn decode(body: &[u8]) -> Outcome {
    let start = body.get(..1000).unwrap_or(body);
    let is_of_contacts = start.windows(NAME.len()).any(|window| window == NAME);
    if is_of_contacts { decode_as::<QueryContacts>(body) } else { decode_as::<QueryCalls>(body) }
}

fn decode_as<O: Operation>(body: &[u8]) -> Outcome {
    let document = match xml::decode_document(body, None) {
        Ok(document) => document,
        Err(error) => return error.to_string(),
    };
    let read = envelope::read_reply::<O>(&document, &XmlLimits::default(), &ReadOptions::default());
    match black_box(read) {
        Ok(Message::Value(_)) => "ok".to_owned(),
        Ok(Message::Fault(fault)) if fault.is_complete() => "a fault".to_owned(),
        Ok(Message::Fault(_)) => "a part of a fault".to_owned(),
        Err(error) => match error.limit() {
            Some(limit) => format!("limit: {limit}"),
            None => "refused".to_owned(),
        },
    }
}

/// Reads everything.
pub(crate) fn walk(body: &[u8]) -> Outcome {
    match try_walk(body) {
        Ok(bytes) => {
            black_box(bytes);
            "ok".to_owned()
        }
        Err(error) => match error.kind() {
            xml::ErrorKind::Limit(limit) => format!("limit: {limit}"),
            _ => "refused".to_owned(),
        },
    }
}

fn try_walk(body: &[u8]) -> Result<usize, Error> {
    let document = xml::decode_document(body, None)?;
    let mut reader = Reader::new(&document, &XmlLimits::default());
    let bytes = element(reader.root()?)?;
    reader.finish()?;
    Ok(bytes)
}

fn element(mut element: Element<'_, '_>) -> Result<usize, Error> {
    let mut bytes = element.name().local.len();
    for attribute in element.attributes() {
        bytes += attribute.name().namespace.len() + attribute.value().len();
    }
    while let Some(node) = element.node()? {
        bytes += match node {
            Node::Element(child) => self::element(child)?,
            Node::Text(text) => text.len(),
        };
    }
    Ok(bytes)
}
