//! A static for each built-in simple type; `soapwire::rt::xs` re-exports them.

use super::SimpleType;
use crate::xsd::Builtin;

macro_rules! builtins {
    ($($constant:ident = $builtin:ident, $name:literal;)*) => {
        $(
            #[doc = concat!("`", $name, "`.")]
            pub static $constant: SimpleType = SimpleType::new($name, Builtin::$builtin);
        )*

        #[cfg(test)]
        const ALL: &[(&str, Builtin)] = &[$(($name, Builtin::$builtin)),*];
    };
}

builtins! {
    ANY_SIMPLE_TYPE = AnySimpleType, "xs:anySimpleType";
    ANY_URI = AnyUri, "xs:anyURI";
    BASE64_BINARY = Base64Binary, "xs:base64Binary";
    BOOLEAN = Boolean, "xs:boolean";
    BYTE = Byte, "xs:byte";
    DATE = Date, "xs:date";
    DATE_TIME = DateTime, "xs:dateTime";
    DECIMAL = Decimal, "xs:decimal";
    DOUBLE = Double, "xs:double";
    DURATION = Duration, "xs:duration";
    ENTITIES = Entities, "xs:ENTITIES";
    ENTITY = Entity, "xs:ENTITY";
    FLOAT = Float, "xs:float";
    G_DAY = GDay, "xs:gDay";
    G_MONTH = GMonth, "xs:gMonth";
    G_MONTH_DAY = GMonthDay, "xs:gMonthDay";
    G_YEAR = GYear, "xs:gYear";
    G_YEAR_MONTH = GYearMonth, "xs:gYearMonth";
    HEX_BINARY = HexBinary, "xs:hexBinary";
    ID = Id, "xs:ID";
    IDREF = IdRef, "xs:IDREF";
    IDREFS = IdRefs, "xs:IDREFS";
    INT = Int, "xs:int";
    INTEGER = Integer, "xs:integer";
    LANGUAGE = Language, "xs:language";
    LONG = Long, "xs:long";
    NAME = Name, "xs:Name";
    NCNAME = NcName, "xs:NCName";
    NEGATIVE_INTEGER = NegativeInteger, "xs:negativeInteger";
    NMTOKEN = NmToken, "xs:NMTOKEN";
    NMTOKENS = NmTokens, "xs:NMTOKENS";
    NON_NEGATIVE_INTEGER = NonNegativeInteger, "xs:nonNegativeInteger";
    NON_POSITIVE_INTEGER = NonPositiveInteger, "xs:nonPositiveInteger";
    NORMALIZED_STRING = NormalizedString, "xs:normalizedString";
    NOTATION = Notation, "xs:NOTATION";
    POSITIVE_INTEGER = PositiveInteger, "xs:positiveInteger";
    Q_NAME = QName, "xs:QName";
    SHORT = Short, "xs:short";
    STRING = String, "xs:string";
    TIME = Time, "xs:time";
    TOKEN = Token, "xs:token";
    UNSIGNED_BYTE = UnsignedByte, "xs:unsignedByte";
    UNSIGNED_INT = UnsignedInt, "xs:unsignedInt";
    UNSIGNED_LONG = UnsignedLong, "xs:unsignedLong";
    UNSIGNED_SHORT = UnsignedShort, "xs:unsignedShort";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_static_bears_the_name_of_its_type() {
        for (name, builtin) in ALL {
            assert_eq!(*name, format!("xs:{}", builtin.name()));
        }
    }
}
