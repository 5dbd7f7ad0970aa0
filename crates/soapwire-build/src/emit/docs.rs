//! Documentation as `#[doc]` attributes: one per line, and nothing in it that rustdoc or clippy would
//! read as more than text.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Docs;
use crate::text::without_hidden;

/// The documentation of an item, a paragraph per line.
pub(super) fn item(docs: &Docs) -> TokenStream {
    lines(&markdown(docs))
}

/// The documentation of a field or variant: one line, which may begin with words of ours.
pub(super) fn one_line(prefix: &str, docs: &Docs) -> TokenStream {
    let text = markdown(docs).join(" ");
    let prefix = if docs.paragraphs.is_empty() { "" } else { prefix };
    lines(&[format!("{prefix}{text}")])
}

/// Paragraphs of markdown as attributes, with empty lines between.
pub(super) fn lines(paragraphs: &[String]) -> TokenStream {
    let mut attributes = TokenStream::new();
    for (index, paragraph) in paragraphs.iter().enumerate() {
        if index > 0 {
            attributes.extend(quote!(#[doc = ""]));
        }
        let line = format!(" {paragraph}");
        attributes.extend(quote!(#[doc = #line]));
    }
    attributes
}

pub(super) fn markdown(docs: &Docs) -> Vec<String> {
    if docs.paragraphs.is_empty() {
        return vec![docs.instead.clone()];
    }
    docs.paragraphs.iter().map(|paragraph| escape(paragraph)).collect()
}

/// The schema's prose as plain text, for descriptions at run time; empty where there is none.
pub(super) fn plain(docs: &Docs) -> String {
    docs.paragraphs.join(" ")
}

/// A namespace in a sentence.
pub(super) fn namespace(uri: &str) -> String {
    if uri.is_empty() { "that has no name".to_owned() } else { word(&without_hidden(uri)) }
}

/// One paragraph of prose as markdown: a word that is no plain word becomes a code span or a link.
fn escape(paragraph: &str) -> String {
    let words: Vec<_> = paragraph.split(' ').map(word).collect();
    let text = words.join(" ");
    let first = paragraph.split(' ').next().unwrap_or_default();
    let marker = first.trim_end_matches(['.', ')']);
    let starts_a_list = marker.chars().all(|c| c.is_ascii_digit() || c == '-' || c == '+');
    if starts_a_list && !first.is_empty() {
        return format!("`{first}`{}", text.get(first.len()..).unwrap_or_default());
    }
    text
}

fn word(word: &str) -> String {
    const AROUND: [char; 9] = ['.', ',', ';', ':', '!', '?', '(', ')', '"'];
    let start = word.trim_start_matches(AROUND);
    let before = word.get(..word.len() - start.len()).unwrap_or_default();
    let core = start.trim_end_matches(AROUND);
    let after = start.get(core.len()..).unwrap_or_default();
    if is_link(core) {
        return format!("{before}<{core}>{after}");
    }
    if is_plain(core) && !word.contains("()") {
        return word.to_owned();
    }
    let inside: String = core.chars().map(|c| if c == '`' { '\'' } else { c }).collect();
    format!("{before}`{inside}`{after}")
}

fn is_link(word: &str) -> bool {
    (word.starts_with("http://") || word.starts_with("https://"))
        && word.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '`' | '\\' | '"'))
}

/// A word that markdown shows as it is and clippy takes for no identifier.
fn is_plain(word: &str) -> bool {
    let quiet = |c: char| {
        c.is_alphanumeric() || matches!(c, '-' | '\'' | '/' | '%' | '+' | '$' | ',' | '.')
    };
    let letters = || word.chars().filter(|c| c.is_alphabetic());
    let capitals = letters().filter(|c| c.is_uppercase()).count();
    let mixed = capitals > 1 && letters().any(char::is_lowercase);
    word.chars().all(quiet) && !mixed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_shown_as_it_is() {
        let cases = [
            ("A number, 1 to 100.", "A number, 1 to 100."),
            ("See http://example.com/a_b.", "See <http://example.com/a_b>."),
            ("The RequestId (see CONTACT_ID).", "The `RequestId` (see `CONTACT_ID`)."),
            ("an <p>unclosed [link] */", "an `<p>unclosed` `[link]` `*/`"),
            ("#![x] \"]", "`#![x]` \"`]`"),
            ("- item", "`-` item"),
            ("1. item", "`1.` item"),
            ("a`b`", "`a'b'`"),
            ("fn main() {}", "fn `main`() `{}`"),
            ("don't & won't", "don't `&` won't"),
        ];
        for (prose, markdown) in cases {
            assert_eq!(escape(prose), markdown);
        }
    }
}
