//! The reader: what is open, and the next token in it. What a caller sees of an open element is
//! [`Element`]'s.

mod attributes;
mod content;
mod open;
mod tags;

pub(super) use content::{Piece, Token};

use std::cell::Cell;

use open::Open;

use super::cursor::Cursor;
use super::declaration;
use super::element::{Attribute, Element};
use super::error::{Error, ErrorKind, LimitKind};
use super::limits::XmlLimits;
use super::scan;
use super::scope::Scope;

/// A strict pull reader over one document.
///
/// [`root`](Self::root) begins, [`finish`](Self::finish) ends: a document is well-formed when both, and
/// all that was called between them, gave no error. After an error that is not
/// [`StrayText`](ErrorKind::StrayText) or [`ElementInText`](ErrorKind::ElementInText) every call repeats it.
#[derive(Debug)]
pub struct Reader<'a> {
    cursor: Cursor<'a>,
    limits: XmlLimits,
    /// The element being read and its ancestors; one that was closed stays until its parent goes on.
    open: Vec<Open<'a>>,
    /// Of all open elements.
    attributes: Vec<Attribute<'a>>,
    scope: Scope<'a>,
    failure: Option<Error>,
    /// Bytes of memory counted for values.
    kept: Cell<usize>,
}

impl<'a> Reader<'a> {
    /// A reader at the start of `document`, which begins with neither white space nor a byte order mark if
    /// it has an XML declaration.
    #[must_use]
    pub fn new(document: &'a str, limits: &XmlLimits) -> Self {
        Self {
            cursor: Cursor::new(document),
            limits: *limits,
            open: Vec::with_capacity(8),
            attributes: Vec::new(),
            scope: Scope::new(limits.namespaces),
            failure: None,
            kept: Cell::new(0),
        }
    }

    /// Opens the root element, or gives it once more.
    ///
    /// # Errors
    ///
    /// When what comes before the root, or its start tag, is not well-formed.
    pub fn root(&mut self) -> Result<Element<'_, 'a>, Error> {
        self.attempt(Self::open_root)?;
        Ok(Element::new(self, 1))
    }

    /// Skips the rest of the root element, and checks that nothing follows but comments, processing
    /// instructions and white space.
    ///
    /// # Errors
    ///
    /// When the rest of the document is not well-formed.
    pub fn finish(&mut self) -> Result<(), Error> {
        self.attempt(|reader| {
            reader.open_root()?;
            reader.settle(1)?;
            while !reader.is_closed() {
                // A child that this opens is skipped.
                reader.skip_token()?;
                reader.settle(1)?;
            }
            reader.skip_misc()?;
            if reader.cursor.peek().is_some() {
                return Err(Error::syntax(reader.cursor.at(), "more than one root element"));
            }
            Ok(())
        })
    }

    /// Does one step, unless an earlier one failed; remembers when this one does.
    pub(super) fn attempt<T>(
        &mut self,
        step: impl FnOnce(&mut Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if let Some(failure) = &self.failure {
            return Err(failure.clone());
        }
        step(self).inspect_err(|error| {
            if !error.is_recoverable() {
                self.failure = Some(error.clone());
            }
        })
    }

    fn open_root(&mut self) -> Result<(), Error> {
        if !self.open.is_empty() {
            return Ok(());
        }
        let forbidden = |at| Error::syntax(at, "a character that XML forbids");
        scan::check_characters(self.cursor.text()).map_err(forbidden)?;
        if declaration::is_next(&self.cursor) {
            declaration::take(&mut self.cursor)?;
        }
        self.skip_misc()?;
        if self.cursor.peek().is_none() {
            return Err(Error::truncated(self.cursor.at()));
        }
        self.start()
    }

    /// Skips what may stand beside the root element.
    fn skip_misc(&mut self) -> Result<(), Error> {
        loop {
            self.cursor.skip_white();
            match (self.cursor.peek(), self.cursor.peek_at(1)) {
                (Some(b'<'), Some(b'!')) => self.skip_declaration()?,
                (Some(b'<'), Some(b'?')) => self.cursor.processing_instruction()?,
                (Some(b'<'), None) => return Err(Error::truncated(self.cursor.at() + 1)),
                (Some(b'<') | None, _) => return Ok(()),
                _ => return Err(Error::syntax(self.cursor.at(), "text outside the root element")),
            }
        }
    }

    /// Skips a comment, from its `<!`; nothing else begins so and is allowed everywhere.
    fn skip_declaration(&mut self) -> Result<(), Error> {
        if self.cursor.starts_with("<!--") {
            return self.cursor.comment();
        }
        let at = self.cursor.at();
        if self.cursor.starts_with("<!DOCTYPE") {
            return Err(Error::new(ErrorKind::Dtd, at, "a document type declaration"));
        }
        if self.cursor.is_cut("<!--") || self.cursor.is_cut("<!DOCTYPE") {
            return Err(Error::truncated(self.cursor.text().len()));
        }
        Err(Error::syntax(at, "`<!` does not begin a comment"))
    }

    /// Skips and forgets what is open within the element at `depth`.
    pub(super) fn settle(&mut self, depth: usize) -> Result<(), Error> {
        while self.open.len() > depth {
            if self.is_closed() {
                self.forget();
            } else {
                self.cursor.skip_white();
                self.skip_token()?;
            }
        }
        Ok(())
    }

    fn skip_token(&mut self) -> Result<(), Error> {
        match self.next()? {
            Token::Text(piece) => piece.check(),
            Token::Start | Token::End => Ok(()),
        }
    }

    /// Counts memory for values, before it is taken.
    pub(super) fn keep(&self, bytes: usize) -> Result<(), Error> {
        let kept = self.kept.get().saturating_add(bytes);
        if kept > self.limits.memory {
            return Err(Error::limit(LimitKind::Memory, self.cursor.at(), self.limits.memory));
        }
        self.kept.set(kept);
        Ok(())
    }

    fn forget(&mut self) {
        if let Some(open) = self.open.pop() {
            self.scope.reset(open.scope_mark);
            self.attributes.truncate(open.attributes_mark);
        }
    }
}
