//! Why a receiver did not start.

use std::error::Error;
use std::fmt;

use callfire::soapwire::error::in_full;

/// Why a receiver did not start.
///
/// It says all there is to say: it has no [source](Error::source).
#[derive(Debug)]
pub struct StartError {
    kind: StartErrorKind,
    message: String,
}

/// What it was that did not work.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum StartErrorKind {
    /// A setting.
    Config,
    /// The inbox.
    Inbox,
    /// The address to listen on.
    Listen,
    /// The files for TLS.
    Tls,
}

impl StartError {
    pub(crate) fn new(kind: StartErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    pub(crate) fn config(message: impl Into<String>) -> Self {
        Self::new(StartErrorKind::Config, message)
    }

    /// What did not work, and why not.
    pub(crate) fn because(kind: StartErrorKind, what: impl fmt::Display, why: &dyn Error) -> Self {
        Self::new(kind, format!("{what}: {}", in_full(why)))
    }

    /// What it was that did not work.
    pub fn kind(&self) -> StartErrorKind {
        self.kind
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for StartError {}
