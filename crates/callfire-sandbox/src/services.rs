//! From a request's bytes to the reply's: finds the operation by path and element, decodes, calls, encodes.
//!
//! It knows operations only as [`Operation`]s, and no HTTP beyond the path.

mod execute;

use std::collections::BTreeMap;
use std::sync::Arc;

use callfire::service::ServiceFaultInfo;
use soapwire::codec::ReadOptions;
use soapwire::description::ElementName;
use soapwire::operation::Operation;
use soapwire::soap::{Fault, FaultCode, MessageError, envelope};
use soapwire::xml::{self, Element, XmlLimits};

use crate::backend::Backend;
use crate::disruption::{Disruption, Disruptions};
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
    /// The fault in the envelope, if there is one.
    pub(crate) fault: Option<Fault>,
    /// The operation that was asked for, if it could be told.
    pub(crate) operation: Option<&'static str>,
    /// What is to be done to the reply.
    pub(crate) disruption: Option<Disruption>,
}

/// Every operation of the interface, and the account they work on.
pub(crate) struct Services {
    endpoints: BTreeMap<&'static str, Endpoint>,
    backend: Arc<Backend>,
    disruptions: Arc<Disruptions>,
}

/// The operations of one path.
type Endpoint = Vec<Served>;

/// An operation, and how its request is read.
struct Served {
    name: &'static str,
    request: ElementName,
    read: Box<Read>,
}

/// Reads a request. Nothing happens before the call is made.
type Read = dyn Fn(&mut Element<'_, '_>) -> Result<Call, MessageError> + Send + Sync;

/// What a request asks for; gives the envelope of the reply.
type Call = Box<dyn FnOnce(&Backend) -> Result<String, Fault>>;

impl Services {
    /// No operations yet; they will work on what is behind `backend`.
    pub(crate) fn new(backend: Arc<Backend>) -> Self {
        Self { endpoints: BTreeMap::new(), backend, disruptions: Arc::default() }
    }

    /// Serves `O` by `handler`.
    pub(crate) fn serve<O: Operation<Fault = ServiceFaultInfo>>(&mut self, handler: Handler<O>) {
        let read = move |element: &mut Element<'_, '_>| {
            let request = envelope::decode::<O>(element, &ReadOptions::strict())?;
            let call = move |backend: &Backend| execute::run::<O>(handler, backend, request);
            Ok::<Call, _>(Box::new(call))
        };
        let served = Served { name: O::NAME, request: O::REQUEST, read: Box::new(read) };
        self.endpoints.entry(path_of(O::ENDPOINT)).or_default().push(served);
    }

    /// What the answers come from.
    pub(crate) fn backend(&self) -> &Arc<Backend> {
        &self.backend
    }

    /// What goes wrong with requests on purpose.
    pub(crate) fn disruptions(&self) -> &Arc<Disruptions> {
        &self.disruptions
    }

    /// The paths that take requests.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &'static str> {
        self.endpoints.keys().copied()
    }

    /// Answers the request `body` that came to `path`; a disruption for it is taken if it may be disrupted.
    pub(crate) fn answer(
        &self,
        path: &str,
        body: &[u8],
        charset: Option<&str>,
        may_be_disrupted: bool,
    ) -> Answer {
        let (mut operation, mut disruption) = (None, None);
        let answered = self.read(path, body, charset).and_then(|(name, call)| {
            operation = Some(name);
            disruption = may_be_disrupted.then(|| self.disruptions.take(name)).flatten();
            match &disruption {
                Some(disruption) if disruption.comes_before() => Err(kept_away()),
                _ => call(&self.backend),
            }
        });
        let (envelope, fault) = match answered {
            Ok(envelope) => (envelope, None),
            // A fault's texts are made here or came out of XML: they can be written.
            Err(fault) => (envelope::write_fault(&fault).unwrap_or_default(), Some(fault)),
        };
        Answer { envelope, fault, operation, disruption }
    }

    /// Finds out which operation is asked for, and what of it. Nothing happens before the call is made.
    fn read(
        &self,
        path: &str,
        body: &[u8],
        charset: Option<&str>,
    ) -> Result<(&'static str, Call), Fault> {
        let operations =
            self.endpoints.get(path).ok_or_else(|| sender("there is no service at this path"))?;
        let refusal = |error: &MessageError| Fault::refusal(error);
        let document =
            xml::decode_document(body, charset).map_err(|error| refusal(&error.into()))?;
        envelope::read_body(&document, &XmlLimits::default(), |element| {
            let asked_for =
                |served: &&Served| element.is(served.request.namespace, served.request.local);
            let served = operations.iter().find(asked_for);
            let served = served.ok_or_else(|| MessageError::unexpected_element(element.name()))?;
            Ok((served.name, (served.read)(element)?))
        })
        .map_err(|error| refusal(&error))
    }
}

fn sender(reason: impl Into<String>) -> Fault {
    Fault::new(FaultCode::Sender, reason)
}

/// What is answered, if anything, to a request that was not applied because of a disruption.
fn kept_away() -> Fault {
    Fault::new(FaultCode::Receiver, "a disruption kept the request from being applied")
}

/// The path of an address.
fn path_of(endpoint: &'static str) -> &'static str {
    let rest = endpoint.split_once("://").map_or(endpoint, |(_, rest)| rest);
    rest.find('/').and_then(|slash| rest.get(slash..)).unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::time::SystemTime;

    use callfire::operation::OPERATIONS;

    use super::*;
    use crate::clock::ManualClock;
    use crate::service;

    #[test]
    fn every_operation_is_served() {
        let account = Account::new(Arc::new(ManualClock::new(SystemTime::UNIX_EPOCH)));
        let services = service::all(Arc::new(Backend::new(account, None).unwrap()));
        let served = services.endpoints.values().flatten().map(|served| served.name);
        let (served, operations) = (served.collect(), OPERATIONS.iter().map(|info| info.name));
        assert_eq!(operations.collect::<BTreeSet<_>>(), served);
        let paths = ["broadcast", "call", "contact", "label", "number", "subscription", "text"];
        assert!(services.paths().eq(paths.map(|service| format!("/api/1.1/soap12/{service}"))));
    }
}
