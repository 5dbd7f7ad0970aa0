//! What belongs to a broadcast besides itself. How broadcasts run is the simulation's.

use callfire::data::{BroadcastSchedule, ContactBatch};
use serde::{Deserialize, Serialize};

/// A contact batch and whether its contacts are worked on.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Batch {
    pub(crate) batch: ContactBatch,
    pub(crate) enabled: bool,
}

/// A schedule and the broadcast it is of.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Schedule {
    pub(crate) broadcast_id: i64,
    pub(crate) schedule: BroadcastSchedule,
}
