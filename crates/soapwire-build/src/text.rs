//! Text of documents where people read it: messages, comments, documentation. What is written as a
//! literal of Rust is none of its business.

/// Whether a character could make text look like what it is not: controls, directions, no width.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// `text` with hidden characters as escapes; of a text of more than `most` characters the start.
pub(crate) fn shown(text: &str, most: usize) -> String {
    let mut out = String::with_capacity(text.len().min(most));
    for (count, c) in text.chars().enumerate() {
        if count == most {
            out.push('…');
            break;
        }
        if is_hidden(c) { out.extend(c.escape_default()) } else { out.push(c) }
    }
    out
}

/// `text` without hidden characters.
pub(crate) fn without_hidden(text: &str) -> String {
    text.chars().filter(|c| !is_hidden(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_escaped_and_long_texts_cut() {
        assert_eq!(shown("a\u{1b}[2J\r\n\u{202e}b", 99), "a\\u{1b}[2J\\r\\n\\u{202e}b");
        assert_eq!(shown("äöü", 3), "äöü");
        assert_eq!(shown("äöü!", 3), "äöü…");
        assert_eq!(without_hidden("a\u{feff}\u{7}b"), "ab");
    }
}
