//! `callfire call`: any operation, its messages as JSON.

use serde_json::Value;
use soapwire::operation::{OperationInfo, Safety};
use uuid::Uuid;

use super::lookup;
use crate::args::{Global, Request};
use crate::calls::Call;
use crate::failure::Failure;
use crate::session::{self, Session};
use crate::{input, output};

/// The member by which the service recognises a request that is sent again.
const KEY: &str = "RequestId";

pub(super) async fn run(request: &Request, global: &Global) -> Result<(), Failure> {
    let operation = lookup::operation(&request.of.operation)?;
    session::check_stdin(global, request.json.as_deref())?;
    let mut json = input::json(request.json.as_deref())?;
    let key = request_key(operation, &mut json);
    let session = Session::open(global, |builder| builder).await?;
    let call = Call { operation, request: &json, key, owned_before: None };
    let answer = call.send(&session, global).await?;
    let printed = output::reply(global, operation, answer.value.clone());
    answer.told(global);
    printed
}

/// The key of a request that has one, and whether it is new: it is filled in where it is left out. The library would
/// do so too, but the journal has to have it before.
pub(super) fn request_key(
    operation: &OperationInfo,
    request: &mut Value,
) -> Option<(String, bool)> {
    if operation.safety != Safety::Keyed {
        return None;
    }
    let key = request.as_object_mut()?.entry(KEY).or_insert(Value::Null);
    let is_new = key.is_null() || key.as_str().is_some_and(|key| key.trim().is_empty());
    if is_new {
        *key = Uuid::new_v4().to_string().into();
    }
    Some((key.as_str().map_or_else(|| key.to_string(), str::to_owned), is_new))
}

#[cfg(test)]
mod tests {
    use callfire::operation::OPERATIONS;
    use serde_json::json;

    use super::*;

    #[test]
    fn every_keyed_request_has_the_member_and_no_other_gets_it() {
        for operation in OPERATIONS {
            let mut request = json!({});
            let key = request_key(operation, &mut request);
            assert_eq!(key.is_some(), operation.safety == Safety::Keyed, "{}", operation.name);
            let expected = request.get(KEY).and_then(Value::as_str);
            assert_eq!(key, expected.map(|key| (key.to_owned(), true)));
            if let Err(error) = operation.envelope(&request) {
                assert!(!error.path().ends_with(KEY), "{error}");
            }
        }
    }

    #[test]
    fn a_key_that_is_given_stays() {
        let operation = lookup::operation("SendText").expect("it is there");
        let of = |mut request: Value| request_key(operation, &mut request).expect("it has one");
        assert_eq!(
            (of(json!({ "RequestId": "a" })), of(json!({ "RequestId": 5 }))),
            (("a".into(), false), ("5".into(), false))
        );
        for empty in [json!({ "RequestId": null }), json!({ "RequestId": " " })] {
            let (key, is_new) = of(empty);
            assert!(is_new && key.len() == 36, "{key}");
        }
    }
}
