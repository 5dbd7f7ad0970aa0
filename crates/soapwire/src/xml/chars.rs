//! The character classes of XML 1.0, fifth edition.

/// The production `Char`.
pub(super) fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

/// The production `S`, one byte of it.
pub(super) fn is_white(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Whether all of the text is white space.
pub(super) fn is_blank(text: &str) -> bool {
    text.bytes().all(is_white)
}

/// The production `NCName`.
pub(super) fn is_ncname(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|b| class(b) == Class::Start)
        && bytes.all(|b| matches!(class(b), Class::Start | Class::Inner))
        || is_wide_ncname(text)
}

/// [`is_ncname`] for names that are not ASCII alone.
pub(super) fn is_wide_ncname(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(is_name_start) && chars.all(is_name_char)
}

/// What a byte can be in a name.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Class {
    /// May begin a name and go on in it.
    Start,
    /// May go on in a name.
    Inner,
    /// Ends a name.
    None,
    Colon,
    /// Part of a character beyond ASCII.
    Wide,
}

/// The class of one byte.
pub(super) fn class(byte: u8) -> Class {
    static CLASSES: [Class; 256] = classes();
    // The table has an entry for every byte, so the default is never taken.
    CLASSES.get(usize::from(byte)).copied().unwrap_or(Class::None)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    reason = "there are 256 bytes, and a table with an entry for each"
)]
const fn classes() -> [Class; 256] {
    let mut table = [Class::None; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'A'..=b'Z' | b'a'..=b'z' | b'_' => Class::Start,
            b'0'..=b'9' | b'-' | b'.' => Class::Inner,
            b':' => Class::Colon,
            0x80.. => Class::Wide,
            _ => Class::None,
        };
        byte += 1;
    }
    table
}

/// `NameStartChar` without the colon.
pub(crate) fn is_name_start(c: char) -> bool {
    matches!(c,
        'A'..='Z' | '_' | 'a'..='z'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}'
        | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}'
        | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

/// `NameChar` without the colon.
pub(crate) fn is_name_char(c: char) -> bool {
    is_name_start(c)
        || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for good in ["a", "_", "A-1.b", "é", "日本", "a\u{B7}", "a\u{300}"] {
            assert!(is_ncname(good), "{good}");
        }
        for bad in [
            "",
            "1a",
            "-a",
            ".a",
            "a:b",
            ":",
            "a b",
            "a\u{D7}",
            "\u{B7}",
            "\u{300}a",
            "a\u{2028}",
            "\u{37E}",
        ] {
            assert!(!is_ncname(bad), "{bad}");
        }
    }

    #[test]
    fn characters() {
        for good in ['\t', '\n', '\r', ' ', '\u{7F}', '\u{9F}', '\u{FFFD}', '\u{1FFFF}'] {
            assert!(is_char(good), "{good:?}");
        }
        for bad in ['\0', '\u{8}', '\u{B}', '\u{1F}', '\u{FFFE}', '\u{FFFF}'] {
            assert!(!is_char(bad), "{bad:?}");
        }
    }
}
