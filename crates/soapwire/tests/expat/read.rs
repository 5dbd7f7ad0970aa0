//! Our own reading of a document, told in the form of `judge.py`.

use soapwire::xml::{self, Element, Error, Name, Node, Reader, XmlLimits};

/// The document as expat's handlers would be told.
pub(crate) fn tell(body: &[u8], limits: &XmlLimits) -> Result<String, Error> {
    let document = xml::decode_document(body, None)?;
    let mut reader = Reader::new(&document, limits);
    let mut told = String::new();
    element(reader.root()?, &mut told)?;
    reader.finish()?;
    Ok(told)
}

fn element(mut element: Element<'_, '_>, told: &mut String) -> Result<(), Error> {
    told.push('\u{1}');
    name(element.name(), told);
    for attribute in element.attributes() {
        told.push('\u{2}');
        name(attribute.name(), told);
        told.push('\u{3}');
        told.push_str(attribute.value());
    }
    told.push('\u{4}');
    while let Some(node) = element.node()? {
        match node {
            Node::Element(child) => self::element(child, told)?,
            Node::Text(text) => told.push_str(&text),
        }
    }
    told.push('\u{5}');
    Ok(())
}

fn name(name: Name<'_>, told: &mut String) {
    if !name.namespace.is_empty() {
        told.extend([name.namespace, "\u{C}"]);
    }
    told.push_str(name.local);
}
