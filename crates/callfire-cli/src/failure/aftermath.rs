//! What fails on this side after a request has left: nothing of it may pass for "not sent".

use std::fmt::Display;
use std::io;

use callfire::Effect;
use callfire::operation::CreateNumberOrder;
use serde_json::Value;
use soapwire::operation::{Operation as _, OperationInfo, Safety};

use super::{Ambiguity, Exit, Failure, advice};

impl Failure {
    /// A call was stopped from here; whether it was executed by then is not known.
    pub(crate) fn interrupted(operation: &OperationInfo, request_key: Option<String>) -> Self {
        let mut failure = Self::after(operation, "Interrupted", "interrupted");
        failure.0.advice =
            Some(advice::after_ambiguity(Some(operation.name), request_key.as_deref()));
        failure.0.ambiguity = callfire::how_to_find_out(operation.name).map(|how| Ambiguity {
            request_key,
            how: how.to_owned(),
            requested: None,
        });
        failure
    }

    /// The reply came and standard output does not take it; it is told here instead.
    pub(crate) fn unprinted(operation: &OperationInfo, error: &io::Error, reply: Value) -> Self {
        let problem =
            format!("it is done, but its reply cannot be printed: standard output: {error}");
        let mut failure = Self::after(operation, "Io", &problem);
        failure.0.order = reply.as_i64().filter(|_| operation.name == CreateNumberOrder::NAME);
        failure.0.reply = Some(reply);
        failure
    }

    /// The reply came and cannot be told.
    pub(crate) fn untellable(operation: &OperationInfo, error: &impl Display) -> Self {
        let problem = format!("it is done, but its reply has no JSON form: {error}");
        Self::after(operation, "Value", &problem)
    }

    /// The same, and the reply could not be printed either.
    pub(crate) fn and_unprinted(mut self, unprinted: Self) -> Self {
        self.0.causes.push(unprinted.0.message);
        self.0.reply = unprinted.0.reply;
        self
    }

    fn after(operation: &OperationInfo, kind: &'static str, problem: &str) -> Self {
        let message = format!("{}: {problem}", operation.name);
        let advice = match operation.safety {
            Safety::ReadOnly => advice::HARMLESS,
            _ => "it is done; do not run it again",
        };
        Self::new(Exit::MaybeApplied, kind, Effect::MaybeApplied, message)
            .with_operation(operation.name)
            .with_advice(advice)
    }
}

#[cfg(test)]
mod tests {
    use callfire::operation::OPERATIONS;

    use super::*;

    #[test]
    fn only_what_changes_something_is_ambiguous() {
        for operation in OPERATIONS {
            let failure = Failure::interrupted(operation, None);
            let reads = operation.safety == Safety::ReadOnly;
            assert_eq!(failure.0.ambiguity.is_none(), reads, "{}", operation.name);
            assert_eq!(failure.0.exit, Exit::MaybeApplied);
        }
    }
}
