//! Values that are not of one shape: wildcards, qualified names, and values that may be nil.

use std::borrow::Cow;

use super::error::DecodeProblem;
use super::read::{ReadOptions, XSI, is_nil};
use super::write::{self, Encoder};
use super::{DecodeError, EncodeError, Progress, Slot, Value};
use crate::description::{FieldInfo, Type, builtins as xs};
use crate::xml::{Element, ElementWriter, Name, Node, StartTag};
use crate::xsd::{AnyAttributes, AnyElement, AnyNode, LexicalError, Nillable, QName};

impl Slot for AnyElement {
    const MIN: u32 = 1;
    const MAX: u32 = 1;

    fn ty() -> Type {
        Type::Any
    }

    fn empty() -> Self {
        Self::default()
    }
}

impl Value for AnyElement {
    fn write(
        &self,
        field: &'static FieldInfo,
        parent: &mut ElementWriter<'_, '_>,
        _encoder: &mut Encoder,
    ) -> Result<(), EncodeError> {
        // A declared element of type xs:anyType has its own name; a wildcard's is the value's.
        let (namespace, local) = match field.local {
            "" => (self.name.namespace.as_str(), self.name.local.as_str()),
            local => (field.namespace, local),
        };
        write_any(self, parent.element(namespace, local)?)
    }

    fn read(
        &mut self,
        _field: &'static FieldInfo,
        element: &mut Element<'_, '_>,
        _progress: &mut Progress,
        _options: &ReadOptions,
    ) -> Result<(), DecodeError> {
        *self = read_any(element)?;
        Ok(())
    }
}

/// Writes the attributes and content of an element that was begun.
///
/// # Errors
///
/// A name or a text that XML cannot hold.
pub fn write_any(any: &AnyElement, mut tag: StartTag<'_, '_>) -> Result<(), EncodeError> {
    for (name, value) in &any.attributes {
        tag.attribute(&name.namespace, &name.local, value)?;
    }
    if any.nodes.is_empty() {
        return Ok(());
    }
    let mut content = tag.content();
    for node in &any.nodes {
        match node {
            AnyNode::Text(text) => content.text(text)?,
            AnyNode::Element(child) => {
                write_any(child, content.element(&child.name.namespace, &child.name.local)?)?;
            }
        }
    }
    Ok(())
}

/// Reads an element and all it holds. The reader's depth limit bounds the recursion.
///
/// # Errors
///
/// An element that is not well-formed or goes past a limit.
pub fn read_any(element: &mut Element<'_, '_>) -> Result<AnyElement, DecodeError> {
    let mut any = AnyElement::new(keep_name(element, element.name())?);
    for attribute in element.attributes() {
        let name = keep_name(element, attribute.name())?;
        element.keep(ROOM + attribute.value().len())?;
        any.attributes.push((name, attribute.value().to_owned()));
    }
    while let Some(node) = element.node()? {
        let (node, length) = match node {
            Node::Text(text) => {
                let length = text.len();
                (AnyNode::Text(text.into_owned()), length)
            }
            Node::Element(mut child) => (AnyNode::Element(read_any(&mut child)?), 0),
        };
        element.keep(ROOM + length)?;
        any.nodes.push(node);
    }
    Ok(any)
}

/// Bytes for an attribute or a node beside its texts; half of a vector can be empty.
const ROOM: usize = 2 * size_of::<AnyNode>();

fn keep_name(element: &Element<'_, '_>, name: Name<'_>) -> Result<QName, DecodeError> {
    element.keep(name.namespace.len() + name.local.len())?;
    Ok(QName::new(name.namespace, name.local))
}

impl Slot for AnyAttributes {
    const MIN: u32 = 0;
    const MAX: u32 = u32::MAX;

    fn ty() -> Type {
        Type::Simple(&xs::ANY_SIMPLE_TYPE)
    }

    fn empty() -> Self {
        Self::default()
    }
}

impl Value for AnyAttributes {
    fn write_attribute(
        &self,
        _field: &'static FieldInfo,
        tag: &mut StartTag<'_, '_>,
        _encoder: &mut Encoder,
    ) -> Result<(), EncodeError> {
        self.iter().try_for_each(|(name, value)| {
            let reserved =
                name.local == "xmlns" && name.namespace.is_empty() || name.namespace == XSI;
            if reserved {
                return Err(EncodeError::attribute(name));
            }
            let result = tag.attribute(&name.namespace, &name.local, value);
            result.map_err(|error| EncodeError::from(error).within(&name.local, None))
        })
    }

    fn any_attributes(&self) -> Option<&AnyAttributes> {
        Some(self)
    }

    fn any_attributes_mut(&mut self) -> Option<&mut AnyAttributes> {
        Some(self)
    }
}

impl Slot for QName {
    const MIN: u32 = 1;
    const MAX: u32 = 1;

    fn ty() -> Type {
        Type::Simple(&xs::Q_NAME)
    }

    fn empty() -> Self {
        Self::default()
    }
}

impl Value for QName {
    fn write(
        &self,
        field: &'static FieldInfo,
        parent: &mut ElementWriter<'_, '_>,
        encoder: &mut Encoder,
    ) -> Result<(), EncodeError> {
        write::text_element(self, field, parent, encoder)
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
        _field: &'static FieldInfo,
        tag: &mut StartTag<'_, '_>,
        encoder: &mut Encoder,
    ) -> Result<bool, EncodeError> {
        if !self.namespace.is_empty() {
            let prefix = tag.prefix(&self.namespace)?;
            encoder.text.push_str(&prefix.qualify(&self.local));
            return Ok(true);
        }
        encoder.text.push_str(&self.local);
        Ok(true)
    }

    fn read(
        &mut self,
        field: &'static FieldInfo,
        element: &mut Element<'_, '_>,
        _progress: &mut Progress,
        _options: &ReadOptions,
    ) -> Result<(), DecodeError> {
        if is_nil(element) {
            return Err(DecodeError::new(DecodeProblem::Nil));
        }
        let text = element.text()?;
        self.read_text(field, text, element)
    }

    fn read_text(
        &mut self,
        _field: &'static FieldInfo,
        text: Cow<'_, str>,
        element: &Element<'_, '_>,
    ) -> Result<(), DecodeError> {
        let text = text.trim_matches(crate::xsd::is_xml_space);
        let (prefix, local) = text.split_once(':').unwrap_or(("", text));
        let namespace = match (element.resolve(prefix), prefix) {
            (Some(namespace), _) => namespace,
            (None, "") => "",
            (None, _) => {
                let error = LexicalError::new("an xs:QName with a declared prefix", text);
                return Err(DecodeError::new(DecodeProblem::Lexical(error)));
            }
        };
        element.keep(namespace.len() + local.len())?;
        *self = Self::new(namespace, local);
        Ok(())
    }
}

impl<V: Slot> Slot for Nillable<V> {
    const MIN: u32 = 1;
    const MAX: u32 = 1;
    const INNER_MANY: bool = V::MAX > 1;
    const NILLABLE: bool = true;

    fn ty() -> Type {
        V::ty()
    }

    fn empty() -> Self {
        Self::Nil
    }
}

impl<V: Slot> Value for Nillable<V> {
    fn write(
        &self,
        field: &'static FieldInfo,
        parent: &mut ElementWriter<'_, '_>,
        encoder: &mut Encoder,
    ) -> Result<(), EncodeError> {
        match self {
            Self::Value(value) => value.write(field, parent, encoder),
            Self::Nil => {
                Ok(parent.element(field.namespace, field.local)?.attribute(XSI, "nil", "true")?)
            }
        }
    }

    fn read(
        &mut self,
        field: &'static FieldInfo,
        element: &mut Element<'_, '_>,
        progress: &mut Progress,
        options: &ReadOptions,
    ) -> Result<(), DecodeError> {
        if is_nil(element) {
            *self = Self::Nil;
            return Ok(());
        }
        let mut value = V::empty();
        value.read(field, element, progress, options)?;
        *self = Self::Value(value);
        Ok(())
    }

    fn read_text(
        &mut self,
        field: &'static FieldInfo,
        text: Cow<'_, str>,
        element: &Element<'_, '_>,
    ) -> Result<(), DecodeError> {
        let mut value = V::empty();
        value.read_text(field, text, element)?;
        *self = Self::Value(value);
        Ok(())
    }
}
