//! The writer: one root element, prefixes, and what it takes that the result is well-formed. Start tags and
//! content are [`StartTag`]'s and [`ElementWriter`]'s.

mod element;
mod error;
mod escape;
mod prefixes;

pub use element::{ElementWriter, StartTag};
pub use error::WriteError;
pub use prefixes::Prefix;

use super::{XMLNS, chars};
use escape::Context;
use prefixes::Prefixes;

/// What stands before the root element where it is asked for.
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// Writes one XML document, which is well-formed if [`finish`](Self::finish) gives it.
///
/// Namespaces get the prefixes `ns1`, `ns2` … as they are first used, or the one that
/// [`bind`](Self::bind) asked for; all are declared on the root element. There is no default namespace but the
/// one that [`bind_default`](Self::bind_default) asked for.
///
/// ```
/// use soapwire::xml::{WriteError, Writer};
///
/// # fn main() -> Result<(), WriteError> {
/// let mut writer = Writer::new();
/// let mut order = writer.root("urn:order", "Order")?;
/// order.attribute("", "id", "1")?;
/// let mut content = order.content();
/// content.element("urn:order", "Note")?.text("R&B")?;
/// drop(content);
/// assert_eq!(
///     writer.finish()?,
///     r#"<ns1:Order xmlns:ns1="urn:order" id="1"><ns1:Note>R&amp;B</ns1:Note></ns1:Order>"#,
/// );
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Default)]
pub struct Writer {
    out: String,
    prefixes: Prefixes,
    /// Where the next namespace declaration goes, within the root's start tag; 0 until there is a root.
    declarations: usize,
    /// Elements that were begun and not ended.
    open: usize,
    /// The innermost start tag has no `>` yet.
    in_tag: bool,
    /// Which attributes the open tag may have, a bit for each by a hash of its name.
    attributes: u64,
    failure: Option<WriteError>,
}

impl Writer {
    /// A writer that has written nothing.
    #[must_use]
    #[inline]
    pub fn new() -> Self {
        Self::default()
    }

    /// [`new`](Self::new) with room for `bytes` of output.
    #[must_use]
    #[inline]
    pub fn with_capacity(bytes: usize) -> Self {
        Self { out: String::with_capacity(bytes), ..Self::default() }
    }

    /// [`with_capacity`](Self::with_capacity), and an XML declaration stands before the root.
    #[must_use]
    #[inline]
    pub fn with_declaration(bytes: usize) -> Self {
        let mut writer = Self::with_capacity(bytes);
        writer.out.push_str(DECLARATION);
        writer
    }

    /// Asks for a prefix, which is declared when the namespace is used. It is disregarded when the prefix or
    /// the namespace has been bound before, when the prefix is no name or begins with `xml`, and beyond
    /// four of them.
    pub fn bind(&mut self, prefix: &'static str, namespace: &'static str) {
        self.prefixes.bind(prefix, namespace);
    }

    /// Makes the elements of a namespace go without a prefix. Names that this would change cannot be written then:
    /// elements in no namespace, and attributes in this one.
    pub fn bind_default(&mut self, namespace: &'static str) {
        self.prefixes.bind_default(namespace);
    }

    /// Begins the root element.
    ///
    /// # Errors
    ///
    /// [`WriteError::SecondRoot`] when there was one, and those of [`ElementWriter::element`].
    pub fn root<'n>(
        &mut self,
        namespace: &'n str,
        local: &'n str,
    ) -> Result<StartTag<'_, 'n>, WriteError> {
        if self.has_root() {
            return Err(self.fail(WriteError::SecondRoot));
        }
        StartTag::begin(self, None, namespace, local)
    }

    /// The document.
    ///
    /// # Errors
    ///
    /// The first error that a call on this writer gave, whether or not the caller acted on it; when nothing
    /// was written; when an element was never dropped.
    pub fn finish(self) -> Result<String, WriteError> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        if !self.has_root() {
            return Err(WriteError::Empty);
        }
        if self.open > 0 {
            return Err(WriteError::Unclosed);
        }
        Ok(self.out)
    }

    fn has_root(&self) -> bool {
        self.declarations > 0
    }

    /// Remembers the first error, so that a document with a hole cannot be finished.
    fn fail(&mut self, error: WriteError) -> WriteError {
        self.failure.get_or_insert_with(|| error.clone());
        error
    }

    /// Writes `<prefix:local`; the prefix is searched for where it is not known.
    fn begin(
        &mut self,
        known: Option<Prefix>,
        namespace: &str,
        local: &str,
    ) -> Result<Prefix, WriteError> {
        self.check_name(local)?;
        self.check_default(namespace)?;
        self.close_tag();
        let is_root = !self.has_root();
        // Declarations stand behind the root's name, and before all that follows it.
        let prefix = match known {
            Some(prefix) => prefix,
            None if is_root => self.prefixes.choose(namespace),
            None => self.prefix(namespace)?,
        };
        self.out.push('<');
        self.push_name(prefix, local);
        self.open += 1;
        self.in_tag = true;
        self.attributes = 0;
        if is_root {
            self.declarations = self.out.len();
            self.prefix(namespace)?;
        }
        Ok(prefix)
    }

    /// Writes an attribute into the open tag.
    fn attribute(&mut self, namespace: &str, local: &str, value: &str) -> Result<(), WriteError> {
        self.check_name(local)?;
        let prefix = self.prefix(namespace)?;
        if prefix.is_none() && !namespace.is_empty() {
            return Err(self.fail(WriteError::DefaultNamespace));
        }
        let start = self.out.len();
        self.out.push(' ');
        self.push_name(prefix, local);
        self.out.push('=');
        let mix = |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        let bit = 1_u64 << (local.bytes().fold(0x811c_9dc5, mix) >> 26);
        if self.attributes & bit != 0 && escape::is_repeated(&self.out, start) {
            return Err(self.fail(WriteError::Duplicate(local.to_owned())));
        }
        self.attributes |= bit;
        self.out.push('"');
        let written = escape::push(value, Context::Attribute, &mut self.out);
        self.out.push('"');
        written.map_err(|error| self.fail(error))
    }

    fn text(&mut self, text: &str) -> Result<(), WriteError> {
        if text.is_empty() {
            return Ok(());
        }
        self.close_tag();
        escape::push(text, Context::Text, &mut self.out).map_err(|error| self.fail(error))
    }

    /// Writes what `write` appends as text.
    fn text_by(&mut self, write: impl FnOnce(&mut String)) -> Result<(), WriteError> {
        self.close_tag();
        let start = self.out.len();
        write(&mut self.out);
        let text = self.out.get(start..).unwrap_or_default();
        if text.is_empty() {
            // Back to the start tag, for the element is an empty one.
            self.out.pop();
            self.in_tag = true;
        } else if !escape::is_plain(text) {
            let text = self.out.split_off(start);
            return self.text(&text);
        }
        Ok(())
    }

    /// Ends the innermost element, whose name it is given.
    fn end(&mut self, prefix: Prefix, local: &str) {
        self.open -= 1;
        if self.in_tag {
            self.out.push_str("/>");
            self.in_tag = false;
            return;
        }
        self.out.push_str("</");
        self.push_name(prefix, local);
        self.out.push('>');
    }

    fn close_tag(&mut self) {
        if self.in_tag {
            self.out.push('>');
            self.in_tag = false;
        }
    }

    #[inline]
    fn push_name(&mut self, prefix: Prefix, local: &str) {
        prefix.push_to(&mut self.out);
        self.out.push_str(local);
    }

    fn check_name(&mut self, local: &str) -> Result<(), WriteError> {
        if chars::is_ncname(local) {
            Ok(())
        } else {
            Err(self.fail(WriteError::Name(local.to_owned())))
        }
    }

    /// Without a prefix, a name in no namespace would be one in the default namespace.
    fn check_default(&mut self, namespace: &str) -> Result<(), WriteError> {
        if namespace.is_empty() && self.prefixes.has_default() {
            return Err(self.fail(WriteError::DefaultNamespace));
        }
        Ok(())
    }

    /// The prefix of a namespace in a value, where the default namespace counts as for elements.
    fn value_prefix(&mut self, namespace: &str) -> Result<Prefix, WriteError> {
        self.check_default(namespace)?;
        self.prefix(namespace)
    }

    /// The prefix of a namespace, which is declared if it was not.
    fn prefix(&mut self, namespace: &str) -> Result<Prefix, WriteError> {
        if let Some(prefix) = self.prefixes.declared(namespace, &self.out) {
            return Ok(prefix);
        }
        self.declare(namespace).map_err(|error| self.fail(error))
    }

    /// Writes a declaration into the root's start tag, behind those that are there. Namespaces are few and
    /// are used early, so that little is moved.
    fn declare(&mut self, namespace: &str) -> Result<Prefix, WriteError> {
        if namespace == XMLNS {
            return Err(WriteError::Namespace);
        }
        let escaped = escape::attribute(namespace)?;
        let prefix = self.prefixes.choose(namespace);
        let (start, end) = (self.declarations, self.out.len());
        self.out.push_str(if prefix.is_none() { " xmlns" } else { " xmlns:" });
        prefix.push_bare(&mut self.out);
        self.out.push_str("=\"");
        self.out.push_str(&escaped);
        self.out.push('"');
        // What stood behind the declarations goes behind the new one.
        let length = self.out.len() - end;
        self.out.extend_from_within(start..end);
        self.out.drain(start..end);
        self.declarations = start + length;
        let value_end = self.declarations - "\"".len();
        let value = value_end - escaped.len()..value_end;
        self.prefixes.declare(prefix, value, escaped == namespace);
        Ok(prefix)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by it")]
mod tests;
