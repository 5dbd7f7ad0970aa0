//! Reads text from left to right, for the types whose lexical forms have several parts.

use jiff::tz::Offset;

use super::lexical::Problem;

/// What is still to be read.
#[derive(Clone)]
pub(super) struct Scanner<'a> {
    rest: &'a str,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// Takes `character` if it comes next.
    pub(super) fn takes(&mut self, character: char) -> bool {
        let rest = self.rest.strip_prefix(character);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Takes `character`, which must come next.
    pub(super) fn expect(&mut self, character: char) -> Result<(), Problem> {
        if self.takes(character) { Ok(()) } else { Err(Problem::Form) }
    }

    /// Takes one or more digits.
    pub(super) fn digits(&mut self) -> Result<&'a str, Problem> {
        let end =
            self.rest.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        self.rest = rest;
        if digits.is_empty() { Err(Problem::Form) } else { Ok(digits) }
    }

    /// Takes exactly two digits.
    pub(super) fn two_digits(&mut self) -> Result<i8, Problem> {
        let value = |digit: u8| {
            if digit.is_ascii_digit() {
                Ok((digit - b'0').cast_signed())
            } else {
                Err(Problem::Form)
            }
        };
        match *self.rest.as_bytes() {
            [_, _, third, ..] if third.is_ascii_digit() => Err(Problem::Form),
            [tens, ones, ..] => {
                let number = value(tens)? * 10 + value(ones)?;
                self.rest = self.rest.get(2..).unwrap_or_default();
                Ok(number)
            }
            _ => Err(Problem::Form),
        }
    }

    /// Takes a number and the unit behind it, if both come next; gives the digits before and after the point.
    pub(super) fn amount(&mut self, unit: char) -> Result<(&'a str, &'a str), Problem> {
        let mut ahead = self.clone();
        let Ok(whole) = ahead.digits() else {
            return Ok(("0", ""));
        };
        let fraction = ahead.fraction()?;
        if !ahead.takes(unit) {
            return Ok(("0", ""));
        }
        *self = ahead;
        Ok((whole, fraction))
    }

    /// Takes an optional fraction of a second and gives its digits, or nothing.
    pub(super) fn fraction(&mut self) -> Result<&'a str, Problem> {
        if self.takes('.') { self.digits() } else { Ok("") }
    }

    /// Takes an optional time zone, which must come last.
    pub(super) fn zone(mut self) -> Result<Option<Offset>, Problem> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let seconds = self.zone_seconds()?;
        self.end()?;
        Offset::from_seconds(seconds).map(Some).map_err(|_| Problem::Form)
    }

    /// Makes sure that nothing is left.
    pub(super) fn end(self) -> Result<(), Problem> {
        if self.rest.is_empty() { Ok(()) } else { Err(Problem::Form) }
    }

    fn zone_seconds(&mut self) -> Result<i32, Problem> {
        if self.takes('Z') {
            return Ok(0);
        }
        let sign = if self.takes('-') { -1 } else { 1 };
        if sign == 1 {
            self.expect('+')?;
        }
        let hours = self.two_digits()?;
        self.expect(':')?;
        let minutes = self.two_digits()?;
        let legal = minutes <= 59 && (hours, minutes) <= (14, 0);
        if legal {
            Ok(sign * (i32::from(hours) * 60 + i32::from(minutes)) * 60)
        } else {
            Err(Problem::Form)
        }
    }
}

/// The nanoseconds in the digits of a fraction of a second; further digits are cut off.
pub(super) fn nanoseconds(fraction: &str) -> i32 {
    let digits = fraction.bytes().chain(std::iter::repeat(b'0')).take(9);
    digits.fold(0, |sum, digit| sum * 10 + i32::from(digit.saturating_sub(b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(text: &str) -> Result<Option<i32>, Problem> {
        Ok(Scanner::new(text).zone()?.map(Offset::seconds))
    }

    #[test]
    fn zones() {
        assert_eq!(zone(""), Ok(None));
        for (text, seconds) in [
            ("Z", 0),
            ("+00:00", 0),
            ("-00:00", 0),
            ("+14:00", 50_400),
            ("-14:00", -50_400),
            ("-05:30", -19_800),
        ] {
            assert_eq!(zone(text), Ok(Some(seconds)), "{text}");
        }
        for text in [
            "z", "ZZ", "+14:01", "-14:01", "+15:00", "+0700", "+7:00", "+07:60", "+07", "07:00",
            "+07:0", " Z", "+-07:00",
        ] {
            assert_eq!(zone(text), Err(Problem::Form), "{text}");
        }
    }

    #[test]
    fn nanoseconds_are_cut_off() {
        for (fraction, expected) in
            [("", 0), ("5", 500_000_000), ("000000001", 1), ("9999999999999", 999_999_999)]
        {
            assert_eq!(nanoseconds(fraction), expected);
        }
    }
}
