//! A notification as programs get it: one line of JSON. Where it goes is not decided here.

use callfire_receiver::{Delivery, HandlerError};

use crate::output::text;

/// The notification as JSON, and a line end.
pub(super) fn of(delivery: &Delivery) -> Result<String, HandlerError> {
    let value = serde_json::to_value(delivery.notification())?;
    Ok(format!("{}\n", text::json_line(&value)))
}
