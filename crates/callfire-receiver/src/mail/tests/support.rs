//! Texts on their way to the handler, and servers for it.

use std::time::SystemTime;

use callfire::postback::{self, Notification};
use testmail::{Behaviour, Server};

use crate::handler::{Delivery, Handler, HandlerError};
use crate::inbox::ItemId;
use crate::mail::{Mail, MailBuilder};

const TEXT: &[u8] = br#"{"TextNotification": {"SubscriptionId": 1234, "Text": {
    "@id": 77, "FromNumber": "15551231234", "ToNumber": "15551231235", "State": "FINISHED", "ContactId": 8,
    "Inbound": true, "Created": "2013-08-13T17:05:37Z", "Modified": "2013-08-13T17:05:37Z", "FinalResult": "RECEIVED",
    "Message": "?", "TextRecord": [{"@id": 78, "Result": "RECEIVED", "FinishTime": "2013-08-13T17:05:37Z",
    "BilledAmount": 1.0, "Message": "?"}]}}}"#;

pub(super) const CALL: &[u8] = br#"<n:CallFinished xmlns:n="http://api.callfire.com/notification/xsd"
    xmlns="http://api.callfire.com/data"><n:SubscriptionId>1234</n:SubscriptionId><Call id="1234">
    <FromNumber>15551231234</FromNumber><ToNumber>15551231235</ToNumber><State>FINISHED</State>
    <ContactId>1234</ContactId><Inbound>true</Inbound><Created>2013-08-13T22:52:40Z</Created>
    <Modified>2013-08-13T22:52:46Z</Modified><FinalResult>LA</FinalResult></Call></n:CallFinished>"#;

/// A text that came in and says this.
pub(super) fn text(message: &str) -> Notification {
    let mut notification = postback::parse("application/json", TEXT).unwrap();
    if let Notification::Text(_, it) = &mut notification {
        it.text.message = Some(message.to_owned());
    }
    notification
}

pub(super) fn delivery(notification: Notification) -> Delivery {
    let received = SystemTime::UNIX_EPOCH;
    Delivery { item: ItemId(5), notification, received, attempt: 1, is_uncertain: false }
}

pub(super) async fn hand_in(mail: &Mail, message: &str) -> Result<(), HandlerError> {
    mail.handle(delivery(text(message))).await
}

pub(super) async fn behaving(behaviour: Behaviour) -> Server {
    Server::builder().policy(move |_| behaviour).start().await.unwrap()
}

/// Mails to Ann by this server, which is trusted.
pub(super) fn mailing(server: &Server) -> MailBuilder {
    testlog::start();
    let builder = Mail::builder("ann@example.com").smtp(server.url());
    match server.certificate() {
        Some(certificate) => builder.root_certificate(certificate),
        None => builder,
    }
}
