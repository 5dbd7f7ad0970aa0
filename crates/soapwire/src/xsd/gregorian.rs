//! Years, months and days that stand alone: `xs:gYear`, `xs:gYearMonth`, `xs:gMonth`, `xs:gMonthDay` and `xs:gDay`.

use super::lexical::Problem;
use super::moment::{self, Moment, moment_type};
use super::scanner::Scanner;

macro_rules! gregorian_type {
    ($type:ident, $name:literal, $what:literal, $read:path, default: $text:literal = $moment:expr) => {
        #[doc = concat!("An `", $name, "`: ", $what, ", with or without a time zone.")]
        ///
        /// It keeps its lexical form and writes that back. Two are equal when both have a time zone, or neither
        /// has, and they start at the same instant. One with and one without a time zone have no order.
        #[derive(Clone)]
        pub struct $type {
            text: $crate::xsd::short_text::ShortText,
            moment: Moment,
        }

        moment_type!($type, $name, $read, default: $text = $moment);
    };
}

gregorian_type!(
    GYear, "xs:gYear", "a year, `2013`", year,
    default: "1970" = Moment::of_day(1970, 1, 1)
);
gregorian_type!(
    GYearMonth, "xs:gYearMonth", "a month of one year, `2013-10`", year_month,
    default: "1970-01" = Moment::of_day(1970, 1, 1)
);
gregorian_type!(
    GMonth, "xs:gMonth", "a month of every year, `--10`", month,
    default: "--01" = Moment::of_day(LEAP_YEAR, 1, 1)
);
gregorian_type!(
    GMonthDay, "xs:gMonthDay", "a day of every year, `--10-26`", month_day,
    default: "--01-01" = Moment::of_day(LEAP_YEAR, 1, 1)
);
gregorian_type!(
    GDay, "xs:gDay", "a day of every month, `---26`", day,
    default: "---01" = Moment::of_day(LEAP_YEAR, 1, 1)
);

const LEAP_YEAR: i64 = 1972;

fn year(mut scanner: Scanner<'_>) -> Result<Moment, Problem> {
    let year = moment::year(&mut scanner)?;
    Ok(Moment::new(year, 1, 1)?.with_offset(scanner.zone()?))
}

fn year_month(mut scanner: Scanner<'_>) -> Result<Moment, Problem> {
    let year = moment::year(&mut scanner)?;
    scanner.expect('-')?;
    let month = scanner.two_digits()?;
    Ok(Moment::new(year, month, 1)?.with_offset(scanner.zone()?))
}

fn month(mut scanner: Scanner<'_>) -> Result<Moment, Problem> {
    let month = after_hyphens(&mut scanner, 2)?;
    Ok(Moment::new(LEAP_YEAR, month, 1)?.with_offset(scanner.zone()?))
}

fn month_day(mut scanner: Scanner<'_>) -> Result<Moment, Problem> {
    let month = after_hyphens(&mut scanner, 2)?;
    let day = after_hyphens(&mut scanner, 1)?;
    Ok(Moment::new(LEAP_YEAR, month, day)?.with_offset(scanner.zone()?))
}

fn day(mut scanner: Scanner<'_>) -> Result<Moment, Problem> {
    let day = after_hyphens(&mut scanner, 3)?;
    Ok(Moment::new(LEAP_YEAR, 1, day)?.with_offset(scanner.zone()?))
}

fn after_hyphens(scanner: &mut Scanner<'_>, hyphens: usize) -> Result<i8, Problem> {
    for _ in 0..hyphens {
        scanner.expect('-')?;
    }
    scanner.two_digits()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::xsd::Lexical;
    use crate::xsd::lexical::tests::{keeps, refuses, survives};

    #[test]
    fn forms() {
        ["2013", "-0044", "12013Z", "2013+14:00", "2013-05:00"]
            .into_iter()
            .for_each(keeps::<GYear>);
        ["", "13", "0000", "02013", "2013-", "2013-10", "2013z"]
            .into_iter()
            .for_each(refuses::<GYear>);
        ["2013-10", "-0044-03Z", "2013-10-05:00"].into_iter().for_each(keeps::<GYearMonth>);
        ["2013", "2013-00", "2013-13", "2013-1", "2013-10-26"]
            .into_iter()
            .for_each(refuses::<GYearMonth>);
        ["--10", "--12Z", "--01-05:00"].into_iter().for_each(keeps::<GMonth>);
        ["10", "-10", "--13", "--10--", "--1", "---10"].into_iter().for_each(refuses::<GMonth>);
        ["--02-29", "--10-26Z", "--10-26-05:00"].into_iter().for_each(keeps::<GMonthDay>);
        ["--02-30", "--10", "10-26", "--10-32", "--00-01", "--10-26-5"]
            .into_iter()
            .for_each(refuses::<GMonthDay>);
        ["---01", "---31Z", "---31+01:00"].into_iter().for_each(keeps::<GDay>);
        ["---32", "---00", "--31", "31", "---1"].into_iter().for_each(refuses::<GDay>);
    }

    #[test]
    fn values_compare() {
        assert_eq!(GYear::parse("2013+00:00"), GYear::parse("2013Z"));
        assert_ne!(GMonthDay::parse("--02-29"), GMonthDay::parse("--03-01"));
        assert!(GYear::parse("-0044").unwrap() < GYear::parse("12013").unwrap());
        assert!(
            GDay::parse("---02").unwrap().partial_cmp(&GDay::parse("---01Z").unwrap()).is_none()
        );
    }

    #[test]
    fn defaults_are_what_they_say() {
        assert_eq!(GYear::parse(GYear::default().as_str()), Ok(GYear::default()));
        assert_eq!(GYearMonth::parse(GYearMonth::default().as_str()), Ok(GYearMonth::default()));
        assert_eq!(GMonth::parse(GMonth::default().as_str()), Ok(GMonth::default()));
        assert_eq!(GMonthDay::parse(GMonthDay::default().as_str()), Ok(GMonthDay::default()));
        assert_eq!(GDay::parse(GDay::default().as_str()), Ok(GDay::default()));
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "-{0,3}[0-9]{2,5}(-[0-9]{2})?(Z|[-+][01][0-9]:[0-6][0-9])?|\\PC*") {
            survives::<GYear>(&text);
            survives::<GYearMonth>(&text);
            survives::<GMonth>(&text);
            survives::<GMonthDay>(&text);
            survives::<GDay>(&text);
        }
    }
}
