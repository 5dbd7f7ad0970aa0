//! The places a value can stand in: itself (required), `Option` (optional), `Vec` (repeated, or a list).

use std::borrow::Cow;

use super::error::DecodeProblem;
use super::read::{self, ReadOptions, is_nil};
use super::record::Record;
use super::text::{self, check_item};
use super::write::{self, Encoder, check_occurs};
use super::{DecodeError, EncodeError, Progress, Schema, Value};
use crate::description::{FieldInfo, FieldKind, Shape, Type, value_info};
use crate::xml::{self, Element, ElementWriter, StartTag};
use crate::xsd::is_xml_space;

/// What the Rust type of a field says of its cardinality.
pub trait Slot: Value + Sized + 'static {
    /// How often the field occurs at least.
    const MIN: u32;
    /// How often it occurs at most; `u32::MAX` is unbounded.
    const MAX: u32;
    /// Whether one item is itself a `Vec`, so that a list is meant.
    const INNER_MANY: bool = false;
    /// Whether `xsi:nil` may stand for a value.
    const NILLABLE: bool = false;

    /// Whether it is one value with a text for its content.
    const IS_TEXT: bool = false;

    /// The type of one item.
    fn ty() -> Type;

    /// A value to read into.
    fn empty() -> Self;
}

impl<T: Schema> Slot for T {
    const MIN: u32 = 1;
    const MAX: u32 = 1;
    const IS_TEXT: bool = matches!(T::SHAPE, Shape::Enumeration { .. } | Shape::Simple(..));

    fn ty() -> Type {
        T::SHAPE.ty()
    }

    fn empty() -> Self {
        T::blank()
    }
}

impl<T: Schema> Value for T {
    fn write(
        &self,
        field: &'static FieldInfo,
        parent: &mut ElementWriter<'_, '_>,
        encoder: &mut Encoder,
    ) -> Result<(), EncodeError> {
        match (T::SHAPE, field.kind) {
            (Shape::Choice { .. }, _) => write::branch(self, parent, encoder),
            (Shape::Complex { .. }, FieldKind::Group) => write::children(self, parent, encoder),
            (Shape::Nested(nested), _) => (nested.get)(self).write(field, parent, encoder),
            _ => self.content(field, write::begin(field, parent)?, encoder),
        }
    }

    fn write_attribute(
        &self,
        field: &'static FieldInfo,
        tag: &mut StartTag<'_, '_>,
        encoder: &mut Encoder,
    ) -> Result<(), EncodeError> {
        write::attribute(self, field, tag, encoder)
    }

    fn write_text(
        &self,
        field: &'static FieldInfo,
        tag: &mut StartTag<'_, '_>,
        encoder: &mut Encoder,
    ) -> Result<bool, EncodeError> {
        match T::SHAPE {
            Shape::Simple(_, scalar) => {
                let start = encoder.text.len();
                (scalar.write)(self, &mut encoder.text);
                text::check_scalar(field, encoder, start).map(|()| true)
            }
            Shape::Enumeration { name, values, open, .. } => text::append_enumeration(
                open.write(self, values),
                field,
                name,
                value_info::<T>,
                encoder,
            ),
            Shape::Nested(nested) => (nested.get)(self).write_text(field, tag, encoder),
            Shape::Complex { .. } | Shape::Choice { .. } => Ok(false),
        }
    }

    fn read(
        &mut self,
        field: &'static FieldInfo,
        element: &mut Element<'_, '_>,
        progress: &mut Progress,
        options: &ReadOptions,
    ) -> Result<(), DecodeError> {
        match (T::SHAPE, field.kind) {
            (Shape::Choice { .. }, _) => read::choice(self, element, progress, options),
            (Shape::Complex { .. }, FieldKind::Group) => {
                read::group(self, element, progress, options)
            }
            (Shape::Complex { .. }, _) => read::complex(self, element, options),
            (Shape::Enumeration { open, values, .. }, _) => {
                read::simple(self, field, element, false)?;
                let listed = values.iter().map(|listed| listed.info.text);
                read::check_listed(open.unlisted(self), listed, options)
            }
            (Shape::Nested(nested), _) => {
                (nested.get_mut)(self).read(field, element, progress, options)
            }
            (Shape::Simple(own, _), _) => {
                read::simple(self, field, element, own.builtin().is_binary())
            }
        }
    }

    fn read_text(
        &mut self,
        field: &'static FieldInfo,
        text: Cow<'_, str>,
        element: &Element<'_, '_>,
    ) -> Result<(), DecodeError> {
        match T::SHAPE {
            Shape::Simple(own, scalar) => {
                read::lexical((scalar.read)(self, field.simple.unwrap_or(own), text))
            }
            Shape::Enumeration { builtin, values, open, .. } => {
                *self = open.read(&text::enumeration_space(field, builtin, &text), values);
                Ok(())
            }
            Shape::Nested(nested) => (nested.get_mut)(self).read_text(field, text, element),
            Shape::Choice { .. } | Shape::Complex { .. } => Ok(()),
        }
    }

    fn wants(&self, element: &Element<'_, '_>, progress: &Progress) -> bool {
        match T::SHAPE {
            Shape::Complex { .. } => read::group_wants(self, element, progress),
            Shape::Choice { .. } => read::choice_wants(self, element, progress),
            Shape::Nested(nested) => (nested.get)(self).wants(element, progress),
            Shape::Enumeration { .. } | Shape::Simple(..) => false,
        }
    }

    fn finish(&self, progress: &Progress) -> Result<(), DecodeError> {
        match T::SHAPE {
            Shape::Complex { .. } => read::finish(self, progress, None),
            Shape::Choice { .. } => read::choice_finish(self, progress),
            Shape::Nested(nested) => (nested.get)(self).finish(progress),
            Shape::Enumeration { .. } | Shape::Simple(..) => Ok(()),
        }
    }
}

impl<V: Slot> Slot for Option<V> {
    const MIN: u32 = 0;
    const MAX: u32 = 1;
    const INNER_MANY: bool = V::MAX > 1;
    const NILLABLE: bool = V::NILLABLE;
    const IS_TEXT: bool = V::IS_TEXT;

    fn ty() -> Type {
        V::ty()
    }

    fn empty() -> Self {
        None
    }
}

impl<V: Slot> Value for Option<V> {
    fn write(
        &self,
        field: &'static FieldInfo,
        parent: &mut ElementWriter<'_, '_>,
        encoder: &mut Encoder,
    ) -> Result<(), EncodeError> {
        self.as_ref().map_or(Ok(()), |value| value.write(field, parent, encoder))
    }

    fn write_attribute(
        &self,
        field: &'static FieldInfo,
        tag: &mut StartTag<'_, '_>,
        encoder: &mut Encoder,
    ) -> Result<(), EncodeError> {
        self.as_ref().map_or(Ok(()), |value| value.write_attribute(field, tag, encoder))
    }

    fn write_text(
        &self,
        field: &'static FieldInfo,
        tag: &mut StartTag<'_, '_>,
        encoder: &mut Encoder,
    ) -> Result<bool, EncodeError> {
        self.as_ref().map_or(Ok(false), |value| value.write_text(field, tag, encoder))
    }

    fn read(
        &mut self,
        field: &'static FieldInfo,
        element: &mut Element<'_, '_>,
        progress: &mut Progress,
        options: &ReadOptions,
    ) -> Result<(), DecodeError> {
        if !V::NILLABLE && field.kind == FieldKind::Element && is_nil(element) {
            return Ok(());
        }
        self.get_or_insert_with(V::empty).read(field, element, progress, options)
    }

    fn read_text(
        &mut self,
        field: &'static FieldInfo,
        text: Cow<'_, str>,
        element: &Element<'_, '_>,
    ) -> Result<(), DecodeError> {
        self.get_or_insert_with(V::empty).read_text(field, text, element)
    }

    fn wants(&self, element: &Element<'_, '_>, progress: &Progress) -> bool {
        self.as_ref().is_some_and(|value| value.wants(element, progress))
    }

    fn finish(&self, progress: &Progress) -> Result<(), DecodeError> {
        self.as_ref().map_or(Ok(()), |value| value.finish(progress))
    }
}

impl<V: Slot> Slot for Vec<V> {
    const MIN: u32 = 0;
    const MAX: u32 = u32::MAX;
    const INNER_MANY: bool = V::MAX > 1;
    const NILLABLE: bool = V::NILLABLE;

    fn ty() -> Type {
        V::ty()
    }

    fn empty() -> Self {
        Self::new()
    }
}

/// A `Vec` is a list in one text, or items that are elements; lists may be items too.
fn is_text<V: Slot>(field: &FieldInfo) -> bool {
    field.list && !(V::MAX > 1 && field.is_repeated())
}

fn push_item<V: Slot>(
    items: &mut Vec<V>,
    field: &'static FieldInfo,
    element: &mut Element<'_, '_>,
    progress: &mut Progress,
    options: &ReadOptions,
) -> Result<(), DecodeError> {
    let in_parts = matches!(field.kind, FieldKind::Choice | FieldKind::Group);
    if let Some(last) = items.last_mut().filter(|_| in_parts && progress.items() > 0) {
        if last.wants(element, progress) {
            return last.read(field, element, progress, options);
        }
        last.finish(progress)?;
    }
    let mut item = V::empty();
    progress.begin_item();
    item.read(field, element, progress, options)
        .map_err(|error| error.within(field.local, Some(items.len())))?;
    // One is the most frequent number; `push` alone would make room for four.
    make_room(items, 1, element)?;
    items.push(item);
    Ok(())
}

/// Makes room for one more item where there is none: for the `first` ones, then for as many as there are.
fn make_room<V>(
    items: &mut Vec<V>,
    first: usize,
    element: &Element<'_, '_>,
) -> Result<(), xml::Error> {
    if items.len() == items.capacity() {
        let more = items.len().max(first);
        element.keep(more.saturating_mul(size_of::<V>()))?;
        items.reserve_exact(more);
    }
    Ok(())
}

impl<V: Slot> Value for Vec<V> {
    fn write(
        &self,
        field: &'static FieldInfo,
        parent: &mut ElementWriter<'_, '_>,
        encoder: &mut Encoder,
    ) -> Result<(), EncodeError> {
        if is_text::<V>(field) {
            return write::text_element(self, field, parent, encoder);
        }
        check_occurs(field, self.len(), encoder)?;
        self.iter().enumerate().try_for_each(|(index, item)| {
            let result = item.write(field, parent, encoder);
            result.map_err(|error| error.within(field.local, Some(index)))
        })
    }

    fn write_attribute(
        &self,
        field: &'static FieldInfo,
        tag: &mut StartTag<'_, '_>,
        encoder: &mut Encoder,
    ) -> Result<(), EncodeError> {
        write::attribute(self, field, tag, encoder)
    }

    fn write_text(
        &self,
        field: &'static FieldInfo,
        tag: &mut StartTag<'_, '_>,
        encoder: &mut Encoder,
    ) -> Result<bool, EncodeError> {
        if self.is_empty() && field.is_required() && encoder.strict() {
            return Err(write::empty_list());
        }
        for (index, item) in self.iter().enumerate() {
            if index > 0 {
                encoder.text.push(' ');
            }
            let start = encoder.text.len();
            item.write_text(field, tag, encoder)?;
            check_item(encoder, start)?;
        }
        Ok(true)
    }

    fn read(
        &mut self,
        field: &'static FieldInfo,
        element: &mut Element<'_, '_>,
        progress: &mut Progress,
        options: &ReadOptions,
    ) -> Result<(), DecodeError> {
        if is_text::<V>(field) {
            if is_nil(element) {
                return Err(DecodeError::new(DecodeProblem::Nil));
            }
            let text = element.text()?;
            element.keep(text.len())?;
            return self.read_text(field, text, element);
        }
        if !V::NILLABLE && field.kind == FieldKind::Element && is_nil(element) {
            return Ok(());
        }
        push_item(self, field, element, progress, options)
    }

    fn read_text(
        &mut self,
        field: &'static FieldInfo,
        text: Cow<'_, str>,
        element: &Element<'_, '_>,
    ) -> Result<(), DecodeError> {
        for item in text.split(is_xml_space).filter(|item| !item.is_empty()) {
            let mut value = V::empty();
            value.read_text(field, Cow::Borrowed(item), element)?;
            make_room(self, 4, element)?;
            self.push(value);
        }
        Ok(())
    }

    fn finish(&self, progress: &Progress) -> Result<(), DecodeError> {
        self.last().map_or(Ok(()), |last| last.finish(progress))
    }
}
