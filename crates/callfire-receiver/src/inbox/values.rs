//! What goes into an inbox and comes out of it.

use std::fmt;
use std::time::SystemTime;

use bytes::Bytes;
use callfire::postback::{Event, Notification};

/// The number of an item of an inbox.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_structs, reason = "it is a number and nothing else")]
pub struct ItemId(pub i64);

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The number of a delivery that is claimed.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_structs, reason = "it is a number and nothing else")]
pub struct ClaimId(pub i64);

/// A notification as it came, and what an inbox has to know of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Arrival {
    /// When it came.
    pub received: SystemTime,
    /// The `Content-Type` it came with.
    pub content_type: String,
    /// The body as it came.
    pub body: Bytes,
    /// The root element.
    pub event: Event,
    /// The subscription that asked for it.
    pub subscription_id: Option<i64>,
    /// What a repetition has in common with it; `None` when nothing tells one.
    pub key: Option<String>,
    /// What it is about: subscription, kind and id; `None` when that has no id.
    pub subject: Option<String>,
    /// When what it is about was last changed.
    pub modified: Option<SystemTime>,
}

impl Arrival {
    /// A body that was read as `notification`.
    pub fn new(
        content_type: impl Into<String>,
        body: Bytes,
        notification: &Notification,
        received: SystemTime,
    ) -> Self {
        Self {
            received,
            content_type: content_type.into(),
            body,
            event: notification.event(),
            subscription_id: notification.subscription_id(),
            key: notification.key(),
            subject: subject(notification),
            modified: modified(notification),
        }
    }
}

fn subject(notification: &Notification) -> Option<String> {
    let kind = match notification {
        Notification::Broadcast(..) => "Broadcast",
        Notification::Call(..) => "Call",
        Notification::Text(..) => "Text",
        _ => return None,
    };
    let subscription = notification.subscription_id().map(|id| id.to_string()).unwrap_or_default();
    Some(format!("{subscription}/{kind}/{}", notification.id()?))
}

fn modified(notification: &Notification) -> Option<SystemTime> {
    notification.modified()?.to_timestamp().map(Into::into)
}

/// What became of a notification that came.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Acceptance {
    /// It is kept.
    Kept(ItemId),
    /// It was there already.
    Repeated(ItemId),
}

/// The number of a body in quarantine.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_structs, reason = "it is a number and nothing else")]
pub struct QuarantineId(pub i64);

impl fmt::Display for QuarantineId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A body that is no notification, and why.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Quarantined {
    /// When it came.
    pub received: SystemTime,
    /// The `Content-Type` it came with.
    pub content_type: String,
    /// The body as it came.
    pub body: Bytes,
    /// Why it is no notification.
    pub reason: String,
}

impl Quarantined {
    /// A body that came and cannot be read.
    pub fn new(
        content_type: impl Into<String>,
        body: Bytes,
        reason: impl Into<String>,
        received: SystemTime,
    ) -> Self {
        Self { received, content_type: content_type.into(), body, reason: reason.into() }
    }
}

/// A notification that is kept, as it came.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Item {
    /// Its number.
    pub id: ItemId,
    /// When it first came.
    pub received: SystemTime,
    /// The `Content-Type` it came with.
    pub content_type: String,
    /// The body as it came.
    pub body: Bytes,
}

impl Item {
    /// An item of an inbox.
    pub fn new(
        id: ItemId,
        received: SystemTime,
        content_type: impl Into<String>,
        body: Bytes,
    ) -> Self {
        Self { id, received, content_type: content_type.into(), body }
    }
}

/// A delivery that is due, and taken.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Claim {
    /// Its number.
    pub id: ClaimId,
    /// What is to be delivered.
    pub item: Item,
    /// How often it was claimed, this time included.
    pub attempt: u32,
    /// How many of the tries ended in a panic.
    pub panics: u32,
    /// When it was first claimed.
    pub since: SystemTime,
    /// Whether an earlier try may have done its work: one [ended](Ended::is_uncertain) so or with the process, or what was
    /// handled is handed over once more.
    pub is_uncertain: bool,
}

impl Claim {
    /// The first try of a delivery, at `since`.
    pub fn new(id: ClaimId, item: Item, since: SystemTime) -> Self {
        Self { id, item, attempt: 1, panics: 0, since, is_uncertain: false }
    }
}

/// What became of a try.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "an inbox has to know them all")]
pub enum Outcome {
    /// The handler took it.
    Handled {
        /// When.
        at: SystemTime,
    },
    /// It is to be tried again.
    Retry {
        /// Not before.
        due: SystemTime,
        /// Why.
        cause: String,
        /// How the try ended.
        ended: Ended,
    },
    /// It is not to be tried again unless somebody says so.
    Dead {
        /// When this was decided.
        at: SystemTime,
        /// Why.
        cause: String,
        /// How the last try ended.
        ended: Ended,
    },
    /// It was not tried: the receiver stops, or waits for room. It is waiting as before, and the try does not count.
    Returned,
}

/// How a try ended in which the handler did not take what it was given.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "an inbox has to know them all")]
pub enum Ended {
    /// The handler returned an error by which the work is not done, or it could not be called.
    Refused,
    /// The handler panicked, before its work was done or after that.
    Panicked,
    /// It was under way when its time was up or the receiver stopped, or the handler says that what it did was cut off:
    /// the work may be done.
    CutOff,
}

impl Ended {
    /// Whether its work may be done.
    pub fn is_uncertain(self) -> bool {
        match self {
            Self::Refused => false,
            Self::Panicked | Self::CutOff => true,
        }
    }
}

/// How many there are of each.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Counts {
    /// Notifications.
    pub items: u64,
    /// Deliveries that are waiting or claimed.
    pub waiting: u64,
    /// Deliveries that were handled.
    pub handled: u64,
    /// Deliveries that something newer has made needless.
    pub superseded: u64,
    /// Deliveries that were given up.
    pub dead: u64,
    /// Bodies that are no notifications.
    pub quarantined: u64,
    /// When the oldest notification was received of which a delivery is waiting or claimed.
    pub oldest: Option<SystemTime>,
}
