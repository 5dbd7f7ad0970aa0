//! Documents as trees, and what can be said of them without the reader.

use soapwire::codec::{read_any, write_any};
use soapwire::xml::{Error, Reader, Writer, XmlLimits};
use soapwire::xsd::{AnyElement, AnyNode};

/// Everything a document holds, read to its end.
pub(crate) fn tree(document: &str, limits: &XmlLimits) -> Result<AnyElement, Error> {
    let mut reader = Reader::new(document, limits);
    let read = read_any(&mut reader.root()?);
    let tree = read.map_err(|error| error.xml().expect("a tree has no other errors").clone())?;
    reader.finish()?;
    Ok(tree)
}

/// The tree as a document of ours.
pub(crate) fn written(tree: &AnyElement) -> String {
    let mut writer = Writer::new();
    let root = writer.root(&tree.name.namespace, &tree.name.local).expect("the name was read");
    write_any(tree, root).expect("what was read can be written");
    writer.finish().expect("every element is closed")
}

/// The start of a document, cut at a place that depends on nothing but the document.
pub(crate) fn cut(document: &str) -> &str {
    let sum = document.bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31) + usize::from(byte));
    let mut at = sum % document.len().max(1);
    while !document.is_char_boundary(at) {
        at -= 1;
    }
    &document[..at]
}

/// How many elements are open at the deepest place.
pub(crate) fn depth(tree: &AnyElement) -> usize {
    1 + tree.children().map(depth).max().unwrap_or(0)
}

/// Whether an element and all below it keep to the limits that can be seen in a tree.
pub(crate) fn obeys(tree: &AnyElement, limits: &XmlLimits) -> bool {
    let text = |node: &AnyNode| match node {
        AnyNode::Text(text) => text.len() <= limits.text,
        AnyNode::Element(_) => true,
    };
    tree.attributes.len() <= limits.attributes
        && tree.children().count() <= limits.children
        && tree.nodes.iter().all(text)
        && std::iter::once(&tree.name)
            .chain(tree.attributes.iter().map(|(name, _)| name))
            .all(|name| name.local.len() <= limits.name)
        && tree.children().all(|child| obeys(child, limits))
}
