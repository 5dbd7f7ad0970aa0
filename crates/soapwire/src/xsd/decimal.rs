//! `xs:decimal`.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use super::lexical::{Lexical, LexicalError, text_type};
use super::number::is_decimal;

/// An `xs:decimal`: a number with as many digits as were sent, none of them lost.
///
/// It keeps its lexical form and writes that back. Two are compared by value.
///
/// ```
/// use soapwire::xsd::Decimal;
///
/// let price: Decimal = "1.00".parse()?;
/// assert_eq!(price, Decimal::from(1));
/// assert_eq!(price.to_string(), "1.00");
/// # Ok::<(), soapwire::xsd::LexicalError>(())
/// ```
#[derive(Clone)]
pub struct Decimal {
    text: String,
}

impl Decimal {
    /// The lexical form, as it was read.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The nearest floating point number; infinite when none is near.
    pub fn to_f64(&self) -> f64 {
        // Rust reads every lexical form of xs:decimal, so there is no other result.
        self.text.parse().unwrap_or(f64::NAN)
    }

    /// How many digits the value has in all and after the point, as `totalDigits` and `fractionDigits` count them.
    ///
    /// Zeros before the first digit of the whole part and at the end of the fraction do not count.
    pub fn digits(&self) -> (usize, usize) {
        let (_, magnitude) = self.parts();
        (magnitude.places + magnitude.fraction.len(), magnitude.fraction.len())
    }

    /// Whether this is below zero, and its magnitude.
    fn parts(&self) -> (bool, Magnitude<'_>) {
        let digits = self.text.trim_start_matches(['+', '-']);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        let is_zero = whole.is_empty() && fraction.is_empty();
        (!is_zero && self.text.starts_with('-'), Magnitude { places: whole.len(), whole, fraction })
    }
}

/// Digits without needless zeros; the order of the fields makes the derived order that of the numbers.
#[derive(Eq, Hash, Ord, PartialEq, PartialOrd)]
struct Magnitude<'a> {
    places: usize,
    whole: &'a str,
    fraction: &'a str,
}

impl Lexical for Decimal {
    fn parse(text: &str) -> Result<Self, LexicalError> {
        if is_decimal(text) {
            Ok(Self { text: text.to_owned() })
        } else {
            Err(LexicalError::new("an xs:decimal", text))
        }
    }

    fn write(&self, out: &mut String) {
        out.push_str(&self.text);
    }
}

text_type!(Decimal);

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self { text: number.to_string() }
    }
}

impl Default for Decimal {
    /// Zero.
    fn default() -> Self {
        Self::from(0)
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

impl Eq for Decimal {}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.parts().hash(state);
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.parts(), other.parts()) {
            ((true, one), (true, other)) => other.cmp(&one),
            ((false, one), (false, other)) => one.cmp(&other),
            ((one_is_negative, _), (other_is_negative, _)) => {
                other_is_negative.cmp(&one_is_negative)
            }
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;
    use crate::xsd::lexical::tests::{keeps, refuses, survives};

    fn value(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn forms() {
        ["0", "-0", "+1", "1.", ".5", "-1.50", "0001", "123456789012345678901234567890.0000000001"]
            .into_iter()
            .for_each(keeps::<Decimal>);
        for text in [
            "", "+", "-", ".", "+.", "1e3", "INF", "NaN", "1,5", "1.2.3", " 1", "--1", "+-1",
            "1_0", "0x1", "\u{661}",
        ] {
            refuses::<Decimal>(text);
        }
    }

    #[test]
    fn equal_values_are_equal() {
        for (one, other) in
            [("1.0", "1.00"), ("-0", "0"), ("+.50", "0.5"), ("007", "7."), ("-1.10", "-01.1")]
        {
            assert_eq!(value(one), value(other));
            assert_eq!(HashSet::from([value(one), value(other)]).len(), 1);
        }
        assert_ne!(value("1"), value("-1"));
    }

    #[test]
    fn values_are_ordered() {
        let ascending = [
            "-100.5", "-100", "-9.25", "-9.2", "-0.1", "0", "0.09", "0.1", "0.11", "2", "10",
            "10.01",
        ];
        assert!(ascending.map(value).is_sorted_by(|one, other| one < other));
    }

    #[test]
    fn counts_digits_of_the_value() {
        for (text, digits) in [
            ("0", (0, 0)),
            ("-012.340", (4, 2)),
            ("100", (3, 0)),
            ("0.05", (2, 2)),
            ("1.05", (3, 2)),
        ] {
            assert_eq!(value(text).digits(), digits, "{text}");
        }
    }

    #[test]
    fn converts_to_f64() {
        for (text, expected) in [("1.", 1.0), (".5", 0.5), ("-2.50", -2.5), ("+3", 3.0)] {
            assert!((value(text).to_f64() - expected).abs() < f64::EPSILON, "{text}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_integers(one: i64, other: i64) {
            prop_assert_eq!(Decimal::from(one).cmp(&Decimal::from(other)), one.cmp(&other));
            keeps::<Decimal>(Decimal::from(one).as_str());
        }

        #[test]
        fn any_text_is_survived(text in "[-+]?[0-9]{0,5}\\.?[0-9]{0,5}|\\PC*") {
            survives::<Decimal>(&text);
            if let Ok(value) = Decimal::parse(&text) {
                prop_assert!(!value.to_f64().is_nan());
            }
        }
    }
}
