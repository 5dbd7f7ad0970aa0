//! The writer as its callers see it within the document: a start tag, then content.

use super::{Prefix, WriteError, Writer};
use crate::xml::scan;

/// A start tag, still open for attributes. Dropped, it is an element without content.
#[derive(Debug)]
pub struct StartTag<'w, 'n>(ElementWriter<'w, 'n>);

impl<'w, 'n> StartTag<'w, 'n> {
    pub(super) fn begin(
        writer: &'w mut Writer,
        parent: Option<(&str, Prefix)>,
        namespace: &'n str,
        local: &'n str,
    ) -> Result<Self, WriteError> {
        // Children are mostly in their parent's namespace, which needs no search then.
        let known =
            parent.filter(|(parents, _)| scan::same(parents, namespace)).map(|(_, prefix)| prefix);
        let prefix = writer.begin(known, namespace, local)?;
        Ok(Self(ElementWriter { writer, prefix, namespace, local }))
    }

    /// Writes an attribute.
    ///
    /// # Errors
    ///
    /// When `local` is not a name, the element has the attribute, or the value has a character that XML
    /// forbids. The document cannot be finished after an error.
    pub fn attribute(
        &mut self,
        namespace: &str,
        local: &str,
        value: &str,
    ) -> Result<(), WriteError> {
        self.0.writer.attribute(namespace, local, value)
    }

    /// A prefix that stands for the namespace in the whole document, for values that are `QName`s.
    ///
    /// # Errors
    ///
    /// When there can be no prefix for it.
    pub fn prefix(&mut self, namespace: &str) -> Result<Prefix, WriteError> {
        self.0.writer.value_prefix(namespace)
    }

    /// Writes text as the whole content, and the end tag.
    ///
    /// # Errors
    ///
    /// As for [`ElementWriter::text`].
    pub fn text(self, text: &str) -> Result<(), WriteError> {
        self.0.writer.text(text)
    }

    /// [`text`](Self::text) of what `write` appends to the string it is given, and to which it does nothing else.
    pub(crate) fn text_by(self, write: impl FnOnce(&mut String)) -> Result<(), WriteError> {
        self.0.writer.text_by(write)
    }

    /// Goes on to the content.
    #[must_use = "dropping the content ends the element"]
    pub fn content(self) -> ElementWriter<'w, 'n> {
        self.0
    }
}

/// The content of an element. Dropping it writes the end tag, or makes the element an empty one.
#[derive(Debug)]
pub struct ElementWriter<'w, 'n> {
    writer: &'w mut Writer,
    prefix: Prefix,
    namespace: &'n str,
    local: &'n str,
}

impl ElementWriter<'_, '_> {
    /// Begins a child element.
    ///
    /// # Errors
    ///
    /// When `local` is not a name, or the namespace is reserved or has a character that XML forbids. The
    /// document cannot be finished after an error.
    pub fn element<'m>(
        &mut self,
        namespace: &'m str,
        local: &'m str,
    ) -> Result<StartTag<'_, 'm>, WriteError> {
        StartTag::begin(self.writer, Some((self.namespace, self.prefix)), namespace, local)
    }

    /// Writes text.
    ///
    /// # Errors
    ///
    /// When it has a character that XML forbids. The document cannot be finished after an error.
    pub fn text(&mut self, text: &str) -> Result<(), WriteError> {
        self.writer.text(text)
    }
}

impl Drop for ElementWriter<'_, '_> {
    fn drop(&mut self) {
        self.writer.end(self.prefix, self.local);
    }
}
