//! `callfire envelope`: what would be sent.

use callfire::operation::CreateNumberOrder;
use serde_json::Value;
use soapwire::json::{self, JsonError};
use soapwire::operation::{Operation as _, OperationInfo};

use super::lookup;
use crate::args::Request;
use crate::failure::Failure;
use crate::{input, output};

pub(super) fn run(request: &Request) -> Result<(), Failure> {
    let operation = lookup::operation(&request.of.operation)?;
    let json = input::json(request.json.as_deref())?;
    let envelope =
        envelope(operation, &json).map_err(|error| Failure::of_input(operation, &error))?;
    output::print(&envelope)
}

/// An order that the client would not send has no envelope either.
fn envelope(operation: &OperationInfo, request: &Value) -> Result<String, JsonError> {
    if operation.name == CreateNumberOrder::NAME {
        let order = json::from_named(CreateNumberOrder::REQUEST, request)?;
        callfire::check_order(&order, callfire::ORDER_CEILING)?;
    }
    operation.envelope(request)
}
