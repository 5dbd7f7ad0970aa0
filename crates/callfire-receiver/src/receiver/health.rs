//! Whether a receiver can do what it is for.

use std::fmt;
use std::time::SystemTime;

use callfire::soapwire::error::printable;

use crate::front::{Front, Trouble};

/// How many bytes of a cause are shown.
const CAUSE: usize = 256;

/// Whether postbacks can be acknowledged.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Health {
    /// The inbox failed in a way after which nothing can be relied on: postbacks are answered with 503 and no handler is
    /// called until the receiver is started anew.
    Broken {
        /// Why.
        cause: String,
    },
    /// They can.
    Ok,
    /// The inbox takes nothing at the moment: postbacks are answered with 503, and taken again as soon as it does.
    Unavailable {
        /// Since when.
        since: SystemTime,
        /// Why.
        cause: String,
    },
}

impl Health {
    pub(super) fn of(front: &Front) -> Self {
        if let Some(cause) = front.broken() {
            return Self::Broken { cause: printable(cause, CAUSE) };
        }
        match front.trouble() {
            Some(Trouble { since, cause, .. }) => {
                Self::Unavailable { since, cause: printable(&cause, CAUSE) }
            }
            None => Self::Ok,
        }
    }

    /// What may be told to everybody: a cause can name files.
    pub(super) fn in_public(&self) -> &'static str {
        match self {
            Self::Broken { .. } => "the inbox cannot be relied on; start the receiver anew",
            Self::Ok => "ok",
            Self::Unavailable { .. } => "the inbox takes nothing at the moment",
        }
    }

    /// Whether they can.
    pub fn is_ok(&self) -> bool {
        *self == Self::Ok
    }
}

impl fmt::Display for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.in_public())?;
        match self {
            Self::Broken { cause } | Self::Unavailable { cause, .. } => write!(f, ": {cause}"),
            Self::Ok => Ok(()),
        }
    }
}
