//! Postbacks that are to be sent or were. Sending them is not done here.

use callfire::data::{Broadcast, Call, SubscriptionTriggerEvent, Text};
use serde::{Deserialize, Serialize};

use super::account::Account;

/// What a postback is about.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum Subject {
    Text(Box<Text>),
    Call(Box<Call>),
    Broadcast(Box<Broadcast>),
}

/// A postback to one subscription.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Postback {
    pub(crate) subscription_id: i64,
    pub(crate) subject: Subject,
}

impl Account {
    /// Tells every subscription that asked for such an event.
    pub(crate) fn publish(&mut self, event: &SubscriptionTriggerEvent, subject: &Subject) {
        let _ = (event, subject);
    }
}
