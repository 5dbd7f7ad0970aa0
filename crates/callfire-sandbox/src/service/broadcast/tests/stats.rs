//! The figures of a broadcast.

use callfire::data::{
    BroadcastStats, BroadcastStatsActionStatistics, BroadcastStatsResultStat,
    BroadcastStatsUsageStats,
};
use callfire::service::GetBroadcastStats;

use super::super::stats::get_broadcast_stats;
use super::*;

fn ask(world: &mut World, id: i64, from: Option<&str>, to: Option<&str>) -> BroadcastStats {
    let mut request = GetBroadcastStats::new(id);
    request.interval_begin = from.map(|at| at.parse().unwrap());
    request.interval_end = to.map(|at| at.parse().unwrap());
    world.ask(get_broadcast_stats, request).unwrap()
}

#[test]
fn everything_is_counted() {
    let mut world = World::new();
    let config = voice().with_retry_config(retry(2, 10, &[Outcome::Busy]));
    let to = [ANN, "12065550191", "12065550193", "12065550194", "12"];
    let id = world.send_call(calls_to(&to, config));
    let stats = ask(&mut world, id, None, None);
    assert_eq!(stats.action_statistics, BroadcastStatsActionStatistics::new(3, 0, 2));
    world.pass(120);
    let stats = ask(&mut world, id, None, None);
    assert_eq!(stats.action_statistics, BroadcastStatsActionStatistics::new(0, 1, 4));
    let durations = [11, 23];
    let billed = [12, 24];
    let usage =
        BroadcastStatsUsageStats::new(durations.iter().sum(), billed.iter().sum(), 0.03, 3, 5);
    assert_eq!(stats.usage_stats, usage);
    let mut results = stats.result_stat;
    results.sort_by_key(|stat| stat.result.to_string());
    let stat = BroadcastStatsResultStat::new;
    let expected = [
        stat(Outcome::Am, 1, 1),
        stat(Outcome::Busy, 1, 0),
        stat(Outcome::Dnc, 0, 1),
        stat(Outcome::La, 1, 1),
    ];
    assert_eq!(results, expected);

    world.pass(3600);
    let late = ask(&mut world, id, Some("2013-03-07T15:40:00Z"), None);
    assert_eq!(late.result_stat, [stat(Outcome::Busy, 1, 1)]);
    assert_eq!((late.usage_stats.attempts, late.usage_stats.actions), (1, 1));
    let early = ask(&mut world, id, None, Some("2013-03-07T07:40:00-08:00"));
    assert_eq!((early.usage_stats.attempts, early.usage_stats.actions), (3, 4));
    let all = ask(&mut world, id, None, None);
    assert_eq!(all.action_statistics, BroadcastStatsActionStatistics::new(0, 0, 5));
    assert_eq!((all.usage_stats.attempts, all.usage_stats.actions), (4, 5));
}

#[test]
fn texts_take_no_time() {
    let mut world = World::new();
    let id = world.send_text(texts_to(&[ANN, "12065550195"], "x"));
    world.pass(10);
    let stats = ask(&mut world, id, None, None);
    assert_eq!(stats.usage_stats, BroadcastStatsUsageStats::new(0, 0, 0.03, 2, 2));
    let other = world.send_text(texts_to(&[ANN], "x"));
    world.pass(10);
    assert_eq!(ask(&mut world, id, None, None), stats);
    assert_eq!(ask(&mut world, other, None, None).usage_stats.attempts, 1);
}

#[test]
fn an_unknown_broadcast_has_no_figures() {
    let fault = ServiceFault::not_found("there is no broadcast 7");
    assert_eq!(World::new().ask(get_broadcast_stats, GetBroadcastStats::new(7)), Err(fault));
}
