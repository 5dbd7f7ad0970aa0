//! How long numbers and keywords are leased: from month to month, until they are released.

use std::time::SystemTime;

use callfire::data::LeaseInfo;
use jiff::{Span, Unit, civil};
use soapwire::xsd::Date;

use crate::clock::day;

/// The lease of what was delivered then, as it stands now: it renews itself at the end of each month.
pub(super) fn lease(since: SystemTime, now: SystemTime) -> LeaseInfo {
    let begin = day(since);
    let passed = begin.until((Unit::Month, day(now))).map_or(0, |passed| passed.get_months());
    let months = Span::new().try_months(i64::from(passed.max(0)) + 1);
    let end = months.and_then(|months| begin.checked_add(months)).unwrap_or(civil::Date::MAX);
    let lease = LeaseInfo::new(true);
    match (date(begin), date(end)) {
        (Some(begin), Some(end)) => lease.with_lease_begin(begin).with_lease_end(end),
        _ => lease,
    }
}

/// A day in UTC, as the service writes it.
fn date(day: civil::Date) -> Option<Date> {
    format!("{day}Z").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> SystemTime {
        time.parse::<jiff::Timestamp>().unwrap().into()
    }

    #[track_caller]
    fn check(since: &str, now: &str, begin: &str, end: &str) {
        let lease = lease(at(since), at(now));
        assert_eq!(lease.lease_begin.unwrap().as_str(), begin);
        assert_eq!(lease.lease_end.unwrap().as_str(), end);
        assert!(lease.auto_renew);
    }

    #[test]
    fn a_lease_ends_after_a_month_and_goes_on() {
        let since = "2013-03-07T23:59:59Z";
        check(since, since, "2013-03-07Z", "2013-04-07Z");
        check(since, "2013-04-06T00:00:00Z", "2013-03-07Z", "2013-04-07Z");
        check(since, "2013-04-07T00:00:00Z", "2013-03-07Z", "2013-05-07Z");
        check(since, "2015-01-01T00:00:00Z", "2013-03-07Z", "2015-01-07Z");
    }

    #[test]
    fn a_short_month_does_not_shorten_the_next() {
        let since = "2013-01-31T00:00:00Z";
        check(since, since, "2013-01-31Z", "2013-02-28Z");
        check(since, "2013-03-01T00:00:00Z", "2013-01-31Z", "2013-03-31Z");
    }

    #[test]
    fn a_clock_that_was_put_back_makes_no_shorter_lease() {
        check("2013-03-07T00:00:00Z", "2012-01-01T00:00:00Z", "2013-03-07Z", "2013-04-07Z");
    }
}
