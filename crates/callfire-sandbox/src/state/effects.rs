//! The effect ledger: how often each order, send or change was applied. Who may read it is not decided here.

use std::fmt::Write as _;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::table::Table;

/// A request that was applied.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct Effect {
    pub(crate) operation: String,
    pub(crate) request_id: Option<String>,
    /// The request as JSON; absent when it is long.
    pub(crate) request: Option<Value>,
    /// How often it was applied.
    pub(crate) applied: u32,
    /// The ids of what it made.
    pub(crate) created: Vec<i64>,
    pub(crate) first: SystemTime,
    pub(crate) last: SystemTime,
    /// Its place among all effects, by the first time.
    place: i64,
}

/// All requests that were applied, by their digests.
#[derive(Debug)]
pub(crate) struct Effects {
    pub(super) all: Table<String, Effect>,
}

impl Effects {
    pub(super) fn new() -> Self {
        Self { all: Table::new("effect") }
    }

    /// Notes that the request with this digest was applied, as `effect` says when it is the first time.
    pub(crate) fn note(
        &mut self,
        digest: &str,
        created: Option<i64>,
        at: SystemTime,
        effect: impl FnOnce() -> Applied,
    ) {
        if self.all.get(&digest.to_owned()).is_none() {
            let place = i64::try_from(self.all.len()).unwrap_or(i64::MAX);
            self.all.insert(digest.to_owned(), effect().first(place, at));
        }
        if let Some(effect) = self.all.get_mut(&digest.to_owned()) {
            effect.applied += 1;
            effect.created.extend(created);
            effect.last = at;
        }
    }

    /// All effects in the order of their first times.
    pub(crate) fn in_order(&self) -> Vec<&Effect> {
        let mut all: Vec<_> = self.all.values().collect();
        all.sort_by_key(|effect| effect.place);
        all
    }
}

/// A request that is applied for the first time.
#[derive(Debug)]
pub(crate) struct Applied {
    pub(crate) operation: &'static str,
    pub(crate) request_id: Option<String>,
    pub(crate) request: Option<Value>,
}

impl Applied {
    fn first(self, place: i64, at: SystemTime) -> Effect {
        Effect {
            operation: self.operation.to_owned(),
            request_id: self.request_id,
            request: self.request,
            applied: 0,
            created: Vec::new(),
            first: at,
            last: at,
            place,
        }
    }
}

/// What tells a request from all others, whatever its size: SHA-256 in hexadecimal digits.
pub(crate) fn digest(request: impl AsRef<[u8]>) -> String {
    Sha256::digest(request).iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_counted_each_time() {
        let mut effects = Effects::new();
        let applied =
            |operation| move || Applied { operation, request_id: None, request: Some(Value::Null) };
        let at = SystemTime::UNIX_EPOCH;
        effects.note("z", Some(7), at, applied("SendText"));
        effects.note("a", None, at, applied("Release"));
        effects.note("z", Some(8), at, applied("SendText"));
        let seen: Vec<_> = effects
            .in_order()
            .iter()
            .map(|effect| (effect.operation.as_str(), effect.applied, effect.created.clone()))
            .collect();
        assert_eq!(seen, [("SendText", 2, vec![7, 8]), ("Release", 1, vec![])]);
    }

    #[test]
    fn digests_are_those_of_the_standard() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(digest("abc"), abc);
    }
}
