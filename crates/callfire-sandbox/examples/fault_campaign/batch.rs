//! Some runs on one sandbox, which is new for each batch, so that memory stays flat and any run can be made again.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use callfire_sandbox::{Clock, Sandbox};
use soapwire::operation::Safety;
use tokio::runtime::Builder;
use tokio::time::Instant;

use crate::oracle::judge;
use crate::plan::Plan;
use crate::requests::CASES;
use crate::run::{Conduct, Story, run};
use crate::tally::Tally;
use crate::waiting;
use crate::world::{Time, World};

/// How many runs share a sandbox.
pub(crate) const RUNS: u64 = 64;

/// The time of the sandbox: that of Tokio's clock, from the same day on each time.
#[derive(Debug)]
struct SameDay(Instant);

impl Clock for SameDay {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000) + self.0.elapsed()
    }
}

/// A run that something was wrong with.
#[derive(Clone, Debug)]
pub(crate) struct Complaint {
    pub(crate) index: u64,
    pub(crate) wrong: Vec<String>,
    pub(crate) story: Box<Story>,
}

/// Carries out the runs of these numbers, which are in one batch; those before them in it are made, and not looked at.
pub(crate) fn batch(
    seed: u64,
    runs: std::ops::Range<u64>,
    conduct: Conduct,
    begin: impl Fn(u64),
) -> (Tally, Vec<Complaint>) {
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build();
    let runtime = runtime.expect("a runtime without sockets can always be built");
    let safeties: Vec<Safety> = CASES.iter().map(|case| case.safety).collect();
    let mut found = (Tally::default(), Vec::new());
    runtime.block_on(async {
        let sandbox = Sandbox::builder().clock(SameDay(Instant::now())).in_memory();
        let sandbox = Arc::new(sandbox.expect("there is no file"));
        let maker = waiting::client(&sandbox);
        let mut world = World::new(maker, Time::Paused).await;
        for index in runs.start / RUNS * RUNS..runs.end {
            begin(index);
            let plan = Plan::new(seed_of(seed, index), &safeties);
            let story = run(plan, &sandbox, &mut world, conduct).await;
            if index >= runs.start {
                look_at(index, story, &mut found);
            }
        }
    });
    found
}

/// Counts a run, and complains where something was wrong with it.
pub(crate) fn look_at(index: u64, story: Story, (tally, complaints): &mut (Tally, Vec<Complaint>)) {
    let wrong = judge(&story);
    let changes = CASES[story.plan.choice].safety != Safety::ReadOnly;
    tally.count(&story, changes, !wrong.is_empty());
    if !wrong.is_empty() {
        complaints.push(Complaint { index, wrong, story: Box::new(story) });
    }
}

/// The seed of one run: `SplitMix64`, so that neighbours have nothing in common.
pub(crate) fn seed_of(seed: u64, index: u64) -> u64 {
    let mut mixed = seed.wrapping_add(index.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
