//! One request: read, applied once however often it comes, and answered. Where it came from does not matter.

use callfire::service::ServiceFaultInfo;
use serde_json::Value;
use soapwire::codec::{self, Checks, EncodeError};
use soapwire::json;
use soapwire::operation::{Operation, Safety};
use soapwire::soap::{Fault, FaultCode, envelope};

use super::{Handler, sender};
use crate::backend::Backend;
use crate::service_fault::ServiceFault;
use crate::state::{Account, Answered, Applied, digest};

/// The longest request, in bytes of its envelope, that the effect ledger quotes.
const QUOTED: usize = 16 << 10;

/// The envelope that answers a request.
pub(super) fn run<O: Operation<Fault = ServiceFaultInfo>>(
    handler: Handler<O>,
    backend: &Backend,
    request: O::Request,
) -> Result<String, Fault> {
    let refuse = |error: EncodeError| sender(error.to_string());
    let answer = if O::SAFETY == Safety::ReadOnly {
        codec::validate(O::REQUEST, &request).map_err(refuse)?;
        backend.transact(|account| reply::<O>(handler, account, &request))
    } else {
        // Large requests are written here, while nobody waits for the account.
        let text = envelope::write::<O>(&request, Checks::Schema).map_err(refuse)?;
        let mark = Mark { digest: digest(&text), length: text.len() };
        backend.transact(|account| apply::<O>(handler, account, request, mark))
    };
    answer
        .unwrap_or_else(|error| Err(ServiceFault::unavailable(error.to_string()).to_soap(O::FAULT)))
}

/// What a request is known by.
struct Mark {
    digest: String,
    /// Of its envelope, in bytes.
    length: usize,
}

fn reply<O: Operation<Fault = ServiceFaultInfo>>(
    handler: Handler<O>,
    account: &mut Account,
    request: &O::Request,
) -> Result<String, Fault> {
    let reply = handler(account, request).map_err(|fault| fault.to_soap(O::FAULT))?;
    write::<O>(&reply)
}

/// Applies a request unless its `RequestId` was seen before, and notes that it was applied.
fn apply<O: Operation<Fault = ServiceFaultInfo>>(
    handler: Handler<O>,
    account: &mut Account,
    mut request: O::Request,
    Mark { digest, length }: Mark,
) -> Result<String, Fault> {
    // A form that is sent with nothing in it names no request.
    let request_id = O::request_key(&mut request).and_then(|id| id.clone());
    let request_id = request_id.filter(|id| !id.is_empty());
    if let Some(answered) = request_id.as_ref().and_then(|id| account.answers.get(id)) {
        return repeat(answered, &digest).map_err(|fault| fault.to_soap(O::FAULT));
    }
    let reply = handler(account, &request).map_err(|fault| fault.to_soap(O::FAULT))?;
    let (envelope, now) = (write::<O>(&reply)?, account.now());
    let created = json::payload_to_value(&reply).ok().and_then(|reply| reply.as_i64());
    account.mark_time();
    account.effects.note(&digest, created, now, || Applied {
        operation: O::NAME,
        request_id: request_id.clone(),
        request: quote(&request, length),
    });
    if let Some(id) = request_id {
        account.answers.insert(id, Answered { request: digest, envelope: envelope.clone() });
    }
    Ok(envelope)
}

/// The first answer again, if the request is the first request again.
fn repeat(answered: &Answered, digest: &str) -> Result<String, ServiceFault> {
    if answered.request == digest {
        return Ok(answered.envelope.clone());
    }
    Err(ServiceFault::bad_request("the RequestId was used before, for another request"))
}

fn quote<T: codec::Schema>(request: &T, length: usize) -> Option<Value> {
    if length > QUOTED { None } else { json::to_value(request).ok() }
}

fn write<O: Operation>(reply: &O::Response) -> Result<String, Fault> {
    envelope::write_reply::<O>(reply, Checks::Schema).map_err(|error| {
        Fault::new(FaultCode::Receiver, format!("wrong reply of the sandbox: {error}"))
    })
}
