//! A SOAP fault as an error object tells it.

use callfire::operation::GetNumberOrder;
use serde_json::{Map, Value};
use soapwire::json;
use soapwire::soap::Fault;

/// What a fault says.
#[derive(Debug)]
pub(crate) struct FaultFacts {
    code: &'static str,
    subcodes: Vec<String>,
    reason: String,
    fault_code: Option<String>,
    detail: Option<Value>,
}

impl FaultFacts {
    /// All operations declare the same detail, so any of them can read it; another one is shown as XML.
    pub(super) fn new(fault: &Fault) -> Self {
        let info = fault.detail_of::<GetNumberOrder>();
        let typed = info.as_ref().and_then(|info| json::to_value(info).ok());
        Self {
            code: fault.code().as_str(),
            subcodes: fault
                .subcodes()
                .iter()
                .map(|code| format!("{{{}}}{}", code.namespace, code.local))
                .collect(),
            reason: fault.reason().to_owned(),
            fault_code: info.map(|info| info.fault_code.as_str().to_owned()),
            detail: typed.or_else(|| fault.detail_xml().map(Value::from)),
        }
    }

    /// The code of `CallFire`'s.
    pub(super) fn fault_code(&self) -> Option<&str> {
        self.fault_code.as_deref()
    }

    /// Adds the members of an error object.
    pub(super) fn add_to(&self, object: &mut Map<String, Value>) {
        object.insert("code".into(), self.code.into());
        object.insert("subcodes".into(), self.subcodes.clone().into());
        object.insert("reason".into(), self.reason.clone().into());
        object.insert("fault_code".into(), self.fault_code.clone().into());
        object.insert("detail".into(), self.detail.clone().unwrap_or_default());
    }

    /// What the detail adds to the reason, for people.
    pub(super) fn line(&self) -> Option<String> {
        let member = |name: &str| self.detail.as_ref()?.get(name)?.as_str().map(str::to_owned);
        let texts = [
            self.fault_code.clone(),
            member("Message").filter(|text| *text != self.reason),
            member("Detail"),
        ];
        let line = texts
            .into_iter()
            .flatten()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(": ");
        Some(line).filter(|line| !line.is_empty())
    }
}
