//! What a failure of SQLite means for the inbox. What is done about it is the worker's matter.

use std::fmt;
use std::path::Path;

use rusqlite::{ErrorCode, ffi};

use crate::inbox::InboxError;

/// Why something was not done; it can be told to several callers.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    reach: Reach,
    message: String,
}

/// What else will fail.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Reach {
    /// Nothing: it was this request's own fault.
    Request,
    /// Everything that is written, for now.
    Now,
    /// Everything, until the file is opened anew.
    Forever,
}

impl Failure {
    pub(super) fn new(verb: &str, path: &Path, error: &rusqlite::Error) -> Self {
        let reach = reach(error);
        let advice = match (reach, error.sqlite_error_code()) {
            (Reach::Forever, _) => "; see to the disk, then start anew",
            (Reach::Now, Some(ErrorCode::DatabaseBusy)) => "; another process is writing to it",
            (Reach::Now, Some(ErrorCode::DiskFull | ErrorCode::SystemIoFailure)) => {
                "; make room, and it goes on by itself"
            }
            (Reach::Now | Reach::Request, _) => "",
        };
        let message = format!("cannot {verb} the inbox {}: {error}{advice}", path.display());
        Self { reach, message }
    }

    pub(super) fn is_of_one_request(&self) -> bool {
        self.reach == Reach::Request
    }

    pub(super) fn is_forever(&self) -> bool {
        self.reach == Reach::Forever
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<Failure> for InboxError {
    fn from(failure: Failure) -> Self {
        match failure.reach {
            Reach::Request | Reach::Now => Self::unavailable(failure.message),
            Reach::Forever => Self::broken(failure.message),
        }
    }
}

fn reach(error: &rusqlite::Error) -> Reach {
    let Some(error) = error.sqlite_error() else { return Reach::Request };
    match (error.code, error.extended_code) {
        // A file system without room cannot extend the index of the log either, which is no failure of a disk.
        (
            ErrorCode::SystemIoFailure,
            ffi::SQLITE_IOERR_SHMOPEN
            | ffi::SQLITE_IOERR_SHMSIZE
            | ffi::SQLITE_IOERR_SHMMAP
            | ffi::SQLITE_IOERR_NOMEM,
        )
        | (
            ErrorCode::CannotOpen
            | ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::DiskFull
            | ErrorCode::FileLockingProtocolFailed
            | ErrorCode::OutOfMemory,
            _,
        ) => Reach::Now,
        (
            ErrorCode::DatabaseCorrupt
            | ErrorCode::NotADatabase
            | ErrorCode::PermissionDenied
            | ErrorCode::ReadOnly
            | ErrorCode::SystemIoFailure,
            _,
        ) => Reach::Forever,
        _ => Reach::Request,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: i32, expected: Reach) {
        let error = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
        assert_eq!(reach(&error), expected, "{code}");
    }

    #[test]
    fn a_full_disk_passes_and_a_failing_one_does_not() {
        for code in [
            ffi::SQLITE_FULL,
            ffi::SQLITE_BUSY,
            ffi::SQLITE_BUSY_SNAPSHOT,
            ffi::SQLITE_CANTOPEN,
            ffi::SQLITE_IOERR_SHMSIZE,
            ffi::SQLITE_IOERR_SHMOPEN,
        ] {
            check(code, Reach::Now);
        }
        for code in [
            ffi::SQLITE_IOERR_FSYNC,
            ffi::SQLITE_IOERR_DIR_FSYNC,
            ffi::SQLITE_IOERR_WRITE,
            ffi::SQLITE_IOERR,
            ffi::SQLITE_CORRUPT,
            ffi::SQLITE_NOTADB,
            ffi::SQLITE_READONLY,
        ] {
            check(code, Reach::Forever);
        }
        for code in [ffi::SQLITE_TOOBIG, ffi::SQLITE_CONSTRAINT_CHECK] {
            check(code, Reach::Request);
        }
    }
}
