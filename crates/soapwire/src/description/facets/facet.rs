//! The facets of a simple type as values, for whoever shows them. The checks are the simple type's own.

use std::fmt;

use super::SimpleType;

/// A facet that narrows a simple type: a length, a bound or a number of digits.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Facet {
    /// The number of digits after the point, at most.
    FractionDigits(usize),
    /// The exact number of characters, or of bytes for binary types.
    Length(usize),
    /// Values are less than this.
    MaxExclusive(&'static str),
    /// Values are not more than this.
    MaxInclusive(&'static str),
    /// The greatest number of characters, or of bytes for binary types.
    MaxLength(usize),
    /// Values are more than this.
    MinExclusive(&'static str),
    /// Values are not less than this.
    MinInclusive(&'static str),
    /// The least number of characters, or of bytes for binary types.
    MinLength(usize),
    /// The number of significant digits, at most.
    TotalDigits(usize),
}

/// The schema's word and the value, such as `maxLength 50`.
impl fmt::Display for Facet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FractionDigits(digits) => write!(f, "fractionDigits {digits}"),
            Self::Length(length) => write!(f, "length {length}"),
            Self::MaxExclusive(bound) => write!(f, "maxExclusive {bound}"),
            Self::MaxInclusive(bound) => write!(f, "maxInclusive {bound}"),
            Self::MaxLength(length) => write!(f, "maxLength {length}"),
            Self::MinExclusive(bound) => write!(f, "minExclusive {bound}"),
            Self::MinInclusive(bound) => write!(f, "minInclusive {bound}"),
            Self::MinLength(length) => write!(f, "minLength {length}"),
            Self::TotalDigits(digits) => write!(f, "totalDigits {digits}"),
        }
    }
}

impl SimpleType {
    /// The lengths, bounds and numbers of digits, in this order; [`patterns`](Self::patterns) are apart.
    pub fn facets(&self) -> impl Iterator<Item = Facet> + use<> {
        let lengths = match (self.min_length, self.max_length) {
            (Some(least), Some(most)) if least == most => [Some(Facet::Length(least)), None],
            (least, most) => [least.map(Facet::MinLength), most.map(Facet::MaxLength)],
        };
        let min = self.min.map(|bound| match bound.inclusive {
            true => Facet::MinInclusive(bound.text),
            false => Facet::MinExclusive(bound.text),
        });
        let max = self.max.map(|bound| match bound.inclusive {
            true => Facet::MaxInclusive(bound.text),
            false => Facet::MaxExclusive(bound.text),
        });
        let total = self.total_digits.map(Facet::TotalDigits);
        let fraction = self.fraction_digits.map(Facet::FractionDigits);
        lengths.into_iter().chain([min, max, total, fraction]).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xsd::Builtin;

    fn shown(simple: &SimpleType) -> Vec<String> {
        simple.facets().map(|facet| facet.to_string()).collect()
    }

    #[test]
    fn facets_are_those_that_were_given() {
        let string = || SimpleType::new("T", Builtin::String);
        let decimal = || SimpleType::new("T", Builtin::Decimal);
        for (simple, expected) in [
            (string(), &[][..]),
            (string().pattern(&["a"]), &[]),
            (string().length(5), &["length 5"]),
            (string().min_length(0).max_length(50), &["minLength 0", "maxLength 50"]),
            (string().max_length(50), &["maxLength 50"]),
            (
                decimal().min_inclusive("0").max_exclusive("10.5"),
                &["minInclusive 0", "maxExclusive 10.5"],
            ),
            (
                decimal().total_digits(4).fraction_digits(2).min_exclusive("-1").max_inclusive("9"),
                &["minExclusive -1", "maxInclusive 9", "totalDigits 4", "fractionDigits 2"],
            ),
        ] {
            assert_eq!(shown(&simple), expected);
        }
    }
}
