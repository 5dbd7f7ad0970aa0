//! The built-in simple types by name. They are names here, not Rust types; those are beside this module.

mod check;
mod facets;

use std::ops::RangeInclusive;

use super::white_space::WhiteSpace;

macro_rules! builtins {
    ($($variant:ident $name:literal)*) => {
        /// A built-in simple type of XML Schema 1.0.
        #[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
        pub enum Builtin {
            $(#[doc = concat!("`xs:", $name, "`.")] $variant,)*
        }

        impl Builtin {
            /// Every built-in simple type.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Its local name, say `long`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// Its name as errors show it, say `an xs:long`.
            const fn name_in_prose(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!("an xs:", $name),)*
                }
            }
        }
    };
}

builtins! {
    AnySimpleType "anySimpleType"
    AnyUri "anyURI"
    Base64Binary "base64Binary"
    Boolean "boolean"
    Byte "byte"
    Date "date"
    DateTime "dateTime"
    Decimal "decimal"
    Double "double"
    Duration "duration"
    Entities "ENTITIES"
    Entity "ENTITY"
    Float "float"
    GDay "gDay"
    GMonth "gMonth"
    GMonthDay "gMonthDay"
    GYear "gYear"
    GYearMonth "gYearMonth"
    HexBinary "hexBinary"
    Id "ID"
    IdRef "IDREF"
    IdRefs "IDREFS"
    Int "int"
    Integer "integer"
    Language "language"
    Long "long"
    Name "Name"
    NcName "NCName"
    NegativeInteger "negativeInteger"
    NmToken "NMTOKEN"
    NmTokens "NMTOKENS"
    NonNegativeInteger "nonNegativeInteger"
    NonPositiveInteger "nonPositiveInteger"
    NormalizedString "normalizedString"
    Notation "NOTATION"
    PositiveInteger "positiveInteger"
    QName "QName"
    Short "short"
    String "string"
    Time "time"
    Token "token"
    UnsignedByte "unsignedByte"
    UnsignedInt "unsignedInt"
    UnsignedLong "unsignedLong"
    UnsignedShort "unsignedShort"
}

impl Builtin {
    /// The type with this local name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|builtin| builtin.name() == name)
    }

    /// Whether its values are bytes, written as text.
    pub const fn is_binary(self) -> bool {
        matches!(self, Self::Base64Binary | Self::HexBinary)
    }

    /// Whether its values are whole numbers.
    pub const fn is_integer(self) -> bool {
        self.integer_range().is_some()
    }

    /// Its `whiteSpace` facet.
    pub const fn white_space(self) -> WhiteSpace {
        match self {
            Self::AnySimpleType | Self::String => WhiteSpace::Preserve,
            Self::NormalizedString => WhiteSpace::Replace,
            _ => WhiteSpace::Collapse,
        }
    }

    /// The integers that are its values; none for types that are not derived from `xs:integer`.
    ///
    /// XML Schema sets no bound where `i64` ends the ranges of `integer`, `positiveInteger` and their like; Rust does,
    /// because those types are `i64` in Rust.
    pub const fn integer_range(self) -> Option<RangeInclusive<i128>> {
        const MIN: i128 = i64::MIN as i128;
        const MAX: i128 = i64::MAX as i128;
        Some(match self {
            Self::Integer | Self::Long => MIN..=MAX,
            Self::NegativeInteger => MIN..=-1,
            Self::NonPositiveInteger => MIN..=0,
            Self::NonNegativeInteger => 0..=MAX,
            Self::PositiveInteger => 1..=MAX,
            Self::Byte => -0x80..=0x7f,
            Self::Short => -0x8000..=0x7fff,
            Self::Int => -0x8000_0000..=0x7fff_ffff,
            Self::UnsignedByte => 0..=0xff,
            Self::UnsignedShort => 0..=0xffff,
            Self::UnsignedInt => 0..=0xffff_ffff,
            Self::UnsignedLong => 0..=0xffff_ffff_ffff_ffff,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_have_their_names() {
        assert_eq!(Builtin::ALL.len(), 45);
        for builtin in Builtin::ALL {
            assert_eq!(Builtin::from_name(builtin.name()), Some(*builtin));
        }
        assert_eq!(Builtin::from_name("Long"), None);
        assert_eq!(Builtin::AnyUri.name_in_prose(), "an xs:anyURI");
    }
}
