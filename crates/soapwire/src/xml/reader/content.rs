//! The reader's part for content: its tokens, and text.

use std::borrow::Cow;

use super::Reader;
use crate::xml::chars;
use crate::xml::element::PlainChild;
use crate::xml::error::Error;
use crate::xml::references::{self, WhiteSpace};
use crate::xml::scan;

/// Longer names are read as well, but not the short way.
const LONGEST_PLAIN_NAME: usize = 64;

/// What content is made of.
pub(in crate::xml) enum Token<'a> {
    /// An element was opened.
    Start,
    /// The innermost element was closed.
    End,
    /// A piece of text.
    Text(Piece<'a>),
}

/// A piece of text as it stands in the document. It is resolved where it is wanted, and only as far: what is
/// skipped takes no memory, and what is too long little.
#[derive(Clone, Copy)]
pub(in crate::xml) enum Piece<'a> {
    Cdata(&'a str),
    /// It stands for itself.
    Plain(&'a str),
    /// Text, and its offset, in which there may be references and line ends to normalise.
    Special(&'a str, usize),
}

impl<'a> Piece<'a> {
    /// The text, unless it has more than `most` bytes.
    pub(in crate::xml) fn resolve(self, most: usize) -> Result<Option<Cow<'a, str>>, Error> {
        let resolved = match self {
            Self::Cdata(raw) => references::normalise_line_ends(raw, most),
            Self::Plain(text) => Some(Cow::Borrowed(text)),
            Self::Special(raw, offset) => {
                references::resolve_up_to(raw, offset, WhiteSpace::LineEnds, most)?
            }
        };
        Ok(resolved.filter(|text| text.len() <= most))
    }

    /// Checks the text, and tells whether all of it is white space.
    pub(in crate::xml) fn is_blank(self) -> Result<bool, Error> {
        match self {
            Self::Cdata(text) | Self::Plain(text) => Ok(chars::is_blank(text)),
            Self::Special(raw, offset) => references::is_blank(raw, offset),
        }
    }

    /// Checks the text.
    pub(in crate::xml) fn check(self) -> Result<(), Error> {
        match self {
            Self::Cdata(_) | Self::Plain(_) => Ok(()),
            Self::Special(raw, offset) => references::is_blank(raw, offset).map(drop),
        }
    }
}

impl<'a> Reader<'a> {
    /// Takes all that is left of the innermost element where it is plain text, as it mostly is.
    #[inline]
    pub(in crate::xml) fn plain_text(&mut self) -> Result<Option<&'a str>, Error> {
        if self.is_closed() {
            return Ok(None);
        }
        let rest = self.cursor.rest();
        let end = scan::plain_length(rest);
        if !rest.get(end..).is_some_and(|rest| rest.starts_with(b"</")) {
            return Ok(None);
        }
        let text = self.cursor.take(end);
        self.end()?;
        Ok(Some(text))
    }

    /// Looks at the next child element, if it and the innermost element allow of a short way. It is `None` also
    /// where there is something wrong, which the long way then finds.
    #[inline]
    pub(in crate::xml) fn peek_plain(&self) -> Option<PlainChild<'a>> {
        let parent = self.open.last().filter(|parent| !parent.closed)?;
        let text = self.cursor.text().get(self.cursor.at()..)?.strip_prefix('<')?;
        let window = text.as_bytes().get(..LONGEST_PLAIN_NAME).unwrap_or(text.as_bytes());
        let name = text.get(..window.iter().position(|&byte| byte == b'>')?)?;
        let content = text.get(name.len() + 1..)?;
        let value = content.get(..scan::plain_length(content.as_bytes()))?;
        let end_name = content
            .get(value.len()..)?
            .strip_prefix("</")?
            .get(..name.len() + 1)?
            .strip_suffix('>')?;
        let prefix = parent.name.len() - parent.local.len();
        let is_of_parent = scan::same(name.get(..prefix)?, parent.name.get(..prefix)?);
        let fits = name.len() <= self.limits.name
            && value.len() <= self.limits.text
            && parent.children < self.limits.children
            && self.open.len() < self.limits.depth;
        let length = "<></>".len() + 2 * name.len() + value.len();
        let child = PlainChild { local: name.get(prefix..)?, text: value, length };
        (is_of_parent && fits && scan::same(name, end_name)).then_some(child)
    }

    /// Takes the child that [`peek_plain`](Self::peek_plain) gave.
    pub(in crate::xml) fn take_plain(&mut self, child: &PlainChild<'a>) {
        if let Some(parent) = self.open.last_mut() {
            parent.children += 1;
            self.cursor.advance(child.length);
        }
    }

    /// The next token of the innermost element, which is not closed.
    #[inline]
    pub(in crate::xml) fn next(&mut self) -> Result<Token<'a>, Error> {
        loop {
            if self.cursor.peek() != Some(b'<') {
                return self.text().map(Token::Text);
            }
            match self.cursor.peek_at(1) {
                Some(b'/') => return self.end().map(|()| Token::End),
                Some(b'!') if self.cursor.starts_with("<![CDATA[") => {
                    return self.cdata().map(Token::Text);
                }
                Some(b'!') => self.skip_markup_in_content()?,
                Some(b'?') => self.cursor.processing_instruction()?,
                _ => return self.start().map(|()| Token::Start),
            }
        }
    }

    /// Skips white space, where it means nothing.
    pub(in crate::xml) fn skip_layout(&mut self) {
        self.cursor.skip_white();
    }

    /// Skips comments and processing instructions.
    pub(in crate::xml) fn skip_ignored(&mut self) -> Result<(), Error> {
        while self.cursor.peek() == Some(b'<') {
            match self.cursor.peek_at(1) {
                Some(b'!') if !self.cursor.starts_with("<![CDATA[") => {
                    self.skip_markup_in_content()?;
                }
                Some(b'?') => self.cursor.processing_instruction()?,
                _ => break,
            }
        }
        Ok(())
    }

    /// Whether the next token of content is a tag.
    pub(in crate::xml) fn is_at_tag(&self) -> bool {
        self.cursor.peek() == Some(b'<')
            && !matches!(self.cursor.peek_at(1), Some(b'!' | b'?') | None)
    }

    fn skip_markup_in_content(&mut self) -> Result<(), Error> {
        self.skip_declaration().map_err(|error| self.cursor.unless_cut("<![CDATA[", || error))
    }

    /// Takes text up to the next `<`.
    fn text(&mut self) -> Result<Piece<'a>, Error> {
        let start = self.cursor.at();
        let rest = self.cursor.rest();
        let end = scan::plain_length(rest);
        match rest.get(end) {
            Some(b'<') => Ok(Piece::Plain(self.cursor.take(end))),
            _ => self.special_text(start),
        }
    }

    /// As [`text`](Self::text), where there may be references, line ends to normalise, or `]]>`.
    fn special_text(&mut self, start: usize) -> Result<Piece<'a>, Error> {
        let cut = || Error::truncated(self.cursor.text().len());
        let length = memchr::memchr(b'<', self.cursor.rest()).ok_or_else(cut)?;
        let raw = self.cursor.take(length);
        if let Some(at) = memchr::memmem::find(raw.as_bytes(), b"]]>") {
            return Err(Error::syntax(start + at, "`]]>` in text"));
        }
        Ok(Piece::Special(raw, start))
    }

    fn cdata(&mut self) -> Result<Piece<'a>, Error> {
        self.cursor.advance("<![CDATA[".len());
        self.cursor.take_until("]]>").map(Piece::Cdata)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by it")]
mod tests {
    use crate::xml::{Reader, XmlLimits};

    fn plain(document: &str, limits: XmlLimits) -> Option<(String, String, bool)> {
        let mut reader = Reader::new(document, &limits);
        let mut root = reader.root().unwrap();
        let child = root.plain_child().unwrap()?;
        root.take_plain(&child);
        let is_last = root.child().unwrap().is_none();
        Some((child.local.to_owned(), child.text.to_owned(), is_last))
    }

    #[test]
    fn plain_children_are_taken_whole() {
        for (document, local, text, is_last) in [
            ("<r><a>1</a></r>", "a", "1", true),
            ("<r> \n<a>é</a><b/></r>", "a", "é", false),
            ("<r><a></a></r>", "a", "", true),
            ("<p:r xmlns:p='urn:p'><p:a>1</p:a></p:r>", "a", "1", true),
        ] {
            let taken = plain(document, XmlLimits::default());
            assert_eq!(taken, Some((local.to_owned(), text.to_owned(), is_last)), "{document}");
        }
    }

    #[test]
    fn other_children_go_the_long_way() {
        for document in [
            "<r/>",
            "<r></r>",
            "<r><!--x><--></r>",
            "<r><?a>x</?a?></r>",
            "<r><a/></r>",
            "<r><a b='c'>1</a></r>",
            "<r><a>&lt;</a></r>",
            "<r><a>1<!----></a></r>",
            "<r><a>1\r</a></r>",
            "<r><a>1</a ></r>",
            "<r><a><![CDATA[1]]></a></r>",
            "<r><a><b>1</b></a></r>",
            "<p:r xmlns:p='urn:p'><a>1</a></p:r>",
        ] {
            assert_eq!(plain(document, XmlLimits::default()), None, "{document}");
        }
        let long = format!("<r><a{0}>1</a{0}></r>", "b".repeat(70));
        assert_eq!(plain(&long, XmlLimits::default()), None);
    }

    #[test]
    fn limits_are_left_to_the_long_way() {
        let all = XmlLimits::default();
        for limits in [
            XmlLimits { text: 2, ..all },
            XmlLimits { name: 1, ..all },
            XmlLimits { children: 0, ..all },
            XmlLimits { depth: 1, ..all },
        ] {
            assert_eq!(plain("<r><ab>123</ab></r>", limits), None, "{limits:?}");
        }
    }
}
