//! `xs:time`.

use jiff::civil;

use super::lexical::Problem;
use super::moment::{self, Moment, moment_type, time_text};
use super::scanner::Scanner;
use super::short_text::ShortText;

/// An `xs:time`: a time of day, with or without a time zone.
///
/// It keeps its lexical form and writes that back. Two are compared as if they were of the same day: they are equal
/// when both have a time zone, or neither has, and they are the same instant of that day; fractions of a second count
/// up to the nanosecond. `24:00:00` equals `00:00:00`. One with and one without a time zone have no order.
#[derive(Clone)]
pub struct Time {
    text: ShortText,
    moment: Moment,
}

impl Time {
    /// The time on the clock, whatever the time zone.
    pub fn to_civil(&self) -> civil::Time {
        self.moment.time()
    }
}

moment_type!(Time, "xs:time", read, default: "00:00:00" = DAY);

const DAY: Moment = Moment::of_day(1972, 1, 1);

fn read(mut scanner: Scanner<'_>) -> Result<Moment, Problem> {
    let time = moment::time(&mut scanner)?;
    Ok(DAY.with_time(time.unwrap_or_default()).with_offset(scanner.zone()?))
}

impl From<civil::Time> for Time {
    /// Written without a time zone.
    fn from(time: civil::Time) -> Self {
        Self { text: time_text(time).as_str().into(), moment: DAY.with_time(time) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::xsd::lexical::tests::{keeps, refuses, survives};

    #[test]
    fn forms() {
        ["05:36:10", "05:36:10.25Z", "24:00:00", "24:00:00.0Z", "23:59:59.999999999999-14:00"]
            .into_iter()
            .for_each(keeps::<Time>);
        [
            "",
            "05:36",
            "5:36:10",
            "24:00:01",
            "23:59:60",
            "05:36:10z",
            "05:36:10.",
            "T05:36:10",
            "-05:36:10",
            "05:36:10 Z",
        ]
        .into_iter()
        .for_each(refuses::<Time>);
    }

    #[test]
    fn compares_instants_of_one_day() {
        let value = |text: &str| text.parse::<Time>().unwrap();
        assert_eq!(value("24:00:00"), value("00:00:00"));
        assert_eq!(value("12:00:00+01:00"), value("11:00:00Z"));
        assert_ne!(value("12:00:00"), value("12:00:00Z"));
        assert!(value("12:00:00.1") > value("12:00:00"));
        assert_eq!(value(Time::default().as_str()), Time::default());
    }

    proptest! {
        #[test]
        fn times_round_trip(
            hour in 0_i8..24,
            minute in 0_i8..60,
            second in 0_i8..60,
            nanosecond in 0_i32..1_000_000_000,
        ) {
            let time = civil::Time::constant(hour, minute, second, nanosecond);
            let written = Time::from(time);
            let read: Time = written.as_str().parse().unwrap();
            prop_assert_eq!(read.to_civil(), time);
            prop_assert_eq!(read, written);
        }

        #[test]
        fn any_text_is_survived(
            text in "[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{0,12})?(Z|[-+][01][0-9]:[0-6][0-9])?|\\PC*",
        ) {
            survives::<Time>(&text);
        }
    }
}
