//! What the namespaces in scope cost. The parser copies every declaration in scope at every start tag, so
//! that a small file could keep it busy for hours. Resolves no prefix.

/// Declarations in scope, added up over all start tags of a file.
const MAX_WORK: usize = 4 << 20;

/// A declaration of this many bytes costs as much as two short ones.
const LONG: usize = 256;

/// The sum so far, and what is in scope at each open element.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    open: Vec<usize>,
    work: usize,
}

impl Scopes {
    /// Opens an element by the bytes of its start tag; whether that is still within the limit.
    pub(super) fn open(&mut self, tag: &[u8]) -> bool {
        let in_scope = self.open.last().copied().unwrap_or_default() + weight(tag);
        self.open.push(in_scope);
        self.work += in_scope;
        self.work <= MAX_WORK
    }

    pub(super) fn close(&mut self) {
        self.open.pop();
    }
}

fn weight(tag: &[u8]) -> usize {
    const WORD: &[u8] = b"xmlns";
    if tag.contains(&0) {
        // UTF-16, of which no more is known than how many declarations fit into it.
        return tag.len() / (4 * WORD.len());
    }
    match tag.windows(WORD.len()).filter(|bytes| *bytes == WORD).count() {
        0 => 0,
        declared => declared + tag.len() / LONG,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many elements may stand in `depth` elements that have this start tag.
    fn elements_in(tag: &[u8], depth: usize) -> usize {
        let mut scopes = Scopes::default();
        assert!((0..depth).all(|_| scopes.open(tag)));
        let mut count = 0;
        while count < 1_000_000 && scopes.open(b"<b/>") {
            scopes.close();
            count += 1;
        }
        count
    }

    #[test]
    fn the_price_is_of_what_is_in_scope() {
        assert_eq!(elements_in(b"<a b='1'>", 200), 1_000_000);
        assert_eq!(elements_in(b"<a xmlns:n='urn:n'>", 3), 1_000_000);
        let many = elements_in(b"<a xmlns:n='urn:n'>", 200);
        assert!((20_000..22_000).contains(&many), "{many}");
        let long = format!("<a xmlns:n='urn:{}'>", "n".repeat(60_000));
        let wide: Vec<u8> = long.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(elements_in(long.as_bytes(), 20) < 1_000);
        assert!(elements_in(&wide, 20) < 100);
    }
}
