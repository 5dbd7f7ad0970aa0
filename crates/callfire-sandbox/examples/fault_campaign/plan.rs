//! What is to happen in one run, made from its seed and nothing else.

use std::time::Duration;

use fastrand::Rng;
use soapwire::limits::Timeouts;
use soapwire::operation::Safety;

use crate::fault::Fault;

/// A fault and what is left open by its name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Planned {
    pub(crate) fault: Fault,
    /// Whether the request reaches the service, where either can be.
    pub(crate) reaches: bool,
    /// Where in a text something happens, from 0 to 1.
    pub(crate) place: f64,
    /// What `Retry-After` says, where there may be one.
    pub(crate) retry_after: Option<u64>,
    /// How long connecting takes, and then sending.
    pub(crate) pace: (Duration, Duration),
}

/// One run.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    /// Which of the requests is made.
    pub(crate) choice: usize,
    /// Whether an order is waited for instead.
    pub(crate) waits: bool,
    pub(crate) faults: Vec<Planned>,
    pub(crate) retries: u32,
    pub(crate) retry_ambiguous: bool,
    pub(crate) timeouts: Timeouts,
    /// When the future is dropped, if it is.
    pub(crate) dropped_after: Option<Duration>,
    /// How late a timer may be.
    pub(crate) slack: Duration,
}

/// Tokio's timers are this exact on a paused clock.
const GRAIN: Duration = Duration::from_millis(2);
/// What a computer with other things to do may need besides.
const BUSY: Duration = Duration::from_secs(3);

impl Plan {
    /// The run of this seed, which picks one of `safeties`.
    pub(crate) fn new(seed: u64, safeties: &[Safety]) -> Self {
        let mut rng = Rng::with_seed(seed);
        let choice = rng.usize(..safeties.len());
        let waits = rng.u8(..) < 8;
        let faults = if waits { rng.usize(5..22) } else { rng.usize(0..=4) };
        let faults = (0..faults).map(|_| fault(&mut rng, safeties[choice], waits)).collect();
        let timeouts = timeouts(&mut rng);
        let dropped = rng.u8(..) < 24 && !waits;
        let dropped_after = dropped.then(|| moment(&mut rng, timeouts.total));
        Self {
            seed,
            choice,
            waits,
            faults,
            retries: rng.u32(0..=4),
            retry_ambiguous: rng.bool(),
            timeouts,
            dropped_after,
            slack: GRAIN,
        }
    }

    /// The run of this seed in real time, which is short.
    pub(crate) fn over_sockets(seed: u64, safeties: &[Safety]) -> Self {
        let mut plan = Self::new(seed, safeties);
        let millis = Duration::from_millis;
        plan.waits = false;
        plan.faults.truncate(3);
        for planned in &mut plan.faults {
            let is_unfair =
                planned.fault == Fault::Twice && safeties[plan.choice] == Safety::Unsafe;
            if is_unfair || planned.fault == Fault::LateEffect {
                planned.fault = Fault::Silence;
            }
            planned.retry_after = planned.retry_after.map(|seconds| seconds % 2);
        }
        plan.retries = plan.retries.min(2);
        plan.timeouts = Timeouts::default()
            .with_head(millis(600))
            .with_idle(millis(400))
            .with_total(millis(1500));
        plan.dropped_after = plan.dropped_after.map(|moment| moment.min(millis(300)));
        plan.slack = BUSY;
        plan
    }
}

fn fault(rng: &mut Rng, safety: Safety, waits: bool) -> Planned {
    let all: Vec<_> = Fault::planned().collect();
    let fault = loop {
        let fault = all[rng.usize(..all.len())];
        let is_unfair = fault == Fault::Twice && safety == Safety::Unsafe && !waits;
        // Most of those that end a wait are left out of it.
        if !is_unfair && (!waits || fault.may_pass() || rng.u8(..) < 8) {
            break fault;
        }
    };
    // A wait is not to be all faults.
    let fault = if waits && rng.u8(..) < 64 { Fault::None } else { fault };
    Planned {
        fault,
        reaches: rng.bool(),
        place: rng.f64(),
        retry_after: rng.bool().then(|| [0, 1, 2, 7, 60, 100_000][rng.usize(..6)]),
        pace: (millis(rng, 40), millis(rng, 40)),
    }
}

fn timeouts(rng: &mut Rng) -> Timeouts {
    let between = |rng: &mut Rng, least: u64, most: u64| {
        Duration::from_millis(least + rng.u64(..=most - least))
    };
    Timeouts::default()
        .with_head(between(rng, 100, 30_000))
        .with_idle(between(rng, 100, 20_000))
        .with_total(if rng.bool() { between(rng, 100, 3_000) } else { between(rng, 3_000, 60_000) })
}

/// Soon, or at any time.
fn moment(rng: &mut Rng, total: Duration) -> Duration {
    if rng.bool() { millis(rng, 120) } else { total.mul_f64(rng.f64()) }
}

fn millis(rng: &mut Rng, most: u64) -> Duration {
    Duration::from_millis(rng.u64(..=most))
}
