//! The bridge to code written against yaserde: the same codec, driven through yaserde's events.
//!
//! Not yaserde's derive: a value is written by this crate and re-tokenised into `xml` events, and read the
//! other way. Known of yaserde: it trims outer white space, loses CR, logs every event at debug level, and
//! has no limits; here the depth limit of [`XmlLimits`] holds. A prefix inside a text (an `xs:QName`) is lost.

use std::fmt::Display;
use std::io::{Read, Write};

pub use ::xml::attribute::OwnedAttribute;
pub use ::xml::namespace::Namespace;
pub use ::yaserde::de::Deserializer;
pub use ::yaserde::ser::Serializer;
pub use ::yaserde::{Error, Result, YaDeserialize, YaSerialize};

use ::xml::name::{Name, OwnedName};
use ::xml::{reader, writer};

use crate::codec::{
    Checks, EncodeError, ReadOptions, Schema, read_any, read_root, to_document, write_any,
};
use crate::xml::{Reader, Writer, XmlLimits};
use crate::xsd::{AnyElement, AnyNode, QName};

/// What yaserde collects for a parent that a value is flattened into.
pub type Attributes = Result<(Vec<OwnedAttribute>, Namespace)>;

fn custom(error: impl Display) -> Error {
    Error::custom(error.to_string())
}

/// The value as a tree, whose root bears the type's own name.
fn tree<T: Schema>(value: &T) -> Result<AnyElement> {
    let document = to_document(T::SHAPE.ty().element_name(), value, Checks::Xml).map_err(custom)?;
    let mut reader = Reader::new(&document, &XmlLimits::unlimited());
    let mut root = reader.root().map_err(custom)?;
    read_any(&mut root).map_err(custom)
}

/// Writes `value` as an element of the name the caller has set, or of the type's own.
///
/// # Errors
///
/// A value that XML cannot hold, or a failing sink.
pub fn serialize<T: Schema, W: Write>(value: &T, writer: &mut Serializer<W>) -> Result<()> {
    let tree = tree(value)?;
    let prefixes = Prefixes::of(&tree);
    if writer.skip_start_end() {
        return tree.nodes.iter().try_for_each(|node| write_node(node, &prefixes, true, writer));
    }
    let given = writer.get_start_event_name();
    let name = match given.as_deref() {
        Some(given) => Name::from(given),
        None => prefixes.name(&tree.name),
    };
    write_element(&tree, name, &prefixes, true, writer)
}

/// Adds the attributes of `value` to those of the parent it is flattened into.
///
/// # Errors
///
/// A value that XML cannot hold.
pub fn attributes<T: Schema>(
    value: &T,
    mut attributes: Vec<OwnedAttribute>,
    mut namespace: Namespace,
) -> Attributes {
    let tree = tree(value)?;
    let prefixes = Prefixes::of(&tree);
    for (prefix, uri) in &prefixes.0 {
        namespace.put(prefix.as_str(), uri.as_str());
    }
    let own = tree.attributes.iter();
    attributes.extend(
        own.map(|(name, value)| OwnedAttribute::new(prefixes.name(name).to_owned(), value)),
    );
    Ok((attributes, namespace))
}

/// The prefixes and namespaces of a tree, declared once at its root.
struct Prefixes(Vec<(String, String)>);

impl Prefixes {
    fn of(tree: &AnyElement) -> Self {
        let mut prefixes = Self(Vec::new());
        prefixes.collect(tree);
        prefixes
    }

    fn collect(&mut self, element: &AnyElement) {
        self.add(&element.name.namespace);
        for (name, _) in &element.attributes {
            self.add(&name.namespace);
        }
        for node in &element.nodes {
            if let AnyNode::Element(child) = node {
                self.collect(child);
            }
        }
    }

    fn add(&mut self, namespace: &str) {
        if !namespace.is_empty() && !self.0.iter().any(|(_, known)| known == namespace) {
            self.0.push((format!("ns{}", self.0.len() + 1), namespace.to_owned()));
        }
    }

    fn name<'n>(&'n self, name: &'n QName) -> Name<'n> {
        match self.0.iter().find(|(_, known)| *known == name.namespace) {
            Some((prefix, _)) => Name::prefixed(&name.local, prefix.as_str()),
            None => Name::local(&name.local),
        }
    }
}

fn write_element<W: Write>(
    element: &AnyElement,
    name: Name<'_>,
    prefixes: &Prefixes,
    declare: bool,
    writer: &mut Serializer<W>,
) -> Result<()> {
    let mut start = writer::XmlEvent::start_element(name);
    for (prefix, uri) in prefixes.0.iter().filter(|_| declare) {
        start = start.ns(prefix.as_str(), uri.as_str());
    }
    for (name, value) in &element.attributes {
        start = start.attr(prefixes.name(name), value);
    }
    writer.write(start).map_err(custom)?;
    for node in &element.nodes {
        write_node(node, prefixes, false, writer)?;
    }
    writer.write(writer::XmlEvent::end_element()).map_err(custom)
}

fn write_node<W: Write>(
    node: &AnyNode,
    prefixes: &Prefixes,
    declare: bool,
    writer: &mut Serializer<W>,
) -> Result<()> {
    match node {
        AnyNode::Text(text) => writer.write(writer::XmlEvent::characters(text)).map_err(custom),
        AnyNode::Element(child) => {
            write_element(child, prefixes.name(&child.name), prefixes, declare, writer)
        }
    }
}

/// Reads a value from the element at hand, whatever its name, and leaves its end tag unread.
///
/// # Errors
///
/// A document that is not well-formed, or an element that has not the type's form.
pub fn deserialize<T: Schema, R: Read>(reader: &mut Deserializer<R>) -> Result<T> {
    let tree = match reader.next_event()? {
        reader::XmlEvent::StartElement { name, attributes, .. } => {
            read_element(name, attributes, reader, XmlLimits::default().depth)?
        }
        other => return Err(Error::custom(format!("a start tag was expected, found {other:?}"))),
    };
    let mut writer = Writer::new();
    write_tree(&tree, &mut writer).map_err(custom)?;
    let document = writer.finish().map_err(custom)?;
    let mut reader = Reader::new(&document, &XmlLimits::unlimited());
    let mut root = reader.root().map_err(custom)?;
    read_root(&mut root, &ReadOptions::default()).map_err(custom)
}

/// Reads the content of an element whose start tag was read, up to its end tag.
fn read_element<R: Read>(
    name: OwnedName,
    attributes: Vec<OwnedAttribute>,
    reader: &mut Deserializer<R>,
    depth: usize,
) -> Result<AnyElement> {
    let depth = depth.checked_sub(1).ok_or_else(|| custom("elements are nested too deeply"))?;
    let mut element = AnyElement::new(qname(name));
    let own = attributes.into_iter();
    element.attributes.extend(own.map(|attribute| (qname(attribute.name), attribute.value)));
    loop {
        if matches!(reader.peek()?, reader::XmlEvent::EndElement { .. }) {
            return Ok(element);
        }
        match reader.next_event()? {
            reader::XmlEvent::StartElement { name, attributes, .. } => {
                let child = read_element(name, attributes, reader, depth)?;
                element.nodes.push(AnyNode::Element(child));
                reader.next_event()?;
            }
            reader::XmlEvent::Characters(text) | reader::XmlEvent::CData(text) => {
                element.nodes.push(AnyNode::Text(text));
            }
            reader::XmlEvent::EndDocument => return Err(custom("the document ends too early")),
            _ => {}
        }
    }
}

fn qname(name: OwnedName) -> QName {
    QName { namespace: name.namespace.unwrap_or_default(), local: name.local_name }
}

fn write_tree(tree: &AnyElement, writer: &mut Writer) -> std::result::Result<(), EncodeError> {
    let tag = writer.root(&tree.name.namespace, &tree.name.local)?;
    write_any(tree, tag)
}
