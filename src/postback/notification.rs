//! A postback as a value: what it is about, and what tells it from others.

use std::fmt;

use soapwire::description::ElementName;
use soapwire::xml::Name;
use soapwire::xsd::DateTime;

use crate::notification::{BroadcastNotification, CallFinished, NAMESPACE, TextNotification};

/// A postback, by what it is about.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Notification {
    /// A broadcast has changed its state.
    Broadcast(Event, Box<BroadcastNotification>),
    /// A call has ended.
    Call(Event, Box<CallFinished>),
    /// A text came in or went out.
    Text(Event, Box<TextNotification>),
}

impl Notification {
    /// The subscription that asked for the postback.
    pub fn subscription_id(&self) -> Option<i64> {
        match self {
            Self::Broadcast(_, it) => it.subscription_id,
            Self::Call(_, it) => it.subscription_id,
            Self::Text(_, it) => it.subscription_id,
        }
    }

    /// The root element.
    pub fn event(&self) -> Event {
        match self {
            Self::Broadcast(event, _) | Self::Call(event, _) | Self::Text(event, _) => *event,
        }
    }

    /// The id of the text, the call or the broadcast.
    pub fn id(&self) -> Option<i64> {
        match self {
            Self::Broadcast(_, it) => it.broadcast.id,
            Self::Call(_, it) => Some(it.call.id),
            Self::Text(_, it) => Some(it.text.id),
        }
    }

    /// When the text, the call or the broadcast was last changed.
    pub fn modified(&self) -> Option<&DateTime> {
        match self {
            Self::Broadcast(_, it) => it.broadcast.last_modified.as_ref(),
            Self::Call(_, it) => Some(&it.call.modified),
            Self::Text(_, it) => Some(&it.text.modified),
        }
    }

    /// Which way a call or a text went; a broadcast has no direction.
    pub fn direction(&self) -> Option<Direction> {
        let is_inbound = match self {
            Self::Broadcast(..) => return None,
            Self::Call(_, it) => it.call.inbound,
            Self::Text(_, it) => it.text.inbound,
        };
        Some(if is_inbound { Direction::Inbound } else { Direction::Outbound })
    }

    /// What a repetition has in common with the first: subscription, root element, id, time of the last change, state.
    /// It is the same in XML, SOAP and JSON, of printable ASCII, and stays the same in later versions of this crate.
    ///
    /// `None` when a broadcast comes without its id or the time of its last change: a broadcast that is started twice
    /// would look like one postback that came twice.
    pub fn key(&self) -> Option<String> {
        let (id, modified) = (self.id()?, self.modified()?);
        let state = match self {
            Self::Broadcast(_, it) => it.broadcast.status.as_ref().map_or("", |it| it.as_str()),
            Self::Call(_, it) => it.call.state.as_str(),
            Self::Text(_, it) => it.text.state.as_str(),
        };
        let subscription = self.subscription_id().map(|id| id.to_string()).unwrap_or_default();
        let (event, modified, state) = (self.event(), instant(modified), state.escape_default());
        // What the sender is free to choose stands last, so that no two keys run into each other.
        Some(format!("{subscription}/{event}/{id}/{modified}/{state}"))
    }
}

/// The same text for the same instant, in whichever time zone it was written.
fn instant(time: &DateTime) -> String {
    time.to_timestamp().map_or_else(|| time.to_string(), |instant| instant.to_string())
}

/// What a postback calls itself: the name of its root element.
///
/// Texts were seen to come as `TextNotification` in both directions, which [`Notification::direction`] tells apart;
/// the schema declares `TextReceived` and `TextSent` for them.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Event {
    /// A broadcast has reached its end.
    BroadcastFinished,
    /// A broadcast has changed its state.
    BroadcastNotification,
    /// A broadcast has started.
    BroadcastStarted,
    /// A broadcast was stopped.
    BroadcastStopped,
    /// A call has ended.
    CallFinished,
    /// A text came in or went out.
    TextNotification,
    /// A text came in.
    TextReceived,
    /// A text went out.
    TextSent,
}

impl Event {
    pub(super) const ALL: [Self; 8] = [
        Self::BroadcastFinished,
        Self::BroadcastNotification,
        Self::BroadcastStarted,
        Self::BroadcastStopped,
        Self::CallFinished,
        Self::TextNotification,
        Self::TextReceived,
        Self::TextSent,
    ];

    /// The local name of the root element.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BroadcastFinished => "BroadcastFinished",
            Self::BroadcastNotification => "BroadcastNotification",
            Self::BroadcastStarted => "BroadcastStarted",
            Self::BroadcastStopped => "BroadcastStopped",
            Self::CallFinished => "CallFinished",
            Self::TextNotification => "TextNotification",
            Self::TextReceived => "TextReceived",
            Self::TextSent => "TextSent",
        }
    }

    /// The event whose root element has this name.
    pub(super) fn of(name: Name<'_>) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.element_name().as_name() == name)
    }

    pub(super) const fn element_name(self) -> ElementName {
        ElementName::new(NAMESPACE, self.as_str())
    }

    pub(super) const fn subject(self) -> Subject {
        match self {
            Self::BroadcastFinished
            | Self::BroadcastNotification
            | Self::BroadcastStarted
            | Self::BroadcastStopped => Subject::Broadcast,
            Self::CallFinished => Subject::Call,
            Self::TextNotification | Self::TextReceived | Self::TextSent => Subject::Text,
        }
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What an event is about, and so the type of its notification.
#[derive(Clone, Copy, Debug)]
pub(super) enum Subject {
    Broadcast,
    Call,
    Text,
}

/// Which way a call or a text went, seen from the account.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third way")]
pub enum Direction {
    /// It came in.
    Inbound,
    /// It went out.
    Outbound,
}
