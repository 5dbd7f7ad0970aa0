//! What an operation of a service is: its messages, its address and how safely it can be repeated.
//!
//! Nothing here sends or reads; clients and servers are driven by the same [`Operation`].

#[cfg(feature = "serde")]
mod dynamic;

use std::fmt;

#[cfg(feature = "serde")]
pub use dynamic::DynamicError;

use crate::codec::{Payload, Schema, Slot};
use crate::description::{ElementName, Type};

/// One operation of a SOAP 1.2 service, implemented by a unit struct in generated code.
pub trait Operation: Send + Sync + 'static {
    /// What the request's Body holds.
    type Request: Schema + Clone + Send + Sync;
    /// What the reply's Body holds; `()` for an operation without output.
    type Response: Payload + Send;
    /// What a fault's detail holds; `()` when the operation declares none.
    type Fault: Payload;

    /// The operation's name in the WSDL.
    const NAME: &'static str;
    /// The service the operation belongs to.
    const SERVICE: &'static str;
    /// The action sent with the request.
    const SOAP_ACTION: &'static str;
    /// The address in the WSDL.
    const ENDPOINT: &'static str;
    /// The request's element.
    const REQUEST: ElementName;
    /// The reply's element; `None` when the reply's Body is empty.
    const RESPONSE: Option<ElementName>;
    /// The element that carries [`Fault`](Self::Fault) in a fault's detail.
    const FAULT: Option<ElementName>;
    /// What repeating a request may do.
    const SAFETY: Safety;
    /// What the operation does, as the WSDL says it.
    const DOC: &'static str;

    /// The field by which the service recognises a repeated request. `None` unless the operation is [`Safety::Keyed`].
    fn request_key(_request: &mut Self::Request) -> Option<&mut Option<String>> {
        None
    }
}

/// What repeating a request may do.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Safety {
    /// The request carries a key by which the service can recognise a repetition.
    Keyed,
    /// The request changes nothing: it may be repeated.
    ReadOnly,
    /// The request may take effect twice: it is never repeated once a byte of it has left.
    Unsafe,
}

impl Safety {
    /// The word the command line and JSON use: `keyed`, `read_only` or `unsafe`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keyed => "keyed",
            Self::ReadOnly => "read_only",
            Self::Unsafe => "unsafe",
        }
    }
}

impl fmt::Display for Safety {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// An [`Operation`] as a value: what a program needs that lists or describes operations.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct OperationInfo {
    /// [`Operation::NAME`].
    pub name: &'static str,
    /// [`Operation::SERVICE`].
    pub service: &'static str,
    /// [`Operation::SOAP_ACTION`].
    pub soap_action: &'static str,
    /// [`Operation::ENDPOINT`].
    pub endpoint: &'static str,
    /// [`Operation::REQUEST`].
    pub request: ElementName,
    /// [`Operation::RESPONSE`].
    pub response: Option<ElementName>,
    /// [`Operation::FAULT`].
    pub fault: Option<ElementName>,
    /// [`Operation::SAFETY`].
    pub safety: Safety,
    /// [`Operation::DOC`].
    pub doc: &'static str,
    /// Describes the request's type.
    pub request_type: fn() -> Type,
    /// Describes the reply's type; `None` for an operation without output.
    pub response_type: fn() -> Option<Type>,
    #[cfg(feature = "serde")]
    dynamic: dynamic::Dynamic,
}

impl OperationInfo {
    /// The operation `O` as a value.
    pub const fn of<O: Operation>() -> Self {
        Self {
            name: O::NAME,
            service: O::SERVICE,
            soap_action: O::SOAP_ACTION,
            endpoint: O::ENDPOINT,
            request: O::REQUEST,
            response: O::RESPONSE,
            fault: O::FAULT,
            safety: O::SAFETY,
            doc: O::DOC,
            request_type: request_type::<O>,
            response_type: response_type::<O>,
            #[cfg(feature = "serde")]
            dynamic: dynamic::Dynamic::of::<O>(),
        }
    }
}

impl fmt::Debug for OperationInfo {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("OperationInfo")
            .field("name", &self.name)
            .field("service", &self.service)
            .field("safety", &self.safety)
            .finish_non_exhaustive()
    }
}

fn request_type<O: Operation>() -> Type {
    <O::Request as Slot>::ty()
}

fn response_type<O: Operation>() -> Option<Type> {
    O::Response::ty()
}
