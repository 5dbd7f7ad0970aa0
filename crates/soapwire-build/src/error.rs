//! The one error of the generator: a file, a path to a component in it, and what is wrong there.
//! It is not a list of diagnostics: generation stops at the first error and writes nothing.

use std::fmt::{self, Write as _};

use crate::text::shown;

/// Of a message, a step of a path and a whole path, more is no help to anybody.
const MAX_MESSAGE: usize = 2_048;
const MAX_STEP: usize = 128;
const MAX_PATH: usize = 1_024;

/// Why no code could be generated.
///
/// Its text names the file, the path of the component in it, and the construct. What it repeats of a
/// document is bounded in length, and its control and direction characters are escaped.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    place: Place,
    message: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What an [`Error`] is about.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file could not be read or written.
    Io,
    /// An import or include that is missing, remote, or outside the folder of the WSDL.
    Import,
    /// A file that is not well-formed, or exceeds a limit.
    Xml,
    /// A document that does not say what its specification asks for.
    Invalid,
    /// A construct that this generator does not know how to turn into Rust.
    Unsupported,
    /// A setting of the [`Generator`](crate::Generator) that does not fit the WSDL.
    Configuration,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, place: &Place, message: impl Into<String>) -> Self {
        let message = shown(&message.into(), MAX_MESSAGE);
        Self { kind, place: place.clone(), message, source: None }
    }

    pub(crate) fn unsupported(place: &Place, construct: impl fmt::Display) -> Self {
        Self::new(ErrorKind::Unsupported, place, format!("{construct} is not supported"))
    }

    pub(crate) fn invalid(place: &Place, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Invalid, place, message)
    }

    pub(crate) fn because(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.source = Some(source.into());
        self
    }

    /// An error in a file or at its root says also where the file was asked for.
    pub(crate) fn asked_for_by(mut self, importer: &Place) -> Self {
        self.message = format!("{}, imported by {importer}", self.message);
        self
    }

    /// What the error is about.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The file, named from the folder of the WSDL on.
    pub fn file(&self) -> &str {
        &self.place.file
    }

    /// The path of the component in the file, such as `schema/complexType Broadcast/sequence`.
    pub fn component(&self) -> &str {
        &self.place.path
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{}: {}", self.place, self.message);
        text.chars().try_for_each(|character| match hides(character) {
            true => write!(f, "{}", character.escape_default()),
            false => f.write_char(character),
        })
    }
}

/// Whether a character of a document could change how a terminal shows what is around it.
fn hides(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| &**source as _)
    }
}

/// Where a component stands: the file, and the path of names down to it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Place {
    pub(crate) file: String,
    pub(crate) path: String,
}

impl Place {
    pub(crate) fn file(file: &str) -> Self {
        Self { file: shown(file, MAX_PATH), path: String::new() }
    }

    pub(crate) fn child(&self, step: &str) -> Self {
        let step = shown(step, MAX_STEP);
        let path = match self.path.len() {
            0 => step,
            len if len > MAX_PATH && self.path.ends_with('…') => self.path.clone(),
            len if len > MAX_PATH => format!("{}/…", self.path),
            _ => format!("{}/{step}", self.path),
        };
        Self { file: self.file.clone(), path }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if !self.path.is_empty() {
            write!(f, ": {}", self.path)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_document_says_cannot_move_a_terminal() {
        let place = Place::file("a.xsd").child("element \u{1b}[2J");
        let error = Error::invalid(&place, "`\u{202e}` is not a name\n");
        assert_eq!(error.to_string(), "a.xsd: element \\u{1b}[2J: `\\u{202e}` is not a name\\n");
    }
}
