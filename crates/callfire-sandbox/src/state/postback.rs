//! Postbacks that are to be sent or were, each with what its sender needs to know. Sending them is not done here.

use std::time::{Duration, SystemTime};

use callfire::data::{
    Broadcast, Call, NotificationFormat, Subscription, SubscriptionTriggerEvent, Text,
};
use serde::{Deserialize, Serialize};

use super::account::Account;
use super::mail::Mail;
use super::subscription;

/// What a postback is about.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum Subject {
    Text(Box<Text>),
    Call(Box<Call>),
    Broadcast(Box<Broadcast>),
}

/// A postback to one subscription, as that was when the event happened.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Postback {
    pub(crate) subscription_id: i64,
    pub(crate) endpoint: String,
    pub(crate) format: NotificationFormat,
    /// Any certificate of the endpoint will do.
    pub(crate) non_strict_ssl: bool,
    pub(crate) event: SubscriptionTriggerEvent,
    pub(crate) subject: Subject,
    pub(crate) created: SystemTime,
    pub(crate) tries: Vec<Try>,
    /// When it is tried next; `None` when it is done with, one way or the other.
    pub(crate) next: Option<SystemTime>,
}

/// One try to deliver a postback.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Try {
    /// When it began, on the sandbox's clock.
    pub(crate) at: SystemTime,
    /// How long it took, on the computer's clock.
    pub(crate) took: Duration,
    pub(crate) outcome: Outcome,
}

/// What came of a try.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) enum Outcome {
    /// The endpoint answered with this status.
    Answered(u16),
    /// There was no answer.
    Failed(String),
    /// Nothing is ever sent to such an endpoint.
    Refused(String),
}

impl Outcome {
    /// Whether the endpoint has taken the postback.
    pub(crate) fn is_success(&self) -> bool {
        matches!(self, Self::Answered(200..=299))
    }
}

impl Postback {
    fn new(
        (id, subscription): (i64, &Subscription),
        event: &SubscriptionTriggerEvent,
        subject: &Subject,
        at: SystemTime,
    ) -> Self {
        Self {
            subscription_id: id,
            endpoint: subscription.endpoint.clone().unwrap_or_default(),
            format: subscription.notification_format.clone().unwrap_or(NotificationFormat::Xml),
            non_strict_ssl: subscription.non_strict_ssl.unwrap_or(false),
            event: event.clone(),
            subject: subject.clone(),
            created: at,
            tries: Vec::new(),
            next: Some(at),
        }
    }

    /// Has it not sent at all.
    pub(super) fn refuse(&mut self, why: String) {
        let (at, took) = (self.created, Duration::ZERO);
        self.tries.push(Try { at, took, outcome: Outcome::Refused(why) });
        self.next = None;
    }
}

impl Account {
    /// Tells every subscription that asks for such an event when it happens: by a postback that is to be sent, or a mail.
    pub(crate) fn publish(
        &mut self,
        event: &SubscriptionTriggerEvent,
        subject: &Subject,
        at: SystemTime,
    ) {
        let wanted = self.subscriptions.iter().filter(|(_, subscription)| {
            subscription::is_live(subscription, at)
                && subscription::wants(subscription, event, subject)
        });
        let postbacks: Vec<_> = wanted
            .map(|(id, subscription)| Postback::new((*id, subscription), event, subject, at))
            .collect();
        for postback in postbacks {
            let id = self.next_id();
            match postback.format {
                NotificationFormat::Email => self.mails.add(id, Mail::new(postback)),
                _ => self.postbacks.add(id, postback),
            }
        }
    }
}
