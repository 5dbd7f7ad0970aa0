//! The `whiteSpace` facet.
//!
//! White space is XML's (space, TAB, CR, LF), never Unicode's: a no-break space is content.

use std::borrow::Cow;

/// The values of the `whiteSpace` facet: what happens to white space before text is read as a value.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum WhiteSpace {
    /// It stays as it is.
    Preserve,
    /// Each TAB, CR and LF becomes a space.
    Replace,
    /// Each run of it becomes one space, and none is left at the ends.
    Collapse,
}

impl WhiteSpace {
    /// Processes `text` as this value of the facet says.
    pub fn apply(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Preserve => Cow::Borrowed(text),
            Self::Replace => replace(text),
            Self::Collapse => collapse(text),
        }
    }
}

/// Makes each TAB, CR and LF a space.
pub fn replace(text: &str) -> Cow<'_, str> {
    if text.contains(LINE_OR_TAB) {
        Cow::Owned(text.replace(LINE_OR_TAB, " "))
    } else {
        Cow::Borrowed(text)
    }
}

/// Makes each run of white space one space, and removes it from the ends.
pub fn collapse(text: &str) -> Cow<'_, str> {
    // Most values have none, and one look at each byte tells.
    if text.bytes().all(|byte| byte > b' ') {
        return Cow::Borrowed(text);
    }
    let trimmed = text.trim_matches(is_xml_space);
    if trimmed.contains(LINE_OR_TAB) || trimmed.contains("  ") {
        Cow::Owned(list_items(trimmed).collect::<Vec<_>>().join(" "))
    } else {
        Cow::Borrowed(trimmed)
    }
}

/// Whether this is white space in XML: space, TAB, CR or LF.
pub fn is_xml_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r' | '\n')
}

/// The items of an `xs:list`; of an empty one, none.
pub fn list_items(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_xml_space).filter(|item| !item.is_empty())
}

const LINE_OR_TAB: [char; 3] = ['\t', '\r', '\n'];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn collapses() {
        for (text, collapsed) in [
            ("", ""),
            (" \t\r\n", ""),
            ("a", "a"),
            (" a b ", "a b"),
            ("a  b\nc", "a b c"),
            ("a\tb", "a b"),
            ("\u{a0}a\u{2003}", "\u{a0}a\u{2003}"),
        ] {
            assert_eq!(collapse(text), collapsed, "{text:?}");
        }
        assert!(matches!(WhiteSpace::Collapse.apply(" a b\n"), Cow::Borrowed("a b")));
    }

    #[test]
    fn replaces_one_for_one() {
        assert_eq!(WhiteSpace::Replace.apply("\ta\r\nb "), " a  b ");
        assert!(matches!(replace(" a  b "), Cow::Borrowed(_)));
    }

    #[test]
    fn preserves() {
        assert_eq!(WhiteSpace::Preserve.apply("\ta "), "\ta ");
    }

    #[test]
    fn splits_lists_on_xml_white_space_only() {
        let items: Vec<_> = list_items(" a\tb\r\nc\u{a0}d ").collect();
        assert_eq!(items, ["a", "b", "c\u{a0}d"]);
        assert_eq!(list_items("").count(), 0);
    }
}
