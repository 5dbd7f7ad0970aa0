//! One entry of a description: a wire name, its cardinality and type, and where the value lies in Rust.

use std::fmt;
use std::marker::PhantomData;

use super::{SimpleType, Type};
use crate::codec::{Slot, Value};
use crate::xml::Name;

/// What a field is on the wire.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FieldKind {
    /// An element of any name.
    Any,
    /// Attributes of any name.
    AnyAttribute,
    /// An attribute.
    Attribute,
    /// One of several elements, in the parent's content.
    Choice,
    /// A child element.
    Element,
    /// Several elements in sequence, in the parent's content.
    Group,
    /// The text of a type with simple content.
    Text,
}

/// What the schema says of one field.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other")]
pub struct FieldInfo {
    pub(crate) kind: FieldKind,
    pub(crate) namespace: &'static str,
    pub(crate) local: &'static str,
    pub(crate) ty: fn() -> Type,
    pub(crate) simple: Option<&'static SimpleType>,
    pub(crate) min: u32,
    pub(crate) max: u32,
    pub(crate) inner_many: bool,
    pub(crate) list: bool,
    pub(crate) nillable: bool,
    pub(crate) is_text: bool,
    pub(crate) default: Option<&'static str>,
    pub(crate) fixed: Option<&'static str>,
    pub(crate) doc: &'static str,
}

impl FieldInfo {
    /// What the field is on the wire.
    pub const fn kind(&self) -> FieldKind {
        self.kind
    }

    /// The expanded name; empty for a text, a choice, a group or a wildcard.
    pub const fn name(&self) -> Name<'static> {
        Name { namespace: self.namespace, local: self.local }
    }

    /// The type of one item.
    pub fn ty(&self) -> Type {
        self.simple.map_or_else(self.ty, Type::Simple)
    }

    /// How often it must occur at least.
    pub const fn min(&self) -> u32 {
        self.min
    }

    /// How often it may occur; `None` is unbounded.
    pub const fn max(&self) -> Option<u32> {
        if self.max == u32::MAX { None } else { Some(self.max) }
    }

    /// Whether it must be there.
    pub const fn is_required(&self) -> bool {
        self.min > 0
    }

    /// Whether it may occur more than once.
    pub const fn is_repeated(&self) -> bool {
        self.max > 1
    }

    /// Whether its text is a list of items, separated by white space.
    pub const fn is_list(&self) -> bool {
        self.list
    }

    /// Whether `xsi:nil` may stand for a value.
    pub const fn is_nillable(&self) -> bool {
        self.nillable
    }

    /// The schema's default, which readers assume and nobody sends.
    pub const fn default(&self) -> Option<&'static str> {
        self.default
    }

    /// The one value the schema allows.
    pub const fn fixed(&self) -> Option<&'static str> {
        self.fixed
    }

    /// The schema's documentation, as plain text.
    pub const fn doc(&self) -> &'static str {
        self.doc
    }

    /// The fields inside a choice or a group; nothing for any other kind.
    pub fn inner(&self) -> impl Iterator<Item = &'static FieldInfo> + use<> {
        let at = match (self.kind, (self.ty)()) {
            (FieldKind::Choice, Type::Choice(choice)) => Some(choice.at),
            (FieldKind::Group, Type::Complex(complex)) => Some(complex.at),
            _ => None,
        };
        at.into_iter().flat_map(|at| (0..).map_while(at))
    }

    /// The attribute or element of this local name: itself, or inside its choice or group.
    pub(super) fn find(&'static self, local: &str) -> Option<&'static Self> {
        match self.kind {
            FieldKind::Choice | FieldKind::Group => {
                self.inner().find_map(|inner| inner.find(local))
            }
            FieldKind::Attribute | FieldKind::Element => (self.local == local).then_some(self),
            FieldKind::Any | FieldKind::AnyAttribute | FieldKind::Text => None,
        }
    }

    /// Whether it takes elements or attributes of any name.
    pub(crate) const fn is_wildcard(&self) -> bool {
        matches!(self.kind, FieldKind::Any | FieldKind::AnyAttribute)
    }

    /// Whether an element of any name belongs to the field, directly or inside its choice or group.
    pub(crate) fn takes_any(&self) -> bool {
        self.kind == FieldKind::Any || self.inner().any(Self::takes_any)
    }

    /// Whether an element of this name belongs to the field, directly or inside its choice or group.
    pub(crate) fn takes(&self, is: &dyn Fn(&str, &str) -> bool) -> bool {
        match self.kind {
            FieldKind::Element => is(self.namespace, self.local),
            FieldKind::Choice | FieldKind::Group => self.inner().any(|inner| inner.takes(is)),
            FieldKind::Any | FieldKind::AnyAttribute | FieldKind::Attribute | FieldKind::Text => {
                false
            }
        }
    }
}

/// The place of a `V` inside an `R`.
pub struct At<R, V> {
    pub(crate) get: fn(&R) -> &dyn Value,
    pub(crate) get_mut: fn(&mut R) -> &mut dyn Value,
    value: PhantomData<fn() -> V>,
}

impl<R, V: Slot> At<R, V> {
    /// A place, by how to borrow it; the third function is never called and only names the type.
    pub const fn new(
        get: fn(&R) -> &dyn Value,
        get_mut: fn(&mut R) -> &mut dyn Value,
        _type: fn(R) -> V,
    ) -> Self {
        Self { get, get_mut, value: PhantomData }
    }
}

impl<R, V> fmt::Debug for At<R, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("At")
    }
}

/// A field of the complex type `R`.
pub struct Field<R> {
    pub(crate) info: FieldInfo,
    pub(crate) get: fn(&R) -> &dyn Value,
    pub(crate) get_mut: fn(&mut R) -> &mut dyn Value,
}

impl<R> fmt::Debug for Field<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.info, f)
    }
}

/// A branch of the choice `C`.
pub struct Branch<C> {
    pub(crate) info: FieldInfo,
    pub(crate) get: fn(&C) -> Option<&dyn Value>,
    pub(crate) get_mut: fn(&mut C) -> Option<&mut dyn Value>,
    pub(crate) select: fn(&mut C),
}

impl<C> fmt::Debug for Branch<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.info, f)
    }
}
