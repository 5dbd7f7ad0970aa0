//! Writes the generated files so that a failure leaves what was there before. What is in them is no
//! matter here.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Place};

/// Writes all files, or none.
pub(crate) fn write(folder: &Path, files: &[(String, String)]) -> Result<(), Error> {
    let mut written = Vec::new();
    let outcome = write_aside(folder, files, &mut written).and_then(|()| put_in_place(&written));
    if outcome.is_err() {
        for (aside, _) in &written {
            // What is left of them is of no use, and the first failure is the one to be told.
            let _ = fs::remove_file(aside);
        }
    }
    outcome
}

/// Every file under a name of this process, beside the one that it is for.
fn write_aside(
    folder: &Path,
    files: &[(String, String)],
    written: &mut Vec<(PathBuf, PathBuf)>,
) -> Result<(), Error> {
    for (name, text) in files {
        let path = folder.join(name);
        if path.is_dir() {
            return Err(failed(&path, &std::io::ErrorKind::IsADirectory.into()));
        }
        let aside = folder.join(format!(".{name}.{}", std::process::id()));
        written.push((aside.clone(), path.clone()));
        fs::write(&aside, text).map_err(|error| failed(&path, &error))?;
    }
    Ok(())
}

fn put_in_place(written: &[(PathBuf, PathBuf)]) -> Result<(), Error> {
    for (aside, path) in written {
        fs::rename(aside, path).map_err(|error| failed(path, &error))?;
    }
    Ok(())
}

fn failed(path: &Path, error: &std::io::Error) -> Error {
    let place = Place::file(&path.display().to_string());
    Error::new(ErrorKind::Io, &place, format!("cannot be written: {error}"))
}
