//! The point in time behind the date and time types, and the parts their lexical forms share.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use jiff::civil;
use jiff::tz::Offset;

use super::calendar::{day_number, days_in_month};
use super::lexical::Problem;
use super::scanner::{Scanner, nanoseconds};

/// A date, a time of day and perhaps a time zone, compared as an instant.
///
/// Types without a date, or without a part of it, take that part from 1972, which is a leap year.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    year: i64,
    month: i8,
    day: i8,
    time: civil::Time,
    offset: Option<Offset>,
}

impl Moment {
    /// The start of a day that is known to exist, in no time zone.
    pub(super) const fn of_day(year: i64, month: i8, day: i8) -> Self {
        Self { year, month, day, time: civil::Time::midnight(), offset: None }
    }

    /// The start of a day, when that day exists.
    pub(super) fn new(year: i64, month: i8, day: i8) -> Result<Self, Problem> {
        let exists = (1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day);
        if exists { Ok(Self::of_day(year, month, day)) } else { Err(Problem::Form) }
    }

    pub(super) const fn with_time(self, time: civil::Time) -> Self {
        Self { time, ..self }
    }

    pub(super) const fn with_offset(self, offset: Option<Offset>) -> Self {
        Self { offset, ..self }
    }

    /// The start of the following day.
    pub(super) fn next_day(self) -> Self {
        let Self { year, month, day, .. } = self;
        if day < days_in_month(year, month) {
            Self { day: day + 1, ..self }
        } else if month < 12 {
            Self { month: month + 1, day: 1, ..self }
        } else {
            Self { year: year + 1, month: 1, day: 1, ..self }
        }
    }

    pub(super) fn offset(&self) -> Option<Offset> {
        self.offset
    }

    pub(super) fn time(&self) -> civil::Time {
        self.time
    }

    /// The date, when jiff has its year.
    pub(super) fn date(&self) -> Option<civil::Date> {
        civil::Date::new(self.year.try_into().ok()?, self.month, self.day).ok()
    }

    /// Whether there is a zone, and the seconds and nanoseconds since a fixed point in that zone or outside of any.
    fn key(&self) -> (bool, i64, i32) {
        let time = self.time;
        let minutes = i64::from(time.hour()) * 60 + i64::from(time.minute());
        let seconds = day_number(self.year, self.month, self.day) * 86_400
            + minutes * 60
            + i64::from(time.second());
        let east = self.offset.map_or(0, Offset::seconds);
        (self.offset.is_some(), seconds - i64::from(east), time.subsec_nanosecond())
    }
}

impl PartialEq for Moment {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Moment {}

impl Hash for Moment {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl PartialOrd for Moment {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let comparable = self.offset.is_some() == other.offset.is_some();
        comparable.then(|| self.key().cmp(&other.key()))
    }
}

/// Takes a year: four digits or more, no needless zero, perhaps a minus sign, never the year 0.
///
/// The result is astronomical: `-0001` is the year 0.
pub(super) fn year(scanner: &mut Scanner<'_>) -> Result<i64, Problem> {
    let before_christ = scanner.takes('-');
    let digits = scanner.digits()?;
    if digits.len() < 4 || (digits.len() > 4 && digits.starts_with('0')) || digits == "0000" {
        return Err(Problem::Form);
    }
    if digits.len() > 9 {
        return Err(Problem::Range);
    }
    let year: i64 = digits.parse().map_err(|_| Problem::Form)?;
    Ok(if before_christ { 1 - year } else { year })
}

/// Takes `YYYY-MM-DD`.
pub(super) fn date(scanner: &mut Scanner<'_>) -> Result<Moment, Problem> {
    let year = year(scanner)?;
    scanner.expect('-')?;
    let month = scanner.two_digits()?;
    scanner.expect('-')?;
    Moment::new(year, month, scanner.two_digits()?)
}

/// Takes `hh:mm:ss` with an optional fraction; none is `24:00:00`, the end of the day.
pub(super) fn time(scanner: &mut Scanner<'_>) -> Result<Option<civil::Time>, Problem> {
    let hour = scanner.two_digits()?;
    scanner.expect(':')?;
    let minute = scanner.two_digits()?;
    scanner.expect(':')?;
    let second = scanner.two_digits()?;
    let fraction = scanner.fraction()?;
    if (hour, minute, second) == (24, 0, 0) && fraction.bytes().all(|digit| digit == b'0') {
        return Ok(None);
    }
    let time = civil::Time::new(hour, minute, second, nanoseconds(fraction));
    time.map(Some).map_err(|_| Problem::Form)
}

/// The lexical form of a date.
pub(super) fn date_text(date: civil::Date) -> String {
    let year = date.year();
    let (sign, year) = if year > 0 { ("", year) } else { ("-", 1 - year) };
    format!("{sign}{year:04}-{:02}-{:02}", date.month(), date.day())
}

/// The lexical form of a time of day.
pub(super) fn time_text(time: civil::Time) -> String {
    let text = format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second());
    match time.subsec_nanosecond() {
        0 => text,
        fraction => format!("{text}.{fraction:09}").trim_end_matches('0').to_owned(),
    }
}

/// The lexical form of an offset, when XML Schema has one for it: whole minutes, at most fourteen hours.
pub(super) fn zone_text(offset: Offset) -> Option<String> {
    let minutes = offset.seconds() / 60;
    let distance = minutes.unsigned_abs();
    match minutes {
        _ if offset.seconds() % 60 != 0 || distance > 14 * 60 => None,
        0 => Some("Z".to_owned()),
        _ => Some(format!(
            "{}{:02}:{:02}",
            if minutes < 0 { '-' } else { '+' },
            distance / 60,
            distance % 60
        )),
    }
}

/// What the date and time types have in common; `$read` makes a [`Moment`] of text, and a default is needed for
/// fields that are not read yet.
macro_rules! moment_type {
    ($type:ident, $name:literal, $read:path, default: $text:literal = $moment:expr) => {
        impl $type {
            /// The lexical form, as it was read.
            pub fn as_str(&self) -> &str {
                self.text.as_str()
            }

            /// The time zone's offset from UTC, when the lexical form has one; for `Z` it is zero.
            pub fn offset(&self) -> Option<::jiff::tz::Offset> {
                self.moment.offset()
            }

            /// Whether the lexical form has a time zone.
            pub fn is_zoned(&self) -> bool {
                self.offset().is_some()
            }
        }

        impl Default for $type {
            #[doc = concat!("`", $text, "`.")]
            fn default() -> Self {
                Self { text: $text.into(), moment: $moment }
            }
        }

        impl $crate::xsd::Lexical for $type {
            fn parse(text: &str) -> Result<Self, $crate::xsd::LexicalError> {
                let moment = $read($crate::xsd::scanner::Scanner::new(text))
                    .map_err(|problem| problem.of(concat!("an ", $name), text))?;
                Ok(Self { text: text.into(), moment })
            }

            fn write(&self, out: &mut String) {
                out.push_str(self.as_str());
            }
        }

        $crate::xsd::lexical::text_type!($type);

        impl PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                self.moment == other.moment
            }
        }

        impl Eq for $type {}

        impl ::std::hash::Hash for $type {
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                self.moment.hash(state);
            }
        }

        impl PartialOrd for $type {
            fn partial_cmp(&self, other: &Self) -> Option<::std::cmp::Ordering> {
                self.moment.partial_cmp(&other.moment)
            }
        }
    };
}
pub(super) use moment_type;
