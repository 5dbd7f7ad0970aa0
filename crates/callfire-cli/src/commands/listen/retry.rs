//! Subscribing that did not go well and is tried again: when, and what is said of it.

use std::time::Duration;

use serde_json::Map;

use crate::args::Global;
use crate::failure::Failure;
use crate::output::noted;

/// The first pause.
pub(super) const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_mins(1);

/// The pause that follows on one.
pub(super) fn after(pause: Duration) -> Duration {
    pause.saturating_mul(2).min(LONGEST)
}

pub(super) fn note(failure: &Failure, pause: Duration, global: &Global) -> String {
    let why = failure.whole_message();
    let seconds = pause.as_secs();
    let facts = Map::from_iter([("subscribe_again_in_s".to_owned(), seconds.into())]);
    let note = format!(
        "cannot subscribe now: {why}; what an earlier subscription brings is received, and subscribing is tried again in {seconds} s"
    );
    noted(global.error_format, &note, facts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_minute() {
        let pauses = std::iter::successors(Some(FIRST), |pause| Some(after(*pause)));
        let seconds: Vec<u64> = pauses.take(8).map(|pause| pause.as_secs()).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 32, 60, 60]);
    }
}
