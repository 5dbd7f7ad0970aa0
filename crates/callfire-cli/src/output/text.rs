//! Text made fit for a terminal: what a stranger wrote must not move the cursor or hide what follows.

use serde_json::Value;
use soapwire::error::{is_printable, printable as escaped};

/// `text` with control and direction characters escaped; line ends stay.
pub(crate) fn printable(text: &str) -> String {
    let lines = text.split('\n').map(|line| escaped(line, usize::MAX));
    lines.collect::<Vec<_>>().join("\n")
}

/// Indented JSON.
pub(crate) fn json(value: &Value) -> String {
    json_safe(format!("{value:#}"))
}

/// JSON on one line.
pub(crate) fn json_line(value: &Value) -> String {
    json_safe(value.to_string())
}

/// JSON escapes ASCII controls alone; others are in strings, where `\u` says the same.
fn json_safe(json: String) -> String {
    if !json.contains(is_unsafe) {
        return json;
    }
    let escape = |character: char| match character {
        character if is_unsafe(character) => format!("\\u{:04x}", u32::from(character)),
        character => character.into(),
    };
    json.chars().map(escape).collect()
}

fn is_unsafe(character: char) -> bool {
    character != '\n' && !is_printable(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_escaped_and_line_ends_stay() {
        assert_eq!(
            printable("a\u{1b}[31m\nb\u{9b}\u{202e}ü\r"),
            "a\\u{1b}[31m\nb\\u{9b}\\u{202e}ü\\r"
        );
    }

    #[test]
    fn escaped_json_is_the_same_json() {
        let value = Value::from("\u{1b}[31m\u{9b}\u{7f}\u{202e}ü\n");
        let line = json_line(&value);
        assert!(!line.contains(is_unsafe), "{line}");
        assert_eq!(serde_json::from_str::<Value>(&line).expect("it is JSON"), value);
    }
}
