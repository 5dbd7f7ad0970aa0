//! The reader's part for tags.

use super::{Open, Reader};
use crate::xml::error::{Error, LimitKind, quoted};
use crate::xml::scan;

impl Reader<'_> {
    /// Takes a start tag, or an empty element's.
    pub(super) fn start(&mut self) -> Result<(), Error> {
        let start = self.cursor.at();
        self.count(start)?;
        self.cursor.advance("<".len());
        let name = self.cursor.name(self.limits.name)?;
        let scope_mark = self.scope.mark();
        let attributes_mark = self.attributes.len();
        let closed = if self.cursor.peek() == Some(b'>') {
            self.cursor.advance(1);
            false
        } else {
            self.attributes(scope_mark, attributes_mark)?
        };
        let namespace = self.scope.resolve(name.prefix, start + 1)?;
        self.open.push(Open {
            name: name.whole,
            local: name.local,
            namespace,
            scope_mark,
            attributes_mark,
            children: 0,
            closed,
        });
        Ok(())
    }

    /// Takes the end tag of the innermost element.
    pub(super) fn end(&mut self) -> Result<(), Error> {
        let Some(open) = self.open.last_mut() else {
            return Err(Error::syntax(self.cursor.at(), "an end tag without a start tag"));
        };
        let start = self.cursor.at();
        self.cursor.advance("</".len());
        if !self.cursor.peek_str(open.name.len()).is_some_and(|name| scan::same(name, open.name)) {
            let mistake =
                || Error::syntax(start, format!("expected the end tag of {}", quoted(open.name)));
            return Err(self.cursor.unless_cut(open.name, mistake));
        }
        self.cursor.advance(open.name.len());
        if self.cursor.peek() == Some(b'>') {
            self.cursor.advance(1);
        } else {
            self.cursor.skip_white();
            self.cursor.expect(">")?;
        }
        open.closed = true;
        Ok(())
    }

    /// Counts one more element in the innermost one.
    fn count(&mut self, at: usize) -> Result<(), Error> {
        if self.open.len() >= self.limits.depth {
            return Err(Error::limit(LimitKind::Depth, at, self.limits.depth));
        }
        if let Some(parent) = self.open.last_mut() {
            if parent.children >= self.limits.children {
                return Err(Error::limit(LimitKind::Children, at, self.limits.children));
            }
            parent.children += 1;
        }
        Ok(())
    }
}
