//! The SQLite file that an account is kept in. What is in a row is the tables' matter.
//!
//! Each table of the account is a table of the file: `key`, and `row` as JSON.

use std::error::Error;
use std::fmt;
use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rusqlite::types::{FromSql, FromSqlResult, ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, ToSql, Transaction};

use crate::state::{Account, AnyTable, CLOCK, COUNTERS, Change, Key};

/// The version of the tables' form. A file of another one is refused.
const FORM: i64 = 1;
/// How long a file that is taken is waited for.
const TAKEN: Duration = Duration::from_millis(500);

/// An open file, which nobody else has open.
#[derive(Debug)]
pub(crate) struct Store {
    path: PathBuf,
    connection: Connection,
    /// What could not be written yet, and is written before anything else.
    waiting: Vec<Change>,
}

impl Store {
    /// Opens the file, or makes it.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        let connection = connect(path).map_err(|error| StoreError::new("open", path, error))?;
        Ok(Self { path: path.to_owned(), connection, waiting: Vec::new() })
    }

    /// Puts everything that is kept into an account that is empty, and makes room for the rest.
    pub(crate) fn load(&mut self, account: &mut Account) -> Result<(), StoreError> {
        for table in account.tables() {
            let loaded = self.prepare(table.name()).map_err(Into::into);
            loaded
                .and_then(|()| self.load_table(table))
                .map_err(|error| StoreError::new("read", &self.path, error))?;
        }
        Ok(())
    }

    /// The time at which the account last changed, by its own clock; the beginning of time for a new file.
    pub(crate) fn clock(&self) -> Result<SystemTime, StoreError> {
        let kept = self.prepare(COUNTERS).and_then(|()| {
            let sql = format!("SELECT row FROM \"{COUNTERS}\" WHERE key = ?1");
            self.connection.query_row(&sql, [CLOCK], |row| row.get::<_, String>(0)).optional()
        });
        let kept = kept.map_err(|error| StoreError::new("read", &self.path, error))?;
        let milliseconds = kept.and_then(|text| text.parse().ok()).map(Duration::from_millis);
        Ok(SystemTime::UNIX_EPOCH + milliseconds.unwrap_or_default())
    }

    fn prepare(&self, table: &str) -> rusqlite::Result<()> {
        let sql = format!(
            "CREATE TABLE IF NOT EXISTS \"{table}\" (key PRIMARY KEY, row TEXT NOT NULL) WITHOUT ROWID"
        );
        self.connection.execute_batch(&sql)
    }

    fn load_table(&self, table: &mut dyn AnyTable) -> Result<(), Box<dyn Error + Send + Sync>> {
        let sql = format!("SELECT key, row FROM \"{}\"", table.name());
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query(())?;
        while let Some(row) = rows.next()? {
            let (key, text): (Key, String) = (row.get(0)?, row.get(1)?);
            let named = format!("{} {key}", table.name());
            table.restore(key, &text).map_err(|error| format!("{named}: {error}"))?;
        }
        Ok(())
    }

    /// Keeps what has changed; on success it survives the end of the process and of the machine.
    ///
    /// After a failure the changes are kept in mind, and written with the next ones.
    pub(crate) fn commit(&mut self, account: &mut Account) -> Result<(), StoreError> {
        for table in account.tables() {
            table
                .take_changes(&mut self.waiting)
                .map_err(|error| StoreError::new("write", &self.path, error))?;
        }
        if self.waiting.is_empty() {
            return Ok(());
        }
        self.write().map_err(|error| StoreError::new("write", &self.path, error))?;
        self.waiting.clear();
        Ok(())
    }

    fn write(&mut self) -> rusqlite::Result<()> {
        let transaction = self.connection.transaction()?;
        for change in &self.waiting {
            write(&transaction, change)?;
        }
        transaction.commit()
    }
}

fn connect(path: &Path) -> Result<Connection, Box<dyn Error + Send + Sync>> {
    make(path)?;
    // By its whole path, which SQLite takes for nothing but a file, whatever it is called.
    let connection = Connection::open_with_flags(fs::canonicalize(path)?, flags())?;
    connection.busy_timeout(TAKEN)?;
    match prepare(&connection) {
        Err(error) if is_busy(&error) => Err("another process has it open".into()),
        Err(error) => Err(error.into()),
        Ok(true) => Ok(connection),
        Ok(false) => Err("it is a database, but not one of this version of the sandbox".into()),
    }
}

/// Makes the file, if there is none, for this user alone: it holds phone numbers and messages.
///
/// One that there is may be in use, and is not touched.
fn make(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn flags() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

/// Takes the file for this process; whether it is one of ours. One of somebody else's is not changed.
fn prepare(connection: &Connection) -> rusqlite::Result<bool> {
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    let form: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", (), |row| row.get(0))?;
    if form != FORM && (form, tables) != (0, 0) {
        return Ok(false);
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "user_version", FORM)?;
    Ok(true)
}

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
}

fn write(transaction: &Transaction<'_>, change: &Change) -> rusqlite::Result<()> {
    let table = change.table;
    match &change.row {
        Some(row) => transaction
            .prepare_cached(&format!("INSERT OR REPLACE INTO \"{table}\" VALUES (?1, ?2)"))?
            .execute((&change.key, row)),
        None => transaction
            .prepare_cached(&format!("DELETE FROM \"{table}\" WHERE key = ?1"))?
            .execute((&change.key,)),
    }?;
    Ok(())
}

impl ToSql for Key {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Self::Id(id) => id.to_sql(),
            Self::Name(name) => name.to_sql(),
        }
    }
}

impl FromSql for Key {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value {
            ValueRef::Integer(id) => Ok(Self::Id(id)),
            other => other.as_str().map(|name| Self::Name(name.to_owned())),
        }
    }
}

/// Why the file cannot be used.
#[derive(Debug)]
pub(crate) struct StoreError {
    verb: &'static str,
    path: PathBuf,
    source: Box<dyn Error + Send + Sync>,
}

impl StoreError {
    fn new(
        verb: &'static str,
        path: &Path,
        source: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self { verb, path: path.to_owned(), source: source.into() }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot {} the data file {}: {}", self.verb, self.path.display(), self.source)
    }
}

impl Error for StoreError {}

#[cfg(test)]
mod tests;
