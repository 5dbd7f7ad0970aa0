//! The hours of the recipient's day in which there are attempts. What is attempted is not known here.

use std::time::SystemTime;

use callfire::data::LocalTimeZoneRestriction;
use jiff::civil::Time;
use soapwire::xsd;

use super::zone;

/// The first moment from `at` on at which the recipient may be tried.
pub(super) fn opening(
    restriction: Option<&LocalTimeZoneRestriction>,
    number: &str,
    at: SystemTime,
) -> SystemTime {
    let Some(restriction) = restriction else { return at };
    let begin = restriction.begin_time.as_ref().map_or(Time::MIN, xsd::Time::to_civil);
    let end = restriction.end_time.as_ref().map_or(Time::MIN, xsd::Time::to_civil);
    let zone = zone::of(number);
    let local = zone::local(&zone, at);
    if is_open(begin, end, local.time()) {
        return at;
    }
    let today = local.date();
    let day = if local.time() < begin { Some(today) } else { today.tomorrow().ok() };
    let opens = day.and_then(|day| zone::moment(&zone, day.to_datetime(begin)));
    opens.map_or(at, |opens| opens.max(at))
}

/// Whether a time is in the window, which may go over midnight; from a time to the same time is the whole day.
fn is_open(begin: Time, end: Time, time: Time) -> bool {
    match begin < end {
        true => begin <= time && time < end,
        false => begin <= time || time < end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When a Seattle number may be called, all in its own time.
    fn opens(begin: Option<&str>, end: Option<&str>, at: &str) -> String {
        let mut restriction = LocalTimeZoneRestriction::new();
        restriction.begin_time = begin.map(|time| time.parse().unwrap());
        restriction.end_time = end.map(|time| time.parse().unwrap());
        let zone = zone::of("12065550100");
        let at = zone::moment(&zone, at.parse().unwrap()).unwrap();
        let opens = opening(Some(&restriction), "12065550100", at);
        zone::local(&zone, opens).datetime().to_string()
    }

    #[test]
    fn a_window_opens_at_its_time() {
        let day = |at| opens(Some("09:00:00"), Some("17:00:00"), at);
        assert_eq!(day("2013-03-07T08:59:59"), "2013-03-07T09:00:00");
        assert_eq!(day("2013-03-07T09:00:00"), "2013-03-07T09:00:00");
        assert_eq!(day("2013-03-07T16:59:59"), "2013-03-07T16:59:59");
        assert_eq!(day("2013-03-07T17:00:00"), "2013-03-08T09:00:00");
    }

    #[test]
    fn a_window_may_go_over_midnight_or_have_one_end() {
        let night = |at| opens(Some("22:00:00"), Some("06:00:00"), at);
        assert_eq!(night("2013-03-07T23:00:00"), "2013-03-07T23:00:00");
        assert_eq!(night("2013-03-07T05:00:00"), "2013-03-07T05:00:00");
        assert_eq!(night("2013-03-07T06:00:00"), "2013-03-07T22:00:00");
        assert_eq!(opens(Some("22:00:00"), None, "2013-03-07T05:00:00"), "2013-03-07T22:00:00");
        assert_eq!(opens(None, Some("06:00:00"), "2013-03-07T07:00:00"), "2013-03-08T00:00:00");
        assert_eq!(opens(None, None, "2013-03-07T07:00:00"), "2013-03-07T07:00:00");
    }

    #[test]
    fn an_hour_that_the_clock_leaves_out_is_made_up_for() {
        let early = opens(Some("02:30:00"), Some("17:00:00"), "2013-03-10T01:00:00");
        assert_eq!(early, "2013-03-10T03:30:00");
    }
}
