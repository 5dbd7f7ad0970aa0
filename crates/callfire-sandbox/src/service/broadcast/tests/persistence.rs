//! What was kept goes on as if nothing had happened, and many recipients are no trouble.

use std::collections::BTreeMap;
use std::sync::Arc;

use callfire::data::{BroadcastSchedule, DayOfWeek, LocalTimeZoneRestriction};
use callfire::service::{CreateBroadcastSchedule, GetBroadcastStats, SendText};

use super::super::schedule::create_broadcast_schedule;
use super::super::stats::get_broadcast_stats;
use super::*;
use crate::service::world::numbers;
use crate::state::{Account, Key};

/// What is kept: the rows by their tables and keys.
type Kept = BTreeMap<(&'static str, Key), String>;

/// The account after a restart on the same clock.
fn restart(world: &mut World, kept: &mut Kept) -> World {
    let mut changes = Vec::new();
    for table in world.account.tables() {
        table.take_changes(&mut changes).unwrap();
    }
    for change in changes {
        match change.row {
            Some(row) => kept.insert((change.table, change.key), row),
            None => kept.remove(&(change.table, change.key)),
        };
    }
    let mut account = Account::new(Arc::new(world.clock.clone()));
    for table in account.tables() {
        let table_name = table.name();
        let rows = kept.iter().filter(|((name, _), _)| *name == table_name);
        for ((_, key), row) in rows {
            table.restore(key.clone(), row).unwrap();
        }
    }
    World { account, clock: world.clock.clone() }
}

/// Broadcasts in every state there is.
fn busy() -> World {
    let mut world = World::new();
    let results = [Outcome::Busy, Outcome::NoAns];
    let morning = LocalTimeZoneRestriction::new()
        .with_begin_time("09:00:00".parse::<soapwire::xsd::Time>().unwrap());
    let to = [ANN, "12065550190", "12065550196", "12065550199", "12125550191", "12125550198"];
    let config = voice().with_retry_config(retry(3, 5, &results));
    world.send_call(calls_to(&to, config.clone()).with_max_active(2));
    world.send_call(calls_to(&to, config.with_local_time_zone_restriction(morning)));
    let retry = retry(3, 1, &[Outcome::CarrierTempError]);
    let config = TextBroadcastConfig::new("x").with_retry_config(retry);
    world.send_text(SendText::new(numbers(&to), config));
    let id = world.create(text("y"));
    world.add(id, &to);
    let time = |text: &str| text.parse::<soapwire::xsd::Time>().unwrap();
    let days = vec![DayOfWeek::Thursday];
    let schedule = BroadcastSchedule::new(time("08:00:00"), time("10:00:00"), "PST", days);
    let request = CreateBroadcastSchedule::new(id, schedule);
    world.ask(create_broadcast_schedule, request).unwrap();
    world
}

/// Everything there is after four hours, with restarts after so many seconds.
fn end(restarts: &[u64]) -> Vec<String> {
    let (mut world, mut kept, mut passed) = (busy(), Kept::new(), 0);
    for at in restarts {
        world.pass(at - passed);
        passed = *at;
        world = restart(&mut world, &mut kept);
    }
    world.pass(4 * 3600 - passed);
    let account = &world.account;
    let texts = account.texts.values().map(|text| format!("{text:?}"));
    let calls = account.calls.values().map(|call| format!("{call:?}"));
    let broadcasts = account.broadcasts.values().map(|broadcast| format!("{broadcast:?}"));
    let batches = account.batches.values().map(|batch| format!("{batch:?}"));
    let campaigns = account.campaigns.values().map(|campaign| format!("{campaign:?}"));
    let recordings = account.recordings.values().map(|recording| format!("{recording:?}"));
    let contacts = account.contacts.iter().map(|(_, contact)| format!("{contact:?}"));
    let actions = texts.chain(calls).chain(broadcasts);
    actions.chain(batches).chain(campaigns).chain(recordings).chain(contacts).collect()
}

#[test]
fn what_was_kept_goes_on() {
    let uninterrupted = end(&[]);
    assert_eq!(uninterrupted.iter().filter(|row| row.contains("state: Finished")).count(), 24);
    assert_eq!(end(&[0]), uninterrupted);
    assert_eq!(end(&[2, 61, 1800, 5300]), uninterrupted);
}

#[test]
fn ten_thousand_recipients_are_no_trouble() {
    let mut world = World::new();
    let to: Vec<_> = (0..10_000).map(|line| format!("1206556{line:04}")).collect();
    let to: Vec<_> = to.iter().map(String::as_str).collect();
    let request = texts_to(&to, "x").with_scrub_broadcast_duplicates(true);
    let id = world.send_text(request);
    for _ in 0..60 {
        world.pass(1);
        world.status(id);
    }
    let stats = world.ask(get_broadcast_stats, GetBroadcastStats::new(id)).unwrap();
    assert_eq!(stats.action_statistics.finished, 10_000);
    assert_eq!(world.status(id), BroadcastStatus::Finished);
}
