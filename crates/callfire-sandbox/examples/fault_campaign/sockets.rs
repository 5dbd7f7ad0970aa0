//! The smaller part: real sockets, real time, the transport that users have. The oracle is the same.

mod lane;
mod proxy;
mod wire;

use tokio::runtime::Builder;
use tokio::task::JoinSet;

use crate::batch::{Complaint, look_at, seed_of};
use crate::plan::Plan;
use crate::requests::CASES;
use crate::tally::Tally;
use lane::Lane;

/// How many runs are under way at a time, each on a sandbox of its own.
const LANES: u32 = 12;

/// Carries out so many runs over sockets.
pub(crate) fn sockets(seed: u64, runs: u64) -> (Tally, Vec<Complaint>) {
    let runtime = Builder::new_multi_thread().enable_all().build();
    runtime.expect("a runtime can be built").block_on(async {
        let mut lanes = JoinSet::new();
        for first in 0..u64::from(LANES).min(runs) {
            lanes.spawn(lane(seed, first, runs));
        }
        let (mut all, mut complaints) = (Tally::default(), Vec::new());
        while let Some(lane) = lanes.join_next().await {
            let (tally, wrong) = lane.expect("a lane panicked: its message is above");
            all.add(&tally);
            complaints.extend(wrong);
        }
        complaints.sort_by_key(|complaint: &Complaint| complaint.index);
        (all, complaints)
    })
}

/// Every so manieth run from `first` on, one after the other.
async fn lane(seed: u64, first: u64, runs: u64) -> (Tally, Vec<Complaint>) {
    let safeties: Vec<_> = CASES.iter().map(|case| case.safety).collect();
    let mut found = (Tally::default(), Vec::new());
    let mut lane = Lane::new().await;
    for index in (first..runs).step_by(LANES as usize) {
        let plan = Plan::over_sockets(seed_of(!seed, index), &safeties);
        look_at(index, lane.run(plan).await, &mut found);
    }
    found
}
