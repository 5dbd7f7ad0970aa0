//! Why an inbox did not do what it was asked.

use std::error::Error;
use std::fmt;

/// A failure of an inbox.
#[derive(Debug)]
pub struct InboxError {
    kind: InboxErrorKind,
    message: String,
    source: Option<Box<dyn Error + Send + Sync>>,
}

/// What a failure means for the next request.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum InboxErrorKind {
    /// What was written may or may not be on disk, and nothing that is written from now on can be relied on: nothing
    /// is acknowledged until the receiver is started anew.
    Broken,
    /// There is no room, or somebody else is at it: later it may go again.
    Unavailable,
}

impl InboxError {
    /// A failure after which nothing can be relied on.
    pub fn broken(message: impl Into<String>) -> Self {
        Self { kind: InboxErrorKind::Broken, message: message.into(), source: None }
    }

    /// A failure that may go away.
    pub fn unavailable(message: impl Into<String>) -> Self {
        Self { kind: InboxErrorKind::Unavailable, message: message.into(), source: None }
    }

    /// The same with its cause.
    pub fn with_source(self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { source: Some(source.into()), ..self }
    }

    /// What it means for the next request.
    pub fn kind(&self) -> InboxErrorKind {
        self.kind
    }
}

impl fmt::Display for InboxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for InboxError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}
