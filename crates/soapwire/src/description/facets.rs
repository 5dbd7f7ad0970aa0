//! Simple types: a built-in type, narrowed by facets, and the check of a text against them.
//!
//! White space is not removed here; the codec does it once, by [`SimpleType::white_space`].

mod facet;

use std::cmp::Ordering;
use std::fmt;

pub use facet::Facet;

use super::pattern;
use crate::xsd::{Builtin, Decimal, Lexical, LexicalError, WhiteSpace};

/// A simple type of the schema.
///
/// Each `pattern` call is one restriction step: one of its alternatives must match, and every step must hold.
#[derive(Debug)]
pub struct SimpleType {
    name: &'static str,
    builtin: Builtin,
    white_space: Option<WhiteSpace>,
    patterns: [&'static [&'static str]; STEPS],
    min_length: Option<usize>,
    max_length: Option<usize>,
    min: Option<Bound>,
    max: Option<Bound>,
    total_digits: Option<usize>,
    fraction_digits: Option<usize>,
    union: &'static [&'static SimpleType],
    values: &'static [&'static str],
}

/// Restriction steps with patterns that one type may have; the generator refuses more.
const STEPS: usize = 4;

#[derive(Clone, Copy, Debug)]
struct Bound {
    text: &'static str,
    inclusive: bool,
}

impl SimpleType {
    /// The type `name` with the lexical space of `builtin`.
    pub const fn new(name: &'static str, builtin: Builtin) -> Self {
        Self {
            name,
            builtin,
            white_space: None,
            patterns: [&[]; STEPS],
            min_length: None,
            max_length: None,
            min: None,
            max: None,
            total_digits: None,
            fraction_digits: None,
            union: &[],
            values: &[],
        }
    }

    /// One restriction step: a text must match one of these XSD regular expressions.
    ///
    /// # Panics
    ///
    /// At compile time, when there are more steps than [`SimpleType`] holds.
    #[expect(
        clippy::indexing_slicing,
        reason = "an iterator is not const; a panic stops the compiler"
    )]
    pub const fn pattern(mut self, alternatives: &'static [&'static str]) -> Self {
        let mut step = 0;
        while !self.patterns[step].is_empty() {
            step += 1;
        }
        self.patterns[step] = alternatives;
        self
    }

    /// Exactly `length` characters (bytes for binary types).
    pub const fn length(self, length: usize) -> Self {
        self.min_length(length).max_length(length)
    }

    /// At least `length` characters (bytes for binary types).
    pub const fn min_length(mut self, length: usize) -> Self {
        self.min_length = Some(length);
        self
    }

    /// At most `length` characters (bytes for binary types).
    pub const fn max_length(mut self, length: usize) -> Self {
        self.max_length = Some(length);
        self
    }

    /// Not less than `text`.
    pub const fn min_inclusive(mut self, text: &'static str) -> Self {
        self.min = Some(Bound { text, inclusive: true });
        self
    }

    /// Not more than `text`.
    pub const fn max_inclusive(mut self, text: &'static str) -> Self {
        self.max = Some(Bound { text, inclusive: true });
        self
    }

    /// More than `text`.
    pub const fn min_exclusive(mut self, text: &'static str) -> Self {
        self.min = Some(Bound { text, inclusive: false });
        self
    }

    /// Less than `text`.
    pub const fn max_exclusive(mut self, text: &'static str) -> Self {
        self.max = Some(Bound { text, inclusive: false });
        self
    }

    /// At most `digits` significant digits.
    pub const fn total_digits(mut self, digits: usize) -> Self {
        self.total_digits = Some(digits);
        self
    }

    /// At most `digits` digits after the point.
    pub const fn fraction_digits(mut self, digits: usize) -> Self {
        self.fraction_digits = Some(digits);
        self
    }

    /// What happens to white space before a text is looked at.
    pub const fn white_space(mut self, white_space: WhiteSpace) -> Self {
        self.white_space = Some(white_space);
        self
    }

    /// A text must belong to one of `members`.
    pub const fn union(mut self, members: &'static [&'static SimpleType]) -> Self {
        self.union = members;
        self
    }

    /// A text must be one of `values`; for types that are not generated as an enum.
    pub const fn values(mut self, values: &'static [&'static str]) -> Self {
        self.values = values;
        self
    }

    /// The schema's name, or `xs:…` for a built-in type.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The built-in type it is derived from.
    pub const fn builtin(&self) -> Builtin {
        self.builtin
    }

    /// The patterns, one slice of alternatives per restriction step.
    pub fn patterns(&self) -> impl Iterator<Item = &'static [&'static str]> {
        self.patterns.into_iter().filter(|step| !step.is_empty())
    }

    /// What happens to white space before the text is looked at.
    pub fn space(&self) -> WhiteSpace {
        self.white_space.unwrap_or(self.builtin.white_space())
    }

    /// Checks a text, white space already processed, against the built-in type and every facet.
    ///
    /// # Errors
    ///
    /// The first facet that does not hold.
    pub fn check(&self, text: &str) -> Result<(), FacetError> {
        self.builtin.check(text).map_err(FacetError::Lexical)?;
        self.check_length(text)?;
        self.check_bounds(text)?;
        self.check_digits(text)?;
        self.check_members(text)?;
        self.patterns().try_for_each(|step| check_pattern(step, text))
    }

    fn check_length(&self, text: &str) -> Result<(), FacetError> {
        if self.min_length.is_none() && self.max_length.is_none() {
            return Ok(());
        }
        let length = self.builtin.length(text);
        if self.min_length.is_some_and(|least| length < least) {
            return Err(FacetError::TooShort { length, least: self.min_length.unwrap_or(0) });
        }
        match self.max_length {
            Some(most) if length > most => Err(FacetError::TooLong { length, most }),
            _ => Ok(()),
        }
    }

    fn check_bounds(&self, text: &str) -> Result<(), FacetError> {
        let (low, high) = (Ordering::Less, Ordering::Greater);
        for (bound, outside) in [(self.min, low), (self.max, high)] {
            let Some(bound) = bound else { continue };
            let order = self.builtin.compare(text, bound.text);
            if order != Some(Ordering::Equal) && order != Some(outside.reverse())
                || order == Some(Ordering::Equal) && !bound.inclusive
            {
                return Err(FacetError::OutOfRange { bound: bound.text });
            }
        }
        Ok(())
    }

    fn check_digits(&self, text: &str) -> Result<(), FacetError> {
        if self.total_digits.is_none() && self.fraction_digits.is_none() {
            return Ok(());
        }
        let decimal = Decimal::parse(text).map_err(FacetError::Lexical)?;
        let (total, fraction) = decimal.digits();
        let fits = self.total_digits.is_none_or(|most| total <= most)
            && self.fraction_digits.is_none_or(|most| fraction <= most);
        if fits { Ok(()) } else { Err(FacetError::TooManyDigits) }
    }

    fn check_members(&self, text: &str) -> Result<(), FacetError> {
        let in_union =
            self.union.is_empty() || self.union.iter().any(|member| member.check(text).is_ok());
        let listed = self.values.is_empty() || self.values.contains(&text);
        if in_union && listed { Ok(()) } else { Err(FacetError::NotListed(self.values.to_vec())) }
    }
}

/// Why a text does not belong to a simple type.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum FacetError {
    /// It is not in the lexical space of the built-in type.
    Lexical(LexicalError),
    /// It is none of these values; of a union member where there are none.
    NotListed(Vec<&'static str>),
    /// It does not match the pattern.
    Pattern(&'static str),
    /// It is outside a bound.
    OutOfRange {
        /// The bound.
        bound: &'static str,
    },
    /// It is too short.
    TooShort {
        /// Its length in characters, or bytes for binary types.
        length: usize,
        /// The least length.
        least: usize,
    },
    /// It is too long.
    TooLong {
        /// Its length in characters, or bytes for binary types.
        length: usize,
        /// The greatest length.
        most: usize,
    },
    /// It has more digits than the schema allows.
    TooManyDigits,
}

impl fmt::Display for FacetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lexical(error) => error.fmt(f),
            Self::NotListed(values) if values.is_empty() => {
                f.write_str("not one of the values the schema lists")
            }
            Self::NotListed(values) => write!(f, "not one of {}", values.join(", ")),
            Self::Pattern(pattern) => write!(f, "does not match the pattern `{pattern}`"),
            Self::OutOfRange { bound } => write!(f, "outside the bound {bound}"),
            Self::TooShort { length, least } => {
                write!(f, "{length} long, at least {least} is required")
            }
            Self::TooLong { length, most } => write!(f, "{length} long, at most {most} is allowed"),
            Self::TooManyDigits => f.write_str("more digits than the schema allows"),
        }
    }
}

fn check_pattern(step: &'static [&'static str], text: &str) -> Result<(), FacetError> {
    if step.iter().any(|pattern| pattern::matches(pattern, text)) {
        return Ok(());
    }
    Err(FacetError::Pattern(step.first().copied().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHONE: SimpleType =
        SimpleType::new("PhoneNumber", Builtin::String).pattern(&[r"([a-zA-Z_]+)|(\+?[0-9]+)"]);

    #[test]
    fn patterns_match_the_whole_text() {
        for good in ["13105551212", "+13105551212", "VANILLA", "a_b"] {
            assert_eq!(PHONE.check(good), Ok(()), "{good}");
        }
        for bad in ["", "1 2", "+", "a1", "13105551212\n", "x13105551212"] {
            assert!(PHONE.check(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn facets_hold_at_their_bounds() {
        const LENGTH: SimpleType =
            SimpleType::new("T", Builtin::String).min_length(2).max_length(3);
        const RANGE: SimpleType =
            SimpleType::new("T", Builtin::Int).min_inclusive("0").max_exclusive("10");
        const DIGITS: SimpleType =
            SimpleType::new("T", Builtin::Decimal).total_digits(4).fraction_digits(2);
        const UNION: SimpleType =
            SimpleType::new("T", Builtin::AnySimpleType).union(&[&LENGTH, &RANGE]);
        let cases = [
            (&LENGTH, "é", false),
            (&LENGTH, "éé", true),
            (&LENGTH, "abcd", false),
            (&RANGE, "0", true),
            (&RANGE, "-1", false),
            (&RANGE, "9", true),
            (&RANGE, "10", false),
            (&DIGITS, "12.34", true),
            (&DIGITS, "1.234", false),
            (&DIGITS, "12345", false),
            (&UNION, "5", true),
            (&UNION, "ab", true),
            (&UNION, "abcd", false),
        ];
        for (simple, text, expected) in cases {
            assert_eq!(simple.check(text).is_ok(), expected, "{text}");
        }
    }
}
