//! What is asked of texts that are shown to people.

use std::error::Error;

use soapwire::error::is_printable;

/// Whether an error and its sources can be shown: short, and nothing in them moves a terminal.
pub(crate) fn assert_shown(error: &dyn Error) {
    assert_shown_text(&error.to_string());
    if let Some(source) = error.source() {
        assert_shown(source);
    }
}

/// As [`assert_shown`], for a text.
pub(crate) fn assert_shown_text(text: &str) {
    assert!(!text.is_empty() && text.len() <= 8 << 10, "{} bytes: {text:.200}", text.len());
    assert!(text.chars().all(is_printable), "{text:?}");
}
