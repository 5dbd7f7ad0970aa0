//! The words generated code describes a type with; `soapwire::rt` re-exports them.

use super::{At, Branch, EnumValue, Field, FieldInfo, FieldKind, SimpleType};
use crate::codec::{Slot, Value};

/// One value of an enumeration.
pub const fn value<E>(text: &'static str, variant: E) -> EnumValue<E> {
    EnumValue::new(text, variant)
}

/// A child element.
pub const fn element<R, V: Slot>(
    namespace: &'static str,
    local: &'static str,
    at: At<R, V>,
) -> Field<R> {
    Field::new(FieldKind::Element, namespace, local, at)
}

/// An attribute.
pub const fn attribute<R, V: Slot>(
    namespace: &'static str,
    local: &'static str,
    at: At<R, V>,
) -> Field<R> {
    Field::new(FieldKind::Attribute, namespace, local, at)
}

/// The text of a type with simple content.
pub const fn text<R, V: Slot>(at: At<R, V>) -> Field<R> {
    Field::new(FieldKind::Text, "", "", at)
}

/// One of several elements.
pub const fn choice<R, V: Slot>(at: At<R, V>) -> Field<R> {
    Field::new(FieldKind::Choice, "", "", at)
}

/// Several elements in sequence.
pub const fn group<R, V: Slot>(at: At<R, V>) -> Field<R> {
    Field::new(FieldKind::Group, "", "", at)
}

/// An element of any name.
pub const fn any<R, V: Slot>(at: At<R, V>) -> Field<R> {
    Field::new(FieldKind::Any, "", "", at)
}

/// Attributes of any name.
pub const fn any_attribute<R, V: Slot>(at: At<R, V>) -> Field<R> {
    Field::new(FieldKind::AnyAttribute, "", "", at)
}

/// The variant of a choice: how to see whether it is chosen, and how to choose it.
#[derive(Debug)]
pub struct Variant<C, V> {
    get: fn(&C) -> Option<&dyn Value>,
    get_mut: fn(&mut C) -> Option<&mut dyn Value>,
    select: fn(&mut C),
    _make: fn(V) -> C,
}

impl<C, V: Slot> Variant<C, V> {
    /// A variant by its accessors; `make` names the payload's type.
    pub const fn new(
        get: fn(&C) -> Option<&dyn Value>,
        get_mut: fn(&mut C) -> Option<&mut dyn Value>,
        select: fn(&mut C),
        make: fn(V) -> C,
    ) -> Self {
        Self { get, get_mut, select, _make: make }
    }
}

/// A branch that is an element.
pub const fn branch<C, V: Slot>(
    namespace: &'static str,
    local: &'static str,
    variant: Variant<C, V>,
) -> Branch<C> {
    Branch::new(FieldKind::Element, namespace, local, variant)
}

/// A branch that is a sequence of elements.
pub const fn branch_group<C, V: Slot>(variant: Variant<C, V>) -> Branch<C> {
    Branch::new(FieldKind::Group, "", "", variant)
}

/// A branch that is an element of any name.
pub const fn branch_any<C, V: Slot>(variant: Variant<C, V>) -> Branch<C> {
    Branch::new(FieldKind::Any, "", "", variant)
}

impl FieldInfo {
    const fn new<V: Slot>(kind: FieldKind, namespace: &'static str, local: &'static str) -> Self {
        Self {
            kind,
            namespace,
            local,
            ty: V::ty,
            simple: None,
            min: V::MIN,
            max: V::MAX,
            inner_many: V::INNER_MANY,
            list: false,
            nillable: V::NILLABLE,
            is_text: V::IS_TEXT,
            default: None,
            fixed: None,
            doc: "",
        }
    }

    /// A field without a name, of one `V`.
    pub(crate) const fn unnamed<V: Slot>() -> Self {
        Self::new::<V>(FieldKind::Element, "", "")
    }

    const fn into_list(mut self) -> Self {
        self.list = true;
        if !self.inner_many {
            self.min = 1;
            self.max = 1;
        }
        self
    }
}

impl<R> Field<R> {
    #[allow(
        clippy::needless_pass_by_value,
        reason = "generated code hands over what it has just made"
    )]
    const fn new<V: Slot>(
        kind: FieldKind,
        namespace: &'static str,
        local: &'static str,
        at: At<R, V>,
    ) -> Self {
        let info = FieldInfo::new::<V>(kind, namespace, local);
        let At { get, get_mut, .. } = at;
        Self { info, get, get_mut }
    }
}

impl<C> Branch<C> {
    #[allow(
        clippy::needless_pass_by_value,
        reason = "generated code hands over what it has just made"
    )]
    const fn new<V: Slot>(
        kind: FieldKind,
        namespace: &'static str,
        local: &'static str,
        variant: Variant<C, V>,
    ) -> Self {
        let info = FieldInfo::new::<V>(kind, namespace, local);
        let Variant { get, get_mut, select, .. } = variant;
        Self { info, get, get_mut, select }
    }
}

macro_rules! modifiers {
    ($entry:ident) => {
        impl<T> $entry<T> {
            /// How often it may occur; `u32::MAX` is unbounded.
            pub const fn occurs(mut self, min: u32, max: u32) -> Self {
                self.info.min = min;
                self.info.max = max;
                self
            }

            /// Its text is a list of items, separated by white space.
            pub const fn list(mut self) -> Self {
                self.info = self.info.into_list();
                self
            }

            /// The simple type of one item, where the Rust type alone does not tell it.
            pub const fn typed(mut self, simple: &'static SimpleType) -> Self {
                self.info.simple = Some(simple);
                self
            }

            /// The schema's default.
            pub const fn default(mut self, text: &'static str) -> Self {
                self.info.default = Some(text);
                self
            }

            /// The one value the schema allows.
            pub const fn fixed(mut self, text: &'static str) -> Self {
                self.info.fixed = Some(text);
                self
            }

            /// The schema's documentation.
            pub const fn doc(mut self, text: &'static str) -> Self {
                self.info.doc = text;
                self
            }
        }
    };
}

modifiers!(Field);
modifiers!(Branch);

impl<E> EnumValue<E> {
    /// The schema's documentation.
    pub const fn doc(mut self, text: &'static str) -> Self {
        self.info.doc = text;
        self
    }
}
