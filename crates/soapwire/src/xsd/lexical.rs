//! What all value types have in common: reading, writing, and the error of text that is no such value.
//!
//! White space is dealt with before text gets here; see [`WhiteSpace`](super::WhiteSpace).

use std::error::Error;
use std::fmt;

/// A Rust type for the values of one built-in simple type.
pub trait Lexical: Sized {
    /// Reads a lexical form whose white space the caller has already processed.
    ///
    /// # Errors
    /// `text` is not in the lexical space of the type, or the Rust type cannot hold its value.
    fn parse(text: &str) -> Result<Self, LexicalError>;

    /// Appends the lexical form of this value to `out`.
    fn write(&self, out: &mut String);
}

impl Lexical for String {
    fn parse(text: &str) -> Result<Self, LexicalError> {
        Ok(text.to_owned())
    }

    fn write(&self, out: &mut String) {
        out.push_str(self);
    }
}

/// Text that is not a value of the simple type it stands for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LexicalError {
    expected: &'static str,
    problem: Problem,
    text: String,
}

impl LexicalError {
    /// `text` is not `expected`, say `an xs:long`.
    pub fn new(expected: &'static str, text: &str) -> Self {
        Problem::Form.of(expected, text)
    }

    /// `text` has the form of `expected`, say `an xs:long`, but its value is too large or too small for that.
    pub fn out_of_range(expected: &'static str, text: &str) -> Self {
        Problem::Range.of(expected, text)
    }

    /// What the text should have been, say `an xs:long`.
    pub fn expected(&self) -> &'static str {
        self.expected
    }

    /// Whether the text has the right form and only its value does not fit.
    pub fn is_out_of_range(&self) -> bool {
        self.problem == Problem::Range
    }

    /// The text, escaped and cut to 64 characters.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for LexicalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { expected, problem, text } = self;
        match problem {
            Problem::Form => write!(f, "\"{text}\" is not {expected}"),
            Problem::Range => write!(f, "\"{text}\" is out of range for {expected}"),
        }
    }
}

impl Error for LexicalError {}

/// [`FromStr`](std::str::FromStr), `Display` and `Debug` of a type that keeps its lexical form in `text`.
macro_rules! text_type {
    ($type:ident) => {
        impl ::std::str::FromStr for $type {
            type Err = $crate::xsd::LexicalError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::xsd::Lexical::parse(text)
            }
        }

        impl ::std::fmt::Display for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                write!(f, "{}({})", stringify!($type), self.as_str())
            }
        }
    };
}
pub(super) use text_type;

/// What is wrong with a text, while its type is not known yet.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Problem {
    /// It breaks the lexical rules.
    Form,
    /// Its value does not fit.
    Range,
}

impl Problem {
    pub(super) fn of(self, expected: &'static str, text: &str) -> LexicalError {
        LexicalError { expected, problem: self, text: excerpt(text) }
    }
}

/// At most 64 characters, of which the last is an ellipsis when something is missing.
fn excerpt(text: &str) -> String {
    const LONGEST: usize = 64;
    let mut excerpt = String::new();
    let mut length = 0;
    for character in text.chars() {
        let escaped = character.escape_debug();
        length += escaped.len();
        if length >= LONGEST {
            excerpt.push('…');
            break;
        }
        excerpt.extend(escaped);
    }
    excerpt
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Checks that `text` is read and written back unchanged.
    pub(crate) fn keeps<T: Lexical>(text: &str) {
        rewrites::<T>(text, text);
    }

    /// Checks that `text` is read, and written as `written`.
    pub(crate) fn rewrites<T: Lexical>(text: &str, written: &str) {
        let value = T::parse(text).unwrap_or_else(|error| panic!("{error}"));
        let mut out = String::new();
        value.write(&mut out);
        assert_eq!(out, written);
    }

    /// Checks that `text` is not read.
    pub(crate) fn refuses<T: Lexical>(text: &str) {
        assert!(T::parse(text).is_err(), "{text:?} was read");
    }

    /// Checks that whatever is read survives being written and read again.
    pub(crate) fn survives<T: Lexical>(text: &str) {
        let Ok(value) = T::parse(text) else { return };
        let mut first = String::new();
        value.write(&mut first);
        rewrites::<T>(&first, &first);
    }

    #[test]
    fn errors_say_what_was_expected() {
        let error = LexicalError::new("an xs:long", "12x");
        assert_eq!(error.to_string(), "\"12x\" is not an xs:long");
        assert_eq!((error.expected(), error.text()), ("an xs:long", "12x"));
        let error = LexicalError::out_of_range("an xs:byte", "128");
        assert_eq!(error.to_string(), "\"128\" is out of range for an xs:byte");
        assert!(error.is_out_of_range());
    }

    #[test]
    fn errors_are_short_and_printable() {
        let error = LexicalError::new("an xs:long", &"9".repeat(10_000));
        assert_eq!(error.text().chars().count(), 64);
        let error = LexicalError::new("an xs:long", "\u{202e}\"\n\u{1b}");
        assert_eq!(error.text(), "\\u{202e}\\\"\\n\\u{1b}");
    }

    #[test]
    fn strings_are_kept() {
        keeps::<String>(" a\tb\u{a0} ");
        keeps::<String>("");
    }
}
