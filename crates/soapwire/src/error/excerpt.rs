//! Text of strangers made fit for a log line or a terminal.

use std::fmt::Write as _;

/// How much of a body an error keeps, in bytes, escapes included.
pub(crate) const EXCERPT: usize = 2 * 1024;

/// The start of a body as printable text of at most [`EXCERPT`] bytes, without the line end that most texts have.
pub(crate) fn excerpt(body: &[u8]) -> String {
    let body = body.trim_ascii_end();
    let start = body.get(..EXCERPT).unwrap_or(body);
    printable(&String::from_utf8_lossy(start), EXCERPT)
}

/// `text` with what is not [printable](is_printable) escaped as in Rust, cut to `limit` bytes.
///
/// Text from a service has to go through it before it is shown, since it can hold whatever the service likes.
pub fn printable(text: &str, limit: usize) -> String {
    let mut out = String::with_capacity(text.len().min(limit));
    for character in text.chars() {
        let end = out.len();
        if is_printable(character) {
            out.push(character);
        } else {
            let _ = write!(out, "{}", character.escape_default());
        }
        if out.len() > limit {
            out.truncate(end);
            break;
        }
    }
    out
}

/// Whether a terminal or a log can show `character` as it is: no control character, line end included, and none that
/// separates lines or sets the direction of writing, for that can show a text in another order than it has.
pub fn is_printable(character: char) -> bool {
    !character.is_control()
        && !matches!(
            character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_escaped() {
        assert_eq!(
            printable("a\u{1b}[31m\u{9b}\r\n\u{202e}ü", 99),
            "a\\u{1b}[31m\\u{9b}\\r\\n\\u{202e}ü"
        );
    }

    #[test]
    fn direction_and_line_separators_are_escaped() {
        for hidden in
            "\u{61c}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\u{202e}\u{2066}\u{2069}".chars()
        {
            let shown = printable(&hidden.to_string(), 99);
            assert_eq!(shown, format!("\\u{{{:x}}}", u32::from(hidden)));
        }
        // A joiner is part of how words are written.
        assert_eq!(printable("a\u{200d}b", 99), "a\u{200d}b");
    }

    #[test]
    fn an_excerpt_has_a_bound() {
        assert!(excerpt(&[0x1b; 10_000]).len() <= EXCERPT);
        assert_eq!(excerpt("ä".repeat(3000).as_bytes()).len(), EXCERPT);
    }
}
