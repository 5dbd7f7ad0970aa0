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

pub(crate) use fault::FaultFacts;

use crate::journal::Entry;

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
    /// Of the reply, where one came.
    status: Option<u16>,
    operation: Option<String>,
    path: Option<String>,
    message: String,
    causes: Vec<String>,
    advice: Option<String>,
    ambiguity: Option<Ambiguity>,
    fault: Option<FaultFacts>,
    journal: Option<String>,
    order: Option<i64>,
    reply: Option<Value>,
}

/// The exit codes other than 0, the worse the higher.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
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
            status: None,
            operation: None,
            path: None,
            message: message.into(),
            causes: Vec::new(),
            advice: None,
            ambiguity: None,
            fault: None,
            journal: None,
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

    /// Names the entry of the journal it is about, and what to do about that.
    pub(crate) fn with_entry(mut self, entry: &Entry) -> Self {
        self.0.journal = Some(entry.id.clone());
        self.0.advice = entry.next_step().or(self.0.advice);
        self
    }

    /// The kind of it.
    pub(crate) fn kind(&self) -> &'static str {
        self.0.kind
    }

    /// Its exit code.
    pub(crate) fn exit(&self) -> Exit {
        self.0.exit
    }

    /// Whether the same may go well at another time, with nothing changed on this side.
    pub(crate) fn may_pass(&self) -> bool {
        match self.0.kind {
            "Connect" | "Overloaded" | "Throttled" | "Timeout" | "Transport" | "Truncated" => true,
            "Fault" | "Http" => self.0.status.is_some_and(|status| status >= 500),
            _ => false,
        }
    }

    /// What the request may have done.
    pub(crate) fn effect(&self) -> Effect {
        self.0.effect
    }

    /// The same as a matter of configuration: the setting `name` cannot be used.
    pub(crate) fn into_config(self, name: &str) -> Self {
        Self::config(format!("{name}: {}", self.0.message))
    }

    /// The same as a matter of usage: the value of `option` cannot be used.
    pub(crate) fn into_usage(self, option: &str) -> Self {
        Self::usage(format!("{option}: {}", self.0.message))
    }

    /// The same with another name for a setting, and whether it is about that.
    pub(crate) fn renamed(mut self, setting: &str, name: &str) -> (Self, bool) {
        let is_about = self.0.message.contains(setting);
        self.0.message = self.0.message.replacen(setting, name, 1);
        (self, is_about)
    }

    /// The same, and where it happened.
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
