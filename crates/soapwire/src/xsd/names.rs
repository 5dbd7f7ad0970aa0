//! The lexical rules of names, name tokens and language tags. Which characters names have, XML says.

use crate::xml;

/// Whether `text` is an XML name that may have colons.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(is_name_start) && is_nmtoken(text)
}

/// Whether `text` is an XML name without a colon.
pub(super) fn is_ncname(text: &str) -> bool {
    is_name(text) && !text.contains(':')
}

/// Whether `text` is a local name, perhaps behind a prefix.
pub(super) fn is_qname(text: &str) -> bool {
    match text.split_once(':') {
        Some((prefix, local)) => is_ncname(prefix) && is_ncname(local),
        None => is_ncname(text),
    }
}

/// Whether `text` is a name token: characters of names, at least one.
pub(super) fn is_nmtoken(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_name_character)
}

/// Whether `text` has the form of a language tag.
pub(super) fn is_language(text: &str) -> bool {
    let mut subtags = text.split('-');
    let first = subtags.next().unwrap_or_default();
    is_subtag(first)
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && subtags.all(is_subtag)
}

fn is_subtag(text: &str) -> bool {
    (1..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The production `NameStartChar`: the one of names without a colon, and the colon.
fn is_name_start(character: char) -> bool {
    character == ':' || xml::is_name_start(character)
}

/// The production `NameChar`, likewise.
fn is_name_character(character: char) -> bool {
    character == ':' || xml::is_name_char(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert!(["a", "_a", "a-b.c", "a:b:c", ":", "\u{e9}t\u{e9}"].into_iter().all(is_name));
        assert!(
            !["", "1a", "-a", ".a", "a b", "\u{b7}a", "\u{d7}", "a\u{a0}"].into_iter().any(is_name)
        );
        assert!(is_ncname("a1") && !is_ncname("a:b"));
        assert!(["a", "a:b"].into_iter().all(is_qname));
        assert!(![":a", "a:", "a:b:c", "a:1"].into_iter().any(is_qname));
        assert!(is_nmtoken("-1.a:b") && !is_nmtoken("") && !is_nmtoken("a b"));
    }

    #[test]
    fn languages() {
        assert!(["en", "en-GB", "x-klingon", "sl-1994"].into_iter().all(is_language));
        assert!(
            !["", "en-", "-en", "en_GB", "123", "abcdefghi", "en--GB", "e n"]
                .into_iter()
                .any(is_language)
        );
    }
}
