//! Documentation as plain paragraphs, and the lines that stand where a schema says nothing.

use crate::ir::{Cardinality, Docs};
use crate::text::without_hidden;

/// Of a longer value documentation shows the start; the value itself is beside it.
const MAX_CODE: usize = 256;

/// The schema's prose; `instead` is markdown for where there is none.
pub(crate) fn docs(prose: &str, instead: impl FnOnce() -> String) -> Docs {
    let paragraphs = paragraphs(prose);
    let instead = if paragraphs.is_empty() { instead() } else { String::new() };
    Docs { paragraphs, instead }
}

fn paragraphs(prose: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for line in prose.lines() {
        let words: Vec<String> =
            line.split_whitespace().map(without_hidden).filter(|word| !word.is_empty()).collect();
        match paragraphs.last_mut() {
            Some(last) if !words.is_empty() => {
                if !last.is_empty() {
                    last.push(' ');
                }
                last.push_str(&words.join(" "));
            }
            _ => paragraphs.push(String::new()),
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

/// `` `Label` element of type `xs:string`, any number of times. ``
pub(crate) fn field_line(
    wire: &str,
    what: &str,
    type_name: Option<&str>,
    cardinality: Cardinality,
) -> String {
    let mut line = format!("{} {what}", code(wire));
    if let Some(type_name) = type_name {
        line.push_str(" of type ");
        line.push_str(&code(type_name));
    }
    line.push_str(&times(cardinality));
    line.push('.');
    line
}

/// How often, as the end of a sentence.
pub(crate) fn times(cardinality: Cardinality) -> String {
    match cardinality {
        Cardinality::Required => String::new(),
        Cardinality::Optional => ", optional".to_owned(),
        Cardinality::Repeated { min: 0, max: None } => ", any number of times".to_owned(),
        Cardinality::Repeated { min: 1, max: None } => ", at least once".to_owned(),
        Cardinality::Repeated { min, max: None } => format!(", at least {min} times"),
        Cardinality::Repeated { min: 0, max: Some(max) } => format!(", up to {max} times"),
        Cardinality::Repeated { min, max: Some(max) } => format!(", {min} to {max} times"),
    }
}

/// `` one of `A`, `B` ``; of many code spans the first eight.
pub(crate) fn one_of(spans: &[String]) -> String {
    const SHOWN: usize = 8;
    let shown = spans.get(..SHOWN.min(spans.len())).unwrap_or_default().join(", ");
    match spans.len().saturating_sub(SHOWN) {
        0 => format!("one of {shown}"),
        rest => format!("one of {shown} and {rest} more"),
    }
}

/// A wire text in a code span; a text that would end the span loses what ends it.
pub(crate) fn code(text: &str) -> String {
    let text: String = text.chars().take(MAX_CODE).collect();
    let inside: String =
        without_hidden(&text).chars().map(|c| if c == '`' { '\'' } else { c }).collect();
    match inside.trim() {
        "" => "(empty)".to_owned(),
        inside => format!("`{inside}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_becomes_paragraphs_without_hidden_characters() {
        let text = "  First\n line.\n\n\u{202e}Second\u{7}. \n \n";
        assert_eq!(paragraphs(text), ["First line.", "Second."]);
        assert_eq!(paragraphs(" \n "), Vec::<String>::new());
    }

    #[test]
    fn missing_prose_gets_a_line_that_is_true() {
        let cardinality = Cardinality::Repeated { min: 0, max: None };
        let line = field_line("ToNumber", "element", Some("ToNumber"), cardinality);
        assert_eq!(line, "`ToNumber` element of type `ToNumber`, any number of times.");
    }
}
