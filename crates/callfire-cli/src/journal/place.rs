//! Where the journal is kept, and the inbox beside it. Nothing is made here.

use std::env;
use std::path::PathBuf;

use super::ELSEWHERE;
use crate::failure::Failure;

/// The inbox, with which the files begin that belong to it.
pub(crate) const INBOX: &str = "inbox.db";

/// `CALLFIRE_STATE`, or the folder in which programs of this user keep what outlives them.
pub(crate) fn folder() -> Result<PathBuf, Failure> {
    match env::var_os("CALLFIRE_STATE").filter(|path| !path.is_empty()).map(PathBuf::from) {
        Some(given) if given.is_absolute() => Ok(given),
        // A journal that depends on where a command is started is not found again.
        Some(given) => {
            let message = format!("CALLFIRE_STATE is {}, which is relative", given.display());
            Err(Failure::config(message).with_advice("nothing was sent; give it an absolute path"))
        }
        None => state_home().map(|home| home.join("callfire")).ok_or_else(|| {
            Failure::local("Journal", "there is no home folder to keep the journal in")
                .with_advice(ELSEWHERE)
        }),
    }
}

#[cfg(not(windows))]
fn state_home() -> Option<PathBuf> {
    // The specification wants a path that is not absolute ignored.
    let given = env::var_os("XDG_STATE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    given.or_else(|| Some(env::home_dir().filter(|home| home.is_absolute())?.join(".local/state")))
}

#[cfg(windows)]
fn state_home() -> Option<PathBuf> {
    let given = env::var_os("LOCALAPPDATA").map(PathBuf::from).filter(|path| path.is_absolute());
    given.or_else(|| Some(env::home_dir()?.join("AppData").join("Local")))
}
