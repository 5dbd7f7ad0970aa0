//! The library's errors as failures of a command.

use std::error::Error as StdError;

use callfire::{Effect, Error, ErrorKind};
use soapwire::json::JsonError;
use soapwire::operation::{DynamicError, OperationInfo};

use super::{Ambiguity, EXECUTED, Exit, Failure, FaultFacts, advice};

impl Failure {
    /// A call of an operation by name failed.
    pub(crate) fn of_call(operation: &OperationInfo, error: DynamicError) -> Self {
        match error {
            DynamicError::Call(error) => Self::from(error),
            DynamicError::Input(error) => Self::of_input(operation, &error),
            other => Self::untellable(operation, &other),
        }
    }

    /// A reply that was not asked for by this command: only a fault tells what became of its request.
    pub(crate) fn of_reply(operation: &OperationInfo, error: DynamicError) -> Self {
        let mut failure = match error {
            DynamicError::Call(error) => Self::from(error),
            other => Self::local("Value", other.to_string()).with_operation(operation.name),
        };
        failure.0.advice = None;
        if failure.0.fault.is_some() {
            failure.0.exit = Exit::Refused;
        } else {
            failure.0.exit = Exit::Local;
            failure.0.effect = Effect::NotSent;
        }
        failure
    }

    /// A request in JSON that cannot be sent.
    pub(crate) fn of_input(operation: &OperationInfo, error: &JsonError) -> Self {
        Self::request(error.to_string())
            .with_operation(operation.name)
            .with_path(error.path())
            .with_advice(format!("`callfire describe {}` shows every field", operation.name))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let exit = exit(&error);
        let mut failure = Self::new(exit, error.kind().as_str(), error.effect(), message(&error));
        failure.0.operation = error.operation().map(str::to_owned);
        failure.0.status = error.status();
        failure.0.path = error.path();
        failure.0.causes = sources(&error);
        failure.0.fault = error.fault().map(FaultFacts::new);
        failure.0.advice = advice::for_error(&error);
        failure.0.ambiguity = error.ambiguity().map(|ambiguity| Ambiguity {
            request_key: ambiguity.request_key().map(str::to_owned),
            how: ambiguity.how().to_owned(),
            requested: None,
        });
        failure
    }
}

/// The library's message without how to find out, which it ends in: a command tells the causes before that.
fn message(error: &Error) -> String {
    let message = error.to_string();
    let end = error.ambiguity().map(|ambiguity| format!("; {EXECUTED}: {}", ambiguity.how()));
    let start = end.and_then(|end| message.strip_suffix(end.as_str()).map(str::to_owned));
    start.unwrap_or(message)
}

fn exit(error: &Error) -> Exit {
    match (error.kind(), error.effect()) {
        (ErrorKind::Config | ErrorKind::Request, Effect::NotSent) => Exit::Usage,
        (_, Effect::NotSent) => Exit::Local,
        (_, Effect::NotApplied) => Exit::Refused,
        (_, _) => Exit::MaybeApplied,
    }
}

/// What lies below an error, from the top.
fn sources(error: &dyn StdError) -> Vec<String> {
    let mut causes = Vec::new();
    let mut next = error.source();
    while let Some(cause) = next {
        causes.push(cause.to_string());
        next = cause.source();
    }
    causes
}

#[cfg(test)]
mod tests {
    use std::future;
    use std::time::Duration;

    use callfire::operation::{DeleteLabel, QueryTexts};
    use callfire::service::{self, ActionQuery};
    use soapwire::client::{CallOptions, Client};
    use soapwire::limits::Timeouts;
    use soapwire::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};

    use super::*;

    /// Never answers.
    struct Silent;

    impl Transport for Silent {
        fn send(&self, _: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
            Box::pin(future::pending())
        }
    }

    /// A command calls once at a time, so that only here a call finds no place.
    #[tokio::test]
    async fn a_call_that_found_no_place_was_not_sent() {
        let client =
            Client::builder().transport(Silent).concurrency(1).build().expect("it is right");
        let query = ActionQuery::new();
        let first = client.call::<QueryTexts>(&query);
        let soon = Timeouts::default().with_total(Duration::from_millis(10));
        let options = CallOptions::new().with_timeouts(soon);
        let request = service::DeleteLabel::new("a");
        let second = client.send_with::<DeleteLabel>(&request, &options);
        let error = tokio::select! {
            biased;
            _ = first => None,
            second = second => second.err(),
        };
        let failure = Failure::from(error.expect("there is no place"));
        assert_eq!((failure.kind(), failure.0.exit), ("Overloaded", Exit::Local));
        assert_eq!(failure.effect(), Effect::NotSent);
    }
}
