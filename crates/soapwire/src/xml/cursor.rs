//! A place in a document, and the tokens that can be told without knowing what surrounds them. Delimiters
//! of XML are ASCII, so every offset taken here is a character boundary.

use super::chars::{self, Class};
use super::error::{Error, ErrorKind, LimitKind, quoted};
use super::name::RawName;

/// A place in a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn advance(&mut self, bytes: usize) {
        self.at += bytes;
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.peek_at(0)
    }

    pub(super) fn peek_at(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    pub(super) fn starts_with(&self, literal: &str) -> bool {
        self.rest().starts_with(literal.as_bytes())
    }

    /// The next `length` bytes, if they are text of their own.
    pub(super) fn peek_str(&self, length: usize) -> Option<&'a str> {
        self.text.get(self.at..self.at + length)
    }

    /// Takes the next `length` bytes.
    pub(super) fn take(&mut self, length: usize) -> &'a str {
        let end = self.at + length;
        let taken = self.text.get(self.at..end).unwrap_or_default();
        self.at = end;
        taken
    }

    /// Takes white space, and tells whether there was any.
    pub(super) fn skip_white(&mut self) -> bool {
        let start = self.at;
        while self.peek().is_some_and(chars::is_white) {
            self.at += 1;
        }
        self.at > start
    }

    /// Takes `literal`, or fails.
    pub(super) fn expect(&mut self, literal: &'static str) -> Result<(), Error> {
        let rest = self.rest();
        if rest.starts_with(literal.as_bytes()) {
            self.at += literal.len();
            return Ok(());
        }
        Err(self.unless_cut(literal, || Error::syntax(self.at, format!("expected `{literal}`"))))
    }

    /// Whether the document ends here within `literal`.
    pub(super) fn is_cut(&self, literal: &str) -> bool {
        literal.as_bytes().starts_with(self.rest())
    }

    /// The error, or [`ErrorKind::Truncated`] where the document ends within `literal`.
    pub(super) fn unless_cut(&self, literal: &str, error: impl FnOnce() -> Error) -> Error {
        if self.is_cut(literal) { Error::truncated(self.text.len()) } else { error() }
    }

    /// Takes everything up to `delimiter` and the delimiter; gives what is before it.
    pub(super) fn take_until(&mut self, delimiter: &str) -> Result<&'a str, Error> {
        let length = memchr::memmem::find(self.rest(), delimiter.as_bytes())
            .ok_or_else(|| Error::truncated(self.text.len()))?;
        let taken = self.take(length);
        self.at += delimiter.len();
        Ok(taken)
    }

    /// Takes a comment, from its `<!--`.
    pub(super) fn comment(&mut self) -> Result<(), Error> {
        self.at += "<!--".len();
        self.take_until("--")?;
        match self.peek() {
            Some(b'>') => {
                self.at += 1;
                Ok(())
            }
            Some(_) => Err(Error::syntax(self.at - 2, "`--` in a comment")),
            None => Err(Error::truncated(self.at)),
        }
    }

    /// Takes a processing instruction, from its `<?`.
    pub(super) fn processing_instruction(&mut self) -> Result<(), Error> {
        let start = self.at;
        self.at += "<?".len();
        let target = self.name(usize::MAX)?;
        if target.whole.eq_ignore_ascii_case("xml") {
            return Err(Error::syntax(start, "an XML declaration after the document's first byte"));
        }
        if !target.prefix.is_empty() {
            return Err(Error::new(
                ErrorKind::Namespace,
                start,
                "a processing instruction's name has a colon",
            ));
        }
        if self.starts_with("?>") {
            self.at += "?>".len();
            return Ok(());
        }
        if !self.skip_white() {
            return Err(
                self.unless_cut("?>", || Error::syntax(self.at, "expected white space or `?>`"))
            );
        }
        self.take_until("?>").map(drop)
    }

    /// Takes a `QName`.
    #[inline]
    pub(super) fn name(&mut self, limit: usize) -> Result<RawName<'a>, Error> {
        let bytes = self.rest();
        let mut colon = 0;
        let mut length = ascii_ncname(bytes);
        if length > 0 && bytes.get(length) == Some(&b':') {
            colon = length;
            length += 1 + ascii_ncname(bytes.get(colon + 1..).unwrap_or_default());
        }
        let ends = bytes.get(length).is_some_and(|&byte| chars::class(byte) == Class::None);
        let is_name = length > colon && length != colon + 1;
        if ends && is_name && length <= limit {
            return Ok(self.split_name(length, colon));
        }
        self.wide_name(limit)
    }

    #[inline]
    fn split_name(&mut self, length: usize, colon: usize) -> RawName<'a> {
        let whole = self.take(length);
        if colon == 0 {
            return RawName { whole, prefix: "", local: whole };
        }
        let (prefix, local) = (whole.get(..colon), whole.get(colon + 1..));
        RawName { whole, prefix: prefix.unwrap_or_default(), local: local.unwrap_or_default() }
    }

    /// [`name`](Self::name) for names with characters beyond ASCII, and for what is no name.
    #[cold]
    fn wide_name(&mut self, limit: usize) -> Result<RawName<'a>, Error> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let Some(length) = rest.find(|c| c != ':' && !chars::is_name_char(c)) else {
            return Err(if rest.len() > limit {
                Error::limit(LimitKind::Name, self.at, limit)
            } else {
                Error::truncated(self.text.len())
            });
        };
        if length > limit {
            return Err(Error::limit(LimitKind::Name, self.at, limit));
        }
        let whole = rest.get(..length).unwrap_or_default();
        let (prefix, local) = whole.split_once(':').unwrap_or(("", whole));
        let proper = chars::is_ncname(local)
            && (prefix.is_empty() || chars::is_ncname(prefix))
            && !whole.starts_with(':');
        if !proper {
            return Err(Error::syntax(
                self.at,
                if whole.is_empty() {
                    "expected a name".to_owned()
                } else {
                    format!("{} is not a qualified name", quoted(whole))
                },
            ));
        }
        Ok(self.split_name(length, prefix.len()))
    }
}

/// How many bytes at the start are an `NCName` of ASCII.
#[inline]
fn ascii_ncname(bytes: &[u8]) -> usize {
    if !bytes.first().is_some_and(|&byte| chars::class(byte) == Class::Start) {
        return 0;
    }
    let is_end = |&byte: &u8| !matches!(chars::class(byte), Class::Start | Class::Inner);
    bytes.iter().position(is_end).unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Result<(&str, &str), ErrorKind> {
        let name = Cursor::new(text).name(20).map_err(|error| error.kind())?;
        Ok((name.prefix, name.local))
    }

    #[test]
    fn names() {
        assert_eq!(name("a>"), Ok(("", "a")));
        assert_eq!(name("a:b c"), Ok(("a", "b")));
        assert_eq!(name("é:ü="), Ok(("é", "ü")));
        assert_eq!(name("abcdefghi:abcdefghij>"), Ok(("abcdefghi", "abcdefghij")));
        for bad in [">", "1>", ":a>", "a:>", "a:b:c>", "a:1>", "a::b>", "-a:b>", "\u{d7}>", "::>"] {
            assert_eq!(name(bad), Err(ErrorKind::Syntax), "{bad}");
        }
        for cut in ["", "a", "a:", "a:b", "é"] {
            assert_eq!(name(cut), Err(ErrorKind::Truncated), "{cut}");
        }
        for long in ["aaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaa>", "ééééééééééééééé>"]
        {
            assert_eq!(name(long), Err(ErrorKind::Limit(LimitKind::Name)), "{long}");
        }
    }
}
