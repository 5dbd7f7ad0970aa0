//! Operations by name, with JSON for their messages: what a command line or a scripting host needs.
//!
//! The typed code does the work; a program that lists operations holds one function pointer per step.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use super::{Operation, OperationInfo};
use crate::client::{CallOptions, Client, Reply};
use crate::codec::{Checks, ReadOptions};
use crate::error::{Effect, Error, Facts, Failure};
use crate::json::{self, JsonError, Value};
use crate::limits::Limits;
use crate::soap::MessageError;
use crate::soap::envelope::{self, Message};
use crate::xml;

type CallFuture<'c> = Pin<Box<dyn Future<Output = Result<Reply<Value>, DynamicError>> + Send + 'c>>;

/// The steps of an operation whose messages are JSON.
#[derive(Clone, Copy)]
pub(super) struct Dynamic {
    envelope: fn(&Value) -> Result<String, JsonError>,
    decode: fn(&[u8]) -> Result<Value, DynamicError>,
    call: for<'c> fn(&'c Client, &'c Value, &'c CallOptions) -> CallFuture<'c>,
}

impl Dynamic {
    pub(super) const fn of<O: Operation>() -> Self {
        Self { envelope: write::<O>, decode: decode::<O>, call: call::<O> }
    }
}

/// Why an operation whose messages are JSON failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum DynamicError {
    /// The call, or the reading of a reply.
    Call(Error),
    /// The JSON given for the request; nothing was sent.
    Input(JsonError),
    /// The reply came, but has no JSON form.
    Output(JsonError),
}

impl From<Error> for DynamicError {
    fn from(error: Error) -> Self {
        Self::Call(error)
    }
}

impl fmt::Display for DynamicError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => error.fmt(f),
            Self::Input(error) | Self::Output(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for DynamicError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Call(error) => error.source(),
            Self::Input(_) | Self::Output(_) => None,
        }
    }
}

impl OperationInfo {
    /// The envelope for a request in JSON; a request key is written only where it is given.
    ///
    /// # Errors
    ///
    /// A request that is not understood or that its schema forbids, with the path to the member.
    pub fn envelope(&self, request: &Value) -> Result<String, JsonError> {
        (self.dynamic.envelope)(request)
    }

    /// The reply in an envelope as JSON; `null` for an operation without output.
    ///
    /// # Errors
    ///
    /// A fault, or an envelope that is no reply of this operation.
    pub fn decode(&self, reply: &[u8]) -> Result<Value, DynamicError> {
        (self.dynamic.decode)(reply)
    }

    /// Calls the operation with a request in JSON and gives the reply as JSON.
    ///
    /// # Errors
    ///
    /// A request that is not understood, or whatever went wrong with the call.
    pub async fn call(
        &self,
        client: &Client,
        request: &Value,
        options: &CallOptions,
    ) -> Result<Reply<Value>, DynamicError> {
        (self.dynamic.call)(client, request, options).await
    }
}

fn write<O: Operation>(request: &Value) -> Result<String, JsonError> {
    let request = json::from_named(O::REQUEST, request)?;
    Ok(envelope::write::<O>(&request, Checks::Schema)?)
}

fn decode<O: Operation>(reply: &[u8]) -> Result<Value, DynamicError> {
    let limits = Limits::default().xml;
    let document = xml::decode_document(reply, None).map_err(|error| message::<O>(error.into()))?;
    let read = envelope::read_reply::<O>(&document, &limits, &ReadOptions::default());
    match read.map_err(message::<O>)? {
        Message::Value(value) => json::payload_to_value(&value).map_err(DynamicError::Output),
        Message::Fault(fault) => {
            Err(Error::Fault(Box::new(Failure::new(fault, facts::<O>()))).into())
        }
    }
}

fn message<O: Operation>(error: MessageError) -> DynamicError {
    Error::Message(Box::new(Failure::new(error, facts::<O>()))).into()
}

/// A reply from a file says nothing about its request; only the service could tell the effect.
fn facts<O: Operation>() -> Facts {
    Facts {
        operation: O::NAME,
        effect: Effect::MaybeApplied,
        status: None,
        retry_after: None,
        ambiguity: None,
    }
}

fn call<'c, O: Operation>(
    client: &'c Client,
    request: &'c Value,
    options: &'c CallOptions,
) -> CallFuture<'c> {
    Box::pin(async move {
        let request = json::from_named(O::REQUEST, request).map_err(DynamicError::Input)?;
        let reply = client.send_with::<O>(&request, options).await?;
        let Reply { value, status, attempts, duration } = reply;
        let value = json::payload_to_value(&value).map_err(DynamicError::Output)?;
        Ok(Reply { value, status, attempts, duration })
    })
}
