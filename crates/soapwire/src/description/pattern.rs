//! The regular expressions of XSD's pattern facet, by the crate `regex`. Knows no other facet.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use regex::{Regex, RegexBuilder};

/// What a compiled pattern may take: the time for a character grows with it, and `\w{1,64}` needs half.
const MAX_SIZE: usize = 4 << 20;

/// Compiled patterns, by their text: a description is a constant and cannot hold them itself.
static COMPILED: RwLock<Option<HashMap<&'static str, Option<Regex>>>> = RwLock::new(None);

/// Whether the whole of `text` matches an XSD regular expression. One that `regex` cannot hold matches everything.
pub(super) fn matches(pattern: &'static str, text: &str) -> bool {
    let compiled = COMPILED.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = compiled.as_ref().and_then(|map| map.get(pattern)) {
        return known.as_ref().is_none_or(|regex| regex.is_match(text));
    }
    drop(compiled);
    let regex = RegexBuilder::new(&translate(pattern)).size_limit(MAX_SIZE).build().ok();
    let result = regex.as_ref().is_none_or(|regex| regex.is_match(text));
    let mut compiled = COMPILED.write().unwrap_or_else(PoisonError::into_inner);
    compiled.get_or_insert_default().insert(pattern, regex);
    result
}

/// An XSD regular expression in the syntax of `regex`: XSD anchors at both ends, gives `^` and `$` no
/// meaning outside a class, captures nothing, and has `\i` and `\c` for name characters.
fn translate(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 8);
    out.push_str(r"\A(?:");
    let mut in_class = 0_usize;
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => escape(&mut out, chars.next(), in_class > 0),
            '[' => {
                in_class += 1;
                out.push(c);
            }
            ']' => {
                in_class = in_class.saturating_sub(1);
                out.push(c);
            }
            // XSD refers to no group, and what a group holds would have to be kept for every state.
            '(' if in_class == 0 => out.push_str("(?:"),
            '-' if in_class > 0 && chars.as_str().starts_with('[') => out.push_str("--"),
            '^' | '$' if in_class == 0 => out.extend(['\\', c]),
            '&' | '~' if in_class > 0 => out.extend(['\\', c]),
            '.' if in_class == 0 => out.push_str(r"[^\n\r]"),
            _ => out.push(c),
        }
    }
    out.push_str(r")\z");
    out
}

fn escape(out: &mut String, escaped: Option<char>, in_class: bool) {
    const INITIAL: &str = r"\p{L}_:";
    const NAME: &str = r"\p{L}\p{M}\p{Nd}\-._:";
    let (members, negated) = match escaped {
        Some('i') => (INITIAL, false),
        Some('I') => (INITIAL, true),
        Some('c') => (NAME, false),
        Some('C') => (NAME, true),
        Some(other) => return out.extend(['\\', other]),
        None => return out.push_str(r"\\"),
    };
    match (negated, in_class) {
        (false, true) => out.push_str(members),
        (false, false) => out.extend(["[", members, "]"]),
        (true, _) => out.extend(["[^", members, "]"]),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn patterns_follow_xsd_syntax() {
        let cases = [
            (r"\i\c*", "a-b.c", true),
            (r"\i\c*", "1a", false),
            (r"[a-z-[aeiou]]+", "xyz", true),
            (r"[a-z-[aeiou]]+", "xaz", false),
            (r"a$b^", "a$b^", true),
            (r"\d{3}", "123", true),
            (r"\p{Lu}+", "ÄÖ", true),
            (r"[\c]+", "a:b", true),
            (r"(a|b){2}[(]\(", "ab((", true),
            (r"(a|b){2}[(]\(", "ab(", false),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(super::matches(pattern, text), expected, "{pattern} on {text}");
        }
    }

    /// Unoptimised and on a busy machine; with a group captured for each, it takes minutes.
    #[test]
    fn no_pattern_takes_long() {
        let text = "a".repeat(100);
        let start = std::time::Instant::now();
        for (part, times) in
            [("(a|b)*", 2_500), ("(x{1,1000}){1,1000}", 1), (r"\p{L}{1,1000000}", 1)]
        {
            super::matches(part.repeat(times).leak(), &text);
        }
        assert!(start.elapsed() < std::time::Duration::from_mins(1), "{:?}", start.elapsed());
    }
}
