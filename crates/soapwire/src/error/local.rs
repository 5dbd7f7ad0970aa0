//! Errors of a call before anything is sent.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use crate::codec::EncodeError;

/// A setting that cannot be used.
#[derive(Debug)]
pub struct ConfigError {
    setting: &'static str,
    problem: String,
}

impl ConfigError {
    pub(super) fn new(setting: &'static str, problem: impl Into<String>) -> Self {
        Self { setting, problem: problem.into() }
    }

    /// The setting's name, such as `base url`.
    pub fn setting(&self) -> &'static str {
        self.setting
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.setting, self.problem)
    }
}

impl StdError for ConfigError {}

/// A request that cannot be sent.
#[derive(Debug)]
pub struct RequestError {
    operation: &'static str,
    source: EncodeError,
}

impl RequestError {
    /// A request of `operation` that is refused before it is sent.
    pub fn new(operation: &'static str, source: EncodeError) -> Self {
        Self { operation, source }
    }

    /// The operation that was called.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// What keeps the request from being sent.
    pub fn cause(&self) -> &EncodeError {
        &self.source
    }

    /// The field at fault.
    pub(super) fn path(&self) -> Option<String> {
        Some(self.source.path()).filter(|path| !path.is_empty())
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: the request is invalid and was not sent", self.operation)
    }
}

impl StdError for RequestError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.source)
    }
}

/// A call that did not get its turn.
#[derive(Debug)]
pub struct OverloadedError {
    operation: &'static str,
    waited: Duration,
}

impl OverloadedError {
    pub(crate) fn new(operation: &'static str, waited: Duration) -> Self {
        Self { operation, waited }
    }

    /// The operation that was called.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// How long the call waited.
    pub fn waited(&self) -> Duration {
        self.waited
    }
}

impl fmt::Display for OverloadedError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}: the call did not get its turn in {:.1} s and was not sent; call less at a time",
            self.operation,
            self.waited.as_secs_f64()
        )
    }
}

impl StdError for OverloadedError {}
