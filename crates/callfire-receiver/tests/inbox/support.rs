//! Notifications as tests need them, and inboxes in a folder of their own.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use callfire::postback;
use callfire_receiver::inbox::{
    Acceptance, Arrival, Claim, Ended, Inbox, ItemId, Outcome, Quarantined, SqliteInbox,
};
use tempfile::TempDir;

/// The content type of [`BODY`].
pub(crate) const XML: &str = "text/xml; charset=UTF-8";
/// An incoming text.
pub(crate) const BODY: &str = r#"<n:TextNotification xmlns:n="http://api.callfire.com/notification/xsd" xmlns="http://api.callfire.com/data"><n:SubscriptionId>1234</n:SubscriptionId><Text id="77"><FromNumber>15551231234</FromNumber><ToNumber>15551231235</ToNumber><State>FINISHED</State><ContactId>8</ContactId><Inbound>true</Inbound><Created>2013-08-13T17:05:37Z</Created><Modified>2013-08-13T17:05:37Z</Modified><FinalResult>RECEIVED</FinalResult><Message>yes</Message></Text></n:TextNotification>"#;

/// So many seconds after the tests' time begins.
pub(crate) fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000 + seconds)
}

/// Something that came at a time, with nothing that tells a repetition, and about nothing.
pub(crate) fn anonymous(seconds: u64) -> Arrival {
    let body = Bytes::from_static(BODY.as_bytes());
    let notification = postback::parse(XML, &body).unwrap();
    let mut arrival = Arrival::new(XML, body, &notification, at(seconds));
    (arrival.key, arrival.subject, arrival.modified) = (None, None, None);
    arrival
}

/// Something that came at the beginning, about `subject` as it was at a time.
pub(crate) fn about(subject: &str, modified: u64) -> Arrival {
    let mut arrival = anonymous(0);
    arrival.key = Some(format!("{subject}@{modified}"));
    arrival.subject = Some(subject.to_owned());
    arrival.modified = Some(at(modified));
    arrival
}

pub(crate) fn names(names: &[&str]) -> Arc<[String]> {
    names.iter().map(|&name| name.to_owned()).collect()
}

pub(crate) async fn keep(inbox: &dyn Inbox, arrival: Arrival) -> ItemId {
    match inbox.accept(arrival).await.unwrap() {
        Acceptance::Kept(id) => id,
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn claim(inbox: &dyn Inbox, handler: &str, seconds: u64) -> Vec<Claim> {
    inbox.claim(handler, at(seconds), usize::MAX).await.unwrap()
}

/// What is claimed, by the items' numbers.
pub(crate) async fn claim_ids(inbox: &dyn Inbox, handler: &str, seconds: u64) -> Vec<ItemId> {
    claim(inbox, handler, seconds).await.iter().map(|claim| claim.item.id).collect()
}

pub(crate) fn handled() -> Outcome {
    Outcome::Handled { at: at(0) }
}

pub(crate) fn dead() -> Outcome {
    dead_after(Ended::Refused)
}

pub(crate) fn retry(due: u64) -> Outcome {
    retry_after(Ended::Refused, due)
}

pub(crate) fn dead_after(ended: Ended) -> Outcome {
    Outcome::Dead { at: at(0), cause: "in vain".to_owned(), ended }
}

pub(crate) fn retry_after(ended: Ended, due: u64) -> Outcome {
    Outcome::Retry { due: at(due), cause: "not yet".to_owned(), ended }
}

pub(crate) fn no_notification(seconds: u64, body: Vec<u8>) -> Quarantined {
    Quarantined::new("text/plain", body.into(), "no notification", at(seconds))
}

/// A folder that goes away with this, and the file of an inbox in it.
pub(crate) struct Place {
    pub(crate) folder: TempDir,
    pub(crate) file: PathBuf,
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("inbox");
        Self { folder, file }
    }

    pub(crate) fn open(&self) -> SqliteInbox {
        SqliteInbox::open(&self.file).unwrap()
    }

    pub(crate) async fn start(&self, handlers: &[&str]) -> SqliteInbox {
        let inbox = self.open();
        inbox.start(names(handlers)).await.unwrap();
        inbox
    }
}
