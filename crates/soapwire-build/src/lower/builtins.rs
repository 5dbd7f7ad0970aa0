//! The built-in simple types: which Rust type stands for each, and what the runtime calls it.

use crate::ir::RuntimeType::{self, Plain, Xsd};

/// A built-in simple type of XML Schema.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Builtin {
    pub(crate) rust: RuntimeType,
    /// The runtime's enum variant.
    pub(crate) variant: &'static str,
    /// The runtime's constant.
    pub(crate) constant: &'static str,
    /// Whether the Rust type alone tells the simple type.
    pub(crate) implied: bool,
    /// One of the three list types, `NMTOKENS` and its siblings.
    pub(crate) list: bool,
}

/// The built-in type of this name.
pub(crate) fn builtin(name: &str) -> Option<Builtin> {
    const TEXT: RuntimeType = Plain("String");
    const INTEGER: RuntimeType = Plain("i64");
    let (rust, variant, constant) = match name {
        "string" => (TEXT, "String", "STRING"),
        "boolean" => (Plain("bool"), "Boolean", "BOOLEAN"),
        "byte" => (Plain("i8"), "Byte", "BYTE"),
        "short" => (Plain("i16"), "Short", "SHORT"),
        "int" => (Plain("i32"), "Int", "INT"),
        "long" => (INTEGER, "Long", "LONG"),
        "unsignedByte" => (Plain("u8"), "UnsignedByte", "UNSIGNED_BYTE"),
        "unsignedShort" => (Plain("u16"), "UnsignedShort", "UNSIGNED_SHORT"),
        "unsignedInt" => (Plain("u32"), "UnsignedInt", "UNSIGNED_INT"),
        "unsignedLong" => (Plain("u64"), "UnsignedLong", "UNSIGNED_LONG"),
        "float" => (Plain("f64"), "Float", "FLOAT"),
        "double" => (Plain("f64"), "Double", "DOUBLE"),
        "decimal" => (Xsd("Decimal"), "Decimal", "DECIMAL"),
        "dateTime" => (Xsd("DateTime"), "DateTime", "DATE_TIME"),
        "date" => (Xsd("Date"), "Date", "DATE"),
        "time" => (Xsd("Time"), "Time", "TIME"),
        "duration" => (Xsd("Duration"), "Duration", "DURATION"),
        "gYear" => (Xsd("GYear"), "GYear", "G_YEAR"),
        "gYearMonth" => (Xsd("GYearMonth"), "GYearMonth", "G_YEAR_MONTH"),
        "gMonth" => (Xsd("GMonth"), "GMonth", "G_MONTH"),
        "gMonthDay" => (Xsd("GMonthDay"), "GMonthDay", "G_MONTH_DAY"),
        "gDay" => (Xsd("GDay"), "GDay", "G_DAY"),
        "hexBinary" => (Xsd("HexBinary"), "HexBinary", "HEX_BINARY"),
        "base64Binary" => (Xsd("Base64Binary"), "Base64Binary", "BASE64_BINARY"),
        "QName" => (Xsd("QName"), "QName", "Q_NAME"),
        "NOTATION" => (Xsd("QName"), "Notation", "NOTATION"),
        "integer" => (INTEGER, "Integer", "INTEGER"),
        "positiveInteger" => (INTEGER, "PositiveInteger", "POSITIVE_INTEGER"),
        "negativeInteger" => (INTEGER, "NegativeInteger", "NEGATIVE_INTEGER"),
        "nonNegativeInteger" => (INTEGER, "NonNegativeInteger", "NON_NEGATIVE_INTEGER"),
        "nonPositiveInteger" => (INTEGER, "NonPositiveInteger", "NON_POSITIVE_INTEGER"),
        "anySimpleType" => (TEXT, "AnySimpleType", "ANY_SIMPLE_TYPE"),
        "anyURI" => (TEXT, "AnyUri", "ANY_URI"),
        "normalizedString" => (TEXT, "NormalizedString", "NORMALIZED_STRING"),
        "token" => (TEXT, "Token", "TOKEN"),
        "language" => (TEXT, "Language", "LANGUAGE"),
        "Name" => (TEXT, "Name", "NAME"),
        "NCName" => (TEXT, "NcName", "NCNAME"),
        "ID" => (TEXT, "Id", "ID"),
        "IDREF" | "IDREFS" => (TEXT, "IdRef", "IDREF"),
        "ENTITY" | "ENTITIES" => (TEXT, "Entity", "ENTITY"),
        "NMTOKEN" | "NMTOKENS" => (TEXT, "NmToken", "NMTOKEN"),
        _ => return None,
    };
    let list = matches!(name, "IDREFS" | "ENTITIES" | "NMTOKENS");
    let implied = IMPLIED.contains(&name);
    Some(Builtin { rust, variant, constant, implied, list })
}

/// The built-in types that their Rust type stands for by itself.
const IMPLIED: [&str; 24] = [
    "string",
    "boolean",
    "byte",
    "short",
    "int",
    "long",
    "unsignedByte",
    "unsignedShort",
    "unsignedInt",
    "unsignedLong",
    "float",
    "decimal",
    "dateTime",
    "date",
    "time",
    "duration",
    "gYear",
    "gYearMonth",
    "gMonth",
    "gMonthDay",
    "gDay",
    "hexBinary",
    "base64Binary",
    "QName",
];

/// The Rust type of a wildcard, of `xs:anyType`, and of what built-in schemas leave open.
pub(crate) const ANY: RuntimeType = Xsd("AnyElement");

/// The Rust type of `xs:anyAttribute`.
pub(crate) const ANY_ATTRIBUTES: RuntimeType = Xsd("AnyAttributes");
