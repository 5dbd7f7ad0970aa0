//! The file of an inbox: how it is made, opened, known again and taken. What is in its tables is not known here.

use std::error::Error;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::failure::Failure;
use crate::inbox::InboxError;

/// What SQLite keeps in the file's head to tell whose it is: the letters `CFin`.
const APPLICATION: i32 = 0x4346_696e;
/// The version of the tables' form.
const FORM: i32 = 1;
/// How long somebody else who writes is waited for.
const TAKEN: Duration = Duration::from_secs(5);
/// What the log is cut back to when it has grown, in bytes.
const LOG: i64 = 64 << 20;
/// How much of the file is kept in memory, in KiB.
const CACHE: i64 = 16 << 10;
/// How many statements are kept prepared.
const STATEMENTS: usize = 64;

/// Makes the file, if there is none, for this user alone: it holds phone numbers and messages. Its whole path.
pub(super) fn make(path: &Path) -> Result<PathBuf, InboxError> {
    check_no_folder(path)?;
    let made = private(OpenOptions::new().write(true).create_new(true)).open(path);
    match made {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(InboxError::unavailable(
            format!("cannot make the inbox {}: {error}", path.display()),
        )),
        _ => find(path),
    }
}

/// The whole path of a file that there is, which SQLite takes for nothing but a file, whatever it is called.
pub(super) fn find(path: &Path) -> Result<PathBuf, InboxError> {
    check_no_folder(path)?;
    fs::canonicalize(path).map_err(|error| {
        InboxError::unavailable(format!("there is no inbox {}: {error}", path.display()))
    })
}

fn check_no_folder(path: &Path) -> Result<(), InboxError> {
    match path.is_dir() {
        true => Err(InboxError::unavailable(format!(
            "the inbox {} is a folder: name a file in it",
            path.display()
        ))),
        false => Ok(()),
    }
}

fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// A connection that writes. Tables are made where there are none.
pub(super) fn write_to(path: &Path) -> Result<Connection, InboxError> {
    check(path)?;
    let opened = connect(path).and_then(|mut connection| {
        let is_ours = prepare(&mut connection)?;
        Ok((connection, is_ours))
    });
    match opened {
        Ok((connection, true)) => Ok(connection),
        Ok((_, false)) => Err(foreign(path)),
        Err(error) => Err(Failure::new("open", path, &error).into()),
    }
}

/// A connection that reads a file that was opened for writing before.
pub(super) fn read_from(path: &Path) -> Result<Connection, InboxError> {
    let opened = connect(path).and_then(|connection| {
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    });
    opened.map_err(|error| Failure::new("open", path, &error).into())
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(TAKEN)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -CACHE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}

/// Refuses what is somebody else's before it is opened in the usual way, which would leave traces.
///
/// As an unchanging file SQLite leaves it alone, and the log unread; ours says whose it is before it has a log. Nothing
/// but SQLite may open and close a file that another connection of this process may have locked.
fn check(path: &Path) -> Result<(), InboxError> {
    let is_new = fs::metadata(path).is_ok_and(|it| it.len() == 0);
    match is_new || application(path).map_or_else(|_| is_half_made(path), |it| it == APPLICATION) {
        true => Ok(()),
        false => Err(foreign(path)),
    }
}

fn application(path: &Path) -> rusqlite::Result<i32> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(format!("{}?immutable=1", uri(path)), flags)?;
    connection.pragma_query_value(None, "application_id", |row| row.get(0))
}

/// Whether it is one of ours that could not be made to its end, or that is damaged. Such a file nobody has open, so it may
/// be read.
fn is_half_made(path: &Path) -> bool {
    let mut head = [0; 72];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok()
        && head.starts_with(b"SQLite format 3\0")
        && head.ends_with(&APPLICATION.to_be_bytes())
}

fn uri(path: &Path) -> String {
    let bytes = path.as_os_str().as_encoded_bytes().iter();
    bytes.fold("file:".to_owned(), |uri, byte| match byte {
        b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
            uri + char::from(*byte).encode_utf8(&mut [0])
        }
        byte => uri + &format!("%{byte:02X}"),
    })
}

fn foreign(path: &Path) -> InboxError {
    let text =
        "is no inbox of this version of the receiver, and was left as it is: name another file";
    InboxError::broken(format!("the file {} {text}", path.display()))
}

/// Makes the tables, if there are none; whether it is one of ours.
fn prepare(connection: &mut Connection) -> rusqlite::Result<bool> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let form: i32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let tables: i64 =
        transaction.query_row("SELECT count(*) FROM sqlite_schema", (), |row| row.get(0))?;
    if (form, tables) == (0, 0) {
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", FORM)?;
        transaction.execute_batch(include_str!("schema.sql"))?;
    } else if form != FORM {
        return Ok(false);
    }
    transaction.commit()?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "journal_size_limit", LOG)?;
    // The writer does it itself: SQLite would not tell of a failure.
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    Ok(true)
}

/// Takes an inbox for one receiver, until the file that is returned is closed or the process ends; `None` while another
/// has it.
pub(super) fn take(path: &Path) -> Result<Option<File>, InboxError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let lock = PathBuf::from(name);
    let refused = |cause: &dyn Error| {
        InboxError::unavailable(format!("cannot lock {}: {cause}", lock.display()))
    };
    let mut options = OpenOptions::new();
    let options = private(options.write(true).create(true).truncate(false));
    let file = options.open(&lock).map_err(|error| refused(&error))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(refused(&error)),
    }
}
