//! Reads the files of one folder, and nothing else: no network, no file outside the folder.
//! It does not know what is in the files.

pub(crate) mod builtin;

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::error::{Error, ErrorKind, Place};

/// Larger files are no schema that anybody wrote.
const MAX_FILE: u64 = 32 << 20;
const MAX_FILES: usize = 1_000;

/// One folder, and the list of what was read of it.
#[derive(Debug)]
pub(crate) struct Source {
    root: PathBuf,
    label: String,
    read: Vec<PathBuf>,
}

/// A file below the root, as a normalised path from the root on.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct FileId(PathBuf);

impl Source {
    /// A source rooted in `folder`.
    pub(crate) fn new(folder: &Path) -> Result<Self, Error> {
        let root = real_folder(folder)?;
        let label = root.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Self { root, label, read: Vec::new() })
    }

    /// The id of a file that the caller names by a path of its own, such as `wsdl/extra.xsd`.
    pub(crate) fn locate(&self, file: &Path) -> Result<FileId, Error> {
        let place = Place::file(&file.display().to_string());
        let Some(name) = file.file_name() else {
            return Err(Error::new(ErrorKind::Io, &place, "names no file"));
        };
        let folder = real_folder(file.parent().unwrap_or(Path::new("")))?;
        match folder.strip_prefix(&self.root) {
            Ok(inside) => Ok(FileId(inside.join(name))),
            Err(_) => {
                let message = format!("lies outside the folder `{}`", self.label);
                Err(Error::new(ErrorKind::Import, &place, message))
            }
        }
    }

    /// How messages and generated headers call a file: `wsdl/service.wsdl`.
    pub(crate) fn name(&self, file: &FileId) -> String {
        let inside: Vec<_> = file.0.iter().map(|part| part.to_string_lossy()).collect();
        format!("{}/{}", self.label, inside.join("/"))
    }

    /// The file that `location` in `importer` means; `place` is the import.
    pub(crate) fn resolve(
        &self,
        importer: &FileId,
        location: &str,
        place: &Place,
    ) -> Result<FileId, Error> {
        let refuse = |why: &str| {
            let message = format!("the import of `{location}` {why}");
            Error::new(ErrorKind::Import, place, message)
        };
        if is_remote(location) {
            return Err(refuse("is remote; only files below the folder of the WSDL are read"));
        }
        let mut path = importer.0.parent().map(Path::to_owned).unwrap_or_default();
        for part in Path::new(location).components() {
            match part {
                Component::Normal(name) => path.push(name),
                Component::CurDir => {}
                Component::ParentDir if path.pop() => {}
                Component::ParentDir | Component::RootDir | Component::Prefix(_) => {
                    return Err(refuse("leaves the folder of the WSDL"));
                }
            }
        }
        let real = fs::canonicalize(self.root.join(&path))
            .map_err(|error| refuse("names no file").because(error))?;
        if !real.starts_with(&self.root) {
            return Err(refuse("leaves the folder of the WSDL through a symbolic link"));
        }
        Ok(FileId(path))
    }

    /// The bytes of a file.
    pub(crate) fn read(&mut self, file: &FileId) -> Result<Vec<u8>, Error> {
        let path = self.root.join(&file.0);
        let place = Place::file(&self.name(file));
        let size = fs::metadata(&path).map_err(|error| unreadable(&place, error))?.len();
        if size > MAX_FILE || self.read.len() >= MAX_FILES {
            let message = format!("is over a limit: {MAX_FILE} bytes a file, {MAX_FILES} files");
            return Err(Error::new(ErrorKind::Xml, &place, message));
        }
        let bytes = fs::read(&path).map_err(|error| unreadable(&place, error))?;
        self.read.push(path);
        Ok(bytes)
    }

    /// Every file that was read, in order.
    pub(crate) fn files_read(self) -> Vec<PathBuf> {
        self.read
    }
}

/// Whether a location is a URI with a scheme (`http:`, `file:`, `urn:`), or starts like a UNC path.
pub(crate) fn is_remote(location: &str) -> bool {
    let scheme = location.split_once(':').is_some_and(|(scheme, _)| {
        scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    });
    scheme || location.starts_with("//") || location.contains('\\')
}

fn real_folder(folder: &Path) -> Result<PathBuf, Error> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let place = Place::file(&folder.display().to_string());
    fs::canonicalize(folder).map_err(|error| unreadable(&place, error))
}

fn unreadable(place: &Place, error: std::io::Error) -> Error {
    Error::new(ErrorKind::Io, place, format!("cannot be read: {error}")).because(error)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    /// A folder of its own with `wsdl/main.wsdl`, and a secret beside it.
    fn folder(name: &str) -> PathBuf {
        let path =
            std::env::temp_dir().join(format!("soapwire-build-{}-{name}", std::process::id()));
        fs::create_dir_all(path.join("wsdl/deep")).unwrap();
        fs::write(path.join("wsdl/main.wsdl"), "").unwrap();
        fs::write(path.join("secret.xsd"), "secret").unwrap();
        path
    }

    fn resolve(folder: &Path, location: &str) -> Result<FileId, Error> {
        let source = Source::new(&folder.join("wsdl")).unwrap();
        let main = source.locate(&folder.join("wsdl/main.wsdl")).unwrap();
        source.resolve(&main, location, &Place::file("wsdl/main.wsdl"))
    }

    #[test]
    fn only_files_below_the_folder_are_found() {
        let folder = folder("below");
        let found = resolve(&folder, "deep/.././main.wsdl").unwrap();
        assert_eq!(found, FileId("main.wsdl".into()));
        let elsewhere = [
            "../secret.xsd",
            "deep/../../secret.xsd",
            "/etc/passwd",
            "file:///etc/passwd",
            "http://127.0.0.1:1/a.xsd",
            "//host/a.xsd",
            "\\\\host\\a.xsd",
            "gone.xsd",
        ];
        for location in elsewhere {
            let error = resolve(&folder, location).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Import, "{location}");
            let text = error.to_string();
            assert!(text.contains("main.wsdl") && text.contains(location), "{text}");
        }
        fs::remove_dir_all(folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_symbolic_link_does_not_lead_out() {
        let folder = folder("link");
        std::os::unix::fs::symlink(folder.join("secret.xsd"), folder.join("wsdl/link.xsd"))
            .unwrap();
        std::os::unix::fs::symlink(&folder, folder.join("wsdl/up")).unwrap();
        for location in ["link.xsd", "up/secret.xsd"] {
            let text = resolve(&folder, location).unwrap_err().to_string();
            assert!(text.contains("symbolic link"), "{text}");
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
