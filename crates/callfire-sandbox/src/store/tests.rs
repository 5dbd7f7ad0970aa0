//! A file that is written, read again, full, foreign, or taken.

use std::sync::Arc;

use callfire::data::Label;

use super::*;
use crate::clock::ManualClock;

fn account() -> Account {
    Account::new(Arc::new(ManualClock::new(SystemTime::UNIX_EPOCH + Duration::from_secs(9))))
}

fn label(account: &mut Account, name: &str) {
    account.labels.insert(name.to_owned(), Label::new(name));
}

fn labels(path: &Path) -> Vec<String> {
    let mut account = account();
    Store::open(path).unwrap().load(&mut account).unwrap();
    account.labels.iter().map(|(name, _)| name.clone()).collect()
}

/// A file with one label, open.
fn open(path: &Path) -> (Store, Account) {
    let (mut store, mut account) = (Store::open(path).unwrap(), account());
    store.load(&mut account).unwrap();
    label(&mut account, "first");
    account.mark_time();
    store.commit(&mut account).unwrap();
    (store, account)
}

#[test]
fn what_was_committed_is_there_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    let (mut store, mut account) = open(&path);
    label(&mut account, "second");
    account.labels.remove(&"first".to_owned());
    let id = account.next_id();
    store.commit(&mut account).unwrap();
    label(&mut account, "third");
    drop(store);
    assert_eq!(labels(&path), ["second"]);
    let mut again = self::account();
    let mut store = Store::open(&path).unwrap();
    store.load(&mut again).unwrap();
    assert_eq!(again.next_id(), id + 1);
    assert_eq!(store.clock().unwrap(), SystemTime::UNIX_EPOCH + Duration::from_secs(9));
}

#[test]
fn what_could_not_be_written_is_written_later() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    let (mut store, mut account) = open(&path);
    store.connection.pragma_update(None, "max_page_count", 1).unwrap();
    label(&mut account, &"second".repeat(10_000));
    let error = store.commit(&mut account).unwrap_err().to_string();
    assert!(error.starts_with("cannot write the data file") && error.contains("full"), "{error}");
    store.connection.pragma_update(None, "max_page_count", 100_000).unwrap();
    label(&mut account, "third");
    store.commit(&mut account).unwrap();
    drop(store);
    assert_eq!(labels(&path), ["first", &"second".repeat(10_000), "third"]);
}

#[test]
fn a_file_of_something_else_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter");
    let letter = "dear reader, ".repeat(100);
    std::fs::write(&path, &letter).unwrap();
    let error = Store::open(&path).unwrap_err().to_string();
    assert!(
        error.starts_with(&format!("cannot open the data file {}: ", path.display())),
        "{error}"
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), letter);

    let path = folder.path().join("other");
    let other = Connection::open(&path).unwrap();
    other.execute_batch("CREATE TABLE recipe (name TEXT)").unwrap();
    drop(other);
    let before = std::fs::read(&path).unwrap();
    let error = Store::open(&path).unwrap_err().to_string();
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert!(error.ends_with("not one of this version of the sandbox"), "{error}");

    let error = Store::open(&folder.path().join("absent/data")).unwrap_err().to_string();
    assert!(error.contains("absent/data: "), "{error}");
}

#[test]
fn a_file_is_of_one_sandbox_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    let (store, _) = open(&path);
    let error = Store::open(&path).unwrap_err().to_string();
    assert!(error.ends_with("another process has it open"), "{error}");
    drop(store);
    assert_eq!(labels(&path), ["first"]);
}

#[test]
fn a_row_that_cannot_be_read_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    let (store, _) = open(&path);
    store.connection.execute("UPDATE label SET row = '[]'", ()).unwrap();
    drop(store);
    let error = Store::open(&path).unwrap().load(&mut account()).unwrap_err().to_string();
    assert!(error.starts_with("cannot read the data file"), "{error}");
    assert!(error.contains("label first: "), "{error}");
}

#[cfg(unix)]
#[test]
fn a_new_file_is_for_its_user_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    let _open = open(&path);
    let files: Vec<_> = fs::read_dir(folder.path()).unwrap().map(Result::unwrap).collect();
    assert!(files.len() > 1, "the log of SQLite is beside the file");
    for file in files {
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}", file.path().display());
    }
}

#[test]
fn a_name_that_sqlite_knows_is_a_file_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file:data?mode=memory");
    drop(open(&path));
    assert_eq!(labels(&path), ["first"]);
}
