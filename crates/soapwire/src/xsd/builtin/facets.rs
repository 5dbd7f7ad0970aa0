//! How facets measure and order the texts of a built-in type. The facets themselves are not known here.

use std::cmp::Ordering;

use super::Builtin;
use crate::xsd::lexical::Lexical;
use crate::xsd::white_space::list_items;
use crate::xsd::{
    Base64Binary, Date, DateTime, Decimal, Duration, GDay, GMonth, GMonthDay, GYear, GYearMonth,
    Time,
};

impl Builtin {
    /// The length of a legal `text` whose white space has been processed: bytes of binary types, items of list types,
    /// characters of all others.
    pub fn length(self, text: &str) -> usize {
        match self {
            Self::Base64Binary => Base64Binary::parse(text).map_or(0, |bytes| bytes.len()),
            Self::HexBinary => text.len() / 2,
            Self::Entities | Self::IdRefs | Self::NmTokens => list_items(text).count(),
            _ => text.chars().count(),
        }
    }

    /// The order of the values of two texts whose white space has been processed.
    ///
    /// None where there is no order: between types like strings, illegal texts, `NaN` and anything, a time with and one
    /// without a time zone.
    pub fn compare(self, one: &str, other: &str) -> Option<Ordering> {
        match self {
            Self::Date => order::<Date>(one, other),
            Self::DateTime => order::<DateTime>(one, other),
            Self::Decimal => order::<Decimal>(one, other),
            Self::Double | Self::Float => order::<f64>(one, other),
            Self::Duration => order::<Duration>(one, other),
            Self::GDay => order::<GDay>(one, other),
            Self::GMonth => order::<GMonth>(one, other),
            Self::GMonthDay => order::<GMonthDay>(one, other),
            Self::GYear => order::<GYear>(one, other),
            Self::GYearMonth => order::<GYearMonth>(one, other),
            Self::Time => order::<Time>(one, other),
            // Every form of an integer is one of a decimal.
            _ if self.integer_range().is_some() => order::<Decimal>(one, other),
            _ => None,
        }
    }
}

fn order<T: Lexical + PartialOrd>(one: &str, other: &str) -> Option<Ordering> {
    T::parse(one).ok()?.partial_cmp(&T::parse(other).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        for (builtin, text, length) in [
            (Builtin::String, "\u{e9}\u{e9}", 2),
            (Builtin::Base64Binary, "QU\nJD", 3),
            (Builtin::HexBinary, "00ff", 2),
            (Builtin::NmTokens, "a b c", 3),
        ] {
            assert_eq!(builtin.length(text), length, "{builtin:?}");
        }
    }

    #[test]
    fn orders() {
        for (builtin, one, other, order) in [
            (Builtin::Long, "+9", "10", Some(Ordering::Less)),
            (Builtin::PositiveInteger, "007", "7", Some(Ordering::Equal)),
            (Builtin::Float, "1e3", "999", Some(Ordering::Greater)),
            (Builtin::Float, "NaN", "NaN", None),
            (Builtin::Date, "2013-10-26", "2013-10-27", Some(Ordering::Less)),
            (Builtin::Date, "2013-10-26", "2013-10-27Z", None),
            (Builtin::Time, "24:00:00", "00:00:00", Some(Ordering::Equal)),
            (Builtin::Decimal, "x", "1", None),
            (Builtin::String, "a", "b", None),
        ] {
            assert_eq!(builtin.compare(one, other), order, "{builtin:?} {one} {other}");
        }
    }
}
