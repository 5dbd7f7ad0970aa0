//! Writing by description: attributes, then content, in the order of the fields.

use super::error::EncodeProblem;
use super::record::Record;
use super::{EncodeError, Value};
use crate::description::{FieldInfo, FieldKind};
use crate::xml::{ElementWriter, StartTag, WriteError};

/// Names in no namespace that an attribute of any name must not have: they are a declared one's, or mean something.
pub(crate) const RESERVED: [&str; 4] = ["id", "_", "xmlns", "nil"];

/// What is looked at while writing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Checks {
    /// Only what XML itself forbids.
    Xml,
    /// The schema's facets and cardinalities too.
    Schema,
}

/// What writing one document carries along: the checks, and a buffer for the text at hand.
#[derive(Debug)]
pub struct Encoder {
    pub(crate) checks: Checks,
    pub(crate) text: String,
}

impl Encoder {
    pub(crate) fn new(checks: Checks) -> Self {
        Self { checks, text: String::new() }
    }

    pub(crate) fn strict(&self) -> bool {
        self.checks == Checks::Schema
    }

    /// Whether the text of a scalar is looked at. A value of a Rust type has a form of the built-in type that it
    /// stands for, so there is something to check only where the field says more.
    pub(super) fn checks(&self, field: &FieldInfo) -> bool {
        self.strict() && field.simple.is_some()
    }
}

/// Writes one element of `field`, whose content is the text of `value`.
pub(super) fn text_element(
    value: &dyn Value,
    field: &'static FieldInfo,
    parent: &mut ElementWriter<'_, '_>,
    encoder: &mut Encoder,
) -> Result<(), EncodeError> {
    let tag = parent.element(field.namespace, field.local)?;
    text_content(value, field, tag, encoder)
}

/// Writes the text of `value` into an element that was begun.
pub(super) fn text_content(
    value: &dyn Value,
    field: &'static FieldInfo,
    mut tag: StartTag<'_, '_>,
    encoder: &mut Encoder,
) -> Result<(), EncodeError> {
    encoder.text.clear();
    value.write_text(field, &mut tag, encoder)?;
    Ok(tag.text(&encoder.text)?)
}

/// Writes the text of `value`, where it has one, as the attribute `field`.
pub(super) fn attribute(
    value: &dyn Value,
    field: &'static FieldInfo,
    tag: &mut StartTag<'_, '_>,
    encoder: &mut Encoder,
) -> Result<(), EncodeError> {
    encoder.text.clear();
    if value.write_text(field, tag, encoder)? {
        tag.attribute(field.namespace, field.local, &encoder.text)?;
    }
    Ok(())
}

/// Begins an element of `field`.
pub(super) fn begin<'p, 'd>(
    field: &'static FieldInfo,
    parent: &'p mut ElementWriter<'_, 'd>,
) -> Result<StartTag<'p, 'd>, EncodeError> {
    done(parent.element(field.namespace, field.local))
}

/// The writer's result as the codec's.
pub(super) fn done<V>(result: Result<V, WriteError>) -> Result<V, EncodeError> {
    result.map_err(EncodeError::from)
}

/// Writes the attributes and content of a complex type into an element that was begun.
pub(super) fn complex(
    record: &dyn Record,
    mut tag: StartTag<'_, '_>,
    encoder: &mut Encoder,
) -> Result<(), EncodeError> {
    let mut has_content = false;
    for (index, info) in record.infos().enumerate() {
        match (info.kind, record.part(index)) {
            (FieldKind::Attribute | FieldKind::AnyAttribute, Some(part)) => {
                check_extra(record, part, encoder)?;
                let result = part.write_attribute(info, &mut tag, encoder);
                result.map_err(|error| error.within(info.local, None))?;
            }
            _ => has_content = true,
        }
    }
    match record.info(0).filter(|first| first.kind == FieldKind::Text).zip(record.part(0)) {
        Some((info, part)) => text_content(part, info, tag, encoder),
        None if has_content => children(record, &mut tag.content(), encoder),
        None => Ok(()),
    }
}

/// Checks that none of the attributes of any name, which `part` may be, can be taken for a declared one.
fn check_extra(
    record: &dyn Record,
    part: &dyn Value,
    encoder: &Encoder,
) -> Result<(), EncodeError> {
    let Some(extra) = part.any_attributes() else { return Ok(()) };
    for (name, _) in extra.iter() {
        let taken_for = |info: &FieldInfo| {
            info.local.eq_ignore_ascii_case(&name.local) && info.namespace == name.namespace
        };
        let declared = |info: &FieldInfo| {
            info.kind == FieldKind::Attribute
                && (info.name().is(&name.namespace, &name.local)
                    || encoder.strict() && taken_for(info))
        };
        let reserved = encoder.strict()
            && name.namespace.is_empty()
            && RESERVED.contains(&name.local.as_str());
        if reserved || record.infos().any(declared) {
            return Err(EncodeError::attribute(name));
        }
    }
    Ok(())
}

/// Writes the child elements of a complex type or a group.
pub(super) fn children(
    record: &dyn Record,
    parent: &mut ElementWriter<'_, '_>,
    encoder: &mut Encoder,
) -> Result<(), EncodeError> {
    for (index, info) in record.infos().enumerate() {
        if !matches!(info.kind, FieldKind::Attribute | FieldKind::AnyAttribute | FieldKind::Text)
            && let Some(part) = record.part(index)
        {
            child(part, info, parent, encoder)?;
        }
    }
    Ok(())
}

fn child(
    part: &dyn Value,
    info: &'static FieldInfo,
    parent: &mut ElementWriter<'_, '_>,
    encoder: &mut Encoder,
) -> Result<(), EncodeError> {
    let result = part.write(info, parent, encoder);
    result.map_err(|error| if info.is_repeated() { error } else { error.within(info.local, None) })
}

/// Writes the chosen branch of a choice.
pub(super) fn branch(
    choice: &dyn Record,
    parent: &mut ElementWriter<'_, '_>,
    encoder: &mut Encoder,
) -> Result<(), EncodeError> {
    let chosen = |(index, info)| Some((info, choice.part(index)?));
    match choice.infos().enumerate().find_map(chosen) {
        Some((info, part)) => child(part, info, parent, encoder),
        None => Ok(()),
    }
}

/// Checks how often `field` occurs.
pub(super) fn check_occurs(
    field: &'static FieldInfo,
    found: usize,
    encoder: &Encoder,
) -> Result<(), EncodeError> {
    let fits = found >= field.min as usize && field.max().is_none_or(|max| found <= max as usize);
    if fits || !encoder.strict() {
        return Ok(());
    }
    let problem = EncodeProblem::Occurs { found, min: field.min, max: field.max() };
    Err(EncodeError::new(problem).within(field.local, None))
}

/// A required list without items.
pub(super) fn empty_list() -> EncodeError {
    EncodeError::new(EncodeProblem::Occurs { found: 0, min: 1, max: None })
}
