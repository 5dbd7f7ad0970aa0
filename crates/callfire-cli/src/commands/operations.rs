//! `callfire operations`: what can be called.

use callfire::operation::OPERATIONS;
use serde_json::{Value, json};
use soapwire::operation::OperationInfo;

use crate::args::{Format, Global};
use crate::failure::Failure;
use crate::output::{self, table, text};

/// The least width that all columns fit in.
const WIDTH: u16 = 100;
/// What the words of the column say.
const SAFETIES: &str = "read_only: can be repeated. keyed: the service knows a repetition by its RequestId.\n\
    unsafe: may take effect twice if it is repeated.";

pub(super) fn run(global: &Global) -> Result<(), Failure> {
    match global.form() {
        Format::Json => {
            output::print(&text::json(&OPERATIONS.iter().map(object).collect::<Value>()))
        }
        Format::Table => output::print(&listing()),
    }
}

/// The facts about an operation other than its messages.
pub(super) fn object(operation: &OperationInfo) -> Value {
    json!({
        "name": operation.name,
        "service": operation.service,
        "safety": operation.safety.as_str(),
        "soap_action": operation.soap_action,
        "endpoint": operation.endpoint,
        "documentation": operation.doc,
    })
}

/// What all actions and addresses begin with is said once, and so is that actions end in the name: a line is
/// long enough without.
fn listing() -> String {
    let actions = common_start(OPERATIONS.iter().map(|operation| operation.soap_action));
    let endpoints = common_start(OPERATIONS.iter().map(|operation| operation.endpoint));
    let rows = OPERATIONS.iter().map(|operation| {
        let OperationInfo { name, service, safety, soap_action, endpoint, .. } = *operation;
        let action = soap_action.strip_prefix(actions).unwrap_or(soap_action);
        let action = action
            .strip_suffix(name)
            .map_or_else(|| action.to_owned(), |start| format!("{start}…"));
        let endpoint = endpoint.strip_prefix(endpoints).unwrap_or(endpoint);
        [name.to_owned(), service.to_owned(), safety.to_string(), action, endpoint.to_owned()]
    });
    if table::width() < WIDTH {
        let rows = rows.map(|[name, service, safety, _, _]| [name, service, safety]);
        let table = table::of_rows(["NAME", "SERVICE", "SAFETY"], rows);
        return format!(
            "{table}\n\n{SAFETIES}\nA wider terminal shows SOAP actions and endpoints too."
        );
    }
    let table = table::of_rows(["NAME", "SERVICE", "SAFETY", "SOAP ACTION", "ENDPOINT"], rows);
    format!(
        "{table}\n\n{SAFETIES}\nSOAP actions begin with {actions} and end in the name.\nEndpoints begin with {endpoints}"
    )
}

/// The longest start, up to a slash, of all texts.
fn common_start(mut texts: impl Iterator<Item = &'static str>) -> &'static str {
    let first = texts.next().unwrap_or_default();
    let shared = texts.fold(first.len(), |length, text| {
        let same = first.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count();
        length.min(same)
    });
    let end = first.get(..shared).and_then(|start| start.rfind('/')).map_or(0, |slash| slash + 1);
    first.get(..end).unwrap_or_default()
}
