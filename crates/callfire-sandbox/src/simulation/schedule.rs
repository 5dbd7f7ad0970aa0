//! How schedules start and stop their broadcasts. What they may look like is decided by the operations.

use std::time::SystemTime;

use callfire::data::{BroadcastSchedule, BroadcastStatus, DayOfWeek};
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use soapwire::xsd;

use super::{broadcast, recipients, zone};
use crate::state::{Account, Task};

/// Days after which the days of the week have all been seen.
const WEEK: usize = 8;

/// Lets a schedule take effect.
pub(crate) fn arm(account: &mut Account, id: i64, at: SystemTime) {
    let schedule = account.schedules.get(&id);
    if let Some((opens, _)) = schedule.and_then(|schedule| next(&schedule.schedule, at)) {
        account.agenda.add(opens.max(at), Task::OpenSchedule(id));
    }
}

/// Lets a schedule take no more effect.
pub(crate) fn disarm(account: &mut Account, id: i64) {
    account.agenda.cancel(Task::OpenSchedule(id));
    account.agenda.cancel(Task::CloseSchedule(id));
}

/// A schedule's day begins.
pub(super) fn open(account: &mut Account, id: i64, at: SystemTime) {
    let Some(schedule) = account.schedules.get(&id) else { return };
    let broadcast_id = schedule.broadcast_id;
    if let Some((_, closes)) = next(&schedule.schedule, at) {
        account.agenda.add(closes, Task::CloseSchedule(id));
    }
    if may_start(account, broadcast_id) {
        broadcast::start(account, broadcast_id, at);
    }
}

/// A schedule's day ends.
pub(super) fn close(account: &mut Account, id: i64, at: SystemTime) {
    let Some(schedule) = account.schedules.get(&id) else { return };
    let broadcast_id = schedule.broadcast_id;
    if broadcast::is_started(account, broadcast_id) {
        broadcast::stop(account, broadcast_id, at);
    }
    arm(account, id, at);
}

/// Whether a broadcast has something to do and was not put away.
fn may_start(account: &Account, id: i64) -> bool {
    let broadcast = account.broadcasts.get(&id);
    let is_archived =
        broadcast.is_none_or(|broadcast| broadcast.status == Some(BroadcastStatus::Archived));
    !is_archived && recipients::has_any_left(account, id)
}

/// The next time that a schedule is open, from when to when; it may be open already.
fn next(schedule: &BroadcastSchedule, at: SystemTime) -> Option<(SystemTime, SystemTime)> {
    let zone = zone::named(&schedule.time_zone)?;
    let yesterday = zone::local(&zone, at).date().yesterday().ok()?;
    let begin = schedule.begin_date.as_ref().and_then(xsd::Date::to_civil);
    let end = schedule.end_date.as_ref().and_then(xsd::Date::to_civil);
    let first = begin.map_or(yesterday, |begin| begin.max(yesterday));
    let days = std::iter::successors(Some(first), |day| day.tomorrow().ok()).take(WEEK + 1);
    days.take_while(|day| end.is_none_or(|end| *day <= end))
        .filter(|day| schedule.days_of_week.contains(&day_of_week(*day)))
        .filter_map(|day| hours(schedule, &zone, day))
        .find(|(_, closes)| *closes > at)
}

/// When a schedule is open that begins on a day. It ends on the next day when it does not end later on the same one.
fn hours(
    schedule: &BroadcastSchedule,
    zone: &TimeZone,
    day: Date,
) -> Option<(SystemTime, SystemTime)> {
    let start = schedule.start_time_of_day.to_civil();
    let stop = schedule.stop_time_of_day.to_civil();
    let last = if start < stop { day } else { day.tomorrow().ok()? };
    let opens = zone::moment(zone, day.to_datetime(start))?;
    let closes = zone::moment(zone, last.to_datetime(stop))?;
    Some((opens, closes))
}

fn day_of_week(day: Date) -> DayOfWeek {
    match day.weekday() {
        Weekday::Sunday => DayOfWeek::Sunday,
        Weekday::Monday => DayOfWeek::Monday,
        Weekday::Tuesday => DayOfWeek::Tuesday,
        Weekday::Wednesday => DayOfWeek::Wednesday,
        Weekday::Thursday => DayOfWeek::Thursday,
        Weekday::Friday => DayOfWeek::Friday,
        Weekday::Saturday => DayOfWeek::Saturday,
    }
}
