//! What a single call can override, and what a fault means.

use crate::codec::ReadOptions;
use crate::limits::{Limits, Timeouts};

/// Overrides of the client's settings for one call. What is not set is the client's.
#[derive(Clone, Debug, Default)]
pub struct CallOptions {
    timeouts: Option<Timeouts>,
    limits: Option<Limits>,
    max_attempts: Option<u32>,
    retry_ambiguous: Option<bool>,
    reading: Option<ReadOptions>,
}

/// All settings of one call.
pub(super) struct Settings {
    pub(super) timeouts: Timeouts,
    pub(super) limits: Limits,
    pub(super) max_attempts: u32,
    pub(super) retry_ambiguous: bool,
    pub(super) reading: ReadOptions,
}

impl CallOptions {
    /// Options that override nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the deadlines, all of them.
    pub fn with_timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = Some(timeouts);
        self
    }

    /// Sets the limits on the reply, all of them.
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = Some(limits);
        self
    }

    /// Sets how often the request is sent at most; 1 switches repetition off, and 0 is taken as 1.
    pub fn with_max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = Some(attempts.max(1));
        self
    }

    /// Sets whether a request with a key is sent once more, identically, when it may have been executed.
    pub fn with_retry_ambiguous(mut self, retry: bool) -> Self {
        self.retry_ambiguous = Some(retry);
        self
    }

    /// Sets how replies are read.
    pub fn with_reading(mut self, reading: ReadOptions) -> Self {
        self.reading = Some(reading);
        self
    }

    /// These options with those of `other` over them.
    pub(super) fn overridden_by(&self, other: &Self) -> Self {
        Self {
            timeouts: other.timeouts.or(self.timeouts),
            limits: other.limits.clone().or_else(|| self.limits.clone()),
            max_attempts: other.max_attempts.or(self.max_attempts),
            retry_ambiguous: other.retry_ambiguous.or(self.retry_ambiguous),
            reading: other.reading.or(self.reading),
        }
    }

    /// Every setting, with its default where none was set.
    pub(super) fn settle(self) -> Settings {
        Settings {
            timeouts: self.timeouts.unwrap_or_default(),
            limits: self.limits.unwrap_or_default(),
            max_attempts: self.max_attempts.unwrap_or(3),
            retry_ambiguous: self.retry_ambiguous.unwrap_or(false),
            reading: self.reading.unwrap_or_default(),
        }
    }
}

/// What a fault says of its request. Services say it in the detail, so that the client has to be told.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum FaultMeaning {
    /// The request was refused: it was not executed, and would be refused again.
    Refused,
    /// The service was in trouble that may pass. The request may have been executed; one that changes nothing is
    /// repeated.
    Transient,
    /// Unknown. The request may have been executed, and is not repeated.
    Unclear,
}
