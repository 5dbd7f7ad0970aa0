//! SOAP faults: code, subcodes, reason, and a detail that is decoded when asked for.

mod copy;
mod header;
mod read;
mod refusal;
mod write;

use std::fmt;

use crate::codec::{self, EncodeError, Payload, ReadOptions};
use crate::description::ElementName;
use crate::error::printable;
use crate::operation::Operation;
use crate::xml::{Reader, XmlLimits};
use crate::xsd::QName;

/// The namespace that the prefix `xml` is bound to.
const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";

/// A SOAP fault.
///
/// Its texts come from the service and are kept as they came; [`Display`](fmt::Display) escapes them.
#[derive(Clone, Debug)]
pub struct Fault(Box<Parts>);

/// Boxed, so that a fault can be the error of a function.
#[derive(Clone, Debug)]
struct Parts {
    code: FaultCode,
    subcodes: Vec<QName>,
    reason: String,
    node: Option<String>,
    role: Option<String>,
    /// The Detail element as a document of its own.
    detail: Option<String>,
    is_complete: bool,
    /// The header blocks that made this fault, where it is a [refusal](Fault::refusal).
    not_understood: Vec<QName>,
}

/// The five codes of SOAP 1.2.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum FaultCode {
    /// The message's encoding is not supported.
    DataEncodingUnknown,
    /// A mandatory header was not understood.
    MustUnderstand,
    /// The service could not process the message; the message is not to blame.
    Receiver,
    /// The message is to blame.
    Sender,
    /// A code that SOAP 1.2 does not know, or none.
    Unknown,
    /// The service speaks another version of SOAP.
    VersionMismatch,
}

impl FaultCode {
    const ALL: [Self; 5] = [
        Self::DataEncodingUnknown,
        Self::MustUnderstand,
        Self::Receiver,
        Self::Sender,
        Self::VersionMismatch,
    ];

    /// The code's local name; `Unknown` for a foreign one.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DataEncodingUnknown => "DataEncodingUnknown",
            Self::MustUnderstand => "MustUnderstand",
            Self::Receiver => "Receiver",
            Self::Sender => "Sender",
            Self::Unknown => "Unknown",
            Self::VersionMismatch => "VersionMismatch",
        }
    }
}

impl fmt::Display for FaultCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Fault {
    /// A fault without subcodes or detail. A code that is [`FaultCode::Unknown`] is written as `Receiver`.
    pub fn new(code: FaultCode, reason: impl Into<String>) -> Self {
        Self(Box::new(Parts {
            code,
            subcodes: Vec::new(),
            reason: reason.into(),
            node: None,
            role: None,
            detail: None,
            is_complete: true,
            not_understood: Vec::new(),
        }))
    }

    /// Adds a subcode below the code and the subcodes it already has.
    pub fn with_subcode(mut self, namespace: impl Into<String>, local: impl Into<String>) -> Self {
        self.0.subcodes.push(QName { namespace: namespace.into(), local: local.into() });
        self
    }

    /// Sets the one entry of the detail.
    ///
    /// # Errors
    /// When `detail` holds a character that XML cannot carry.
    pub fn with_detail<T: Payload>(
        mut self,
        name: ElementName,
        detail: &T,
    ) -> Result<Self, EncodeError> {
        self.0.detail = Some(write::detail(name, detail)?);
        Ok(self)
    }

    /// Whose fault it is.
    pub fn code(&self) -> FaultCode {
        self.0.code
    }

    /// The subcodes, outermost first.
    pub fn subcodes(&self) -> &[QName] {
        &self.0.subcodes
    }

    /// The reason; the English one where there are several. Empty when there is none.
    pub fn reason(&self) -> &str {
        &self.0.reason
    }

    /// The URI of the node that found the fault.
    pub fn node(&self) -> Option<&str> {
        self.0.node.as_deref()
    }

    /// The role that node played.
    pub fn role(&self) -> Option<&str> {
        self.0.role.as_deref()
    }

    /// The Detail element as a document of its own. Prefixes in text and attribute values have lost their meaning.
    pub fn detail_xml(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// The first entry of the detail called `name`; `None` when there is none or it cannot be read.
    pub fn detail<T: Payload>(&self, name: ElementName) -> Option<T> {
        // It is our own, or has passed the limits of whoever read it.
        let mut reader = Reader::new(self.0.detail.as_deref()?, &XmlLimits::unlimited());
        let mut detail = reader.root().ok()?;
        while let Some(mut entry) = detail.child().ok()? {
            if entry.is(name.namespace, name.local) {
                return codec::read_root(&mut entry, &ReadOptions::default()).ok();
            }
        }
        None
    }

    /// The fault that `O` declares, from the detail; `None` when there is none or it cannot be read.
    pub fn detail_of<O: Operation>(&self) -> Option<O::Fault> {
        self.detail(O::FAULT?)
    }

    /// Whether the whole message could be read and held nothing beside the fault. What a fault says that is
    /// incomplete proves nothing about the effect of the request.
    pub fn is_complete(&self) -> bool {
        self.0.is_complete
    }

    /// The fault, marked as one that could not be read to the message's end.
    pub(super) fn cut(mut self) -> Self {
        self.0.is_complete = false;
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the service answered with a {} fault", self.0.code)?;
        if !self.0.reason.is_empty() {
            write!(formatter, ": {}", printable(&self.0.reason, 1024))?;
        }
        Ok(())
    }
}
