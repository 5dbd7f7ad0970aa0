//! Whole elements: the payload of a message, or a document on its own.

use super::record::Record;
use super::write::{Checks, Encoder};
use super::{DecodeError, EncodeError, Progress, ReadOptions, Schema, Value};
use crate::description::{ElementName, FieldInfo, FieldKind, Type};
use crate::xml::{Element, ElementWriter, Reader, StartTag, Writer, XmlLimits};

/// A root element takes its name from the message, not from a description; its fields' rules still hold.
static ROOT: FieldInfo = FieldInfo::root();

/// What a message's body may hold: a value, or nothing.
pub trait Payload: Sized + 'static {
    /// Writes the value as the element `name`.
    ///
    /// # Errors
    ///
    /// A value that XML or, with [`Checks::Schema`], the schema does not allow.
    fn write_payload(
        &self,
        name: ElementName,
        body: &mut ElementWriter<'_, '_>,
        checks: Checks,
    ) -> Result<(), EncodeError>;

    /// Reads the value from its element.
    ///
    /// # Errors
    ///
    /// An element that has not the type's form.
    fn read_payload(
        element: &mut Element<'_, '_>,
        options: &ReadOptions,
    ) -> Result<Self, DecodeError>;

    /// The description of the value's type; nothing where a body holds nothing.
    fn ty() -> Option<Type>;
}

impl<T: Schema> Payload for T {
    fn write_payload(
        &self,
        name: ElementName,
        body: &mut ElementWriter<'_, '_>,
        checks: Checks,
    ) -> Result<(), EncodeError> {
        write_element(self, name, body, checks)
    }

    fn read_payload(
        element: &mut Element<'_, '_>,
        options: &ReadOptions,
    ) -> Result<Self, DecodeError> {
        let mut value = T::blank();
        read_content(&mut value, element, options)?;
        Ok(value)
    }

    fn ty() -> Option<Type> {
        Some(T::SHAPE.ty())
    }
}

impl Payload for () {
    fn write_payload(
        &self,
        _name: ElementName,
        _body: &mut ElementWriter<'_, '_>,
        _checks: Checks,
    ) -> Result<(), EncodeError> {
        Ok(())
    }

    fn read_payload(
        _element: &mut Element<'_, '_>,
        _options: &ReadOptions,
    ) -> Result<Self, DecodeError> {
        Ok(())
    }

    fn ty() -> Option<Type> {
        None
    }
}

fn read_content(
    value: &mut dyn Value,
    element: &mut Element<'_, '_>,
    options: &ReadOptions,
) -> Result<(), DecodeError> {
    let result = value.read(&ROOT, element, &mut Progress::default(), options);
    result.map_err(|error| error.within(element.name().local, None))
}

fn write_element(
    value: &dyn Record,
    name: ElementName,
    body: &mut ElementWriter<'_, '_>,
    checks: Checks,
) -> Result<(), EncodeError> {
    let tag = body.element(name.namespace, name.local)?;
    write_content(value, name, tag, checks)
}

fn document(
    writer: &mut Writer,
    name: ElementName,
    value: &dyn Record,
    checks: Checks,
) -> Result<(), EncodeError> {
    write_content(value, name, writer.root(name.namespace, name.local)?, checks)
}

fn write_content(
    value: &dyn Record,
    name: ElementName,
    tag: StartTag<'_, '_>,
    checks: Checks,
) -> Result<(), EncodeError> {
    let result = value.content(&ROOT, tag, &mut Encoder::new(checks));
    result.map_err(|error| error.within(name.local, None))
}

/// Writes `value` as the element `name` of `body`.
///
/// # Errors
///
/// A value that XML or, with [`Checks::Schema`], the schema does not allow.
pub fn write_root<T: Payload>(
    body: &mut ElementWriter<'_, '_>,
    name: ElementName,
    value: &T,
    checks: Checks,
) -> Result<(), EncodeError> {
    value.write_payload(name, body, checks)
}

/// Reads a value from its element.
///
/// # Errors
///
/// An element that has not the type's form.
pub fn read_root<T: Payload>(
    element: &mut Element<'_, '_>,
    options: &ReadOptions,
) -> Result<T, DecodeError> {
    T::read_payload(element, options)
}

/// The document whose root element is `value`, without an XML declaration.
///
/// # Errors
///
/// A value that XML or, with [`Checks::Schema`], the schema does not allow.
pub fn to_document<T: Schema>(
    name: ElementName,
    value: &T,
    checks: Checks,
) -> Result<String, EncodeError> {
    let mut writer = Writer::new();
    document(&mut writer, name, value, checks)?;
    Ok(writer.finish()?)
}

/// Writes `value` as the root element `name` of a document, whose writer may have been asked for prefixes.
///
/// # Errors
///
/// A value that XML or, with [`Checks::Schema`], the schema does not allow.
pub fn write_document<T: Schema>(
    writer: &mut Writer,
    name: ElementName,
    value: &T,
    checks: Checks,
) -> Result<(), EncodeError> {
    document(writer, name, value, checks)
}

/// Reads a value from a whole document, whatever the name of its root element.
///
/// # Errors
///
/// A document that is not well-formed, goes past a limit, or has not the type's form.
pub fn from_document<T: Payload>(
    document: &str,
    limits: &XmlLimits,
    options: &ReadOptions,
) -> Result<T, DecodeError> {
    let mut reader = Reader::new(document, limits);
    let value = read_root(&mut reader.root()?, options)?;
    reader.finish()?;
    Ok(value)
}

/// Checks a value against its schema: facets, enumerations, cardinalities, and what XML can say at all.
///
/// # Errors
///
/// The first field that does not hold, by its path.
pub fn validate<T: Schema>(name: ElementName, value: &T) -> Result<(), EncodeError> {
    to_document(name, value, Checks::Schema).map(drop)
}

impl FieldInfo {
    const fn root() -> Self {
        Self { kind: FieldKind::Element, ..Self::unnamed::<String>() }
    }
}
