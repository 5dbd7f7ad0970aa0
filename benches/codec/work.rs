//! The work that is measured: reading and writing one message, by each of the ways compared.

use callfire::{data, operation, service};
use quick_xml::events::Event;
use soapwire::codec::{Checks, ReadOptions};
use soapwire::operation::Operation;
use soapwire::soap::envelope::{self, Message};
use soapwire::xml::{self, XmlLimits};
use soapwire::xsd::AnyAttributes;

/// Reads a reply as the client does, from its bytes.
pub(crate) fn read_reply<O: Operation>(body: &[u8]) -> O::Response {
    let document = xml::decode_document(body, Some("utf-8")).expect("the body is UTF-8");
    match envelope::read_reply::<O>(&document, &limits(), &ReadOptions::default()) {
        Ok(Message::Value(value)) => value,
        Ok(Message::Fault(fault)) => panic!("a fault: {fault:?}"),
        Err(error) => panic!("{error}"),
    }
}

/// Reads a request as a server does, from its bytes.
pub(crate) fn read_request<O: Operation>(body: &[u8]) -> O::Request {
    let document = xml::decode_document(body, Some("utf-8")).expect("the body is UTF-8");
    envelope::read_request::<O>(&document, &limits(), &ReadOptions::default())
        .expect("it is a request")
}

fn limits() -> XmlLimits {
    XmlLimits::default()
}

/// Writes a request as the client does.
pub(crate) fn write<O: Operation>(request: &O::Request, checks: Checks) -> String {
    envelope::write::<O>(request, checks).expect("the request can be sent")
}

/// Writes a reply as a server does.
pub(crate) fn write_reply<O: Operation>(reply: &O::Response, checks: Checks) -> String {
    envelope::write_reply::<O>(reply, checks).expect("the reply can be sent")
}

/// Counts the tokens that quick-xml finds; it looks at nothing else.
pub(crate) fn quick_xml_tokens(body: &[u8]) -> usize {
    let mut reader = quick_xml::Reader::from_str(str::from_utf8(body).expect("the body is UTF-8"));
    let mut tokens = 0;
    while !matches!(reader.read_event().expect("it is XML"), Event::Eof) {
        tokens += 1;
    }
    tokens
}

/// Reads a message into derived types.
pub(crate) fn yaserde_read<T: yaserde::YaDeserialize>(body: &[u8]) -> T {
    yaserde::de::from_reader(body).expect("yaserde reads it")
}

/// Writes a message of derived types.
pub(crate) fn yaserde_write<T: yaserde::YaSerialize>(message: &T) -> String {
    yaserde::ser::to_string(message).expect("yaserde writes it")
}

/// A request to make a list of so many contacts.
pub(crate) fn create_contact_list(contacts: usize) -> service::CreateContactList {
    let contacts = (0..contacts).map(|id| {
        data::Contact::new()
            .with_first_name(format!("Ada {id}"))
            .with_last_name("O'Neill & Sons")
            .with_zipcode("90401")
            .with_home_phone(format!("1310555{id:04}"))
            .with_any_attributes([("city", "Santa Monica")].into_iter().collect::<AnyAttributes>())
    });
    let source = service::ContactSourceChoice::Contact(contacts.collect());
    service::CreateContactList::new("autumn campaign", source.into())
}

/// The request for one order.
pub(crate) fn get_number_order() -> service::GetNumberOrder {
    service::GetNumberOrder::new(129)
}

pub(crate) use operation::{CreateContactList, GetNumberOrder, QueryCalls};
