//! A failure after the request was handed to the transport: the cause, and the facts around it.

use std::fmt;
use std::time::Duration;

use super::{Ambiguity, Effect};

/// A cause with the facts that [`Error`](super::Error) gives access to.
#[derive(Debug)]
pub struct Failure<C> {
    cause: C,
    facts: Facts,
}

/// What is true of a failed exchange whatever its cause.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    pub(crate) operation: &'static str,
    pub(crate) effect: Effect,
    pub(crate) status: Option<u16>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) ambiguity: Option<Ambiguity>,
}

impl<C> Failure<C> {
    pub(crate) fn new(cause: C, facts: Facts) -> Self {
        Self { cause, facts }
    }

    /// What went wrong.
    pub fn cause(&self) -> &C {
        &self.cause
    }

    pub(super) fn facts(&self) -> &Facts {
        &self.facts
    }

    pub(super) fn facts_mut(&mut self) -> &mut Facts {
        &mut self.facts
    }
}

impl<C: fmt::Display> fmt::Display for Failure<C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.facts.operation, self.cause)?;
        match &self.facts.ambiguity {
            Some(ambiguity) => {
                write!(formatter, "; the request may have been executed: {}", ambiguity.how())
            }
            None => Ok(()),
        }
    }
}
