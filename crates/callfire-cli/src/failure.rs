//! How a command fails: what happened, the exit code, and the two forms in which it is told.

mod advice;
mod aftermath;
mod causes;
mod fault;
mod orders;
mod report;

use std::io;

use callfire::Effect;
use serde_json::Value;

pub(crate) use causes::sources;
pub(crate) use fault::FaultFacts;

/// What is said, in the library's words too, before how to find out.
const EXECUTED: &str = "the request may have been executed";

/// Why a command failed.
#[derive(Debug)]
pub(crate) struct Failure(Box<Facts>);

/// What is known of a failure.
#[derive(Debug)]
struct Facts {
    exit: Exit,
    kind: &'static str,
    effect: Effect,
    operation: Option<String>,
    path: Option<String>,
    message: String,
    causes: Vec<String>,
    advice: Option<String>,
    ambiguity: Option<Ambiguity>,
    fault: Option<FaultFacts>,
    order: Option<i64>,
    reply: Option<Value>,
}

/// The exit codes other than 0.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Exit {
    /// Something on this side, or nothing was sent.
    Local = 1,
    /// Usage, configuration or an invalid request; nothing was sent.
    Usage = 2,
    /// The service refused.
    Refused = 3,
    /// The request may have been applied.
    MaybeApplied = 4,
    /// The order is not done.
    Pending = 5,
}

/// What is known of a request that may have been applied.
#[derive(Debug)]
struct Ambiguity {
    request_key: Option<String>,
    how: String,
    requested: Option<Value>,
}

impl Failure {
    pub(crate) fn new(
        exit: Exit,
        kind: &'static str,
        effect: Effect,
        message: impl Into<String>,
    ) -> Self {
        Self(Box::new(Facts {
            exit,
            kind,
            effect,
            operation: None,
            path: None,
            message: message.into(),
            causes: Vec::new(),
            advice: None,
            ambiguity: None,
            fault: None,
            order: None,
            reply: None,
        }))
    }

    /// The command line is wrong.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, "Usage", Effect::NotSent, message)
    }

    /// Login, password or address are missing or wrong.
    pub(crate) fn config(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, "Config", Effect::NotSent, message)
    }

    /// The request given is none.
    pub(crate) fn request(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, "Request", Effect::NotSent, message)
    }

    /// Something on this side does not work, and nothing was sent.
    pub(crate) fn local(kind: &'static str, message: impl Into<String>) -> Self {
        Self::new(Exit::Local, kind, Effect::NotSent, message)
    }

    pub(crate) fn with_operation(mut self, operation: &str) -> Self {
        self.0.operation = Some(operation.to_owned());
        self
    }

    pub(crate) fn with_path(mut self, path: String) -> Self {
        self.0.path = Some(path).filter(|path| !path.is_empty());
        self
    }

    /// Sets what to do next.
    pub(crate) fn with_advice(mut self, advice: impl Into<String>) -> Self {
        self.0.advice = Some(advice.into());
        self
    }

    /// The same as a matter of configuration: the setting `name` cannot be used.
    pub(crate) fn into_config(self, name: &str) -> Self {
        Self::config(format!("{name}: {}", self.0.message))
    }

    /// The same as a matter of usage: the value of `option` cannot be used.
    pub(crate) fn into_usage(self, option: &str) -> Self {
        Self::usage(format!("{option}: {}", self.0.message))
    }

    /// The same, and where on this side it happened.
    pub(crate) fn into_local(mut self, place: &str) -> Self {
        self.0.message = format!("{place}: {}", self.0.message);
        self
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::local("Io", error.to_string())
    }
}

#[cfg(test)]
impl Failure {
    pub(crate) fn message(&self) -> &str {
        &self.0.message
    }
}
