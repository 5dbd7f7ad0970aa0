//! The one error of the generator: a file, a path to a component in it, and what is wrong there.
//! It is not a list of diagnostics: generation stops at the first error and writes nothing.

use std::fmt;

/// Why no code could be generated.
///
/// Its text names the file, the path of the component in it, and the construct.
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
        Self { kind, place: place.clone(), message: message.into(), source: None }
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
        write!(f, "{}: ", self.place)?;
        f.write_str(&self.message)
    }
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
        Self { file: file.to_owned(), path: String::new() }
    }

    pub(crate) fn child(&self, step: &str) -> Self {
        let separator = if self.path.is_empty() { "" } else { "/" };
        Self { file: self.file.clone(), path: format!("{}{separator}{step}", self.path) }
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
