//! Postbacks: what `CallFire` posts to the endpoint of a subscription, read into one enum. It knows no HTTP but the
//! media types, and keeps nothing.
//!
//! ```
//! use callfire::postback::{self, Direction, Notification};
//!
//! let body = br#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
//! <n:TextNotification xmlns:n="http://api.callfire.com/notification/xsd" xmlns="http://api.callfire.com/data">
//!   <n:SubscriptionId>1234</n:SubscriptionId>
//!   <Text id="77">
//!     <FromNumber>15551231234</FromNumber><ToNumber>15551231235</ToNumber><State>FINISHED</State>
//!     <ContactId>8</ContactId><Inbound>true</Inbound>
//!     <Created>2013-08-13T17:05:37Z</Created><Modified>2013-08-13T17:05:37Z</Modified>
//!     <FinalResult>RECEIVED</FinalResult><Message>yes</Message>
//!   </Text>
//! </n:TextNotification>"#;
//!
//! let notification = postback::parse("text/xml; charset=UTF-8", body)?;
//! assert_eq!(notification.subscription_id(), Some(1234));
//! assert_eq!(notification.direction(), Some(Direction::Inbound));
//! if let Notification::Text(_, it) = &notification {
//!     assert_eq!(it.text.message.as_deref(), Some("yes"));
//! }
//! # Ok::<(), postback::ParseError>(())
//! ```
//!
//! Postbacks carry no signature: whoever knows the endpoint can send one. Ask the service, by
//! [`Notification::verified`], before anything that costs money follows from one. They come more than once and in any
//! order: [`Notification::key`] tells a repetition.

mod error;
#[cfg(feature = "serde")]
mod json;
mod notification;
#[cfg(feature = "serde")]
mod serialize;
mod verified;
mod xml;

pub use error::{ParseError, ParseErrorKind};
pub use notification::{Direction, Event, Notification};

use soapwire::transport::ContentType;
use soapwire::xml::decode_document;

/// Reads a postback: XML, the same in a SOAP 1.2 envelope, or (with the feature `serde`) JSON.
///
/// `content_type` is the header's value; which of the media types of XML it is does not matter. In JSON an attribute
/// is a member with or without `@`, a phone number is a string, a number or `{"value": …}`, and the notification is the
/// one member of an object, or, where nothing else can be meant, the object itself. As in replies, unknown elements,
/// attributes and members are skipped, and unknown values of enumerations are kept.
///
/// The size of `body` is for the caller to bound; everything else has the default limits of replies.
///
/// # Errors
///
/// What is wrong and where: the media type, the text, its root, or a field by its path.
pub fn parse(content_type: &str, body: &[u8]) -> Result<Notification, ParseError> {
    let content_type = ContentType::new(content_type);
    let read =
        reader(content_type).ok_or_else(|| ParseError::media_type(content_type.media_type()))?;
    let charset = content_type.parameter("charset");
    read(&decode_document(body, charset.as_deref())?)
}

type Read = fn(&str) -> Result<Notification, ParseError>;

fn reader(content_type: ContentType<'_>) -> Option<Read> {
    let is =
        |media_types: &[&str]| media_types.iter().any(|media_type| content_type.is(media_type));
    match () {
        () if is(&["application/soap+xml", "application/xml", "text/xml"]) => Some(xml::read),
        #[cfg(feature = "serde")]
        () if is(&["application/json", "text/json"]) => Some(json::read),
        () => None,
    }
}
