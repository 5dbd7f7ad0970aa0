//! Reads the files of one folder, and nothing else: no network, no file outside the folder.
//! It does not know what is in the files.

pub(crate) mod builtin;

use std::fs::{self, File};
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use crate::error::{Error, ErrorKind, Place};
use crate::text::is_hidden;

/// What all files together may have, where the caller says nothing else: no schema that anybody wrote
/// comes near.
pub(crate) const MAX_BYTES: u64 = 32 << 20;
const MAX_FILES: usize = 1_000;
/// Documents that import one another in a row are read one within the other.
const MAX_CHAIN: usize = 64;

/// One folder, and the list of what was read of it.
#[derive(Debug)]
pub(crate) struct Source {
    root: PathBuf,
    label: String,
    read: Vec<PathBuf>,
    limit: u64,
    /// What of `limit` is left.
    left: u64,
    elements_left: usize,
    /// How many documents are open: one imports the next.
    depth: usize,
}

/// A file below the root, as its real path from the root on: two ways to a file are one file.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct FileId(PathBuf);

impl Source {
    /// A source rooted in `folder`, of which at most `limit` bytes are read.
    pub(crate) fn new(folder: &Path, limit: u64) -> Result<Self, Error> {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let place = Place::file(&folder.display().to_string());
        let root = fs::canonicalize(folder).map_err(|error| unreadable(&place, error))?;
        let label = root.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // A schema has an element every 80 bytes; a tree of more than that takes many times its file.
        let elements_left = usize::try_from(limit / 64).unwrap_or(usize::MAX);
        Ok(Self { root, label, read: Vec::new(), limit, left: limit, elements_left, depth: 0 })
    }

    /// The id of a file that the caller names by a path of its own, such as `wsdl/extra.xsd`.
    pub(crate) fn locate(&self, file: &Path) -> Result<FileId, Error> {
        let place = Place::file(&file.display().to_string());
        let real = fs::canonicalize(file).map_err(|error| unreadable(&place, error))?;
        let refuse = |why: &str| Error::new(ErrorKind::Import, &place, why);
        match real.strip_prefix(&self.root) {
            Ok(inside) => file_id(inside, &real).map_err(refuse),
            Err(_) => {
                let why = format!("lies outside the folder `{}`, which `root` sets", self.label);
                Err(refuse(&why))
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
        match real.strip_prefix(&self.root) {
            Ok(inside) => file_id(inside, &real).map_err(refuse),
            Err(_) => Err(refuse("leaves the folder of the WSDL through a symbolic link")),
        }
    }

    /// The bytes of a file.
    pub(crate) fn read(&mut self, file: &FileId) -> Result<Vec<u8>, Error> {
        let path = self.root.join(&file.0);
        let place = Place::file(&self.name(file));
        if self.read.len() >= MAX_FILES {
            let message = format!("is one more than the {MAX_FILES} files that are read");
            return Err(Error::new(ErrorKind::Xml, &place, message));
        }
        let mut bytes = Vec::new();
        File::open(&path)
            .and_then(|opened| opened.take(self.left.saturating_add(1)).read_to_end(&mut bytes))
            .map_err(|error| unreadable(&place, error))?;
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let Some(left) = self.left.checked_sub(size) else {
            let message = format!(
                "is over the limit of {} bytes for all files together, which `max_bytes` sets",
                self.limit
            );
            return Err(Error::new(ErrorKind::Xml, &place, message));
        };
        self.left = left;
        self.read.push(path);
        Ok(bytes)
    }

    /// Opens a document inside those that are open; `place` asks for it.
    pub(crate) fn enter(&mut self, place: &Place) -> Result<(), Error> {
        self.depth += 1;
        if self.depth <= MAX_CHAIN {
            return Ok(());
        }
        let message = format!("is in a chain of more than {MAX_CHAIN} imports");
        Err(Error::new(ErrorKind::Import, place, message))
    }

    pub(crate) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// How many elements may still come.
    pub(crate) fn elements_left(&mut self) -> &mut usize {
        &mut self.elements_left
    }

    /// Every file that was read, in the order of their names.
    pub(crate) fn files_read(mut self) -> Vec<PathBuf> {
        self.read.sort_unstable();
        self.read.dedup();
        self.read
    }
}

/// The id of the regular file `real`, which is `inside` the root.
fn file_id(inside: &Path, real: &Path) -> Result<FileId, &'static str> {
    // Cargo reads the names of files line by line, and so do people.
    if inside.to_str().is_none_or(|name| name.contains(is_hidden)) {
        return Err("leads to a name with a hidden character");
    }
    // A pipe or a device may never come to an end.
    if !fs::metadata(real).is_ok_and(|found| found.is_file()) {
        return Err("names no regular file");
    }
    Ok(FileId(inside.to_owned()))
}

/// Whether a location is a URI with a scheme (`http:`, `file:`, `urn:`), or starts like a UNC path.
pub(crate) fn is_remote(location: &str) -> bool {
    let scheme = location.split_once(':').is_some_and(|(scheme, _)| {
        scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    });
    scheme || location.starts_with("//") || location.contains('\\')
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
        let source = Source::new(&folder.join("wsdl"), MAX_BYTES).unwrap();
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
            "",
            "deep",
            "..%2fsecret.xsd",
            "%2e%2e/secret.xsd",
            "deep/..%5c..%5csecret.xsd",
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
