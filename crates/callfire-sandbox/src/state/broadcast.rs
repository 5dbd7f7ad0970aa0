//! What belongs to a broadcast besides itself. How broadcasts run is the simulation's.

use std::ops::Range;
use std::time::SystemTime;

use callfire::data::{BroadcastSchedule, ContactBatch, TextBroadcastConfig};
use serde::{Deserialize, Serialize};

/// What a broadcast's run needs to remember, under the broadcast's id.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Campaign {
    /// Whether it was told to start, and neither stopped nor finished since.
    pub(crate) is_started: bool,
    /// Whether it is the one that texts go through which name none.
    pub(crate) is_default: bool,
    /// The most texts or calls that may be under way at once, when somebody has said so.
    pub(crate) max_active: Option<i32>,
    /// How many texts or calls are under way.
    pub(crate) active: i32,
    /// How many of its batches are not active yet.
    pub(crate) validating: i32,
    /// When it looks at its recipients again, if nothing happens before.
    pub(crate) wakes: Option<SystemTime>,
}

/// A contact batch and whether its contacts are worked on.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[allow(clippy::struct_field_names, reason = "it is a batch, and what is known of it besides")]
pub(crate) struct Batch {
    /// Without the number of those that remain, which is counted when it is asked for.
    pub(crate) batch: ContactBatch,
    pub(crate) enabled: bool,
    /// The ids of its texts or calls; it has all of them.
    pub(crate) actions: Range<i64>,
    /// What its texts hold, when they were sent through a broadcast that holds something else.
    pub(crate) config: Option<TextBroadcastConfig>,
}

/// A schedule and the broadcast it is of.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Schedule {
    pub(crate) broadcast_id: i64,
    pub(crate) schedule: BroadcastSchedule,
}
