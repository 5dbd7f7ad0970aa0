//! JSON input: an error with the path to the member, or a request that a server takes which holds us to the schema.

use callfire::operation::OPERATIONS;
use serde_json::Value;
use soapwire::operation::OperationInfo;

use crate::operation;
use crate::strings::assert_shown;

/// Takes `{"operation": name, "args": input}`; any other JSON is the input of an operation that its length chooses.
pub(crate) fn run(data: &[u8]) {
    let Ok(value) = serde_json::from_slice::<Value>(data) else { return };
    let named = value["operation"]
        .as_str()
        .and_then(|name| OPERATIONS.iter().find(|operation| operation.name == name));
    match (named, value.get("args")) {
        (Some(operation), Some(input)) => ask(operation, input),
        _ => ask(&OPERATIONS[data.len() % OPERATIONS.len()], &value),
    }
}

fn ask(operation: &OperationInfo, input: &Value) {
    match operation.envelope(input) {
        Ok(envelope) => {
            let sent = operation::strict_request(operation.name, &envelope);
            assert_eq!(sent.as_deref(), Some(&*envelope), "{input}");
        }
        Err(error) => {
            assert_shown(&error);
            let path = error.path();
            let root = path.split(['/', '[']).next();
            assert_eq!(root, Some(operation.request.local), "{path}: {error}");
        }
    }
}
