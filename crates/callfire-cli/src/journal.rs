//! The journal: every call that changes something is on disk before its first byte leaves, so that a crash leaves
//! nobody guessing. What is sent, and how its fate is found out, is not decided here.

mod done;
mod entry;
mod file;
mod folder;
mod notes;
mod place;
mod ticket;

use std::io;
use std::path::PathBuf;

use callfire::operation::CreateNumberOrder;
use soapwire::operation::Operation as _;

use crate::failure::Failure;

use entry::new_id;
pub(crate) use entry::{Account, Entry, State, digest};
pub(crate) use file::make_folder;
use folder::{Folder, Stranger};
pub(crate) use notes::tell;
pub(crate) use place::{INBOX, folder as state_folder};
pub(crate) use ticket::Ticket;

/// What to do where the journal cannot be written.
const ELSEWHERE: &str = "nothing was sent; set CALLFIRE_STATE to a folder that can be written and that outlives a crash";

/// How many characters of an id tell it from others.
const SHORTEST: usize = 4;

/// The journal of this user.
#[derive(Debug)]
pub(crate) struct Journal {
    folder: Folder,
}

/// What is in the journal.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    /// The calls that are not settled, the oldest first.
    pub(crate) open: Vec<Entry>,
    /// What does not belong there.
    pub(crate) strangers: Vec<Stranger>,
}

impl Journal {
    /// The journal at its place, which need not be there yet.
    pub(crate) fn find() -> Result<Self, Failure> {
        Ok(Self { folder: Folder::new(place::folder()?) })
    }

    /// What is not settled, and what does not belong there; nothing where it was never written.
    pub(crate) fn contents(&self) -> Result<Contents, Failure> {
        self.reading(|folder| {
            let (mut open, strangers) = folder.open_entries()?;
            for entry in &mut open {
                entry.is_running = folder.is_held(&entry.id)?;
            }
            Ok(Contents { open, strangers })
        })
    }

    /// The calls whose answers were told, as far as they are kept, the oldest first.
    pub(crate) fn done(&self) -> Result<Vec<Entry>, Failure> {
        self.reading(|folder| folder.done().entries())
    }

    /// Writes a call down that is about to be sent. One that was sent before with the same key is taken up again.
    pub(crate) fn begin(&self, mut entry: Entry, key_is_new: bool) -> Result<Ticket, Failure> {
        let unwritable = |error| self.failure("written", &error).with_advice(ELSEWHERE);
        self.folder.create().map_err(unwritable)?;
        let _guard = self.folder.lock().map_err(unwritable)?;
        self.folder.sweep().map_err(unwritable)?;
        if !key_is_new && let Some(known) = self.same_key(&entry).map_err(unwritable)? {
            check_same(&known, &entry)?;
            return self.hold(known);
        }
        while self.folder.has(&entry.id).map_err(unwritable)? {
            entry.id = new_id();
        }
        let lock = self.folder.hold(&entry.id).map_err(unwritable)?;
        let Some(lock) = lock else { return Err(running(&entry)) };
        self.folder.write(&entry).map_err(|error| {
            // What is not wholly there must not be taken for a call.
            let _ = self.folder.remove(&entry.id);
            unwritable(error)
        })?;
        Ok(Ticket::new(self.folder.clone(), entry, lock, true))
    }

    /// Whether it can be written, before anybody is asked about what is to be sent.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        let unwritable = |error| self.failure("written", &error).with_advice(ELSEWHERE);
        self.folder.create().map_err(unwritable)?;
        let _guard = self.folder.lock().map_err(unwritable)?;
        self.folder.probe().map_err(unwritable)
    }

    /// The entry whose id begins so, whatever is known of it.
    pub(crate) fn look_up(&self, id: &str) -> Result<Entry, Failure> {
        let open = self.contents()?.open;
        only(open.into_iter().chain(self.done()?), id)
    }

    /// Takes hold of the entry whose id begins so and that is not settled, unless its call is still running.
    pub(crate) fn take(&self, id: &str) -> Result<Ticket, Failure> {
        self.take_if(id, |entry| matches!(entry.state, State::Unknown | State::Answered))
    }

    /// The same, of one that is settled too.
    pub(crate) fn take_again(&self, id: &str) -> Result<Ticket, Failure> {
        self.take_if(id, |entry| entry.state != State::Done)
    }

    /// Sets a damaged file aside that has the name of an entry; whether there was one.
    pub(crate) fn set_aside(&self, name: &str) -> Result<bool, Failure> {
        self.reading(|folder| folder.set_aside(name))
    }

    fn take_if(&self, id: &str, fits: impl FnOnce(&Entry) -> bool) -> Result<Ticket, Failure> {
        if !self.folder.exists() {
            return only(None, id).and_then(|entry| self.hold(entry));
        }
        let unreadable = |error| self.failure("read", &error);
        let _guard = self.folder.lock().map_err(unreadable)?;
        let (open, _) = self.folder.open_entries().map_err(unreadable)?;
        let done = self.folder.done().entries().map_err(unreadable)?;
        let entry = only(open.into_iter().chain(done), id)?;
        if fits(&entry) { self.hold(entry) } else { Err(over(&entry)) }
    }

    /// Takes hold of an entry; the folder is locked.
    fn hold(&self, entry: Entry) -> Result<Ticket, Failure> {
        match self.folder.hold(&entry.id) {
            Ok(Some(lock)) => Ok(Ticket::new(self.folder.clone(), entry, lock, false)),
            Ok(None) => Err(running(&entry)),
            Err(error) => Err(self.failure("written", &error).with_advice(ELSEWHERE)),
        }
    }

    /// The call of the same account that had the same key.
    fn same_key(&self, entry: &Entry) -> io::Result<Option<Entry>> {
        if entry.request_key.is_none() {
            return Ok(None);
        }
        let is_same = |other: &Entry| {
            other.request_key == entry.request_key && other.account == entry.account
        };
        let open = self.folder.open_entries()?.0;
        Ok(open.into_iter().chain(self.folder.done().entries()?).find(is_same))
    }

    fn reading<T: Default>(
        &self,
        read: impl FnOnce(&Folder) -> io::Result<T>,
    ) -> Result<T, Failure> {
        if !self.folder.exists() {
            return Ok(T::default());
        }
        let locked = self.folder.lock().and_then(|_guard| read(&self.folder));
        locked.map_err(|error| self.failure("read", &error))
    }

    fn failure(&self, verb: &str, error: &io::Error) -> Failure {
        let folder = self.path();
        let message = format!("the journal in {} cannot be {verb}: {error}", folder.display());
        Failure::local("Journal", message)
    }

    /// Its folder.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().to_owned()
    }
}

/// The one entry whose id begins so, at the first of its places. An empty variable of a shell is no id.
fn only(entries: impl IntoIterator<Item = Entry>, id: &str) -> Result<Entry, Failure> {
    if id.len() < SHORTEST {
        let message = format!("`{id}` is too short for an id: it takes {SHORTEST} characters");
        return Err(Failure::usage(message));
    }
    let mut fitting = entries.into_iter().filter(|entry| entry.id.starts_with(id));
    let Some(entry) = fitting.next() else {
        return Err(Failure::usage(format!("no call in the journal is `{id}`"))
            .with_advice("`callfire journal list --all` shows all that are kept"));
    };
    // A command that crashed while it moved an entry has left it in both places.
    if fitting.any(|other| other.id != entry.id) {
        let message = format!("more than one call in the journal begins with `{id}`");
        return Err(Failure::usage(message));
    }
    Ok(entry)
}

/// A key stands for one request: with another one the service might do either, or neither.
fn check_same(known: &Entry, entry: &Entry) -> Result<(), Failure> {
    if known.digest == entry.digest {
        return Ok(());
    }
    let (key, at) = (entry.request_key.as_deref().unwrap_or_default(), known.at);
    let message = format!(
        "RequestId {key:?} was used for another request: {} of {at}, {} in the journal",
        known.operation, known.id
    );
    Err(Failure::config(message).with_operation(&entry.operation).with_advice(
        "nothing was sent; leave RequestId out for a new request, or repeat that one as it was",
    ))
}

/// There is nothing left to do about it.
fn over(entry: &Entry) -> Failure {
    let Entry { id, operation, .. } = entry;
    let failure = Failure::usage(format!("{operation}, {id} in the journal: {}", entry.fate()));
    failure.with_operation(operation).with_advice(match (entry.state, &entry.reply) {
        (State::Done, Some(order)) if operation == CreateNumberOrder::NAME => {
            format!("`callfire order get {order}` shows the order")
        }
        _ => format!("`callfire journal show {id}` shows all that is kept of it"),
    })
}

fn running(entry: &Entry) -> Failure {
    let Entry { id, operation, at, .. } = entry;
    let message = format!("{operation} of {at}, {id} in the journal, is still running");
    Failure::local("Journal", message)
        .with_operation(operation)
        .with_advice("nothing was sent; wait for that command to end")
}

#[cfg(test)]
mod tests {
    use callfire::operation::{CreateNumberOrder, DeleteLabel};
    use serde_json::{Value, json};
    use soapwire::operation::{Operation, OperationInfo};

    use super::*;

    fn entry<O: Operation>(request: &Value) -> Entry {
        let account = Account { base_url: "https://a.example".into(), login: "me".into() };
        let operation = const { OperationInfo::of::<O>() };
        Entry::new(&operation, account, request, "", std::time::Duration::ZERO)
    }

    #[test]
    fn an_id_that_is_taken_is_not_given_again() {
        let folder = tempfile::tempdir().expect("there is a place");
        let journal = Journal { folder: Folder::new(folder.path().join("state")) };
        let entry = entry::<DeleteLabel>(&json!({}));
        let begin = || journal.begin(entry.clone(), true).expect("it is written");
        let (open, done) = (begin(), begin());
        let settled = done.entry().id.clone();
        done.told().expect("it is written");
        let again = journal.begin(Entry { id: settled.clone(), ..entry.clone() }, true);
        let ids = [&open.entry().id, &settled, &again.expect("it is written").entry().id.clone()];
        assert!(ids[0] == &entry.id && !ids[1..].contains(&ids[0]) && ids[1] != ids[2], "{ids:?}");
        let kept = journal.contents().expect("it is read").open.len();
        assert_eq!((kept, journal.done().expect("it is read").len()), (2, 1));
    }

    #[test]
    fn a_request_is_kept_as_long_as_it_can_tell_something() {
        let long = json!({ "Numbers": vec!["12065550100"; 10_000] });
        assert_eq!(entry::<CreateNumberOrder>(&long).request, Some(long.clone()));
        assert_eq!(entry::<DeleteLabel>(&long).request, None);
        assert!(entry::<DeleteLabel>(&json!({ "LabelName": "a" })).request.is_some());
    }
}
