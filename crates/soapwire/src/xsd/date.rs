//! `xs:date`.

use jiff::civil;

use super::lexical::Problem;
use super::moment::{self, Moment, date_text, moment_type};
use super::scanner::Scanner;
use super::short_text::ShortText;

/// An `xs:date`: a day, with or without a time zone.
///
/// It keeps its lexical form and writes that back. Two are equal when both have a time zone, or neither has, and their
/// days start at the same instant. One with and one without a time zone have no order.
#[derive(Clone)]
pub struct Date {
    text: ShortText,
    moment: Moment,
}

impl Date {
    /// The date, whatever the time zone, when the year is in jiff's range (-9999 to 9999).
    ///
    /// The year `-0044`, 44 BCE, is jiff's year -43.
    pub fn to_civil(&self) -> Option<civil::Date> {
        self.moment.date()
    }
}

moment_type!(Date, "xs:date", read, default: "1970-01-01" = Moment::of_day(1970, 1, 1));

fn read(mut scanner: Scanner<'_>) -> Result<Moment, Problem> {
    let date = moment::date(&mut scanner)?;
    Ok(date.with_offset(scanner.zone()?))
}

impl From<civil::Date> for Date {
    /// Written without a time zone.
    fn from(date: civil::Date) -> Self {
        Self {
            text: date_text(date).as_str().into(),
            moment: Moment::of_day(date.year().into(), date.month(), date.day()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::xsd::lexical::tests::{keeps, refuses, survives};

    #[test]
    fn forms() {
        ["2013-10-26", "2013-10-26Z", "2013-10-26-05:00", "-0044-03-15", "12013-10-26+14:00"]
            .into_iter()
            .for_each(keeps::<Date>);
        for text in [
            "",
            "2013-10",
            "2013-02-29",
            "2013-10-26z",
            "0000-01-01",
            "2013-10-26T00:00:00",
            "2013-1-1",
            "13-10-26",
            "2013-10-26+24:00",
        ] {
            refuses::<Date>(text);
        }
    }

    #[test]
    fn days_that_start_together_are_equal() {
        let value = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(value("2002-10-10+13:00"), value("2002-10-09-11:00"));
        assert_ne!(value("2002-10-10"), value("2002-10-10Z"));
        assert!(value("2002-10-10") < value("10000-01-01"));
        assert!(value("2002-10-10").partial_cmp(&value("2012-10-10Z")).is_none());
        assert_eq!(value(Date::default().as_str()), Date::default());
    }

    proptest! {
        #[test]
        fn dates_round_trip(year in -9998_i16..=9999, month in 1_i8..=12, day in 1_i8..=28) {
            let date = civil::Date::constant(year, month, day);
            let written = Date::from(date);
            let read: Date = written.as_str().parse().unwrap();
            prop_assert_eq!(read.to_civil(), Some(date));
            prop_assert_eq!(read, written);
        }

        #[test]
        fn any_text_is_survived(text in "-?[0-9]{4,5}-[01][0-9]-[0-3][0-9](Z|[-+][01][0-9]:[0-6][0-9])?|\\PC*") {
            survives::<Date>(&text);
        }
    }
}
