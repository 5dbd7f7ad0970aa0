//! Postbacks and mails as they are shown. Sending them is `postback`'s.

use std::io;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use super::Control;
use super::overview::{milliseconds, moment};
use crate::state::{Account, Mail, Outcome, Postback, Try};

/// A postback, and what came of it so far.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PostbackEntry {
    /// Its id.
    pub id: i64,
    /// The subscription it is for.
    pub subscription_id: i64,
    /// Where it goes.
    pub endpoint: String,
    /// The event it tells of, such as `INBOUND_TEXT_FINISHED`.
    pub event: String,
    /// `XML`, `JSON` or `SOAP`.
    pub format: String,
    /// When the event was, by the sandbox's clock.
    pub created: SystemTime,
    /// The tries to deliver it, the first one first.
    pub tries: Vec<PostbackTry>,
    /// When it is tried next; absent when it is done with.
    pub next: Option<SystemTime>,
}

/// One try to deliver a postback.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PostbackTry {
    /// When it began, by the sandbox's clock.
    pub at: SystemTime,
    /// How long it took.
    pub took: Duration,
    /// Whether the endpoint has taken the postback.
    pub is_success: bool,
    /// What came of it: the status of the answer, such as `HTTP 200`, or why there is none.
    pub outcome: String,
}

/// A mail that would have been sent.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct MailEntry {
    /// Its id.
    pub id: i64,
    /// The subscription it is for.
    pub subscription_id: i64,
    /// When the event was, by the sandbox's clock.
    pub at: SystemTime,
    /// Whom it goes to.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// What it says.
    pub body: String,
}

impl Control {
    /// The postbacks that are kept, newest first.
    pub(crate) fn postbacks(&self) -> io::Result<Vec<PostbackEntry>> {
        self.transact(|account| postbacks(account).collect())
    }

    /// The mails that would have been sent, newest first.
    pub(crate) fn mails(&self) -> io::Result<Vec<MailEntry>> {
        self.transact(|account| mails(account).collect())
    }
}

pub(super) fn postbacks(account: &Account) -> impl Iterator<Item = PostbackEntry> {
    account.recent_postbacks().map(PostbackEntry::from)
}

pub(super) fn mails(account: &Account) -> impl Iterator<Item = MailEntry> {
    account.recent_mails().map(MailEntry::from)
}

impl From<(i64, &Postback)> for PostbackEntry {
    fn from((id, postback): (i64, &Postback)) -> Self {
        Self {
            id,
            subscription_id: postback.subscription_id,
            endpoint: postback.endpoint.clone(),
            event: postback.event.to_string(),
            format: postback.format.to_string(),
            created: postback.created,
            tries: postback.tries.iter().map(PostbackTry::from).collect(),
            next: postback.next,
        }
    }
}

impl From<&Try> for PostbackTry {
    fn from(attempt: &Try) -> Self {
        let outcome = match &attempt.outcome {
            Outcome::Answered(status) => format!("HTTP {status}"),
            Outcome::Failed(reason) | Outcome::Refused(reason) => reason.clone(),
        };
        let is_success = attempt.outcome.is_success();
        Self { at: attempt.at, took: attempt.took, is_success, outcome }
    }
}

impl From<(i64, &Mail)> for MailEntry {
    fn from((id, mail): (i64, &Mail)) -> Self {
        Self {
            id,
            subscription_id: mail.subscription_id,
            at: mail.at,
            to: mail.to.clone(),
            subject: mail.subject.clone(),
            body: mail.body.clone(),
        }
    }
}

impl PostbackEntry {
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "Id": self.id,
            "SubscriptionId": self.subscription_id,
            "Endpoint": self.endpoint,
            "Format": self.format,
            "Event": self.event,
            "Created": moment(self.created),
            "Tries": self.tries.iter().map(PostbackTry::to_json).collect::<Vec<_>>(),
            "Next": self.next.map(moment),
        })
    }
}

impl PostbackTry {
    fn to_json(&self) -> Value {
        json!({
            "At": moment(self.at),
            "Milliseconds": milliseconds(self.took),
            "IsSuccess": self.is_success,
            "Outcome": self.outcome,
        })
    }
}

impl MailEntry {
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "Id": self.id,
            "SubscriptionId": self.subscription_id,
            "At": moment(self.at),
            "To": self.to,
            "Subject": self.subject,
            "Body": self.body,
        })
    }
}
