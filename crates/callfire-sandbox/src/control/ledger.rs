//! The effect ledger as it is shown. How effects are noted is `state`'s.

use std::time::SystemTime;

use serde_json::{Value, json};

use super::overview::moment;
use crate::state::Effect;

/// A request that was applied, and how often: a client that repeats what it must not is seen here.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LedgerEntry {
    /// The operation's name.
    pub operation: String,
    /// The `RequestId` it came with.
    pub request_id: Option<String>,
    /// The request in JSON; absent when its envelope has more than 16 KiB.
    pub request: Option<Value>,
    /// How often it was applied. A repetition that was recognised by its `RequestId` is not applied.
    pub applied: u32,
    /// The ids of what it made.
    pub created: Vec<i64>,
    /// When it was applied first, by the sandbox's clock.
    pub first: SystemTime,
    /// When it was applied last.
    pub last: SystemTime,
}

impl LedgerEntry {
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "Operation": self.operation,
            "RequestId": self.request_id,
            "Request": self.request,
            "Applied": self.applied,
            "Created": self.created,
            "First": moment(self.first),
            "Last": moment(self.last),
        })
    }
}

impl From<&Effect> for LedgerEntry {
    fn from(effect: &Effect) -> Self {
        Self {
            operation: effect.operation.clone(),
            request_id: effect.request_id.clone(),
            request: effect.request.clone(),
            applied: effect.applied,
            created: effect.created.clone(),
            first: effect.first,
            last: effect.last,
        }
    }
}
