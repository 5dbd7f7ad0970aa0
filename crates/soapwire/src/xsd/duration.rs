//! `xs:duration`.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use jiff::SignedDuration;

use super::calendar::day_number;
use super::lexical::{Lexical, LexicalError, Problem, text_type};
use super::scanner::{Scanner, nanoseconds};

/// An `xs:duration`: months and seconds, which have no fixed relation, forward or backward.
///
/// It keeps its lexical form and writes that back. Two are equal when their months and their seconds are; fractions
/// of a second count up to the nanosecond. `P1M` and `P30D` have no order, `P1M` and `P32D` do.
#[derive(Clone)]
pub struct Duration {
    text: String,
    months: i64,
    time: SignedDuration,
}

impl Duration {
    /// The lexical form, as it was read.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The years and months, in months.
    pub fn months(&self) -> i64 {
        self.months
    }

    /// The days, hours, minutes and seconds; a day has 24 hours.
    pub fn time(&self) -> SignedDuration {
        self.time
    }

    /// The whole of it, when it has no months.
    pub fn to_signed_duration(&self) -> Option<SignedDuration> {
        (self.months == 0).then_some(self.time)
    }

    /// The nanoseconds from the start of a month to this much later.
    fn nanoseconds_from(&self, year: i64, month: i8) -> i128 {
        let months = year * 12 + i64::from(month) - 1 + self.months;
        let month = i8::try_from(months.rem_euclid(12) + 1).unwrap_or(1);
        let days = day_number(months.div_euclid(12), month, 1) - day_number(year, 1, 1);
        i128::from(days) * 86_400_000_000_000 + self.time.as_nanos()
    }
}

impl Lexical for Duration {
    fn parse(text: &str) -> Result<Self, LexicalError> {
        let (months, time) = read(text).map_err(|problem| problem.of("an xs:duration", text))?;
        Ok(Self { text: text.to_owned(), months, time })
    }

    fn write(&self, out: &mut String) {
        out.push_str(&self.text);
    }
}

text_type!(Duration);

/// Reads the months and the rest.
fn read(text: &str) -> Result<(i64, SignedDuration), Problem> {
    // Every number is optional, but not all of them, nor all of those after the T.
    if text.ends_with(['P', 'T']) {
        return Err(Problem::Form);
    }
    let mut scanner = Scanner::new(text);
    let is_negative = scanner.takes('-');
    scanner.expect('P')?;
    let months = total(&mut scanner, [('Y', 12), ('M', 1)])?;
    let days = total(&mut scanner, [('D', 86_400)])?;
    let clock = if scanner.takes('T') { clock(&mut scanner)? } else { SignedDuration::ZERO };
    scanner.end()?;
    let time = SignedDuration::from_secs(days).checked_add(clock).ok_or(Problem::Range)?;
    if months > MOST_MONTHS {
        return Err(Problem::Range);
    }
    Ok(if is_negative { (-months, -time) } else { (months, time) })
}

/// So many that arithmetic with them stays far from its limits.
const MOST_MONTHS: i64 = 1 << 40;

/// Takes hours, minutes and seconds.
fn clock(scanner: &mut Scanner<'_>) -> Result<SignedDuration, Problem> {
    let minutes = total(scanner, [('H', 3_600), ('M', 60)])?;
    let (seconds, fraction) = scanner.amount('S')?;
    let seconds = product(seconds, 1)?.checked_add(minutes).ok_or(Problem::Range)?;
    Ok(SignedDuration::new(seconds, nanoseconds(fraction)))
}

/// Takes whole amounts of these units.
fn total<const N: usize>(
    scanner: &mut Scanner<'_>,
    units: [(char, i64); N],
) -> Result<i64, Problem> {
    units.into_iter().try_fold(0_i64, |sum, (unit, size)| match scanner.amount(unit)? {
        (amount, "") => sum.checked_add(product(amount, size)?).ok_or(Problem::Range),
        _ => Err(Problem::Form),
    })
}

fn product(digits: &str, size: i64) -> Result<i64, Problem> {
    let amount: i64 = digits.parse().map_err(|_| Problem::Range)?;
    amount.checked_mul(size).ok_or(Problem::Range)
}

impl From<SignedDuration> for Duration {
    /// Written in seconds.
    fn from(time: SignedDuration) -> Self {
        let sign = if time.is_negative() { "-" } else { "" };
        let length = time.unsigned_abs();
        let number = format!("{}.{:09}", length.as_secs(), length.subsec_nanos());
        let number = number.trim_end_matches('0').trim_end_matches('.');
        Self { text: format!("{sign}PT{number}S"), months: 0, time }
    }
}

impl Default for Duration {
    /// `PT0S`.
    fn default() -> Self {
        Self::from(SignedDuration::ZERO)
    }
}

impl PartialEq for Duration {
    fn eq(&self, other: &Self) -> bool {
        (self.months, self.time) == (other.months, other.time)
    }
}

impl Eq for Duration {}

impl Hash for Duration {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.months, self.time).hash(state);
    }
}

impl PartialOrd for Duration {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        if self == other {
            return Some(Ordering::Equal);
        }
        // XML Schema names these four months; durations have an order when all four agree on it.
        let orders = [(1696, 9), (1697, 2), (1903, 3), (1903, 7)].map(|(year, month)| {
            self.nanoseconds_from(year, month).cmp(&other.nanoseconds_from(year, month))
        });
        let [first, ..] = orders;
        (first.is_ne() && orders.iter().all(|order| *order == first)).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::xsd::lexical::tests::{keeps, refuses, survives};

    fn value(text: &str) -> Duration {
        text.parse().unwrap()
    }

    #[test]
    fn forms() {
        for text in [
            "P1Y2M3DT4H5M6.7S",
            "-P1M",
            "PT0S",
            "P0Y",
            "PT36H",
            "P400D",
            "PT1M",
            "PT0.0000000000001S",
            "P1DT1S",
            "P01Y",
        ] {
            keeps::<Duration>(text);
        }
        for text in [
            "",
            "P",
            "-P",
            "PT",
            "P1YT",
            "P1",
            "1Y",
            "P-1Y",
            "+P1Y",
            "P1S",
            "P1H",
            "PT1D",
            "PT1Y",
            "P1D1Y",
            "P1M1Y",
            "PT1S1M",
            "P1.5Y",
            "PT1.5M",
            "PT.5S",
            "PT1.S",
            "P1YT1ST1S",
            "P1W",
            "p1y",
            " P1Y",
            "P1Y ",
            "P1y",
            "PT1.5",
            "P1Y2Y",
            "-",
            "P-",
        ] {
            refuses::<Duration>(text);
        }
        for text in [
            "P99999999999999999999Y",
            "P9999999999999Y",
            "P9223372036854775807D",
            "P106751991167300DT9223372036854775807S",
        ] {
            assert!(Duration::parse(text).unwrap_err().is_out_of_range(), "{text}");
        }
    }

    #[test]
    fn equal_lengths_are_equal() {
        assert_eq!(value("P1Y"), value("P12M"));
        assert_eq!(value("P1D"), value("PT24H"));
        assert_eq!(value("-PT90S"), value("-PT1M30.000S"));
        assert_ne!(value("P1M"), value("P30D"));
        assert_eq!(value("P1DT1S").to_signed_duration(), Some(SignedDuration::from_secs(86_401)));
        assert_eq!(
            (value("-P1Y1D").months(), value("-P1Y1D").time()),
            (-12, SignedDuration::from_secs(-86_400))
        );
        assert_eq!(value("P1M").to_signed_duration(), None);
        assert_eq!(value(Duration::default().as_str()), Duration::default());
    }

    #[test]
    fn orders_what_has_an_order() {
        assert!(value("P1M") < value("P32D"));
        assert!(value("P1M") > value("P27D"));
        assert!(value("-P1Y") < value("PT0S"));
        assert!(value("P1Y") < value("P367D"));
        for days in 28..=31 {
            assert_eq!(value("P1M").partial_cmp(&value(&format!("P{days}D"))), None);
        }
        assert!(value("P91625968981Y") > value("-P106751991167300D"));
    }

    proptest! {
        #[test]
        fn signed_durations_round_trip(seconds: i64, nanoseconds in -999_999_999_i32..=999_999_999) {
            let time = SignedDuration::new(seconds / 2, nanoseconds);
            let written = Duration::from(time);
            prop_assert_eq!(value(written.as_str()).to_signed_duration(), Some(time));
        }

        #[test]
        fn any_text_is_survived(
            text in "-?P([0-9]{1,20}Y)?([0-9]M)?([0-9]D)?(T([0-9]H)?([0-9]M)?([0-9](\\.[0-9]{0,12})?S)?)?|\\PC*",
        ) {
            survives::<Duration>(&text);
        }
    }
}
