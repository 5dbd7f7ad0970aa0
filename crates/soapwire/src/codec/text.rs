//! Lexical forms: appended to the encoder's text when writing, parsed when reading, checked on the way.

use std::borrow::Cow;

use super::EncodeError;
use super::error::EncodeProblem;
use super::write::Encoder;
use crate::description::{EnumValue, FacetError, FieldInfo, Open, SimpleType, TypeName, ValueInfo};
use crate::xsd::{Builtin, is_xml_space};

/// Longest text shown in an error, in characters.
const SHOWN: usize = 64;

/// Checks the scalar that follows `start` in the text.
pub(super) fn check_scalar(
    field: &'static FieldInfo,
    encoder: &Encoder,
    start: usize,
) -> Result<(), EncodeError> {
    let Some(simple) = field.simple.filter(|_| encoder.checks(field)) else { return Ok(()) };
    let text = encoder.text.get(start..).unwrap_or_default();
    let text = simple.space().apply(text);
    simple.check(&text).map_err(|error| facet(&text, simple.name(), error))
}

/// Appends the text of an enumeration's variant; `listed` gives the texts of the schema.
pub(super) fn append_enumeration(
    text: &str,
    field: &'static FieldInfo,
    name: &'static TypeName,
    listed: fn(usize) -> Option<&'static ValueInfo>,
    encoder: &mut Encoder,
) -> Result<bool, EncodeError> {
    encoder.text.push_str(text);
    if !encoder.strict() {
        return Ok(true);
    }
    if !(0..).map_while(listed).any(|known| known.text == text) {
        let values = (0..).map_while(listed).map(|known| known.text).collect();
        return Err(facet(text, name.name, FacetError::NotListed(values)));
    }
    if let Some(simple) = field.simple {
        simple.check(text).map_err(|error| facet(text, simple.name(), error))?;
    }
    Ok(true)
}

/// The wire's text of an enumeration's variant.
pub(crate) fn enumeration_text<'v, T: 'static>(
    value: &'v T,
    values: &'static [EnumValue<T>],
    open: &Open<T>,
) -> &'v str {
    open.write(value, values)
}

/// The variant for the wire's text.
pub(crate) fn enumeration<T: 'static>(
    text: &str,
    values: &'static [EnumValue<T>],
    open: &Open<T>,
) -> T {
    open.read(text, values)
}

/// The text of an enumeration, without the white space that does not count.
pub(super) fn enumeration_space<'t>(
    field: &'static FieldInfo,
    builtin: Builtin,
    text: &'t str,
) -> Cow<'t, str> {
    field.simple.map_or(builtin.white_space(), SimpleType::space).apply(text)
}

fn facet(text: &str, type_name: &'static str, error: FacetError) -> EncodeError {
    let text = text.chars().take(SHOWN).collect();
    EncodeError::new(EncodeProblem::Facet { text, type_name, error })
}

/// Checks that what follows `start` in the text is one item of a list.
pub(super) fn check_item(encoder: &Encoder, start: usize) -> Result<(), EncodeError> {
    let item = encoder.text.get(start..).unwrap_or_default();
    if item.is_empty() || item.contains(is_xml_space) {
        let shown = item.chars().take(SHOWN).collect();
        return Err(EncodeError::new(EncodeProblem::ListItem(shown)));
    }
    Ok(())
}
