//! What handlers were given.

use std::sync::{Arc, Mutex};

use callfire::postback::Notification;
use callfire_receiver::{Delivery, Handler};

/// One call of a handler.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Sight {
    pub(crate) id: i64,
    pub(crate) modified: String,
    pub(crate) attempt: u32,
    pub(crate) is_uncertain: bool,
}

/// The calls of a handler so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen(Arc<Mutex<Vec<Sight>>>);

impl Seen {
    /// A handler that takes what comes.
    pub(crate) fn taking(&self) -> impl Handler + use<> {
        let seen = self.clone();
        move |delivery: Delivery| {
            seen.note(&delivery);
            async { Ok(()) }
        }
    }

    pub(crate) fn note(&self, delivery: &Delivery) {
        self.0.lock().unwrap().push(Sight::of(delivery));
    }

    pub(crate) fn all(&self) -> Vec<Sight> {
        self.0.lock().unwrap().clone()
    }

    pub(crate) fn ids(&self) -> Vec<i64> {
        self.all().iter().map(|sight| sight.id).collect()
    }

    /// Seconds and minutes of the times of modification.
    pub(crate) fn modified(&self) -> Vec<String> {
        self.all().into_iter().map(|sight| sight.modified).collect()
    }
}

impl Sight {
    pub(crate) fn of(delivery: &Delivery) -> Self {
        let Notification::Text(_, it) = delivery.notification() else { unreachable!() };
        Self {
            id: it.text.id,
            modified: it.text.modified.to_string(),
            attempt: delivery.attempt(),
            is_uncertain: delivery.is_uncertain(),
        }
    }
}
