//! Asking the service what a postback is about. How a postback is read is not decided here.

use soapwire::codec::EncodeError;
use soapwire::error::{Error, RequestError, Result};
use soapwire::operation::Operation as _;

use super::Notification;
use crate::CallFire;
use crate::generated::operation::GetBroadcast;
use crate::notification::{BroadcastNotification, CallFinished, TextNotification};

impl Notification {
    /// The same notification with the text, the call or the broadcast as the service gives it now
    /// ([`GetText`](crate::operation::GetText), [`GetCall`](crate::operation::GetCall), [`GetBroadcast`]): whoever sent
    /// the postback has then no say in anything but which one it is.
    ///
    /// ```no_run
    /// # use callfire::{CallFire, postback::Notification};
    /// # async fn run(callfire: CallFire, notification: Notification) -> callfire::Result<()> {
    /// let notification = notification.verified(&callfire).await?;
    /// if let Notification::Text(_, it) = &notification
    ///     && it.text.inbound
    /// {
    ///     println!("{} wrote {:?}", it.text.from_number, it.text.message);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// It proves that there is such a text, call or broadcast in the account of `client`, and what is known of it now,
    /// which may be newer than the postback. It does not prove that anything has happened just now, nor that it was not
    /// told before: [`key`](Self::key) is for that, and is to be taken of what was received. The event and the id of the
    /// subscription stay what the postback says; which way a text went is in the text itself.
    ///
    /// # Errors
    ///
    /// A fault, whose code is `NOT_FOUND` in most cases, when the account has nothing of this id: the postback is forged,
    /// another account's, or what it is about is gone. Kind `Request`, and nothing is sent, for a broadcast without its
    /// id, of which nothing can be asked. Whatever else goes wrong with a call says nothing about the postback; it can
    /// be asked again.
    pub async fn verified(&self, client: &CallFire) -> Result<Self> {
        Ok(match self {
            Self::Broadcast(event, it) => {
                let id = it.broadcast.id.ok_or_else(without_id)?;
                let broadcast = client.get_broadcast(id).await?;
                Self::Broadcast(*event, Box::new(BroadcastNotification { broadcast, ..**it }))
            }
            Self::Call(event, it) => {
                let call = client.get_call(it.call.id).await?;
                Self::Call(*event, Box::new(CallFinished { call, ..**it }))
            }
            Self::Text(event, it) => {
                let text = client.get_text(it.text.id).await?;
                Self::Text(*event, Box::new(TextNotification { text, ..**it }))
            }
        })
    }
}

fn without_id() -> Error {
    let path = format!("{}/Id", GetBroadcast::NAME);
    let problem = EncodeError::refused(path, "the postback has no id of its broadcast");
    Error::Request(Box::new(RequestError::new(GetBroadcast::NAME, problem)))
}
