//! XML files as trees of `xmltree` elements, built from `xml` events because xmltree's own parser
//! drops the prefixes of attributes and recurses without a bound. Knows no WSDL and no schema.
//!
//! An attribute with a prefix is kept under `{namespace}local`, one without under its local name. An
//! element holds the namespaces in scope where they are others than its parent's.

mod node;
mod scopes;

pub(crate) use node::{Node, QName};

use xml::reader::{EventReader, ParserConfig, XmlEvent};
use xmltree::{Element, XMLNode};

use self::scopes::Scopes;
use crate::error::{Error, ErrorKind, Place};
use crate::source::{FileId, Source};

const MAX_DEPTH: usize = 256;
const MAX_NAME: usize = 1 << 10;
const MAX_ATTRIBUTES: usize = 256;
const MAX_ATTRIBUTE: usize = 64 << 10;
const MAX_TEXT: usize = 1 << 20;

/// Reads and parses one file; its elements count against what the source has left.
pub(crate) fn read(file: &FileId, source: &mut Source) -> Result<Element, Error> {
    let bytes = source.read(file)?;
    parse(&source.name(file), &bytes, source.elements_left())
}

fn parse(file: &str, bytes: &[u8], left: &mut usize) -> Result<Element, Error> {
    let place = Place::file(file);
    let over = |limit: &str| Err(Error::new(ErrorKind::Xml, &place, limit));
    let mut events = EventReader::new_with_config(bytes, config());
    let mut scopes = Scopes::default();
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    loop {
        let before = *events.source();
        let event = events.next().map_err(|error| {
            let message = format!("is not XML that can be read: {error}");
            Error::new(ErrorKind::Xml, &place, message).because(error)
        })?;
        match event {
            XmlEvent::Doctype { syntax } => refuse_entities(&syntax, &place)?,
            XmlEvent::StartElement { name, attributes, namespace } => {
                let length = before.len() - events.source().len();
                if open.len() >= MAX_DEPTH {
                    return over(&format!("is nested deeper than {MAX_DEPTH} elements"));
                }
                if !scopes.open(before.get(..length).unwrap_or_default()) {
                    return over("has too many namespaces in scope at too many elements");
                }
                let Some(rest) = left.checked_sub(1) else {
                    return over(
                        "has more elements than so few bytes should; `max_bytes` raises both limits",
                    );
                };
                *left = rest;
                let known = open.iter().rev().find_map(|element| element.namespaces.as_ref());
                let namespaces = (known != Some(&namespace)).then_some(namespace);
                open.push(Element { namespaces, ..element(name, attributes) });
            }
            XmlEvent::EndElement { .. } => {
                scopes.close();
                let closed = open.pop();
                match open.last_mut() {
                    Some(parent) => parent.children.extend(closed.map(XMLNode::Element)),
                    None => root = closed,
                }
            }
            XmlEvent::Characters(text) | XmlEvent::Whitespace(text) => {
                if let Some(parent) = open.last_mut() {
                    parent.children.push(XMLNode::Text(text));
                }
            }
            XmlEvent::EndDocument => break,
            _ => {}
        }
    }
    root.ok_or_else(|| Error::new(ErrorKind::Xml, &place, "has no root element"))
}

fn config() -> ParserConfig {
    // Comments are events, so that what lies between two events is one tag.
    let mut config = ParserConfig::new().cdata_to_characters(true).ignore_comments(false);
    config.max_name_length = MAX_NAME;
    config.max_attributes = MAX_ATTRIBUTES;
    config.max_attribute_length = MAX_ATTRIBUTE;
    config.max_data_length = MAX_TEXT;
    config.allow_multiple_root_elements = false;
    config
}

fn element(name: xml::name::OwnedName, attributes: Vec<xml::attribute::OwnedAttribute>) -> Element {
    let mut element = Element::new(&name.local_name);
    element.prefix = name.prefix;
    element.namespace = name.namespace;
    for attribute in attributes {
        let name = attribute.name;
        let key = match name.namespace {
            Some(namespace) => format!("{{{namespace}}}{}", name.local_name),
            None => name.local_name,
        };
        element.attributes.insert(key, attribute.value);
    }
    element
}

/// An external DOCTYPE is left unread; a document that declares entities of its own is refused.
fn refuse_entities(doctype: &str, place: &Place) -> Result<(), Error> {
    let Some((_, declaration)) = doctype.split_once("<!ENTITY") else { return Ok(()) };
    let name = declaration.split_whitespace().find(|word| *word != "%").unwrap_or_default();
    let message = format!("declares the entity `{name}` in its DOCTYPE, which is refused");
    Err(Error::new(ErrorKind::Xml, place, message))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    fn parse(document: &str) -> Result<Element, Error> {
        super::parse("a.xsd", document.as_bytes(), &mut 1_000_000)
    }

    fn refusal(document: &str) -> String {
        parse(document).unwrap_err().to_string()
    }

    #[test]
    fn attributes_with_and_without_a_prefix_are_kept_apart() {
        let document = "<a xmlns:x='urn:x' type='1' x:type='2'>t<![CDATA[<]]><b/></a>";
        let root = parse(document).unwrap();
        assert_eq!(root.attributes.get("type").unwrap(), "1");
        assert_eq!(root.attributes.get("{urn:x}type").unwrap(), "2");
        assert_eq!(Node::root(&root, "a.xsd").prose(), "t<\n\n\n\n");
    }

    #[test]
    fn depth_has_a_limit() {
        let deep = "<a>".repeat(1_000_000);
        assert_eq!(refusal(&deep), "a.xsd: is nested deeper than 256 elements");
    }

    #[test]
    fn namespaces_in_scope_have_a_price() {
        let open = "<a xmlns:n='urn:n'>".repeat(250);
        let long = format!("<a xmlns:n='urn:{}'>", "n".repeat(60_000));
        let document = format!("{long}{open}{}", "<b/>".repeat(200_000));
        assert!(refusal(&document).contains("too many namespaces"));
    }

    #[test]
    fn elements_have_a_limit() {
        let document = format!("<a>{}</a>", "<b/>".repeat(1_000_000));
        assert!(refusal(&document).contains("more elements"));
    }

    #[test]
    fn a_doctype_is_skipped_and_an_entity_refused() {
        let external = "<!DOCTYPE a PUBLIC '-//X//EN' 'http://example.com/a.dtd'><a/>";
        assert_eq!(parse(external).unwrap().name, "a");
        for declaration in ["<!ENTITY lol 'ha'>", "<!ENTITY % lol SYSTEM 'file:///etc/passwd'>"] {
            let text = refusal(&format!("<!DOCTYPE a [{declaration}]><a/>"));
            assert_eq!(text, "a.xsd: declares the entity `lol` in its DOCTYPE, which is refused");
        }
    }

    #[test]
    fn what_is_not_one_document_is_refused() {
        for document in
            ["", "<a>", "<a/><b/>", "<a></b>", "<x:a/>", "\0", "<a b='1' b='2'/>", "<a>&lol;</a>"]
        {
            assert!(refusal(document).starts_with("a.xsd: "), "{document}");
        }
    }
}
