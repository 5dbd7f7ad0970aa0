//! The journal's folder: entries written so that they are whole or not there, and locks that tell a running call
//! from a crashed one. What an entry means is not known here.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::done::Done;
use super::entry::Entry;
use super::file::{ending, make_folder, options, read, remove, stem, sync, write};
use super::place::INBOX;

/// The file whose lock is held while the folder is looked at or changed.
const LOCK: &str = "lock";
/// The folder of those that are done.
const DONE: &str = "done";
/// A file that is swept away like one of a command that crashed while it wrote.
const PROBE: &str = "00000000.tmp";
/// The ending of a damaged file that was set aside.
const ASIDE: &str = "damaged";
/// How long another command may hold the folder.
const PATIENCE: Duration = Duration::from_secs(10);

/// A file that is no entry.
#[derive(Clone, Debug)]
pub(crate) struct Stranger {
    pub(crate) path: PathBuf,
    pub(crate) problem: String,
    /// Whether it is where an entry would be, so that it may have been one.
    pub(crate) is_damaged: bool,
}

impl fmt::Display for Stranger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, problem, is_damaged } = self;
        let path_shown = path.display();
        match stem(path).filter(|_| *is_damaged) {
            Some(name) => write!(
                f,
                "{path_shown} may have been a call, and cannot be read: {problem}; look at it, then `callfire journal forget {name}` sets it aside"
            ),
            None => write!(f, "{path_shown} is left alone: {problem}"),
        }
    }
}

/// The folder; what reads or changes it needs its lock.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn exists(&self) -> bool {
        self.path.exists()
    }

    /// Makes it, for this user alone: requests hold personal data.
    pub(super) fn create(&self) -> io::Result<()> {
        make_folder(&self.path)
    }

    /// Those that are done.
    pub(super) fn done(&self) -> Done {
        Done::new(self.path.join(DONE))
    }

    /// Waits for the folder's lock, which is held as long as the file is open.
    pub(super) fn lock(&self) -> io::Result<File> {
        let file = options().create(true).truncate(false).open(self.path.join(LOCK))?;
        let end = Instant::now() + PATIENCE;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::WouldBlock) if Instant::now() < end => {
                    thread::sleep(Duration::from_millis(5));
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(io::Error::new(
                        io::ErrorKind::TimedOut,
                        "another command holds it",
                    ));
                }
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
    }

    /// Holds an entry until the file is closed; `None` when another process does.
    pub(super) fn hold(&self, id: &str) -> io::Result<Option<File>> {
        held(options().create(true).truncate(false).open(self.path.join(format!("{id}.lock")))?)
    }

    /// Writes a file and removes it.
    pub(super) fn probe(&self) -> io::Result<()> {
        let path = self.path.join(PROBE);
        options().create(true).truncate(true).open(&path)?.write_all(b"{}")?;
        remove(&path)
    }

    /// Whether an entry has this id, settled or not, readable or not.
    pub(super) fn has(&self, id: &str) -> io::Result<bool> {
        let name = format!("{id}.json");
        Ok(self.path.join(&name).try_exists()? || self.done().has(&name)?)
    }

    /// Whether a process is at the call of an entry.
    pub(super) fn is_held(&self, id: &str) -> io::Result<bool> {
        match options().open(self.path.join(format!("{id}.lock"))) {
            Ok(file) => Ok(held(file)?.is_none()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Writes an entry that is not settled, whole and on disk when this returns.
    pub(super) fn write(&self, entry: &Entry) -> io::Result<()> {
        write(&self.path, entry)
    }

    /// Moves an entry to those that are done.
    pub(super) fn finish(&self, entry: &Entry) -> io::Result<()> {
        self.done().add(entry)?;
        self.remove(&entry.id)
    }

    /// Removes an entry that is not settled.
    pub(super) fn remove(&self, id: &str) -> io::Result<()> {
        for name in [format!("{id}.tmp"), format!("{id}.json"), format!("{id}.lock")] {
            remove(&self.path.join(name))?;
        }
        sync(&self.path)
    }

    /// The entries that are not settled, and what does not belong here.
    pub(super) fn open_entries(&self) -> io::Result<(Vec<Entry>, Vec<Stranger>)> {
        let (mut entries, mut strangers) = (Vec::new(), Vec::new());
        for file in fs::read_dir(&self.path)? {
            let path = file?.path();
            match (stem(&path), ending(&path)) {
                (Some(_), "json") => match read(&path) {
                    Ok(entry) => entries.push(entry),
                    Err(problem) => strangers.push(Stranger { path, problem, is_damaged: true }),
                },
                (Some(_), "tmp" | "lock" | ASIDE) => {}
                _ if path.ends_with(LOCK) || path.ends_with(DONE) || is_inbox(&path) => {}
                _ => {
                    let problem = "it is not the journal's".to_owned();
                    strangers.push(Stranger { path, problem, is_damaged: false });
                }
            }
        }
        entries.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        strangers.sort_by(|a, b| a.path.cmp(&b.path));
        Ok((entries, strangers))
    }

    /// Sets a damaged file of this name aside; whether there was one. What was set aside before stays.
    pub(super) fn set_aside(&self, name: &str) -> io::Result<bool> {
        let path = self.path.join(format!("{name}.json"));
        let to = path.with_extension(ASIDE);
        if stem(&path).is_none() || !path.exists() || to.exists() || read(&path).is_ok() {
            return Ok(false);
        }
        fs::rename(path, to)?;
        sync(&self.path)?;
        Ok(true)
    }

    /// Removes what is left of commands that crashed before they had written anything, and what is done for long.
    pub(super) fn sweep(&self) -> io::Result<()> {
        let mut ids = BTreeSet::new();
        let mut left = Vec::new();
        for file in fs::read_dir(&self.path)? {
            let path = file?.path();
            match (stem(&path), ending(&path)) {
                (Some(id), "json") => drop(ids.insert(id.to_owned())),
                (Some(id), "tmp" | "lock") => left.push((id.to_owned(), path)),
                _ => {}
            }
        }
        for (id, path) in left {
            if ending(&path) == "tmp" || !(ids.contains(&id) || self.is_held(&id)?) {
                remove(&path)?;
            }
        }
        self.done().prune()
    }
}

fn is_inbox(path: &Path) -> bool {
    path.file_name().and_then(OsStr::to_str).is_some_and(|name| name.starts_with(INBOX))
}

fn held(file: File) -> io::Result<Option<File>> {
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}
