//! `xs:dateTime`.

use jiff::civil;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

use super::lexical::Problem;
use super::moment::{self, Moment, date_text, moment_type, time_text, zone_text};
use super::scanner::Scanner;
use super::short_text::ShortText;

/// An `xs:dateTime`: a date and a time of day, with or without a time zone.
///
/// It keeps its lexical form and writes that back. Two are equal when both have a time zone, or neither has, and they
/// are the same instant; fractions of a second count up to the nanosecond. One with and one without a time zone have no
/// order.
///
/// ```
/// use soapwire::xsd::DateTime;
///
/// let created: DateTime = "2013-10-26T05:36:10+07:00".parse()?;
/// assert_eq!(created.to_timestamp(), "2013-10-25T22:36:10Z".parse().ok());
/// assert_eq!(created, "2013-10-25T22:36:10.000Z".parse()?);
/// assert_eq!(created.to_string(), "2013-10-26T05:36:10+07:00");
/// # Ok::<(), soapwire::xsd::LexicalError>(())
/// ```
#[derive(Clone)]
pub struct DateTime {
    text: ShortText,
    moment: Moment,
}

impl DateTime {
    /// The instant, when there is a time zone and the year is in jiff's range (-9999 to 9999).
    ///
    /// Without a time zone only the sender knows which instant was meant; see [`to_civil`](Self::to_civil).
    pub fn to_timestamp(&self) -> Option<Timestamp> {
        self.offset()?.to_timestamp(self.to_civil()?).ok()
    }

    /// The date and time on the clock, whatever the time zone, when the year is in jiff's range.
    ///
    /// `24:00:00` is the next day's midnight. The year `-0044`, 44 BCE, is jiff's year -43.
    pub fn to_civil(&self) -> Option<civil::DateTime> {
        Some(self.moment.date()?.to_datetime(self.moment.time()))
    }

    /// The date and time in its fixed offset, when [`to_timestamp`](Self::to_timestamp) has a result.
    pub fn to_zoned(&self) -> Option<Zoned> {
        Some(self.to_timestamp()?.to_zoned(TimeZone::fixed(self.offset()?)))
    }

    fn new(civil: civil::DateTime, zone: Option<(Offset, &str)>) -> Self {
        let (offset, zone) = zone.unzip();
        let text = format!(
            "{}T{}{}",
            date_text(civil.date()),
            time_text(civil.time()),
            zone.unwrap_or_default()
        );
        let date = Moment::of_day(civil.year().into(), civil.month(), civil.day());
        Self {
            text: text.as_str().into(),
            moment: date.with_time(civil.time()).with_offset(offset),
        }
    }
}

moment_type!(
    DateTime, "xs:dateTime", read,
    default: "1970-01-01T00:00:00Z" = Moment::of_day(1970, 1, 1).with_offset(Some(Offset::UTC))
);

fn read(mut scanner: Scanner<'_>) -> Result<Moment, Problem> {
    let date = moment::date(&mut scanner)?;
    scanner.expect('T')?;
    let moment = match moment::time(&mut scanner)? {
        Some(time) => date.with_time(time),
        None => date.next_day(),
    };
    Ok(moment.with_offset(scanner.zone()?))
}

impl From<Timestamp> for DateTime {
    /// Written in UTC, with `Z`.
    fn from(timestamp: Timestamp) -> Self {
        Self::new(Offset::UTC.to_datetime(timestamp), Some((Offset::UTC, "Z")))
    }
}

impl From<&Zoned> for DateTime {
    /// Written with its offset; in UTC when XML Schema cannot write that offset (more than fourteen hours, or seconds).
    fn from(zoned: &Zoned) -> Self {
        match zone_text(zoned.offset()) {
            Some(zone) => Self::new(zoned.datetime(), Some((zoned.offset(), &zone))),
            None => zoned.timestamp().into(),
        }
    }
}

impl From<Zoned> for DateTime {
    fn from(zoned: Zoned) -> Self {
        Self::from(&zoned)
    }
}

impl From<civil::DateTime> for DateTime {
    /// Written without a time zone.
    fn from(civil: civil::DateTime) -> Self {
        Self::new(civil, None)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;
    use crate::xsd::Lexical;
    use crate::xsd::lexical::tests::{keeps, refuses, survives};

    fn value(text: &str) -> DateTime {
        text.parse().unwrap()
    }

    #[test]
    fn legal_forms_are_kept() {
        for text in [
            "2013-10-26T05:36:10Z",
            "2013-10-26T05:36:10",
            "2013-10-26T05:36:10+14:00",
            "2013-10-26T05:36:10-14:00",
            "2013-10-26T05:36:10-00:00",
            "2013-10-26T05:36:10.123456789012345Z",
            "2013-10-26T05:36:10.500Z",
            "2013-10-26T24:00:00Z",
            "2013-10-26T24:00:00.000",
            "-0044-03-15T00:00:00Z",
            "12013-10-26T05:36:10Z",
            "-999999999-12-31T00:00:00Z",
            "999999999-12-31T24:00:00-14:00",
            "2012-02-29T00:00:00Z",
            "2000-02-29T00:00:00",
        ] {
            keeps::<DateTime>(text);
        }
    }

    #[test]
    fn illegal_forms_are_refused() {
        for text in [
            "",
            "1382765770",
            "2013-10-26",
            "2013-10-26T",
            "2013-10-26T05:36",
            "2013-10-26 05:36:10",
            "2013-10-26t05:36:10Z",
            "2013-10-26T05:36:10z",
            "2013-10-26T05:36:60Z",
            "2013-10-26T05:60:10Z",
            "2013-10-26T25:00:00Z",
            "2013-10-26T24:00:01Z",
            "2013-10-26T24:01:00Z",
            "2013-10-26T24:00:00.0000000000001Z",
            "2013-02-30T00:00:00Z",
            "2013-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "2013-00-10T00:00:00Z",
            "2013-13-10T00:00:00Z",
            "2013-10-00T00:00:00Z",
            "2013-04-31T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "-0000-01-01T00:00:00Z",
            "00000-01-01T00:00:00Z",
            "02013-10-26T05:36:10Z",
            "213-10-26T05:36:10Z",
            "+2013-10-26T05:36:10Z",
            "2013-10-26T05:36:10+14:01",
            "2013-10-26T05:36:10+0700",
            "2013-10-26T05:36:10+7:00",
            "2013-10-26T05:36:10.Z",
            "2013-10-26T05:36:10,5Z",
            "2013-10-26T5:36:10Z",
            "2013-10-26T05:36:10ZZ",
            " 2013-10-26T05:36:10Z",
            "2013-10-26T05:36:10Z[UTC]",
            "\u{ff12}013-10-26T05:36:10Z",
            "2013\u{2010}10-26T05:36:10Z",
            "999999999999999999999999999999-01-01T00:00:00Z",
        ] {
            refuses::<DateTime>(text);
        }
    }

    #[test]
    fn a_year_too_long_says_so() {
        let error = DateTime::parse("9999999999-01-01T00:00:00Z").unwrap_err();
        assert_eq!(
            error.to_string(),
            "\"9999999999-01-01T00:00:00Z\" is out of range for an xs:dateTime"
        );
    }

    #[test]
    fn same_instants_are_equal() {
        for (one, other) in [
            ("2013-10-26T24:00:00Z", "2013-10-27T00:00:00Z"),
            ("2013-12-31T24:00:00", "2014-01-01T00:00:00"),
            ("2012-02-28T24:00:00", "2012-02-29T00:00:00"),
            ("2013-10-26T05:36:10+14:00", "2013-10-25T15:36:10Z"),
            ("2013-10-26T05:36:10.5Z", "2013-10-26T05:36:10.5000000000009Z"),
            ("-0001-12-31T24:00:00Z", "0001-01-01T00:00:00Z"),
            ("9999-12-31T24:00:00Z", "10000-01-01T00:00:00Z"),
        ] {
            assert_eq!(value(one), value(other));
            assert_eq!(HashSet::from([value(one), value(other)]).len(), 1);
        }
        assert_ne!(value("2013-10-26T05:36:10"), value("2013-10-26T05:36:10Z"));
    }

    #[test]
    fn instants_are_ordered() {
        assert!(value("-0044-03-15T00:00:00Z") < value("-0043-03-15T00:00:00Z"));
        assert!(value("9999-12-31T23:59:59Z") < value("12013-10-26T05:36:10Z"));
        assert!(value("2013-10-26T05:36:10+01:00") < value("2013-10-26T05:36:10Z"));
        assert_eq!(value("2013-10-26T05:36:10").partial_cmp(&value("2014-10-26T05:36:10Z")), None);
    }

    #[test]
    fn converts_to_jiff() {
        let timestamp = |text| value(text).to_timestamp().map(|timestamp| timestamp.to_string());
        assert_eq!(
            timestamp("2013-10-27T00:00:00.1234567899Z").as_deref(),
            Some("2013-10-27T00:00:00.123456789Z")
        );
        assert_eq!(timestamp("-0044-03-15T00:00:00Z").as_deref(), Some("-000043-03-15T00:00:00Z"));
        assert_eq!(timestamp("2013-10-26T05:36:10"), None);
        assert_eq!(timestamp("12013-10-26T05:36:10Z"), None);
        assert_eq!(timestamp("9999-12-31T23:59:59Z"), None);
        assert_eq!(
            value("2013-10-26T05:36:10").to_civil(),
            Some(civil::DateTime::constant(2013, 10, 26, 5, 36, 10, 0))
        );
        let zoned = value("2013-10-26T05:36:10+07:00").to_zoned().unwrap();
        assert_eq!(zoned.to_string(), "2013-10-26T05:36:10+07:00[+07:00]");
    }

    #[test]
    fn converts_from_jiff() {
        let at = |offset| {
            Timestamp::new(1_382_765_770, 500_000_000)
                .unwrap()
                .to_zoned(TimeZone::fixed(Offset::from_seconds(offset).unwrap()))
        };
        for (offset, text) in [
            (0, "2013-10-26T05:36:10.5Z"),
            (-19_800, "2013-10-26T00:06:10.5-05:30"),
            (50_400, "2013-10-26T19:36:10.5+14:00"),
            (50_460, "2013-10-26T05:36:10.5Z"),
            (-1, "2013-10-26T05:36:10.5Z"),
        ] {
            assert_eq!(DateTime::from(at(offset)).as_str(), text);
        }
        assert_eq!(
            DateTime::from(civil::DateTime::constant(-43, 3, 15, 0, 0, 0, 0)).as_str(),
            "-0044-03-15T00:00:00"
        );
        assert_eq!(DateTime::from(Timestamp::UNIX_EPOCH).as_str(), DateTime::default().as_str());
        assert_eq!(DateTime::from(Timestamp::UNIX_EPOCH), DateTime::default());
        assert!(DateTime::from(Timestamp::MIN) < DateTime::from(Timestamp::MAX));
    }

    proptest! {
        #[test]
        fn instants_round_trip(
            seconds in -377_705_023_201_i64..=253_402_207_199,
            nanosecond in 0_i32..1_000_000_000,
            minutes in -840_i32..=840,
        ) {
            let timestamp = Timestamp::new(seconds, nanosecond).unwrap();
            let zoned = timestamp.to_zoned(TimeZone::fixed(Offset::from_seconds(minutes * 60).unwrap()));
            for written in [DateTime::from(timestamp), DateTime::from(&zoned)] {
                let read = value(written.as_str());
                prop_assert_eq!(read.as_str(), written.as_str());
                prop_assert_eq!(&read, &written);
                prop_assert_eq!(read.to_timestamp(), Some(timestamp));
            }
            prop_assert_eq!(value(DateTime::from(zoned.datetime()).as_str()).to_civil(), Some(zoned.datetime()));
        }

        #[test]
        fn any_text_is_survived(
            text in "-?[0-9]{4,10}-0[0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9]\\.?[0-9]{0,12}(Z|[-+]0[0-9]:00)?|\\PC*",
        ) {
            survives::<DateTime>(&text);
        }
    }
}
