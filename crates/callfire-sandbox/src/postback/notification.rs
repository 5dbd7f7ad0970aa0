//! A postback as a message: XML, SOAP or JSON. It knows no HTTP but the media types.
//!
//! The root elements are those seen on the wire: texts and broadcasts go by the names of their types. No postback in
//! SOAP was ever seen; here it is the same root in an envelope.

use callfire::data::{self, NotificationFormat};
use callfire::notification::{self, BroadcastNotification, CallFinished, TextNotification};
use serde_json::{Map, Value};
use soapwire::codec::{self, Checks, EncodeError, Schema};
use soapwire::description::ElementName;
use soapwire::json::{self, JsonError};
use soapwire::soap;
use soapwire::xml::Writer;

use super::json::reshape;
use crate::state::{Postback, Subject};

const TEXT: ElementName = ElementName::new(notification::NAMESPACE, "TextNotification");
const CALL: ElementName = ElementName::new(notification::NAMESPACE, "CallFinished");
const BROADCAST: ElementName = ElementName::new(notification::NAMESPACE, "BroadcastNotification");

/// What stands before the XML; nothing outside the document is needed to read it.
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// A message that can be sent.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) content_type: &'static str,
    pub(super) body: String,
}

/// Writes a postback in its format.
pub(super) fn render(postback: &Postback) -> Result<Message, JsonError> {
    let id = postback.subscription_id;
    match &postback.subject {
        Subject::Text(text) => {
            let text = TextNotification::new((**text).clone()).with_subscription_id(id);
            message(&postback.format, TEXT, &text)
        }
        Subject::Call(call) => {
            let call = CallFinished::new((**call).clone()).with_subscription_id(id);
            message(&postback.format, CALL, &call)
        }
        Subject::Broadcast(broadcast) => {
            let broadcast = (**broadcast).clone();
            let broadcast = BroadcastNotification::new(broadcast).with_subscription_id(id);
            message(&postback.format, BROADCAST, &broadcast)
        }
    }
}

fn message<T: Schema>(
    format: &NotificationFormat,
    name: ElementName,
    value: &T,
) -> Result<Message, JsonError> {
    Ok(match format {
        NotificationFormat::Json => {
            let body = json::to_value(value)?;
            let body = [(name.local.to_owned(), reshape(body, T::SHAPE.ty()))];
            let body = Value::Object(Map::from_iter(body));
            Message { content_type: "application/json", body: body.to_string() }
        }
        NotificationFormat::Soap => Message {
            content_type: "application/soap+xml; charset=utf-8",
            body: envelope(name, value)?,
        },
        _ => Message { content_type: "text/xml; charset=UTF-8", body: document(name, value)? },
    })
}

fn document<T: Schema>(name: ElementName, value: &T) -> Result<String, EncodeError> {
    let mut writer = writer();
    codec::write_document(&mut writer, name, value, Checks::Schema)?;
    Ok(format!("{DECLARATION}{}", writer.finish()?))
}

fn envelope<T: Schema>(name: ElementName, value: &T) -> Result<String, EncodeError> {
    let mut writer = writer();
    writer.bind("env", soap::NAMESPACE);
    let mut envelope = writer.root(soap::NAMESPACE, "Envelope")?.content();
    let mut body = envelope.element(soap::NAMESPACE, "Body")?.content();
    codec::write_root(&mut body, name, value, Checks::Schema)?;
    drop(body);
    drop(envelope);
    Ok(format!("{DECLARATION}{}", writer.finish()?))
}

/// With the prefixes of the samples.
fn writer() -> Writer {
    let mut writer = Writer::with_capacity(1024);
    writer.bind("n", notification::NAMESPACE);
    writer.bind_default(data::NAMESPACE);
    writer
}

#[cfg(test)]
pub(super) mod tests;
