//! The calls that are done, a folder for each day: none of them is looked at unless somebody asks.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;

use super::entry::Entry;
use super::file::{ending, make_folder, read, remove, stem, write};

/// How long a key is known that was used: `CallFire` does not say how long it knows it.
const KEPT: Duration = Duration::from_hours(7 * 24);

/// The folder of the days.
#[derive(Clone, Debug)]
pub(super) struct Done {
    path: PathBuf,
}

impl Done {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Adds an entry to those of today, which is the only place where it is then.
    pub(super) fn add(&self, entry: &Entry) -> io::Result<()> {
        let today = self.path.join(day(Timestamp::now()));
        make_folder(&today)?;
        write(&today, entry)?;
        for other in self.days()?.into_iter().filter(|day| *day != today) {
            remove(&other.join(format!("{}.json", entry.id)))?;
        }
        Ok(())
    }

    /// Whether there is a file of this name.
    pub(super) fn has(&self, name: &str) -> io::Result<bool> {
        Ok(self.days()?.iter().any(|day| day.join(name).exists()))
    }

    /// All that are kept, the oldest first. One that cannot be read has nothing left to say.
    pub(super) fn entries(&self) -> io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for day in self.days()? {
            let files = fs::read_dir(day)?.filter_map(|file| file.ok().map(|file| file.path()));
            let named = files.filter(|path| stem(path).is_some() && ending(path) == "json");
            entries.extend(named.filter_map(|path| read(&path).ok()));
        }
        entries.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        Ok(entries)
    }

    /// Removes those that were done for long.
    pub(super) fn prune(&self) -> io::Result<()> {
        let Ok(first) = Timestamp::now().checked_sub(KEPT).map(day) else { return Ok(()) };
        let is_old = |folder: &&PathBuf| **folder < self.path.join(&first);
        self.days()?.iter().filter(is_old).try_for_each(fs::remove_dir_all)
    }

    fn days(&self) -> io::Result<Vec<PathBuf>> {
        let folders = match fs::read_dir(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            folders => folders?,
        };
        let folders = folders.filter_map(|folder| folder.ok().map(|folder| folder.path()));
        Ok(folders.filter(|folder| is_day(folder)).collect())
    }
}

fn day(at: Timestamp) -> String {
    at.strftime("%F").to_string()
}

fn is_day(folder: &Path) -> bool {
    let name = folder.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| name.parse::<Date>().is_ok()) && folder.is_dir()
}
