//! A postback in JSON for whoever is told of it here. What services send is read in `json`.

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::Notification;

/// An object of `event`, the name of the root element, and the notification by the name of its type, as
/// `{"event": "TextReceived", "TextNotification": {"SubscriptionId": 1, "Text": {"id": 77, …}}}`: one of
/// `BroadcastNotification`, `CallFinished` and `TextNotification`, in the shape of all JSON of this crate.
impl Serialize for Notification {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(2))?;
        object.serialize_entry("event", self.event().as_str())?;
        match self {
            Self::Broadcast(_, it) => object.serialize_entry("BroadcastNotification", it)?,
            Self::Call(_, it) => object.serialize_entry("CallFinished", it)?,
            Self::Text(_, it) => object.serialize_entry("TextNotification", it)?,
        }
        object.end()
    }
}
