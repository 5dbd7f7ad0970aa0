//! Where the inbox is.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::args::Global;
use crate::failure::Failure;
use crate::journal;

/// What to do where the usual folder is none.
const ELSEWHERE: &str = "name the inbox with --inbox, or set CALLFIRE_STATE to an absolute path where a folder can be made";

/// The file of an inbox, and the folder that goes with the command where there is one.
#[derive(Debug)]
pub(in crate::commands) struct Place {
    path: PathBuf,
    /// Whether it is where it is looked for when nothing is said.
    is_usual: bool,
    temporary: Option<TempDir>,
}

impl Place {
    /// The file given, or the one beside the journal.
    pub(super) fn find(given: Option<&Path>) -> Result<Self, Failure> {
        let path = match given {
            Some(path) => path.to_owned(),
            None => folder()?.join(journal::INBOX),
        };
        Ok(Self { path, is_usual: given.is_none(), temporary: None })
    }

    /// The same for a receiver, whose folder is made. What an embedded `CallFire` sends is as short-lived as that is.
    pub(in crate::commands) fn for_receiver(
        given: Option<&Path>,
        global: &Global,
    ) -> Result<Self, Failure> {
        if global.sandbox && given.is_none() {
            let temporary = tempfile::tempdir()?;
            return Ok(Self {
                path: temporary.path().join(journal::INBOX),
                is_usual: false,
                temporary: Some(temporary),
            });
        }
        if given.is_none() {
            let folder = folder()?;
            journal::make_folder(&folder).map_err(|error| {
                let folder = folder.display();
                Failure::local("Inbox", format!("the folder {folder} cannot be made: {error}"))
                    .with_advice(ELSEWHERE)
            })?;
        }
        Self::find(given)
    }

    pub(in crate::commands) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it ends with the command.
    pub(in crate::commands) fn is_temporary(&self) -> bool {
        self.temporary.is_some()
    }

    /// The command that looks after this inbox, to be followed by what it is to do.
    pub(in crate::commands) fn command(&self) -> String {
        match self.is_usual {
            true => "callfire inbox".to_owned(),
            false => format!("callfire inbox --inbox {}", quoted(&self.path.display().to_string())),
        }
    }

    /// The file as people are told of it.
    pub(in crate::commands) fn told(&self) -> String {
        let until = if self.is_temporary() { ", until the end of this command" } else { "" };
        format!("{}{until}", self.path.display())
    }
}

fn folder() -> Result<PathBuf, Failure> {
    journal::state_folder().map_err(|failure| failure.with_advice(ELSEWHERE))
}

/// A path or a name as a shell takes it for one word.
pub(in crate::commands) fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+=@%:,".contains(c);
    match !text.is_empty() && text.chars().all(is_plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_can_be_pasted() {
        for (path, expected) in [
            ("/var/lib/in-box.db", "callfire inbox --inbox /var/lib/in-box.db"),
            ("my inbox", "callfire inbox --inbox 'my inbox'"),
            ("a'b", r"callfire inbox --inbox 'a'\''b'"),
        ] {
            assert_eq!(Place::find(Some(Path::new(path))).unwrap().command(), expected);
        }
    }
}
