//! The file of an inbox: whose it is, who may have it, and what it is called.

use std::fs;
use std::path::Path;

use callfire_receiver::inbox::{Counts, Inbox, InboxErrorKind, SqliteInbox};
use rusqlite::Connection;

use crate::support::{Place, about, at, claim_ids, keep, names, no_notification};

#[tokio::test]
async fn what_was_kept_is_there_again() {
    let place = Place::new();
    let inbox = place.start(&["mail"]).await;
    let id = keep(&inbox, about("a", 1)).await;
    inbox.quarantine(no_notification(0, b"?".to_vec())).await.unwrap();
    let secret = inbox.secret("fresh".to_owned()).await.unwrap();
    drop(inbox);
    let inbox = place.start(&["mail"]).await;
    let Counts { items, waiting, quarantined, .. } = inbox.counts().await.unwrap();
    assert_eq!((items, waiting, quarantined), (1, 1, 1));
    assert_eq!(claim_ids(&inbox, "mail", 9).await, [id]);
    assert_eq!(inbox.secret("another".to_owned()).await.unwrap(), secret);
}

#[tokio::test]
async fn a_name_is_nothing_but_a_name() {
    let place = Place::new();
    for name in ["file:x?mode=memory", "50% of #1 & ü", ":memory:"] {
        let path = place.folder.path().join(name);
        for items in 0..3 {
            let inbox = SqliteInbox::open(&path).unwrap();
            inbox.start(names(&["mail"])).await.unwrap();
            assert_eq!(inbox.counts().await.unwrap().items, items, "{name}");
            keep(&inbox, about("a", items)).await;
        }
        assert!(path.is_file(), "{name}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn it_is_for_one_user_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let place = Place::new();
    let inbox = place.start(&["mail"]).await;
    keep(&inbox, about("a", 1)).await;
    let files: Vec<_> = fs::read_dir(place.folder.path()).unwrap().map(Result::unwrap).collect();
    assert_eq!(files.len(), 4, "{files:?}");
    for file in files {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{file:?}");
    }
}

/// What there is in a folder, by name.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let files = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let read = |file: fs::DirEntry| {
        (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap())
    };
    let mut contents: Vec<_> = files.map(read).collect();
    contents.sort();
    contents
}

fn is_refused(place: &Place) {
    let before = contents(place.folder.path());
    for opened in [SqliteInbox::open(&place.file), SqliteInbox::open_existing(&place.file)] {
        let error = opened.unwrap_err();
        assert_eq!(error.kind(), InboxErrorKind::Broken);
        assert!(error.to_string().contains(place.file.to_str().unwrap()), "{error}");
        assert!(error.to_string().contains("is no inbox"), "{error}");
    }
    assert_eq!(contents(place.folder.path()), before);
}

#[test]
fn a_file_of_another_kind_is_left_as_it_is() {
    for text in ["x", "just some text that is a good deal longer than the head of a database is\n"]
    {
        let place = Place::new();
        fs::write(&place.file, text.repeat(40)).unwrap();
        is_refused(&place);
    }
}

#[test]
fn a_database_of_somebody_else_is_left_as_it_is() {
    for journal in ["delete", "wal"] {
        let place = Place::new();
        let other = Connection::open(&place.file).unwrap();
        other.pragma_update(None, "journal_mode", journal).unwrap();
        other.execute_batch("CREATE TABLE item (id); INSERT INTO item VALUES (1)").unwrap();
        is_refused(&place);
        drop(other);
        is_refused(&place);
    }
}

#[test]
fn an_inbox_of_another_version_is_refused() {
    let place = Place::new();
    drop(place.open());
    Connection::open(&place.file).unwrap().pragma_update(None, "user_version", 2).unwrap();
    let error = SqliteInbox::open(&place.file).unwrap_err().to_string();
    assert!(error.contains("is no inbox of this version"), "{error}");
}

#[test]
fn looking_makes_no_inbox() {
    let place = Place::new();
    let error = SqliteInbox::open_existing(&place.file).unwrap_err().to_string();
    assert!(error.contains(place.file.to_str().unwrap()), "{error}");
    assert_eq!(contents(place.folder.path()), []);
    let nowhere = place.folder.path().join("no").join("inbox");
    let error = SqliteInbox::open(&nowhere).unwrap_err().to_string();
    assert!(error.contains(nowhere.to_str().unwrap()), "{error}");
}

#[tokio::test]
async fn one_receiver_has_it() {
    let place = Place::new();
    let first = place.start(&["mail"]).await;
    let second = place.open();
    let error = second.start(names(&["mail"])).await.unwrap_err();
    assert_eq!(error.kind(), InboxErrorKind::Unavailable);
    assert!(error.to_string().contains(place.file.to_str().unwrap()), "{error}");
    assert_eq!(second.accept(about("a", 1)).await.unwrap_err().kind(), error.kind());
    let id = keep(&first, about("a", 1)).await;
    assert_eq!(claim_ids(&first, "mail", 1).await, [id]);
    drop(first);
    assert_eq!(second.start(names(&["mail"])).await.unwrap(), 1);
    assert_eq!(second.purge(at(99)).await.unwrap(), 0);
}

#[cfg(unix)]
#[tokio::test]
async fn one_receiver_has_it_by_whichever_name() {
    let place = Place::new();
    let _first = place.start(&["mail"]).await;
    let link = place.folder.path().join("link");
    std::os::unix::fs::symlink(&place.file, &link).unwrap();
    let second = SqliteInbox::open(&link).unwrap();
    second.start(names(&["mail"])).await.unwrap_err();
}
