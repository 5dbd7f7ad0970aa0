//! Schedules. It is Thursday, the 7th of March 2013, 07:33 in Seattle.

use callfire::data::{ActionState, BroadcastSchedule, DayOfWeek};
use callfire::service::{BroadcastCommand, CreateBroadcastSchedule, QueryBroadcastSchedules};
use soapwire::xsd::{Date, Time};

use super::super::schedule::{
    create_broadcast_schedule, delete_broadcast_schedule, get_broadcast_schedule,
    query_broadcast_schedule,
};
use super::*;

const HOUR: u64 = 3600;

fn schedule(start: &str, stop: &str, zone: &str, days: &[DayOfWeek]) -> BroadcastSchedule {
    let time = |text: &str| text.parse::<Time>().unwrap();
    BroadcastSchedule::new(time(start), time(stop), zone, days.to_vec())
}

/// Calls that take days, one after the other.
fn long(world: &mut World) -> i64 {
    let id = world.create(calls(voice()));
    let to: Vec<_> = (0..4000).map(|line| format!("1206556{line:04}")).collect();
    world.add(id, &to.iter().map(String::as_str).collect::<Vec<_>>());
    let request = callfire::service::ControlBroadcast::new(id).with_max_active(1);
    world.ask(super::super::control::control_broadcast, request).unwrap();
    id
}

#[track_caller]
fn arm(world: &mut World, id: i64, schedule: BroadcastSchedule) -> i64 {
    let request = CreateBroadcastSchedule::new(id, schedule);
    world.ask(create_broadcast_schedule, request).unwrap()
}

/// Whether the broadcast runs, hour by hour.
fn hours(world: &mut World, id: i64, count: usize) -> String {
    let mut seen = String::new();
    for _ in 0..count {
        world.pass(HOUR);
        seen.push(if world.status(id) == BroadcastStatus::Running { 'R' } else { '.' });
    }
    seen
}

#[test]
fn a_broadcast_runs_on_its_days_at_its_hours() {
    let mut world = World::new();
    let id = long(&mut world);
    let days = [DayOfWeek::Friday, DayOfWeek::Monday];
    arm(&mut world, id, schedule("09:00:00", "17:00:00", "America/Los_Angeles", &days));
    let idle = |hours| ".".repeat(hours);
    // From Thursday, 08:33, to Friday, 07:33.
    assert_eq!(hours(&mut world, id, 24), idle(24));
    assert_eq!(hours(&mut world, id, 24), format!(".RRRRRRRR{}", idle(15)));
    assert_eq!(hours(&mut world, id, 48), idle(48));
    // On Sunday the clocks were put forward: from Monday, 09:33.
    assert_eq!(hours(&mut world, id, 24), format!("RRRRRRRR{}", idle(16)));
}

#[test]
fn an_hour_that_has_begun_counts_and_midnight_is_no_end() {
    let mut world = World::new();
    let id = long(&mut world);
    let days = [DayOfWeek::Wednesday, DayOfWeek::Thursday];
    arm(&mut world, id, schedule("22:00:00", "08:00:00", "PST", &days));
    world.pass(2);
    assert_eq!(world.status(id), BroadcastStatus::Running);
    assert_eq!(hours(&mut world, id, 27), format!("{}RRRRRRRRRR...", ".".repeat(14)));
}

#[test]
fn a_schedule_has_a_first_and_a_last_day() {
    let mut world = World::new();
    let id = long(&mut world);
    let date = |text: &str| text.parse::<Date>().unwrap();
    let days = [DayOfWeek::Friday, DayOfWeek::Saturday, DayOfWeek::Sunday];
    let schedule = schedule("10:00:00", "11:00:00", "US/Eastern", &days)
        .with_begin_date(date("2013-03-09"))
        .with_end_date(date("2013-03-09"));
    arm(&mut world, id, schedule);
    let seen = hours(&mut world, id, 24 * 9);
    assert_eq!(seen.matches('R').count(), 1);
    assert_eq!(seen.find('R'), Some(2 * 24 - 1));
}

#[test]
fn a_schedule_can_be_deleted_while_it_is_open() {
    let mut world = World::new();
    let id = long(&mut world);
    let schedule = schedule("07:00:00", "08:00:00", "PST", &[DayOfWeek::Thursday]);
    let schedule_id = arm(&mut world, id, schedule.clone());
    let found = world.ask(get_broadcast_schedule, schedule_id).unwrap();
    assert_eq!(found, schedule.with_id(schedule_id));
    let query = QueryBroadcastSchedules::new(id);
    let all = world.ask(query_broadcast_schedule, query).unwrap();
    assert_eq!((all.total_results, &all.broadcast_schedule[..]), (1, &[found][..]));
    world.pass(60);
    world.ask(delete_broadcast_schedule, schedule_id).unwrap();
    let gone = ServiceFault::not_found(format!("there is no broadcast schedule {schedule_id}"));
    assert_eq!(world.ask(delete_broadcast_schedule, schedule_id), Err(gone.clone()));
    assert_eq!(world.ask(get_broadcast_schedule, schedule_id), Err(gone));
    world.pass(HOUR);
    assert_eq!(world.status(id), BroadcastStatus::Running);
}

#[test]
fn a_schedule_leaves_a_broadcast_alone_that_has_nothing_to_do() {
    let mut world = World::new();
    let days = [DayOfWeek::Thursday];
    let empty = world.create(text("x"));
    arm(&mut world, empty, schedule("09:00:00", "17:00:00", "PST", &days));
    let archived = world.create(text("x"));
    world.add(archived, &[ANN]);
    arm(&mut world, archived, schedule("09:00:00", "17:00:00", "PST", &days));
    world.control(archived, BroadcastCommand::Archive).unwrap();
    world.pass(4 * HOUR);
    assert_eq!(world.status(empty), BroadcastStatus::StartPending);
    assert_eq!(world.status(archived), BroadcastStatus::Archived);
    assert_eq!(world.texts(archived)[0].state, ActionState::Ready);
}

#[test]
fn schedules_that_make_no_sense_are_refused() {
    let mut world = World::new();
    let id = world.create(text("x"));
    let mut refused = |broadcast_id, schedule, fault| {
        let request = CreateBroadcastSchedule::new(broadcast_id, schedule);
        assert_eq!(world.ask(create_broadcast_schedule, request), Err(fault));
    };
    let good = || schedule("09:00:00", "17:00:00", "PST", &[DayOfWeek::Monday]);
    refused(7, good(), ServiceFault::not_found("there is no broadcast 7"));
    let zone = schedule("09:00:00", "17:00:00", "Pacific", &[DayOfWeek::Monday]);
    let fault =
        bad("there is no time zone \"Pacific\": give a name such as America/Los_Angeles, or PST");
    refused(id, zone, fault);
    let never = schedule("09:00:00", "17:00:00", "PST", &[]);
    refused(id, never, bad("DaysOfWeek must name a day"));
    let date = |text: &str| text.parse::<Date>().unwrap();
    let back = good().with_begin_date(date("2013-03-09")).with_end_date(date("2013-03-08"));
    refused(id, back, bad("EndDate is before BeginDate"));
    let far = good().with_begin_date(date("12000-01-01"));
    refused(id, far, bad("BeginDate is 12000-01-01, which is too far from today"));
    assert_eq!(world.account.schedules.len(), 0);
}
