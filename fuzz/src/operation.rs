//! Every operation's decoders: what is read of a message survives being written and read again, in XML and in JSON.
//!
//! The element in the Body tells which operation is meant, as it does to a server.

use callfire::operation;
use soapwire::codec::{Checks, ReadOptions, Schema, validate};
use soapwire::description::ElementName;
use soapwire::json::{self, Value};
use soapwire::operation::Operation;
use soapwire::soap::envelope::{self, Message};
use soapwire::xml::{XmlLimits, decode_document};

use crate::soap::{assert_answerable, payload};
use crate::strings::assert_shown;

/// The one reply whose elements of two names may come in any order: JSON has an array for each name.
const WITHOUT_ORDER: &str = "GetContactHistory";

/// One of the two messages of an operation.
struct Decoder {
    name: Option<ElementName>,
    check: fn(&str, ReadOptions) -> Option<String>,
}

macro_rules! operations {
    ($($kind:ident { $($name:ident)* })*) => {
        const DECODERS: &[Decoder] = &[$($(
            Decoder { name: Some(operation::$name::REQUEST), check: request::<operation::$name> },
            Decoder { name: operation::$name::RESPONSE, check: $kind::<operation::$name> },
        )*)*];

        /// The request of the operation called `name` as we write it, if a server that takes its schema by its word
        /// accepts it.
        pub(crate) fn strict_request(name: &str, document: &str) -> Option<String> {
            match name {
                $($(stringify!($name) => {
                    request::<operation::$name>(document, ReadOptions::strict())
                })*)*
                _ => panic!("no operation {name}"),
            }
        }
    };
}

operations! {
    reply {
        CreateBroadcast QueryBroadcasts GetBroadcast GetBroadcastStats CreateContactBatch
        QueryContactBatches GetContactBatch CreateBroadcastSchedule QueryBroadcastSchedule
        GetBroadcastSchedule CreateSubscription QuerySubscriptions GetSubscription SendText
        QueryTexts GetText CreateAutoReply QueryAutoReplies GetAutoReply SendCall QueryCalls
        GetCall CreateSound QuerySoundMeta GetSoundMeta GetSoundData GetRecordingData
        QueryContacts GetContact GetContactHistory CreateContactList QueryContactLists
        GetContactList QueryRegions QueryNumbers GetNumber SearchAvailableNumbers QueryKeywords
        SearchAvailableKeywords CreateNumberOrder GetNumberOrder QueryLabels
    }
    void {
        UpdateBroadcast ControlBroadcast ControlContactBatch DeleteBroadcastSchedule
        UpdateSubscription DeleteSubscription DeleteAutoReply UpdateContacts RemoveContacts
        DeleteContactList AddContactsToList RemoveContactsFromList ConfigureNumber Release
        DeleteLabel LabelBroadcast UnlabelBroadcast LabelNumber UnlabelNumber
    }
}

/// Takes a message: a request or a reply of any operation.
pub(crate) fn run(data: &[u8]) {
    let Ok(document) = decode_document(data, None) else { return };
    let found = payload(&document).map(|payload| payload.name);
    let found = found.as_ref().map(|name| (&*name.namespace, &*name.local));
    // Operations that share an element share its type.
    let of_name =
        |decoder: &&Decoder| decoder.name.map(|name| (name.namespace, name.local)) == found;
    let Some(decoder) = DECODERS.iter().find(of_name) else { return };
    let ours = (decoder.check)(&document, ReadOptions::default());
    if let Some(strict) = (decoder.check)(&document, ReadOptions::strict()) {
        assert_eq!(ours.as_ref(), Some(&strict));
    }
    if let Some(ours) = ours {
        let again = (decoder.check)(&ours, ReadOptions::default());
        assert_eq!(again.as_ref(), Some(&ours), "{document}");
    }
}

/// The request as we write it, if it can be read.
fn request<O: Operation>(document: &str, options: ReadOptions) -> Option<String> {
    let request = envelope::read_request::<O>(document, &XmlLimits::default(), &options);
    let request = request.map_err(|error| assert_answerable(&error)).ok()?;
    let write = |request: &O::Request| {
        envelope::write::<O>(request, Checks::Xml).expect("what was read can be written")
    };
    let ours = write(&request);
    let value = json::to_value(&request).expect("what was read has a JSON form");
    if validate(O::REQUEST, &request).is_ok() {
        let again =
            json::from_named(O::REQUEST, &value).expect("what can be sent can be asked for");
        assert_eq!(write(&again), ours, "{value}");
    }
    assert_eq!(write(&from_json(&value)), ours, "{value}");
    Some(ours)
}

/// The reply as we write it, if it can be read.
fn reply<O: Operation<Response: Schema>>(document: &str, options: ReadOptions) -> Option<String> {
    let (reply, ours) = value::<O>(document, options)?;
    let value = json::payload_to_value(&reply).expect("what was read has a JSON form");
    let again: O::Response = from_json(&value);
    assert_eq!(json::payload_to_value(&again).as_ref(), Ok(&value));
    if O::NAME != WITHOUT_ORDER {
        let again = envelope::write_reply::<O>(&again, Checks::Xml).expect("it came from JSON");
        assert_eq!(again, ours, "{value}");
    }
    Some(ours)
}

/// The reply of an operation without output.
fn void<O: Operation<Response = ()>>(document: &str, options: ReadOptions) -> Option<String> {
    value::<O>(document, options).map(|((), ours)| ours)
}

/// A reply, and what we write for it.
fn value<O: Operation>(document: &str, options: ReadOptions) -> Option<(O::Response, String)> {
    match envelope::read_reply::<O>(document, &XmlLimits::default(), &options) {
        Ok(Message::Value(reply)) => {
            let ours = envelope::write_reply::<O>(&reply, Checks::Xml);
            Some((reply, ours.expect("what was read can be written")))
        }
        Ok(Message::Fault(_)) => None,
        Err(error) => {
            assert_shown(&error);
            None
        }
    }
}

fn from_json<T: Schema>(value: &Value) -> T {
    json::deserialize(value.clone()).unwrap_or_else(|error| panic!("{error}: {value}"))
}

#[cfg(test)]
mod tests {
    use callfire::operation::OPERATIONS;

    use super::*;

    #[test]
    fn every_operation_is_here() {
        assert_eq!(DECODERS.len(), 2 * OPERATIONS.len());
        for operation in OPERATIONS {
            assert_eq!(strict_request(operation.name, ""), None);
        }
    }
}
