//! Copies elements from a reader to a writer, with whatever namespaces are in scope.

use super::super::{NAMESPACE, PREFIX};
use crate::xml::{self, Element, ElementWriter, Node, Reader, WriteError, Writer, XmlLimits};

/// Why an element could not be copied.
pub(super) enum CopyError {
    Read(xml::Error),
    Write(WriteError),
}

impl From<xml::Error> for CopyError {
    fn from(error: xml::Error) -> Self {
        Self::Read(error)
    }
}

impl From<WriteError> for CopyError {
    fn from(error: WriteError) -> Self {
        Self::Write(error)
    }
}

/// The Detail element as a document of its own, with the declarations that its ancestors held.
pub(super) fn detail(from: &mut Element<'_, '_>) -> Result<String, CopyError> {
    let mut writer = Writer::new();
    writer.bind(PREFIX, NAMESPACE);
    {
        content(from, &mut writer.root(NAMESPACE, "Detail")?.content())?;
    }
    Ok(writer.finish()?)
}

/// Recursion is bounded by the reader's limit on depth.
fn content(from: &mut Element<'_, '_>, to: &mut ElementWriter<'_, '_>) -> Result<(), CopyError> {
    while let Some(node) = from.node()? {
        match node {
            Node::Text(text) => to.text(&text)?,
            Node::Element(mut child) => element(&mut child, to)?,
        }
    }
    Ok(())
}

fn element(from: &mut Element<'_, '_>, to: &mut ElementWriter<'_, '_>) -> Result<(), CopyError> {
    let name = from.name();
    let (namespace, local) = (name.namespace.to_owned(), name.local.to_owned());
    let mut tag = to.element(&namespace, &local)?;
    for attribute in from.attributes() {
        let name = attribute.name();
        tag.attribute(name.namespace, name.local, attribute.value())?;
    }
    content(from, &mut tag.content())
}

/// Copies the root element of a document that [`detail`] or our writer has made.
pub(super) fn document(document: &str, to: &mut ElementWriter<'_, '_>) -> Result<(), WriteError> {
    let mut reader = Reader::new(document, &XmlLimits::unlimited());
    let copied = reader.root().map_err(CopyError::Read).and_then(|mut root| element(&mut root, to));
    match copied {
        Err(CopyError::Write(error)) => Err(error),
        // The document is our own: without limits, there is nothing that the reader could refuse.
        Ok(()) | Err(CopyError::Read(_)) => Ok(()),
    }
}
