//! Time zones: those that have a name, and those of phone numbers. What happens at which time is not decided here.

use std::time::SystemTime;

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned, civil};

use crate::state::inventory;
use crate::state::name::plain;

/// Where numbers are that no place is known of.
const ELSEWHERE: &str = "America/Los_Angeles";

/// The time zone with this name: one of the time zone database, or an abbreviation that is used in North America.
pub(crate) fn named(name: &str) -> Option<TimeZone> {
    let place = match name.to_ascii_uppercase().as_str() {
        "PST" | "PDT" => "America/Los_Angeles",
        "MST" | "MDT" => "America/Denver",
        "CST" | "CDT" => "America/Chicago",
        "EST" | "EDT" => "America/New_York",
        "AKST" | "AKDT" => "America/Anchorage",
        "HST" => "Pacific/Honolulu",
        _ => name,
    };
    TimeZone::get(place).ok()
}

/// The time zone of a phone number, by its area code.
pub(super) fn of(number: &str) -> TimeZone {
    let digits = plain(number);
    let national = digits.strip_prefix('1').unwrap_or(digits);
    let area = national.get(..3).unwrap_or_default();
    let neighbour = inventory::number(&format!("1{area}5550100"));
    let name = neighbour.and_then(|number| number.region.time_zone.as_deref());
    named(name.unwrap_or(ELSEWHERE)).unwrap_or(TimeZone::UTC)
}

/// The time on a clock of the zone.
pub(super) fn local(zone: &TimeZone, at: SystemTime) -> Zoned {
    Timestamp::try_from(at).unwrap_or_default().to_zoned(zone.clone())
}

/// The moment at which a clock of the zone shows this time. A time that it leaves out is an hour later.
pub(super) fn moment(zone: &TimeZone, time: civil::DateTime) -> Option<SystemTime> {
    let zoned = time.to_zoned(zone.clone()).ok()?;
    Some(zoned.timestamp().into())
}
