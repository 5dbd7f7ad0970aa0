//! Errors of the business: what an operation answers when it refuses. How a message can be malformed is not here.

use callfire::service::{FaultCode, ServiceFaultInfo};
use soapwire::description::ElementName;
use soapwire::soap::{Fault, FaultCode as SoapFaultCode};

/// An error of the business, in the service's terms.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ServiceFault {
    code: FaultCode,
    message: String,
}

impl ServiceFault {
    /// The request makes no sense to the service.
    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self { code: FaultCode::BadRequest, message: message.into() }
    }

    /// No such resource in the account.
    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self { code: FaultCode::NotFound, message: message.into() }
    }

    /// The service cannot do it now.
    pub(crate) fn unavailable(message: impl Into<String>) -> Self {
        Self { code: FaultCode::Unavailable, message: message.into() }
    }

    /// The SOAP fault whose detail is this error as the element `name`.
    pub(crate) fn to_soap(&self, name: Option<ElementName>) -> Fault {
        let plain = Fault::new(self.soap_code(), &self.message);
        let info = ServiceFaultInfo::new(self.code.clone()).with_message(&self.message);
        let typed = name.and_then(|name| plain.clone().with_detail(name, &info).ok());
        typed.unwrap_or(plain)
    }

    fn soap_code(&self) -> SoapFaultCode {
        match self.code {
            FaultCode::BadRequest | FaultCode::Forbidden | FaultCode::NotFound => {
                SoapFaultCode::Sender
            }
            _ => SoapFaultCode::Receiver,
        }
    }
}
