//! From a request's bytes to the reply's: finds the operation by path and element, decodes, calls, encodes.
//!
//! It knows operations only as [`Operation`]s, and no HTTP beyond the path.

mod execute;

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::sync::Arc;

use callfire::operation::OPERATIONS;
use callfire::service::ServiceFaultInfo;
use soapwire::description::ElementName;
use soapwire::operation::{Operation, OperationInfo};
use soapwire::soap::{Fault, FaultCode, MessageError, MessageErrorKind, envelope};
use soapwire::xml::{self, XmlLimits};

use crate::backend::Backend;
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
    backend: Arc<Backend>,
}

/// The operations of one path, by namespace and local name of their requests.
type Endpoint = HashMap<(String, String), Serve>;
type Serve = Box<dyn Fn(&Backend, &str) -> Result<String, Box<Fault>> + Send + Sync>;

impl Services {
    /// All operations, each answering `NOT_IMPLEMENTED` until it is [served](Self::serve).
    pub(crate) fn new(backend: Arc<Backend>) -> Self {
        let mut services = Self { endpoints: BTreeMap::new(), backend };
        for operation in OPERATIONS {
            let serve = Box::new(|_: &Backend, _: &str| Err(not_implemented(operation).into()));
            services.insert(operation.endpoint, operation.request, serve);
        }
        services
    }

    /// Serves `O` by `handler`.
    pub(crate) fn serve<O: Operation<Fault = ServiceFaultInfo>>(&mut self, handler: Handler<O>) {
        let serve =
            move |backend: &Backend, document: &str| execute::run::<O>(handler, backend, document);
        self.insert(O::ENDPOINT, O::REQUEST, Box::new(serve));
    }

    fn insert(&mut self, endpoint: &'static str, request: ElementName, serve: Serve) {
        let operations = self.endpoints.entry(path_of(endpoint)).or_default();
        operations.insert((request.namespace.to_owned(), request.local.to_owned()), serve);
    }

    /// Whether an answer takes its time, because it waits for a file.
    pub(crate) fn may_block(&self) -> bool {
        self.backend.is_kept()
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
        serve(&self.backend, &document)
    }
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
        let account = Account::new(Arc::new(ManualClock::new(SystemTime::UNIX_EPOCH)));
        let services = Services::new(Arc::new(Backend::new(account, None).unwrap()));
        assert_eq!(services.endpoints.values().map(HashMap::len).sum::<usize>(), OPERATIONS.len());
        let paths = ["broadcast", "call", "contact", "label", "number", "subscription", "text"];
        assert!(services.paths().eq(paths.map(|service| format!("/api/1.1/soap12/{service}"))));
    }
}
