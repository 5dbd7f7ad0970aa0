//! The figures of a broadcast: attempts counted at the time they finished, texts and calls at that of their last change.

use std::collections::BTreeMap;

use callfire::data::{
    self, BroadcastStats, BroadcastStatsActionStatistics, BroadcastStatsResultStat,
    BroadcastStatsUsageStats, Call, Text,
};
use callfire::service::GetBroadcastStats;

use super::find;
use crate::service::action::Interval;
use crate::service_fault::ServiceFault;
use crate::simulation::{billed, recipients};
use crate::state::{Account, Action};

pub(super) fn get_broadcast_stats(
    account: &mut Account,
    request: &GetBroadcastStats,
) -> Result<BroadcastStats, ServiceFault> {
    find(account, request.id)?;
    let begin = request.interval_begin.as_ref();
    let interval = Interval::new(begin, request.interval_end.as_ref())?;
    Ok(match recipients::is_text(account, request.id) {
        true => count::<Text>(account, request.id, &interval),
        false => count::<Call>(account, request.id, &interval),
    })
}

fn count<A: Action>(account: &Account, id: i64, interval: &Interval) -> BroadcastStats {
    let mut figures = Figures::new();
    for action in recipients::actions_of::<A>(account, id) {
        figures.count(action, interval);
    }
    figures.stats
}

/// What is counted, with the place of each result among the figures.
struct Figures {
    stats: BroadcastStats,
    places: BTreeMap<String, usize>,
}

impl Figures {
    fn new() -> Self {
        let usage = BroadcastStatsUsageStats::new(0, 0, 0.0, 0, 0);
        let actions = BroadcastStatsActionStatistics::new(0, 0, 0);
        Self { stats: BroadcastStats::new(usage, actions), places: BTreeMap::new() }
    }

    fn count<A: Action>(&mut self, action: &A, interval: &Interval) {
        for attempt in action.attempts().filter(|attempt| interval.has(attempt.finish_time)) {
            let usage = &mut self.stats.usage_stats;
            usage.attempts += 1;
            usage.duration = usage.duration.saturating_add(attempt.duration);
            usage.billed_duration = usage.billed_duration.saturating_add(billed(attempt.duration));
            let amount = usage.billed_amount + attempt.billed_amount;
            // Amounts have four places; their sum has no more.
            usage.billed_amount = (amount * 10_000.0).round() / 10_000.0;
            self.result(attempt.result, |stat| stat.attempts += 1);
        }
        let head = action.head();
        if !interval.has(head.modified) {
            return;
        }
        self.stats.usage_stats.actions += 1;
        let statistics = &mut self.stats.action_statistics;
        match (head.is_open(), action.attempts().len()) {
            (false, _) => statistics.finished += 1,
            (true, 0) => statistics.unattempted += 1,
            (true, _) => statistics.retry_wait += 1,
        }
        if let Some(result) = head.final_result {
            self.result(result, |stat| stat.actions += 1);
        }
    }

    /// Counts for a result.
    fn result(&mut self, result: &data::Result, count: impl FnOnce(&mut BroadcastStatsResultStat)) {
        let all = &mut self.stats.result_stat;
        let place = *self.places.entry(result.to_string()).or_insert_with(|| {
            all.push(BroadcastStatsResultStat::new(result.clone(), 0, 0));
            all.len() - 1
        });
        if let Some(stat) = all.get_mut(place) {
            count(stat);
        }
    }
}
