//! Typed values to XML and back, by the description of their types. Knows no SOAP and no HTTP.
//!
//! [`Schema`] is what a type says of itself (one constant). [`Value`] is what the codec does with it; the
//! four kinds of place a value can stand in (itself, `Option`, `Vec`, [`Nillable`](crate::xsd::Nillable))
//! implement it once, and every generated type through its [`Shape`].

mod any;
mod error;
mod progress;
mod read;
mod record;
mod root;
mod scalars;
mod slots;
mod text;
mod write;

pub use any::{read_any, write_any};
pub use error::{DecodeError, DecodeProblem, EncodeError, EncodeProblem};
pub use progress::Progress;
pub use read::ReadOptions;
pub use root::{
    Payload, from_document, read_root, to_document, validate, write_document, write_root,
};
pub use slots::Slot;
pub(crate) use text::{enumeration, enumeration_text};
#[cfg(feature = "serde")]
pub(crate) use write::RESERVED;
pub use write::{Checks, Encoder};

use std::borrow::Cow;

use crate::description::{FieldInfo, Shape};
use crate::xml::{Element, ElementWriter, StartTag};
use crate::xsd::AnyAttributes;

/// A type with a place in XML.
pub trait Schema: Clone + Sized + 'static {
    /// The type's description.
    const SHAPE: Shape<Self>;

    /// A value to read into; its required fields hold nothing meaningful.
    fn blank() -> Self;
}

/// What the codec asks of a value; the codec implements it, users do not.
///
/// A field's value may be one item, none, or several; the methods tell by the [`FieldInfo`] which it is. A value
/// that has no place as an attribute, say, leaves that method as it is: nothing is written, nothing is taken.
pub trait Value {
    /// Writes the elements of `field` into its parent's content.
    ///
    /// # Errors
    ///
    /// A value that XML or, with [`Checks::Schema`], the schema does not allow.
    fn write(
        &self,
        _field: &'static FieldInfo,
        _parent: &mut ElementWriter<'_, '_>,
        _encoder: &mut Encoder,
    ) -> Result<(), EncodeError> {
        Ok(())
    }

    /// Writes `field` as an attribute, or several for `xs:anyAttribute`.
    ///
    /// # Errors
    ///
    /// As [`write`](Self::write).
    fn write_attribute(
        &self,
        _field: &'static FieldInfo,
        _tag: &mut StartTag<'_, '_>,
        _encoder: &mut Encoder,
    ) -> Result<(), EncodeError> {
        Ok(())
    }

    /// Appends the lexical form to the encoder's text; `false` when there is nothing to write.
    ///
    /// # Errors
    ///
    /// As [`write`](Self::write).
    fn write_text(
        &self,
        _field: &'static FieldInfo,
        _tag: &mut StartTag<'_, '_>,
        _encoder: &mut Encoder,
    ) -> Result<bool, EncodeError> {
        Ok(false)
    }

    /// Takes one element of `field`.
    ///
    /// # Errors
    ///
    /// An element that is not well-formed or has not the type's form.
    fn read(
        &mut self,
        _field: &'static FieldInfo,
        _element: &mut Element<'_, '_>,
        _progress: &mut Progress,
        _options: &ReadOptions,
    ) -> Result<(), DecodeError> {
        Ok(())
    }

    /// Takes the text of `field`: an attribute's value or simple content.
    ///
    /// # Errors
    ///
    /// A text outside the type's lexical space.
    fn read_text(
        &mut self,
        _field: &'static FieldInfo,
        _text: Cow<'_, str>,
        _element: &Element<'_, '_>,
    ) -> Result<(), DecodeError> {
        Ok(())
    }

    /// The attributes of any name, where the value is that.
    fn any_attributes(&self) -> Option<&AnyAttributes> {
        None
    }

    /// The attributes of any name, to add one.
    fn any_attributes_mut(&mut self) -> Option<&mut AnyAttributes> {
        None
    }

    /// Whether a group that is being read still takes this element.
    fn wants(&self, _element: &Element<'_, '_>, _progress: &Progress) -> bool {
        false
    }

    /// Checks that a choice or group that was begun is complete.
    ///
    /// # Errors
    ///
    /// A required field is missing.
    fn finish(&self, _progress: &Progress) -> Result<(), DecodeError> {
        Ok(())
    }
}
