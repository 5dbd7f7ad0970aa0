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
            // SQLite tells the number of the system's error by a call that needs unsafe code, so what a quota refuses
            // cannot be told from what a disk does.
            (Reach::Forever, _) if has_refused_to_write(error) => {
                "; see to the disk, and to a quota if there is one, then start anew"
            }
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

fn has_refused_to_write(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|it| it.extended_code == ffi::SQLITE_IOERR_WRITE)
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
    fn a_quota_is_named_where_it_may_be_the_cause() {
        for (code, advice) in [
            (ffi::SQLITE_IOERR_WRITE, "and to a quota if there is one, then start anew"),
            (ffi::SQLITE_IOERR_FSYNC, "; see to the disk, then start anew"),
        ] {
            let error = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
            let failure = Failure::new("write to", Path::new("inbox.db"), &error);
            assert!(failure.is_forever() && failure.to_string().ends_with(advice), "{failure}");
        }
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
