//! What to do next, by the kind of failure: one line.

use callfire::operation::OPERATIONS;
use callfire::{Effect, Error, ErrorKind};
use soapwire::operation::Safety;

/// The next step after a request that only reads.
pub(super) const HARMLESS: &str = "it changes nothing, so it can be run again";

/// The next step after a failed call, where there is one to name.
pub(super) fn for_error(error: &Error) -> Option<String> {
    if error.effect() == Effect::MaybeApplied {
        let key = error.ambiguity().and_then(|ambiguity| ambiguity.request_key());
        return Some(after_ambiguity(error.operation(), key));
    }
    let advice = match error.kind() {
        ErrorKind::Connect => {
            "check the network and --endpoint; nothing was sent, so it can be run again"
        }
        ErrorKind::Overloaded => "nothing was sent; run it again",
        ErrorKind::Throttled => return Some(after_throttling(error)),
        ErrorKind::Unauthorized => {
            "check CALLFIRE_LOGIN and CALLFIRE_PASSWORD; they are those of the API, not of the web site"
        }
        ErrorKind::Request => {
            let operation = error.operation()?;
            return Some(format!("`callfire describe {operation}` shows every field"));
        }
        ErrorKind::Redirect => "set --endpoint to the address that answers",
        ErrorKind::Http if error.status() == Some(404) => {
            "check --endpoint: it is what comes before /api/1.1/soap12, such as https://www.callfire.com"
        }
        _ => return None,
    };
    Some(advice.to_owned())
}

/// The next step after a request that may have been executed.
pub(super) fn after_ambiguity(operation: Option<&str>, key: Option<&str>) -> String {
    match key {
        Some(key) => format!(
            "to send it again as the same request, put \"RequestId\": {key:?} into its JSON"
        ),
        None if is_read(operation) => HARMLESS.to_owned(),
        None => "find out what happened before it is run again".to_owned(),
    }
}

fn is_read(name: Option<&str>) -> bool {
    let mut operations = OPERATIONS.iter();
    operations.any(|operation| name == Some(operation.name) && operation.safety == Safety::ReadOnly)
}

fn after_throttling(error: &Error) -> String {
    match error.retry_after() {
        Some(wait) => format!("wait {} s, then run it again", wait.as_secs().max(1)),
        None => "wait, then run it again".to_owned(),
    }
}
