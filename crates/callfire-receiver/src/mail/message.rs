//! A text as a mail: its header and its body. To whom it is sent is not decided here.

use std::fmt::Write as _;

use callfire::data::Text;
use callfire::soapwire::error::is_printable;
use lettre::Address;
use lettre::message::header::{
    ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue, MIME_VERSION_1_0,
};
use lettre::message::{Mailbox, Message};
use sha2::{Digest, Sha256};

use super::error::MailError;
use crate::handler::Delivery;

/// How many characters of a text the subject has.
const SUBJECT: usize = 80;
/// The longest phone number that is shown; those that can be called have 15 digits.
const NUMBER: usize = 32;

/// The mail for a text that came in.
///
/// # Errors
///
/// When there can be none: then it is the same at each try.
pub(super) fn message(
    delivery: &Delivery,
    text: &Text,
    from: &Address,
    to: &[Address],
) -> Result<Message, MailError> {
    let words = text.message.as_deref().or_else(|| Some(&*text.text_record.first()?.message));
    let words = words.unwrap_or_default();
    let facts = Facts::of(text);
    let mut message = Message::builder()
        .date(delivery.received())
        .from(Mailbox::new(None, from.clone()))
        .subject(facts.subject(words))
        .message_id(Some(message_id(delivery, from)))
        .header(AutoSubmitted)
        .header(MIME_VERSION_1_0)
        .header(ContentType::TEXT_PLAIN);
    // Whatever the text is: so there is no line end on the way but CR LF, no long line, and no dot that means something.
    message = message.header(ContentTransferEncoding::QuotedPrintable);
    for to in to {
        message = message.to(Mailbox::new(None, to.clone()));
    }
    message.body(body(&facts, words)).map_err(|error| MailError::new(error.to_string()))
}

/// The text stands last, where nothing comes after it that it could imitate.
fn body(facts: &Facts, words: &str) -> String {
    let Facts { from, to, time, id } = facts;
    format!("From: {from}\nTo: {to}\nTime: {time}\nText: {id}\n\n{words}")
}

/// What is said of a text beside its words, each in one line.
struct Facts {
    from: String,
    to: String,
    time: String,
    id: i64,
}

impl Facts {
    fn of(text: &Text) -> Self {
        Self {
            from: line(&text.from_number, NUMBER),
            to: line(&text.to_number.text, NUMBER),
            time: text.created.to_string(),
            id: text.id,
        }
    }

    fn subject(&self, words: &str) -> String {
        let Self { from, to, time, .. } = self;
        let subject = format!("Text from {from} to {to} at {time}: {}", line(words, SUBJECT));
        // A mail program would decode what looks like an encoded word.
        subject.replace("=?", "= ?")
    }
}

/// The start of a text that a stranger wrote, in one line that shows itself as it is.
fn line(text: &str, most: usize) -> String {
    let text: String = text.chars().map(|c| if is_printable(c) { c } else { ' ' }).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// The same for the same notification. Nothing of the notification can be read from it.
fn message_id(delivery: &Delivery, from: &Address) -> String {
    let key = delivery.notification().key();
    let key = key.unwrap_or_else(|| format!("item {}", delivery.item()));
    let digest = Sha256::digest(key);
    let mut id = String::with_capacity(64);
    for byte in digest {
        let _ = write!(id, "{byte:02x}");
    }
    format!("<{id}@{}>", from.domain())
}

/// `Auto-Submitted: auto-generated` (RFC 3834), so that nobody's machine answers.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
