//! Why TLS cannot be set up. What becomes of a connection that fails is not told here.

use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};

use rustls::pki_types::pem;

/// A file or a setting that TLS cannot be set up from.
#[derive(Debug)]
pub struct TlsError {
    file: Option<PathBuf>,
    message: String,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl TlsError {
    pub(super) fn new(file: &Path, message: impl Into<String>) -> Self {
        Self { file: Some(file.to_owned()), ..Self::setting(message) }
    }

    /// What no file is to blame for.
    pub(super) fn setting(message: impl Into<String>) -> Self {
        Self { file: None, message: message.into(), source: None }
    }

    pub(super) fn unreadable(file: &Path, error: pem::Error) -> Self {
        match error {
            pem::Error::Io(error) => Self::new(file, "it cannot be read").with_source(error),
            error => Self::new(file, "it is not well-formed PEM").with_source(error),
        }
    }

    pub(super) fn with_source(self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { source: Some(source.into()), ..self }
    }

    /// The file at fault, if it is one.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }
}

impl fmt::Display for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            Some(file) => write!(f, "{}: {}", file.display(), self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl Error for TlsError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}
