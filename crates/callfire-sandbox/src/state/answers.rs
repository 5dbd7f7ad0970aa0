//! Answers by RequestId, so that a request that comes again is answered again and not applied again.

use serde::{Deserialize, Serialize};

use super::table::Table;

/// The answer that a request got.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Answered {
    /// The digest of the request.
    pub(crate) request: String,
    /// The envelope of the answer.
    pub(crate) envelope: String,
}

/// The answers to the requests that were applied, each by its `RequestId`.
pub(crate) type Answers = Table<String, Answered>;

/// No answers yet.
pub(super) fn answers() -> Answers {
    Table::new("answer")
}
