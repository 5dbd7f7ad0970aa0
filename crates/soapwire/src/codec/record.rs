//! A schema type without its type: what the algorithms need of it, so that they are compiled once and not per type.

use super::write::{self, Encoder};
use super::{EncodeError, Schema, Value};
use crate::description::{FieldInfo, Shape, field_info};
use crate::xml::StartTag;

/// The fields of a complex type or the branches of a choice, by their index. Other types have none.
pub(super) trait Record: Value {
    /// What the schema says of the field or branch; nothing past the last one.
    fn info(&self, index: usize) -> Option<&'static FieldInfo>;

    /// The value of the field, or of the branch where it is chosen.
    fn part(&self, index: usize) -> Option<&dyn Value>;

    /// As [`part`](Self::part).
    fn part_mut(&mut self, index: usize) -> Option<&mut dyn Value>;

    /// Chooses the branch.
    fn select(&mut self, index: usize);

    /// Writes the attributes and content into an element that was begun.
    fn content(
        &self,
        field: &'static FieldInfo,
        tag: StartTag<'_, '_>,
        encoder: &mut Encoder,
    ) -> Result<(), EncodeError>;
}

impl<T: Schema> Record for T {
    fn info(&self, index: usize) -> Option<&'static FieldInfo> {
        field_info::<T>(index)
    }

    fn part(&self, index: usize) -> Option<&dyn Value> {
        match T::SHAPE {
            Shape::Choice { branches, .. } => (branches.get(index)?.get)(self),
            Shape::Complex { fields, .. } => Some((fields.get(index)?.get)(self)),
            Shape::Enumeration { .. } | Shape::Nested(_) | Shape::Simple(..) => None,
        }
    }

    fn part_mut(&mut self, index: usize) -> Option<&mut dyn Value> {
        match T::SHAPE {
            Shape::Choice { branches, .. } => (branches.get(index)?.get_mut)(self),
            Shape::Complex { fields, .. } => Some((fields.get(index)?.get_mut)(self)),
            Shape::Enumeration { .. } | Shape::Nested(_) | Shape::Simple(..) => None,
        }
    }

    fn select(&mut self, index: usize) {
        if let Shape::Choice { branches, .. } = T::SHAPE
            && let Some(branch) = branches.get(index)
        {
            (branch.select)(self);
        }
    }

    fn content(
        &self,
        field: &'static FieldInfo,
        tag: StartTag<'_, '_>,
        encoder: &mut Encoder,
    ) -> Result<(), EncodeError> {
        match T::SHAPE {
            Shape::Complex { .. } => write::complex(self, tag, encoder),
            Shape::Simple(_, scalar) if !encoder.checks(field) => {
                write::done((scalar.content)(self, tag))
            }
            _ => write::text_content(self, field, tag, encoder),
        }
    }
}

impl dyn Record + '_ {
    /// What the schema says of each field or branch.
    pub(super) fn infos(&self) -> impl Iterator<Item = &'static FieldInfo> {
        (0..).map_while(|index| self.info(index))
    }
}
