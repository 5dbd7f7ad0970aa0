//! The reader as its callers see it: scoped to one open element.

use std::borrow::Cow;

use super::error::{Error, ErrorKind, LimitKind};
use super::name::{Name, Namespace};
use super::reader::{Piece, Reader, Token};
use super::scope::NO_NAMESPACE;

/// The reader, scoped to one open element.
///
/// What was not read of it when it is dropped is skipped, and checked, by its parent's next call.
#[derive(Debug)]
pub struct Element<'r, 'a> {
    reader: &'r mut Reader<'a>,
    /// How many elements were open with this one; 1 is the root's.
    depth: usize,
}

/// A child element with its parent's prefix, without attributes, and with nothing in it but text that stands for
/// itself. Its local name has not been checked: it is good when it equals a good one.
#[derive(Debug)]
pub(crate) struct PlainChild<'a> {
    pub(crate) local: &'a str,
    pub(crate) text: &'a str,
    /// From its start tag to its end tag.
    pub(super) length: usize,
}

/// A piece of mixed content.
#[derive(Debug)]
pub enum Node<'r, 'a> {
    /// A child element.
    Element(Element<'r, 'a>),
    /// Text up to the next child element or to the end, never empty.
    Text(Cow<'a, str>),
}

impl<'r, 'a> Element<'r, 'a> {
    pub(super) fn new(reader: &'r mut Reader<'a>, depth: usize) -> Self {
        Self { reader, depth }
    }

    /// The element's name.
    #[must_use]
    pub fn name(&self) -> Name<'_> {
        self.reader.name_at(self.depth)
    }

    /// Whether this is the element's name.
    #[must_use]
    #[inline]
    pub fn is(&self, namespace: &str, local: &str) -> bool {
        self.reader.is_at(self.depth, namespace, local)
    }

    /// The attributes in document order, without namespace declarations.
    #[must_use]
    #[inline]
    pub fn attributes(&self) -> &[Attribute<'a>] {
        self.reader.attributes_at(self.depth)
    }

    /// The value of an attribute.
    #[must_use]
    #[inline]
    pub fn attribute(&self, namespace: &str, local: &str) -> Option<&str> {
        let mut attributes = self.attributes().iter();
        attributes.find(|attribute| attribute.name().is(namespace, local)).map(Attribute::value)
    }

    /// The namespace that a prefix stands for here, as in values that are `QName`s; `""` is the default's,
    /// which is `""` where there is none.
    #[must_use]
    pub fn resolve(&self, prefix: &str) -> Option<&str> {
        self.reader.resolve_at(self.depth, prefix)
    }

    /// The next child element; `None` at the end.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::StrayText`] where there is text other than white space; the next call goes on behind it.
    /// Otherwise when the document is not well-formed.
    pub fn child(&mut self) -> Result<Option<Element<'_, 'a>>, Error> {
        let depth = self.depth;
        let found = self.reader.attempt(|reader| {
            reader.settle(depth)?;
            while !reader.is_closed() {
                reader.skip_layout();
                let offset = reader.offset();
                match reader.next()? {
                    Token::Start => return Ok(true),
                    Token::End => {}
                    Token::Text(piece) if piece.is_blank()? => {}
                    Token::Text(_) => {
                        return Err(Error::new(
                            ErrorKind::StrayText,
                            offset,
                            "text between elements",
                        ));
                    }
                }
            }
            Ok(false)
        })?;
        Ok(found.then(|| Element::new(self.reader, depth + 1)))
    }

    /// The next child element, if it is as plain as most are that hold a value. It is not taken yet.
    ///
    /// # Errors
    ///
    /// When what comes before it is not well-formed.
    pub(crate) fn plain_child(&mut self) -> Result<Option<PlainChild<'a>>, Error> {
        let depth = self.depth;
        self.reader.attempt(|reader| {
            reader.settle(depth)?;
            reader.skip_layout();
            Ok(reader.peek_plain())
        })
    }

    /// Goes on behind what [`plain_child`](Self::plain_child) gave.
    pub(crate) fn take_plain(&mut self, child: &PlainChild<'a>) {
        self.reader.take_plain(child);
    }

    /// The content as text: without comments and processing instructions, references resolved, line ends
    /// normalised. Empty at the end.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::ElementInText`] where there is a child element; the next call goes on behind it.
    /// [`LimitKind::Text`] beyond that limit. Otherwise when the document is not well-formed.
    pub fn text(&mut self) -> Result<Cow<'a, str>, Error> {
        self.text_up_to(self.reader.limits().text)
    }

    /// [`text`](Self::text) without the limit on its length.
    ///
    /// # Errors
    ///
    /// As for [`text`](Self::text).
    pub fn long_text(&mut self) -> Result<Cow<'a, str>, Error> {
        self.text_up_to(usize::MAX)
    }

    fn text_up_to(&mut self, limit: usize) -> Result<Cow<'a, str>, Error> {
        let depth = self.depth;
        self.reader.attempt(|reader| {
            reader.settle(depth)?;
            let offset = reader.offset();
            if let Some(text) = reader.plain_text()? {
                return if text.len() > limit {
                    Err(Error::limit(LimitKind::Text, offset, limit))
                } else {
                    Ok(Cow::Borrowed(text))
                };
            }
            let mut text = Cow::Borrowed("");
            while !reader.is_closed() {
                let offset = reader.offset();
                match reader.next()? {
                    Token::Start => {
                        return Err(Error::new(
                            ErrorKind::ElementInText,
                            offset,
                            "an element where text is expected",
                        ));
                    }
                    Token::End => {}
                    Token::Text(piece) => append(&mut text, piece, limit, offset)?,
                }
            }
            Ok(text)
        })
    }

    /// Counts memory that a value made of this element takes, before it is taken.
    ///
    /// # Errors
    ///
    /// [`LimitKind::Memory`] where all values together take more than the limit grants.
    pub(crate) fn keep(&self, bytes: usize) -> Result<(), Error> {
        self.reader.keep(bytes)
    }

    /// How much all values together may take.
    pub(crate) fn memory_limit(&self) -> usize {
        self.reader.limits().memory
    }

    /// The next piece of mixed content; `None` at the end.
    ///
    /// # Errors
    ///
    /// [`LimitKind::Text`] where a piece is beyond that limit. Otherwise when the document is not well-formed.
    pub fn node(&mut self) -> Result<Option<Node<'_, 'a>>, Error> {
        let depth = self.depth;
        let found = self.reader.attempt(|reader| {
            reader.settle(depth)?;
            let limit = reader.limits().text;
            let mut text = Cow::Borrowed("");
            while !reader.is_closed() {
                reader.skip_ignored()?;
                if !text.is_empty() && reader.is_at_tag() {
                    break;
                }
                let offset = reader.offset();
                match reader.next()? {
                    Token::Start => return Ok(None),
                    Token::End => {}
                    Token::Text(piece) => append(&mut text, piece, limit, offset)?,
                }
            }
            Ok(Some(text))
        })?;
        Ok(match found {
            None => Some(Node::Element(Element::new(self.reader, depth + 1))),
            Some(text) if text.is_empty() => None,
            Some(text) => Some(Node::Text(text)),
        })
    }
}

fn append<'a>(
    text: &mut Cow<'a, str>,
    piece: Piece<'a>,
    limit: usize,
    offset: usize,
) -> Result<(), Error> {
    let resolved = piece.resolve(limit.saturating_sub(text.len()))?;
    let piece = resolved.ok_or_else(|| Error::limit(LimitKind::Text, offset, limit))?;
    if text.is_empty() {
        *text = piece;
    } else {
        text.to_mut().push_str(&piece);
    }
    Ok(())
}

/// An attribute that is not a namespace declaration.
#[derive(Clone, Debug)]
pub struct Attribute<'a> {
    prefix: &'a str,
    namespace: Namespace<'a>,
    /// Its namespace's in the scope.
    binding: usize,
    local: &'a str,
    value: Cow<'a, str>,
    offset: usize,
}

impl<'a> Attribute<'a> {
    /// An attribute whose prefix is not resolved.
    pub(super) fn new(prefix: &'a str, local: &'a str, value: Cow<'a, str>, offset: usize) -> Self {
        let namespace = Namespace::Borrowed("");
        Self { prefix, namespace, binding: NO_NAMESPACE, local, value, offset }
    }

    /// The attribute's name.
    #[must_use]
    pub fn name(&self) -> Name<'_> {
        Name { namespace: self.namespace.as_str(), local: self.local }
    }

    /// The attribute's value, references resolved and white space normalised.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    pub(super) fn prefix(&self) -> &'a str {
        self.prefix
    }

    pub(super) fn offset(&self) -> usize {
        self.offset
    }

    pub(super) fn binding(&self) -> usize {
        self.binding
    }

    pub(super) fn set_namespace(&mut self, namespace: Namespace<'a>, binding: usize) {
        self.namespace = namespace;
        self.binding = binding;
    }
}
