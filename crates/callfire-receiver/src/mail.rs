//! The handler that mails incoming texts. What a mail says is in `message`, and how it is sent in `sending`.

mod builder;
mod error;
mod message;
mod plain;
mod sending;
mod server;
#[cfg(test)]
mod tests;
mod trouble;

use std::fmt;
use std::sync::Arc;

use callfire::data::Text;
use callfire::postback::Notification;
use futures_util::future::BoxFuture;

use crate::handler::{Delivery, Handler, HandlerError};
use sending::Sender;

pub use builder::MailBuilder;
pub use error::MailError;

/// Mails each text that comes in. Everything else is handled without a mail.
///
/// ```
/// use callfire_receiver::Mail;
///
/// let mail = Mail::builder("ann@example.com")
///     .to("bob@example.com")
///     .from("sms@example.com")
///     .smtp("smtps://mail.example.com")
///     .credentials("sms@example.com", std::env::var("SMTP_PASSWORD").unwrap_or_default())
///     .build()?;
/// # Ok::<(), callfire_receiver::MailError>(())
/// ```
///
/// Subject and body carry sender, receiver, time and text. The text is a stranger's: it cannot become another line of the
/// mail's header, whatever it says, and the body has it exactly, at its end, where it can be mistaken for nothing else.
///
/// A text is mailed to all recipients by one mail, or to none of them. Whatever the server answers when it does not take it
/// is followed by another try, "permanent" errors too: a full mailbox is emptied, a server repaired. The server may have
/// taken a mail though its answer never came, so a mail can come twice (the try is [cut off](HandlerError::cut_off)): its `Message-ID` is made from the
/// [key](Notification::key) of the notification, and is the same each time, by which mail programs know it.
#[derive(Clone)]
pub struct Mail(Arc<Sender>);

impl Mail {
    /// Starts to set a handler up that mails to this address.
    pub fn builder(to: impl Into<String>) -> MailBuilder {
        MailBuilder::new(to.into())
    }

    async fn take(&self, delivery: Delivery) -> Result<(), HandlerError> {
        let Some(text) = incoming(delivery.notification()) else { return Ok(()) };
        let (from, to) = self.0.addresses();
        let message = message::message(&delivery, text, from, to);
        // No other try would make another mail of it.
        let message = message.map_err(HandlerError::give_up)?;
        self.0.send(&message).await
    }
}

impl Handler for Mail {
    fn handle(&self, delivery: Delivery) -> BoxFuture<'_, Result<(), HandlerError>> {
        Box::pin(self.take(delivery))
    }
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn incoming(notification: &Notification) -> Option<&Text> {
    match notification {
        Notification::Text(_, it) if it.text.inbound => Some(&it.text),
        _ => None,
    }
}
