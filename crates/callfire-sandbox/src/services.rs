//! From a request's bytes to the reply's: finds the operation by path and element, decodes, calls, encodes.
//!
//! It knows operations only as [`Operation`]s, and no HTTP beyond the path.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::sync::{Mutex, PoisonError};

use callfire::operation::OPERATIONS;
use callfire::service::ServiceFaultInfo;
use soapwire::codec::{self, Checks, ReadOptions};
use soapwire::description::ElementName;
use soapwire::operation::{Operation, OperationInfo};
use soapwire::soap::{Fault, FaultCode, MessageError, MessageErrorKind, envelope};
use soapwire::xml::{self, XmlLimits};

use crate::service_fault::ServiceFault;
use crate::state::Account;

/// Serves one operation: a function of the account's state and the request, called while nobody else is.
pub(crate) type Handler<O> = fn(
    &mut Account,
    &<O as Operation>::Request,
) -> Result<<O as Operation>::Response, ServiceFault>;

/// What is sent back.
pub(crate) struct Answer {
    pub(crate) envelope: String,
    /// The code of the fault in the envelope, if there is one.
    pub(crate) fault: Option<FaultCode>,
}

/// Every operation of the interface, and the account they work on.
pub(crate) struct Services {
    endpoints: BTreeMap<&'static str, Endpoint>,
    account: Mutex<Account>,
}

/// The operations of one path, by namespace and local name of their requests.
type Endpoint = HashMap<(String, String), Serve>;
type Serve = Box<dyn Fn(&Mutex<Account>, &str) -> Result<String, Box<Fault>> + Send + Sync>;

impl Services {
    /// All operations, each answering `NOT_IMPLEMENTED` until it is [served](Self::serve).
    pub(crate) fn new(account: Account) -> Self {
        let mut services = Self { endpoints: BTreeMap::new(), account: Mutex::new(account) };
        for operation in OPERATIONS {
            let serve =
                Box::new(|_: &Mutex<Account>, _: &str| Err(not_implemented(operation).into()));
            services.insert(operation.endpoint, operation.request, serve);
        }
        services
    }

    /// Serves `O` by `handler`.
    pub(crate) fn serve<O: Operation<Fault = ServiceFaultInfo>>(&mut self, handler: Handler<O>) {
        let serve =
            move |account: &Mutex<Account>, document: &str| run::<O>(handler, account, document);
        self.insert(O::ENDPOINT, O::REQUEST, Box::new(serve));
    }

    fn insert(&mut self, endpoint: &'static str, request: ElementName, serve: Serve) {
        let operations = self.endpoints.entry(path_of(endpoint)).or_default();
        operations.insert((request.namespace.to_owned(), request.local.to_owned()), serve);
    }

    /// The paths that take requests.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &'static str> {
        self.endpoints.keys().copied()
    }

    /// Answers the request `body` that came to `path`.
    pub(crate) fn answer(&self, path: &str, body: &[u8], charset: Option<&str>) -> Answer {
        match self.try_answer(path, body, charset) {
            Ok(envelope) => Answer { envelope, fault: None },
            Err(fault) => Answer {
                // A fault's texts are made here or came out of XML: they can be written.
                envelope: envelope::write_fault(&fault).unwrap_or_default(),
                fault: Some(fault.code()),
            },
        }
    }

    fn try_answer(
        &self,
        path: &str,
        body: &[u8],
        charset: Option<&str>,
    ) -> Result<String, Box<Fault>> {
        let document =
            xml::decode_document(body, charset).map_err(|error| refusal(&error.into()))?;
        let name = envelope::body_element(&document, &XmlLimits::default())
            .map_err(|error| refusal(&error))?;
        let name = name.ok_or_else(|| sender("the Body holds no request"))?;
        let operations =
            self.endpoints.get(path).ok_or_else(|| sender("there is no service at this path"))?;
        let serve = operations.get(&name).ok_or_else(|| {
            sender(format!("no operation of this service takes {{{}}}{}", name.0, name.1))
        })?;
        serve(&self.account, &document)
    }
}

fn run<O: Operation<Fault = ServiceFaultInfo>>(
    handler: Handler<O>,
    account: &Mutex<Account>,
    document: &str,
) -> Result<String, Box<Fault>> {
    let request =
        envelope::read_request::<O>(document, &XmlLimits::default(), &ReadOptions::strict())
            .map_err(|error| refusal(&error))?;
    codec::validate(O::REQUEST, &request).map_err(|error| sender(error.to_string()))?;
    let reply = {
        let mut account = account.lock().unwrap_or_else(PoisonError::into_inner);
        account.catch_up();
        handler(&mut account, &request)
    };
    let reply = reply.map_err(|fault| fault.to_soap(O::FAULT))?;
    let reply = envelope::write_reply::<O>(&reply, Checks::Schema);
    Ok(reply.map_err(|error| {
        Fault::new(FaultCode::Receiver, format!("wrong reply of the sandbox: {error}"))
    })?)
}

/// The fault for a message that cannot be understood.
fn refusal(error: &MessageError) -> Fault {
    let code = match error.kind() {
        MessageErrorKind::MustUnderstand => FaultCode::MustUnderstand,
        MessageErrorKind::VersionMismatch => FaultCode::VersionMismatch,
        _ => FaultCode::Sender,
    };
    // What lies beneath says more, and names the field.
    Fault::new(code, error.source().map_or_else(|| error.to_string(), ToString::to_string))
}

fn sender(reason: impl Into<String>) -> Fault {
    Fault::new(FaultCode::Sender, reason)
}

fn not_implemented(operation: &OperationInfo) -> Fault {
    let message = format!("the sandbox does not serve {} yet", operation.name);
    ServiceFault::not_implemented(message).to_soap(operation.fault)
}

/// The path of an address.
fn path_of(endpoint: &'static str) -> &'static str {
    let rest = endpoint.split_once("://").map_or(endpoint, |(_, rest)| rest);
    rest.find('/').and_then(|slash| rest.get(slash..)).unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::SystemTime;

    use super::*;
    use crate::clock::ManualClock;

    #[test]
    fn every_operation_has_a_place_of_its_own() {
        let services =
            Services::new(Account::new(Arc::new(ManualClock::new(SystemTime::UNIX_EPOCH))));
        assert_eq!(services.endpoints.values().map(HashMap::len).sum::<usize>(), OPERATIONS.len());
        let paths = ["broadcast", "call", "contact", "label", "number", "subscription", "text"];
        assert!(services.paths().eq(paths.map(|service| format!("/api/1.1/soap12/{service}"))));
    }
}
