//! An entry in this process's hands: from before its call is sent until its outcome is on disk.

use std::fs::File;
use std::io;

use serde_json::Value;

use super::entry::{Entry, State, now};
use super::folder::Folder;

/// An entry that no other process takes as long as this is there.
#[derive(Debug)]
pub(crate) struct Ticket {
    folder: Folder,
    entry: Entry,
    /// Whether it was made for the call that is under way.
    is_new: bool,
    _lock: File,
}

impl Ticket {
    pub(super) fn new(folder: Folder, entry: Entry, lock: File, is_new: bool) -> Self {
        Self { folder, entry, is_new, _lock: lock }
    }

    pub(crate) fn entry(&self) -> &Entry {
        &self.entry
    }

    /// The call was executed and gave `reply`; that is still to be told.
    pub(crate) fn answered(&mut self, reply: Option<&Value>) -> io::Result<()> {
        self.entry.state = State::Answered;
        self.entry.reply = reply.filter(|reply| !reply.is_object()).cloned();
        let _guard = self.folder.lock()?;
        self.folder.write(&self.entry)
    }

    /// What was answered has been told.
    pub(crate) fn told(mut self) -> io::Result<()> {
        self.entry.done();
        let _guard = self.folder.lock()?;
        self.folder.finish(&self.entry)
    }

    /// The call was not sent, or refused. An earlier one with the same key may still have been executed.
    pub(crate) fn not_applied(self) -> io::Result<()> {
        if !self.is_new {
            return Ok(());
        }
        let _guard = self.folder.lock()?;
        self.folder.remove(&self.entry.id)
    }

    /// Nobody knows whether the call was executed; `cause` is the kind of its failure.
    pub(crate) fn unclear(&mut self, cause: &str) -> io::Result<()> {
        if !matches!(self.entry.state, State::Unknown | State::Settled) {
            return Ok(());
        }
        self.entry.state = State::Unknown;
        self.entry.cause = Some(cause.to_owned());
        self.entry.until = now();
        let _guard = self.folder.lock()?;
        self.folder.write(&self.entry)
    }

    /// What became of the call is known by other means.
    pub(crate) fn settle(mut self, verdict: &str) -> io::Result<()> {
        self.entry.settle(verdict);
        let _guard = self.folder.lock()?;
        self.folder.finish(&self.entry)
    }
}
