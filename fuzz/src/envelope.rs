//! Replies as a client reads them: what passes for a success is one by the rules of SOAP, whole, and the one asked for.

use callfire::operation::{GetNumberOrder, QueryCalls};
use soapwire::codec::{Checks, ReadOptions};
use soapwire::operation::Operation;
use soapwire::soap::envelope::{Message, read_reply, write_reply};
use soapwire::xml::{XmlLimits, decode_document};

use crate::documents::cut;
use crate::fault;
use crate::soap::{assert_answerable, payload};

/// Takes the body of a reply.
pub(crate) fn run(data: &[u8]) {
    let Ok(document) = decode_document(data, None) else { return };
    reply::<GetNumberOrder>(&document);
    reply::<QueryCalls>(&document);
}

fn reply<O: Operation>(document: &str) {
    let ours = success::<O>(document, ReadOptions::default());
    if let Some(strict) = success::<O>(document, ReadOptions::strict()) {
        assert_eq!(ours.as_ref(), Some(&strict));
    }
    let Some(ours) = ours else { return };
    let payload = payload(document).expect("only a whole message is a success");
    let name = O::RESPONSE.expect("the operation has an output");
    assert_eq!((&*payload.name.namespace, &*payload.name.local), (name.namespace, name.local));
    assert_eq!(success::<O>(&ours, ReadOptions::default()).as_ref(), Some(&ours), "{document}");
    if let Some(cut) = success::<O>(cut(document), ReadOptions::default()) {
        assert_eq!(cut, ours);
    }
}

/// The reply as we write it, if it is a success.
fn success<O: Operation>(document: &str, options: ReadOptions) -> Option<String> {
    match read_reply::<O>(document, &XmlLimits::default(), &options) {
        Ok(Message::Value(value)) => {
            Some(write_reply::<O>(&value, Checks::Xml).expect("what was read can be written"))
        }
        Ok(Message::Fault(fault)) => {
            fault::assert_kept(&fault);
            None
        }
        Err(error) => {
            assert_answerable(&error);
            None
        }
    }
}
