//! What RELIABILITY's third section allows after some attempts of a call, computed anew from what really happened.

use std::time::Duration;

use callfire::operation::GetNumberOrder;
use soapwire::operation::{Operation as _, Safety};

use crate::fault::{Fault, Truth};
use crate::log::Attempt;
use crate::plan::Plan;
use crate::requests::CASES;

/// What may come next.
#[derive(Debug)]
pub(crate) enum Next {
    Stop,
    /// Another attempt, after a pause between these.
    Again {
        least: Duration,
        most: Duration,
    },
}

const BASE: Duration = Duration::from_millis(50);
/// Between two requests for one order, however the first ended.
const PACE: Duration = Duration::from_secs(1);
const CAP: Duration = Duration::from_secs(20);

/// What may come after `attempts`, of which there is at least one.
pub(crate) fn after(attempts: &[Attempt], safety: Safety, plan: &Plan) -> Next {
    let Some((latest, before)) = attempts.split_last() else { return Next::Stop };
    if attempts.len() > plan.retries as usize || !is_allowed(latest, before, safety, plan) {
        return Next::Stop;
    }
    let doubled = u32::try_from(before.len()).unwrap_or(u32::MAX);
    let jitter = BASE.saturating_mul(2_u32.saturating_pow(doubled)).min(CAP);
    let polls = CASES[plan.choice].name == GetNumberOrder::NAME;
    let least =
        latest.retry_after.unwrap_or_default().max(if polls { PACE } else { Duration::ZERO });
    Next::Again { least, most: least.max(jitter) }
}

fn is_allowed(last: &Attempt, before: &[Attempt], safety: Safety, plan: &Plan) -> bool {
    if !last.fault.may_pass() {
        return false;
    }
    let was_ambiguous = before.iter().any(|attempt| attempt.truth() == Truth::MaybeApplied);
    // The one replay of an ambiguous request is over when a byte of it left.
    let is_over = was_ambiguous && safety == Safety::Keyed && last.truth() != Truth::NotSent;
    let is_harmless = match (last.truth(), safety) {
        (Truth::NotSent, _) | (Truth::MaybeApplied, Safety::ReadOnly) => true,
        (Truth::NotApplied, _) => last.fault == Fault::Status429 && safety != Safety::Unsafe,
        (Truth::MaybeApplied, Safety::Keyed) => plan.retry_ambiguous,
        _ => false,
    };
    is_harmless && !is_over
}
