//! Documents, good and bad side by side: what the specifications ask of a reader.

mod elements;
mod encodings;
mod limits;
mod namespaces;
mod truncated;
mod well_formed;

use super::{Element, Error, ErrorKind, Node, Reader, XmlLimits};

/// Reads everything by name, attribute and text.
fn read(document: &str) -> Result<String, Error> {
    let mut reader = Reader::new(document, &XmlLimits::default());
    let mut out = String::new();
    describe(reader.root()?, &mut out)?;
    reader.finish()?;
    Ok(out)
}

fn describe(mut element: Element<'_, '_>, out: &mut String) -> Result<(), Error> {
    *out += "<";
    *out += &element.name().to_string();
    for attribute in element.attributes() {
        let (name, value) = (attribute.name(), attribute.value());
        out.extend([" ", &name.to_string(), "=", &format!("{value:?}")]);
    }
    out.push('>');
    while let Some(node) = element.node()? {
        match node {
            Node::Element(child) => describe(child, out)?,
            Node::Text(text) => out.push_str(&text),
        }
    }
    out.push_str("</>");
    Ok(())
}

/// Reads nothing, so that everything is skipped.
fn skip(document: &str) -> Result<(), Error> {
    Reader::new(document, &XmlLimits::default()).finish()
}

/// Reads by child, then by text, as a codec does; stray text and elements are passed over.
fn read_children(document: &str) -> Result<(), Error> {
    let mut reader = Reader::new(document, &XmlLimits::default());
    walk(reader.root()?)?;
    reader.finish()
}

fn walk(mut element: Element<'_, '_>) -> Result<(), Error> {
    loop {
        match element.child() {
            Ok(Some(mut child)) => match child.text() {
                Err(error) if error.kind() == ErrorKind::ElementInText => walk(child)?,
                other => drop(other?),
            },
            Ok(None) => return Ok(()),
            Err(error) if error.kind() == ErrorKind::StrayText => {}
            Err(error) => return Err(error),
        }
    }
}

fn is_refused(document: &str, kind: ErrorKind) {
    let kinds = [read(document).map(drop), skip(document), read_children(document)]
        .map(|r| r.map_err(|e| e.kind()));
    assert_eq!(kinds, [Err(kind); 3], "{document}");
}
