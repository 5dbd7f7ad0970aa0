//! Whether a text is a lexical form of a built-in type.

use std::ops::RangeInclusive;

use super::Builtin;
use crate::xsd::lexical::{Lexical, LexicalError, Problem};
use crate::xsd::names::{is_language, is_name, is_ncname, is_nmtoken, is_qname};
use crate::xsd::number::{float, integer_problem};
use crate::xsd::white_space::list_items;
use crate::xsd::{
    Base64Binary, Date, DateTime, Decimal, Duration, GDay, GMonth, GMonthDay, GYear, GYearMonth,
    HexBinary, Time,
};

impl Builtin {
    /// Checks that `text` is a lexical form of this type. Its white space is processed first.
    ///
    /// What needs more than the text is not checked: that a prefix is bound, that an ID is unique.
    ///
    /// # Errors
    /// The text is not in the lexical space of the type, or its value is not in the range of the Rust type.
    pub fn check(self, text: &str) -> Result<(), LexicalError> {
        let text = &*self.white_space().apply(text);
        match self {
            Self::AnySimpleType
            | Self::AnyUri
            | Self::NormalizedString
            | Self::String
            | Self::Token => Ok(()),
            Self::Base64Binary => Base64Binary::parse(text).map(drop),
            Self::Boolean => bool::parse(text).map(drop),
            Self::Date => Date::parse(text).map(drop),
            Self::DateTime => DateTime::parse(text).map(drop),
            Self::Decimal => Decimal::parse(text).map(drop),
            Self::Duration => Duration::parse(text).map(drop),
            Self::GDay => GDay::parse(text).map(drop),
            Self::GMonth => GMonth::parse(text).map(drop),
            Self::GMonthDay => GMonthDay::parse(text).map(drop),
            Self::GYear => GYear::parse(text).map(drop),
            Self::GYearMonth => GYearMonth::parse(text).map(drop),
            Self::HexBinary => HexBinary::parse(text).map(drop),
            Self::Time => Time::parse(text).map(drop),
            _ => self
                .problem(text)
                .map_or(Ok(()), |problem| Err(problem.of(self.name_in_prose(), text))),
        }
    }

    /// What is wrong with `text` as a name, a list of names, a floating point number or an integer.
    fn problem(self, text: &str) -> Option<Problem> {
        let is_legal = match self {
            Self::Double | Self::Float => return float(text).err(),
            Self::Entities | Self::IdRefs => is_list_of(text, is_ncname),
            Self::Entity | Self::Id | Self::IdRef | Self::NcName => is_ncname(text),
            Self::Language => is_language(text),
            Self::Name => is_name(text),
            Self::NmToken => is_nmtoken(text),
            Self::NmTokens => is_list_of(text, is_nmtoken),
            Self::Notation | Self::QName => is_qname(text),
            _ => {
                return self.integer_range().and_then(|range| integer_range_problem(text, &range));
            }
        };
        (!is_legal).then_some(Problem::Form)
    }
}

fn integer_range_problem(text: &str, range: &RangeInclusive<i128>) -> Option<Problem> {
    match text.parse() {
        Ok(value) if range.contains(&value) => None,
        Ok(_) => Some(Problem::Range),
        Err(_) => Some(integer_problem(text)),
    }
}

/// Whether `text` has one or more items and all are legal.
fn is_list_of(text: &str, is_item: fn(&str) -> bool) -> bool {
    !text.is_empty() && list_items(text).all(is_item)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn good_text_passes() {
        for (name, text) in [
            ("string", " \t"),
            ("token", " a  b "),
            ("normalizedString", "a\tb"),
            ("anyURI", "not a uri"),
            ("anySimpleType", ""),
            ("language", " en-GB "),
            ("Name", "a:b"),
            ("NCName", "a"),
            ("ID", "_1"),
            ("IDREFS", "a  b"),
            ("NMTOKEN", "1"),
            ("NMTOKENS", "1\n2"),
            ("ENTITIES", "a"),
            ("QName", "a:b"),
            ("NOTATION", "b"),
            ("long", " +00012 "),
            ("unsignedLong", "-0"),
            ("unsignedLong", "18446744073709551615"),
            ("positiveInteger", "1"),
            ("negativeInteger", "-1"),
            ("nonPositiveInteger", "-0"),
            ("integer", "-9223372036854775808"),
            ("byte", "-128"),
            ("double", "1E4"),
            ("float", " INF "),
            ("boolean", " 1 "),
            ("decimal", "1.50"),
            ("dateTime", "\n2013-10-26T05:36:10Z"),
            ("duration", "P1D"),
            ("gDay", "---01"),
            ("hexBinary", "0a"),
            ("base64Binary", "QU\nJD"),
            ("time", "24:00:00"),
            ("date", "2013-10-26"),
            ("gYear", "2013"),
            ("gMonthDay", "--02-29"),
        ] {
            assert_eq!(Builtin::from_name(name).unwrap().check(text), Ok(()), "{name}");
        }
    }

    #[test]
    fn bad_text_does_not() {
        for (name, text) in [
            ("language", "en_GB"),
            ("Name", "1"),
            ("NCName", "a:b"),
            ("ID", ""),
            ("IDREFS", ""),
            ("IDREFS", "a 1"),
            ("NMTOKEN", "a b"),
            ("NMTOKENS", " "),
            ("ENTITY", "-"),
            ("QName", "a:"),
            ("long", "9223372036854775808"),
            ("long", "1 2"),
            ("unsignedLong", "-1"),
            ("unsignedByte", "256"),
            ("positiveInteger", "0"),
            ("negativeInteger", "0"),
            ("nonPositiveInteger", "1"),
            ("int", "2147483648"),
            ("nonNegativeInteger", "-1"),
            ("integer", "9223372036854775808"),
            ("integer", ""),
            ("double", "inf"),
            ("float", "1,5"),
            ("boolean", "TRUE"),
            ("decimal", "1e3"),
            ("dateTime", ""),
            ("gYearMonth", "2013-13"),
            ("gMonth", "10"),
            ("hexBinary", "0"),
        ] {
            assert!(Builtin::from_name(name).unwrap().check(text).is_err(), "{name}");
        }
        let error = Builtin::PositiveInteger.check("0").unwrap_err();
        assert_eq!(error.to_string(), "\"0\" is out of range for an xs:positiveInteger");
        let error = Builtin::Integer.check(&"9".repeat(60)).unwrap_err();
        assert!(error.is_out_of_range());
    }

    proptest! {
        #[test]
        fn words_agree_with_their_types(text in "[-+]?[0-9]{0,21}|\\PC{0,8}") {
            let text = crate::xsd::collapse(&text);
            prop_assert_eq!(Builtin::Long.check(&text).is_ok(), i64::parse(&text).is_ok());
            prop_assert_eq!(Builtin::UnsignedLong.check(&text).is_ok(), u64::parse(&text).is_ok());
            prop_assert_eq!(Builtin::Byte.check(&text), i8::parse(&text).map(drop));
            for builtin in Builtin::ALL {
                let _ = builtin.check(&text);
            }
        }
    }
}
