//! Copies elements from a reader to a writer, with whatever namespaces are in scope.

use std::collections::HashSet;

use super::super::{NAMESPACE, PREFIX};
use crate::xml::{self, Element, ElementWriter, Name, Node, Reader, WriteError, Writer, XmlLimits};

/// Why an element could not be copied.
pub(super) enum CopyError {
    Read(xml::Error),
    /// More than is kept.
    Size,
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

/// Which part of the memory for values a detail may have, names, values and text together; of the default that is
/// 64 KiB, more than a stack trace.
const PART: usize = 512;

/// How many bytes of that there are for each namespace: the writer compares every name's with all of them.
const PER_NAMESPACE: usize = 1024;

/// The Detail element as a document of its own, with the declarations that its ancestors held.
pub(super) fn detail(from: &mut Element<'_, '_>) -> Result<String, CopyError> {
    let mut writer = Writer::new();
    writer.bind(PREFIX, NAMESPACE);
    let mut room = Room::new(from.memory_limit() / PART);
    {
        content(from, &mut writer.root(NAMESPACE, "Detail")?.content(), &mut room)?;
    }
    Ok(writer.finish()?)
}

/// What may still be copied.
struct Room {
    bytes: usize,
    most_namespaces: usize,
    namespaces: HashSet<String>,
}

impl Room {
    fn new(bytes: usize) -> Self {
        Self { bytes, most_namespaces: bytes / PER_NAMESPACE, namespaces: HashSet::new() }
    }

    fn take(&mut self, bytes: usize) -> Result<(), CopyError> {
        self.bytes = self.bytes.checked_sub(bytes).ok_or(CopyError::Size)?;
        Ok(())
    }

    fn take_name(&mut self, name: Name<'_>) -> Result<(), CopyError> {
        if !self.namespaces.contains(name.namespace) {
            if self.namespaces.len() >= self.most_namespaces {
                return Err(CopyError::Size);
            }
            self.namespaces.insert(name.namespace.to_owned());
        }
        self.take(name.namespace.len() + name.local.len())
    }
}

/// Recursion is bounded by the reader's limit on depth.
fn content(
    from: &mut Element<'_, '_>,
    to: &mut ElementWriter<'_, '_>,
    room: &mut Room,
) -> Result<(), CopyError> {
    while let Some(node) = from.node()? {
        match node {
            Node::Text(text) => {
                room.take(text.len())?;
                to.text(&text)?;
            }
            Node::Element(mut child) => element(&mut child, to, room)?,
        }
    }
    Ok(())
}

fn element(
    from: &mut Element<'_, '_>,
    to: &mut ElementWriter<'_, '_>,
    room: &mut Room,
) -> Result<(), CopyError> {
    room.take_name(from.name())?;
    let name = from.name();
    let (namespace, local) = (name.namespace.to_owned(), name.local.to_owned());
    let mut tag = to.element(&namespace, &local)?;
    for attribute in from.attributes() {
        let name = attribute.name();
        room.take_name(name)?;
        room.take(attribute.value().len())?;
        tag.attribute(name.namespace, name.local, attribute.value())?;
    }
    content(from, &mut tag.content(), room)
}

/// Copies the root element of a document that [`detail`] or our writer has made.
pub(super) fn document(document: &str, to: &mut ElementWriter<'_, '_>) -> Result<(), WriteError> {
    let mut reader = Reader::new(document, &XmlLimits::unlimited());
    let copied = reader
        .root()
        .map_err(CopyError::Read)
        .and_then(|mut root| element(&mut root, to, &mut Room::new(usize::MAX)));
    match copied {
        Err(CopyError::Write(error)) => Err(error),
        // The document is our own: without limits, there is nothing that the reader could refuse.
        Ok(()) | Err(CopyError::Read(_) | CopyError::Size) => Ok(()),
    }
}
