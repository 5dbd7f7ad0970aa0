//! Recordings of calls. What is heard in them is the simulation's.

use callfire::data::RecordingMeta;
use serde::{Deserialize, Serialize};

/// A recording and the call it is of.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Recording {
    pub(crate) call_id: i64,
    pub(crate) meta: RecordingMeta,
}
