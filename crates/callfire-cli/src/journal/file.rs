//! Files of the journal: written whole or not at all, and readable by their owner alone.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use super::entry::{Entry, is_id};

/// Makes a folder for this user alone, and those above it where they are missing; on disk when this returns.
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let missing = folder.ancestors().take_while(|folder| !folder.exists()).count();
    builder.create(folder)?;
    folder.ancestors().skip(1).take(missing).try_for_each(sync)
}

/// Another name first: what has the right name is whole, whenever the power goes.
pub(super) fn write(folder: &Path, entry: &Entry) -> io::Result<()> {
    let temporary = folder.join(format!("{}.tmp", entry.id));
    let mut file = options().create(true).truncate(true).open(&temporary)?;
    file.write_all(&serde_json::to_vec_pretty(entry)?)?;
    file.sync_all()?;
    fs::rename(&temporary, folder.join(format!("{}.json", entry.id)))?;
    sync(folder)
}

/// What is wrong with a file that is no entry is told in words.
pub(super) fn read(path: &Path) -> Result<Entry, String> {
    if !path.metadata().is_ok_and(|metadata| metadata.is_file()) {
        return Err("it is no file".to_owned());
    }
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    let entry: Entry = serde_json::from_slice(&bytes).map_err(|error| error.to_string())?;
    match stem(path) == Some(entry.id.as_str()) {
        true => Ok(entry),
        false => Err(format!("it is the entry {}", entry.id)),
    }
}

pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// A name is on disk when its folder is.
#[cfg(unix)]
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Folders cannot be opened here; the file system writes names in order.
#[cfg(not(unix))]
pub(super) fn sync(_folder: &Path) -> io::Result<()> {
    Ok(())
}

pub(super) fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

pub(super) fn stem(path: &Path) -> Option<&str> {
    path.file_stem().and_then(OsStr::to_str).filter(|stem| is_id(stem))
}

pub(super) fn ending(path: &Path) -> &str {
    path.extension().and_then(OsStr::to_str).unwrap_or_default()
}
