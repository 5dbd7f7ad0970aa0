//! Reading by description: attributes, then content, fields found by expanded name in any order.

use std::borrow::Cow;

use super::error::DecodeProblem;
use super::record::Record;
use super::{DecodeError, Progress, Value};
use crate::description::{FieldInfo, FieldKind};
use crate::xml::{Attribute, Element, Name};
use crate::xsd::{LexicalError, QName, collapse};

/// The namespace of `xsi:nil` and `xsi:type`.
pub(crate) const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// How strict reading is.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct ReadOptions {
    /// Refuse elements, attributes and enumeration values that the schema does not have.
    pub strict: bool,
}

impl ReadOptions {
    /// Refuses what the schema does not have.
    pub const fn strict() -> Self {
        Self { strict: true }
    }
}

/// Whether an element says that it stands for no value.
#[inline]
pub(super) fn is_nil(element: &Element<'_, '_>) -> bool {
    !element.attributes().is_empty()
        && element.attribute(XSI, "nil").is_some_and(|nil| matches!(&*collapse(nil), "true" | "1"))
}

/// Reads the text of an element into a simple value; a `long` one may be as long as the document.
pub(super) fn simple(
    value: &mut dyn Value,
    field: &'static FieldInfo,
    element: &mut Element<'_, '_>,
    long: bool,
) -> Result<(), DecodeError> {
    if is_nil(element) {
        return Err(DecodeError::new(DecodeProblem::Nil));
    }
    let text = if long { element.long_text()? } else { element.text()? };
    if !long {
        element.keep(text.len())?;
    }
    value.read_text(field, text, element)
}

/// Refuses a value that the schema does not list, where reading is strict.
pub(super) fn check_listed(
    unlisted: Option<&str>,
    listed: impl Iterator<Item = &'static str>,
    options: &ReadOptions,
) -> Result<(), DecodeError> {
    let Some(text) = unlisted.filter(|_| options.strict) else { return Ok(()) };
    let (text, values) = (text.to_owned(), listed.collect());
    Err(DecodeError::new(DecodeProblem::NotListed { text, values }))
}

/// The result of parsing as the codec's.
#[inline]
pub(super) fn lexical(result: Result<(), LexicalError>) -> Result<(), DecodeError> {
    result.map_err(|error| DecodeError::new(DecodeProblem::Lexical(error)))
}

/// Reads the attributes and content of an element into a complex type.
pub(super) fn complex(
    record: &mut dyn Record,
    element: &mut Element<'_, '_>,
    options: &ReadOptions,
) -> Result<(), DecodeError> {
    if is_nil(element) {
        return Err(DecodeError::new(DecodeProblem::Nil));
    }
    let mut progress = Progress::default();
    let mut stray = None;
    attributes(record, element, &mut progress, &mut stray, options)?;
    if let Some(info) = record.info(0).filter(|first| first.kind == FieldKind::Text) {
        let text = element.text()?;
        progress.mark(0);
        if let Some(part) = record.part_mut(0) {
            part.read_text(info, text, element)?;
        }
        return finish(record, &progress, stray.as_ref());
    }
    let mut expected = 0;
    loop {
        if let Some(next) = plain_child(record, expected, element, &mut progress, options)? {
            expected = next;
            continue;
        }
        let Some(mut child) = element.child()? else { break };
        match locate(record, child.name(), expected) {
            Some((index, info)) => {
                expected = after(index, info);
                child_element(record, index, info, &mut child, &mut progress, options)?;
            }
            None if options.strict => {
                return Err(DecodeError::new(DecodeProblem::Unknown(child.name().to_string())));
            }
            None => note_stray(record, &child, &mut stray),
        }
    }
    finish(record, &progress, stray.as_ref())
}

fn attributes(
    record: &mut dyn Record,
    element: &Element<'_, '_>,
    progress: &mut Progress,
    stray: &mut Option<QName>,
    options: &ReadOptions,
) -> Result<(), DecodeError> {
    for attribute in element.attributes() {
        let name = attribute.name();
        if name.namespace == XSI {
            continue;
        }
        let declared = |info: &FieldInfo| {
            info.kind == FieldKind::Attribute && name.is(info.namespace, info.local)
        };
        let wildcard = |info: &FieldInfo| info.kind == FieldKind::AnyAttribute;
        let found = position(record, declared).or_else(|| position(record, wildcard));
        match found {
            Some((index, info)) => {
                progress.mark(index);
                read_attribute(record, index, info, attribute, element)?;
            }
            None if options.strict => {
                return Err(DecodeError::new(DecodeProblem::Unknown(name.to_string())));
            }
            None => *stray = Some(QName::new(name.namespace, name.local)),
        }
    }
    Ok(())
}

/// The first field or branch that is looked for.
fn position(
    record: &dyn Record,
    is_it: impl Fn(&'static FieldInfo) -> bool,
) -> Option<(usize, &'static FieldInfo)> {
    record.infos().enumerate().find(|(_, info)| is_it(info))
}

fn read_attribute(
    record: &mut dyn Record,
    index: usize,
    info: &'static FieldInfo,
    attribute: &Attribute<'_>,
    element: &Element<'_, '_>,
) -> Result<(), DecodeError> {
    let Some(part) = record.part_mut(index) else { return Ok(()) };
    let (name, value) = (attribute.name(), attribute.value());
    element.keep(value.len())?;
    let result = match info.kind {
        FieldKind::AnyAttribute => {
            if let Some(attributes) = part.any_attributes_mut() {
                element.keep(attributes.room() + name.namespace.len() + name.local.len())?;
                attributes.insert(QName::new(name.namespace, name.local), value);
            }
            Ok(())
        }
        _ => part.read_text(info, Cow::Borrowed(value), element),
    };
    result.map_err(|error| error.within(name.local, None))
}

/// Takes the next child where it is nothing but a value, by a shorter way than [`child_element`]; gives the index of
/// the field expected next.
fn plain_child(
    record: &mut dyn Record,
    expected: usize,
    element: &mut Element<'_, '_>,
    progress: &mut Progress,
    options: &ReadOptions,
) -> Result<Option<usize>, DecodeError> {
    let Some(child) = element.plain_child()? else { return Ok(None) };
    let name = Name { local: child.local, ..element.name() };
    let Some((index, info)) = locate(record, name, expected) else { return Ok(None) };
    if !info.is_text || options.strict || progress.mark(index) {
        return Ok(None);
    }
    element.keep(child.text.len())?;
    element.take_plain(&child);
    if let Some(part) = record.part_mut(index) {
        let result = part.read_text(info, Cow::Borrowed(child.text), element);
        result.map_err(|error| error.within(info.local, None))?;
    }
    Ok(Some(after(index, info)))
}

/// The index of the field whose element is expected after one of field `index`.
fn after(index: usize, info: &'static FieldInfo) -> usize {
    index + usize::from(info.kind == FieldKind::Element && !info.is_repeated())
}

/// The field an element belongs to. A reply mostly follows the schema's order, so the search begins there.
fn locate(
    record: &dyn Record,
    name: Name<'_>,
    expected: usize,
) -> Option<(usize, &'static FieldInfo)> {
    let is = |namespace: &str, local: &str| name.is(namespace, local);
    let takes = |info: &'static FieldInfo| match info.kind {
        FieldKind::Element => is(info.namespace, info.local),
        _ => info.takes(&is),
    };
    let mut index = expected;
    while let Some(info) = record.info(index) {
        if takes(info) {
            return Some((index, info));
        }
        index += 1;
    }
    let behind = record.infos().take(expected).enumerate().find(|(_, info)| takes(info));
    behind.or_else(|| position(record, FieldInfo::takes_any))
}

fn child_element(
    record: &mut dyn Record,
    index: usize,
    info: &'static FieldInfo,
    child: &mut Element<'_, '_>,
    progress: &mut Progress,
    options: &ReadOptions,
) -> Result<(), DecodeError> {
    let Some(part) = record.part_mut(index) else { return Ok(()) };
    let again = progress.mark(index);
    if matches!(info.kind, FieldKind::Choice | FieldKind::Group) {
        return part.read(info, child, progress.nested(index), options);
    }
    if again && !info.is_repeated() {
        return Err(DecodeError::new(DecodeProblem::Twice).within(info.local, None));
    }
    let result = part.read(info, child, &mut Progress::default(), options);
    result.map_err(|error| if info.is_repeated() { error } else { error.within(info.local, None) })
}

/// Remembers a skipped element with a field's local name, so that the error can say where it was.
fn note_stray(record: &dyn Record, child: &Element<'_, '_>, stray: &mut Option<QName>) {
    let name = child.name();
    if record.infos().any(|info| info.takes(&|_, local| local == name.local)) {
        *stray = Some(QName::new(name.namespace, name.local));
    }
}

/// Checks that every required field has been read.
pub(super) fn finish(
    record: &dyn Record,
    progress: &Progress,
    stray: Option<&QName>,
) -> Result<(), DecodeError> {
    for (index, info) in record.infos().enumerate() {
        if info.is_required() && !info.is_wildcard() && !progress.has(index) {
            return Err(missing(info, stray));
        }
        if let Some((part, nested)) =
            progress.begun(index).and_then(|nested| Some((record.part(index)?, nested)))
        {
            part.finish(nested)?;
        }
    }
    Ok(())
}

fn missing(info: &'static FieldInfo, stray: Option<&QName>) -> DecodeError {
    let branches: Vec<_> =
        info.inner().map(|branch| branch.local).filter(|local| !local.is_empty()).collect();
    let same = |name: &&QName| name.local == info.local || branches.contains(&name.local.as_str());
    let found_in = stray.filter(same).map(|name| name.namespace.clone());
    DecodeError::new(DecodeProblem::Missing { found_in, branches }).within(info.local, None)
}

/// Takes one element of a group.
pub(super) fn group(
    record: &mut dyn Record,
    element: &mut Element<'_, '_>,
    progress: &mut Progress,
    options: &ReadOptions,
) -> Result<(), DecodeError> {
    match locate(record, element.name(), 0) {
        Some((index, info)) => child_element(record, index, info, element, progress, options),
        None => Ok(()),
    }
}

/// Whether a group that was begun still takes this element.
pub(super) fn group_wants(
    record: &dyn Record,
    element: &Element<'_, '_>,
    progress: &Progress,
) -> bool {
    let found = locate(record, element.name(), 0);
    found.is_some_and(|(index, info)| info.is_repeated() || !progress.has(index))
}

/// Takes one element of a choice.
pub(super) fn choice(
    choice: &mut dyn Record,
    element: &mut Element<'_, '_>,
    progress: &mut Progress,
    options: &ReadOptions,
) -> Result<(), DecodeError> {
    let is = |namespace: &str, local: &str| element.is(namespace, local);
    let named = position(choice, |info| info.takes(&is));
    let Some((index, info)) = named.or_else(|| position(choice, FieldInfo::takes_any)) else {
        return Ok(());
    };
    let chosen = choice.infos().enumerate().find(|(index, _)| choice.part(*index).is_some());
    let begun = progress.mark(0);
    match chosen.filter(|_| begun) {
        Some((other, first)) if other != index => return Err(both(first, element)),
        Some(_) if info.kind == FieldKind::Element && !info.is_repeated() => {
            return Err(DecodeError::new(DecodeProblem::Twice).within(info.local, None));
        }
        Some(_) => {}
        None => choice.select(index),
    }
    let Some(payload) = choice.part_mut(index) else { return Ok(()) };
    let result = payload.read(info, element, progress.nested(0), options);
    result.map_err(|error| if info.is_repeated() { error } else { error.within(info.local, None) })
}

/// The group that was chosen and begun, with what has been read of it.
fn begun<'c, 'p>(
    choice: &'c dyn Record,
    progress: &'p Progress,
) -> Option<(&'c dyn Value, &'p Progress)> {
    let mut groups = choice.infos().enumerate().filter(|(_, info)| info.kind == FieldKind::Group);
    let chosen = groups.find_map(|(index, _)| choice.part(index))?;
    Some((chosen, progress.begun(0)?))
}

/// Whether a choice of a group that was begun still takes this element.
pub(super) fn choice_wants(
    choice: &dyn Record,
    element: &Element<'_, '_>,
    progress: &Progress,
) -> bool {
    begun(choice, progress).is_some_and(|(payload, progress)| payload.wants(element, progress))
}

/// Checks that the group that was chosen is complete.
pub(super) fn choice_finish(choice: &dyn Record, progress: &Progress) -> Result<(), DecodeError> {
    begun(choice, progress).map_or(Ok(()), |(payload, progress)| payload.finish(progress))
}

fn both(first: &FieldInfo, second: &Element<'_, '_>) -> DecodeError {
    let first = match first.local {
        "" => first.inner().map(|inner| inner.local).collect::<Vec<_>>().join(" and "),
        local => local.to_owned(),
    };
    let second = second.name().local.to_owned();
    DecodeError::new(DecodeProblem::Both { first, second })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{Reader, XmlLimits};

    #[test]
    fn nil_is_a_boolean_of_xml_schema() {
        for (nil, expected) in [("true", true), (" 1\n", true), ("0", false), ("\u{a0}true", false)]
        {
            let document = format!("<a xmlns:i='{XSI}' i:nil='{nil}'/>");
            let mut reader = Reader::new(&document, &XmlLimits::default());
            assert_eq!(reader.root().is_ok_and(|root| is_nil(&root)), expected, "{nil:?}");
        }
    }
}
