//! JSON in the shape PHP's SoapClient shows, as another syntax for the same documents.
//!
//! Nothing here knows a Rust type: JSON is turned into XML and back by the static descriptions, and the
//! codec does the rest, so both syntaxes have one set of rules. Member names are the XML local names,
//! attributes included; `_` is the text of a type with simple content; a choice is its branch's member;
//! repeated elements and lists are arrays; base64 is a string, so are `INF`, `-INF` and `NaN`; what is
//! absent is left out.

mod error;
mod from_xml;
mod member;
mod strict;
mod to_xml;

pub use error::{JsonError, JsonProblem};
pub use member::nearest;
pub use serde_json::{Error as SyntaxError, Map, Value};
pub use strict::parse;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::codec::{
    Checks, DecodeError, EncodeError, Payload, ReadOptions, Schema, to_document, validate,
    write_root,
};
use crate::description::{ElementName, Type};
use crate::xml::{Reader, Writer, XmlLimits};

/// The name of an element nobody sees.
const ANONYMOUS: ElementName = ElementName::new("", "value");

/// The JSON form of a value.
///
/// # Errors
///
/// A value that XML cannot hold has no JSON form either.
pub fn to_value<T: Schema>(value: &T) -> Result<Value, JsonError> {
    let document = to_document(ANONYMOUS, value, Checks::Xml)?;
    from_document(&document, T::SHAPE.ty())
}

/// The value of its JSON form; what the schema forbids is refused.
///
/// # Errors
///
/// The member that is not understood, by its path, with the nearest right name.
pub fn from_value<T: Schema>(json: &Value) -> Result<T, JsonError> {
    from_named(T::SHAPE.ty().element_name(), json)
}

/// As [`from_value`]; paths in errors begin with `name`.
///
/// # Errors
///
/// As [`from_value`].
pub fn from_named<T: Schema>(name: ElementName, json: &Value) -> Result<T, JsonError> {
    let value = from_foreign(name, json)?;
    validate(name, &value)?;
    Ok(value)
}

/// As [`from_named`], whatever the schema says of texts: what was written is read back, and what others wrote may have
/// values that the schema does not list.
///
/// # Errors
///
/// As [`from_named`], but for what the schema says of texts.
pub fn from_foreign<T: Schema>(name: ElementName, json: &Value) -> Result<T, JsonError> {
    let mut writer = Writer::new();
    to_xml::root(&mut writer, name, T::SHAPE.ty(), json)
        .map_err(|error| error.within(name.local, None))?;
    let document = writer.finish().map_err(EncodeError::from)?;
    Ok(crate::codec::from_document(&document, &XmlLimits::unlimited(), &ReadOptions::default())?)
}

/// The JSON form of a document whose root element is of type `ty`.
///
/// # Errors
///
/// A document that is not well-formed.
pub fn from_document(document: &str, ty: Type) -> Result<Value, JsonError> {
    let mut reader = Reader::new(document, &XmlLimits::unlimited());
    let mut root = reader.root().map_err(DecodeError::from)?;
    Ok(from_xml::root(&mut root, ty)?)
}

/// The JSON form of a message's payload; `null` for nothing.
///
/// # Errors
///
/// As [`to_value`].
pub fn payload_to_value<T: Payload>(payload: &T) -> Result<Value, JsonError> {
    let Some(ty) = T::ty() else { return Ok(Value::Null) };
    let mut writer = Writer::new();
    let mut body = writer.root("", "body").map_err(EncodeError::from)?.content();
    write_root(&mut body, ANONYMOUS, payload, Checks::Xml)?;
    drop(body);
    let document = writer.finish().map_err(EncodeError::from)?;
    let mut reader = Reader::new(&document, &XmlLimits::unlimited());
    let mut body = reader.root().map_err(DecodeError::from)?;
    match body.child().map_err(DecodeError::from)? {
        Some(mut value) => Ok(from_xml::root(&mut value, ty)?),
        None => Ok(Value::Null),
    }
}

/// `Serialize::serialize` for a generated type.
///
/// # Errors
///
/// As [`to_value`].
pub fn serialize<T: Schema, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    to_value(value).map_err(serde::ser::Error::custom)?.serialize(serializer)
}

/// `Deserialize::deserialize` for a generated type. It reads whatever [`serialize`] has written, values that the
/// schema does not list too; sending checks them.
///
/// # Errors
///
/// As [`from_value`], but for what the schema says of texts.
pub fn deserialize<'de, T: Schema, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    from_foreign(T::SHAPE.ty().element_name(), &Value::deserialize(deserializer)?)
        .map_err(serde::de::Error::custom)
}
