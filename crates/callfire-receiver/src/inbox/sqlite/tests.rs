//! What cannot be seen from outside: what is in one transaction, and how rows are found.

use std::sync::mpsc;
use std::time::Duration;

use bytes::Bytes;
use callfire::postback::Event;
use futures_util::FutureExt as _;
use rusqlite::{Connection, ffi};
use tempfile::TempDir;

use super::*;
use crate::inbox::{InboxErrorKind, Outcome};

const MAIL: &str = "mail";

/// The folder goes away with the first of these.
async fn start() -> (TempDir, SqliteInbox) {
    let folder = tempfile::tempdir().unwrap();
    let inbox = SqliteInbox::open(folder.path().join("inbox")).unwrap();
    inbox.start([MAIL.to_owned()].into()).await.unwrap();
    (folder, inbox)
}

fn arrival(body: usize) -> Arrival {
    Arrival {
        received: SystemTime::UNIX_EPOCH,
        content_type: "text/xml".to_owned(),
        body: Bytes::from(vec![b'x'; body]),
        event: Event::TextReceived,
        subscription_id: None,
        key: None,
        subject: None,
        modified: None,
    }
}

fn set(name: &'static str) -> impl FnMut(&Connection) -> rusqlite::Result<()> + Send + 'static {
    move |db| accept::setting(db, name, "set").map(drop)
}

async fn is_set(inbox: &SqliteInbox, name: &'static str) -> bool {
    inbox.reader.ask(move |db| is_set_in(db, name)).await.unwrap()
}

fn is_set_in(db: &Connection, name: &str) -> rusqlite::Result<bool> {
    db.prepare("SELECT 1 FROM setting WHERE name = ?1")?.exists([name])
}

fn fail(code: i32) -> rusqlite::Result<()> {
    Err(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None))
}

/// Keeps the writer from its work until the sender is dropped: what is asked meanwhile is done together.
fn halt(inbox: &SqliteInbox) -> mpsc::Sender<()> {
    let (sender, receiver) = mpsc::channel();
    let (begun, has_begun) = mpsc::channel();
    let wait = move |_: &Connection| {
        begun.send(()).unwrap();
        receiver.recv().unwrap_err();
        Ok(())
    };
    inbox.writer.requests().unwrap().send(wait, drop);
    has_begun.recv_timeout(Duration::from_mins(1)).unwrap();
    sender
}

#[tokio::test]
async fn what_is_asked_meanwhile_is_one_transaction() {
    let (_folder, inbox) = start().await;
    let other = file::read_from(inbox.path()).unwrap();
    let halted = halt(&inbox);
    let look = move |db: &Connection| Ok((is_set_in(db, "first")?, is_set_in(&other, "first")?));
    let (mut first, mut second) =
        (inbox.writer.ask(set("first")).boxed(), inbox.writer.ask(look).boxed());
    assert!((&mut first).now_or_never().is_none() && (&mut second).now_or_never().is_none());
    drop(halted);
    first.await.unwrap();
    assert_eq!(second.await.unwrap(), (true, false));
    assert!(is_set(&inbox, "first").await);
}

#[tokio::test]
async fn a_request_that_fails_is_alone_in_it() {
    let (_folder, inbox) = start().await;
    let halted = halt(&inbox);
    let at_fault = |db: &Connection| {
        set("half")(db)?;
        db.execute("INSERT INTO delivery (state) VALUES ('nonsense')", ()).map(drop)
    };
    let mut asked = [
        inbox.writer.ask(set("before")).boxed(),
        inbox.writer.ask(at_fault).boxed(),
        inbox.writer.ask(set("after")).boxed(),
    ];
    assert!(asked.iter_mut().all(|it| it.now_or_never().is_none()));
    drop(halted);
    let [before, at_fault, after] = asked;
    before.await.unwrap();
    assert_eq!(at_fault.await.unwrap_err().kind(), InboxErrorKind::Unavailable);
    after.await.unwrap();
    assert!(is_set(&inbox, "before").await && is_set(&inbox, "after").await);
    assert!(!is_set(&inbox, "half").await);
}

#[tokio::test]
async fn a_full_file_passes_when_there_is_room_again() {
    let (_folder, inbox) = start().await;
    let limit = |pages: i64| {
        inbox.writer.ask(move |db| {
            let sql = format!("PRAGMA max_page_count = {pages}");
            db.query_row(&sql, (), |_| Ok(()))
        })
    };
    limit(1).await.unwrap();
    for _ in 0..3 {
        let halted = halt(&inbox);
        let mut asked =
            [inbox.accept(arrival(10)), inbox.accept(arrival(90_000)), inbox.accept(arrival(10))];
        assert!(asked.iter_mut().all(|it| it.now_or_never().is_none()));
        drop(halted);
        for answer in asked {
            let error = answer.await.unwrap_err();
            assert_eq!(error.kind(), InboxErrorKind::Unavailable);
            assert!(error.to_string().contains("make room"), "{error}");
        }
    }
    assert_eq!(inbox.counts().await.unwrap().items, 0);
    limit(1_000).await.unwrap();
    inbox.accept(arrival(90_000)).await.unwrap();
    assert_eq!(inbox.counts().await.unwrap().items, 1);
}

#[tokio::test]
async fn nothing_is_kept_after_the_disk_has_failed() {
    let (_folder, inbox) = start().await;
    let halted = halt(&inbox);
    let (mut kept, mut failed) =
        (inbox.accept(arrival(1)), inbox.writer.ask(|_| fail(ffi::SQLITE_IOERR_FSYNC)).boxed());
    assert!((&mut kept).now_or_never().is_none() && (&mut failed).now_or_never().is_none());
    drop(halted);
    assert_eq!(kept.await.unwrap_err().kind(), InboxErrorKind::Broken);
    assert_eq!(failed.await.unwrap_err().kind(), InboxErrorKind::Broken);
    let error = inbox.accept(arrival(1)).await.unwrap_err();
    assert_eq!(error.kind(), InboxErrorKind::Broken);
    assert!(error.to_string().contains("start anew"), "{error}");
    assert_eq!(inbox.counts().await.unwrap().items, 0);
    let path = inbox.path().to_owned();
    drop(inbox);
    let inbox = SqliteInbox::open(path).unwrap();
    inbox.start([MAIL.to_owned()].into()).await.unwrap();
    inbox.accept(arrival(1)).await.unwrap();
}

#[tokio::test]
async fn what_was_claimed_for_nobody_is_given_back() {
    let (_folder, inbox) = start().await;
    inbox.accept(arrival(1)).await.unwrap();
    let now = SystemTime::UNIX_EPOCH;
    let halted = halt(&inbox);
    let mut before = inbox.claim(MAIL, now, 1);
    assert!((&mut before).now_or_never().is_none());
    drop(before);
    drop(halted);
    let mut after = inbox.claim(MAIL, now, 1);
    assert!((&mut after).now_or_never().is_none());
    inbox.writer.ask(|_| Ok(())).await.unwrap();
    drop(after);
    let claims = inbox.claim(MAIL, now, 1).await.unwrap();
    assert_eq!(claims.iter().map(|claim| claim.attempt).collect::<Vec<_>>(), [1]);
    inbox.settle(claims[0].id, Outcome::Handled { at: now }).await.unwrap();
    assert_eq!(inbox.counts().await.unwrap().handled, 1);
}

#[tokio::test]
async fn the_oldest_leave_a_quarantine_that_is_full() {
    let (_folder, inbox) = start().await;
    let fill = |count: i64, size: usize| {
        inbox.writer.ask(move |db| {
            let body = Bytes::from(vec![0; size]);
            let body = Quarantined::new("", body, "no notification", SystemTime::UNIX_EPOCH);
            (0..count).try_for_each(|_| accept::quarantine(db, &body).map(drop))
        })
    };
    fill(accept::QUARANTINED + 5, 1).await.unwrap();
    let rows = inbox.list_quarantined(usize::MAX).await.unwrap();
    let (newest, oldest) = (rows[0].id, rows[rows.len() - 1].id);
    assert_eq!((newest.0, oldest.0), (accept::QUARANTINED + 5, 6));
    fill(5, 16 << 20).await.unwrap();
    let rows = inbox.list_quarantined(usize::MAX).await.unwrap();
    assert!(rows.iter().all(|row| row.size == 16 << 20), "{rows:?}");
    assert_eq!(rows.len(), 4);
    assert_eq!(inbox.counts().await.unwrap().quarantined, 4);
}

#[tokio::test]
async fn a_handler_that_is_gone_is_missed_as_long_as_something_waits_for_it() {
    let (_folder, inbox) = start().await;
    let missing = async || {
        let rows = inbox.reader.ask(|db| deliver::missing(db, &[])).await.unwrap();
        rows.into_iter().map(|row| (row.name, row.waiting)).collect::<Vec<_>>()
    };
    assert!(missing().await.is_empty());
    inbox.accept(arrival(1)).await.unwrap();
    assert_eq!(missing().await, [(MAIL.to_owned(), 1)]);
    inbox.start([].into()).await.unwrap();
    inbox.accept(arrival(1)).await.unwrap();
    inbox.start([MAIL.to_owned()].into()).await.unwrap();
    let [claim] = inbox.claim(MAIL, SystemTime::UNIX_EPOCH, 9).await.unwrap().try_into().unwrap();
    inbox.settle(claim.id, Outcome::Handled { at: SystemTime::UNIX_EPOCH }).await.unwrap();
    assert!(missing().await.is_empty());
}

#[tokio::test]
async fn a_line_goes_on_where_its_giving_up_was_cut_off() {
    let (_folder, inbox) = start().await;
    for _ in 0..150 {
        inbox.accept(Arrival { subject: Some("a".to_owned()), ..arrival(1) }).await.unwrap();
    }
    let portion = |db: &_| admin::handlers::give_up(db, MAIL, line::Reached::default(), 1);
    let (given_up, reached) = inbox.writer.ask(portion).await.unwrap();
    assert!(given_up == 100 && reached.is_some());
    let claims = inbox.claim(MAIL, SystemTime::UNIX_EPOCH, 9).await.unwrap();
    assert_eq!(claims.iter().map(|claim| claim.item.id.0).collect::<Vec<_>>(), [101]);
}

/// How SQLite goes about a statement.
fn plan(db: &Connection, sql: &str) -> String {
    let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let steps = statement.raw_query().mapped(|row| row.get::<_, String>(3));
    steps.collect::<Result<Vec<_>, _>>().unwrap().join("\n")
}

#[tokio::test]
async fn rows_are_found_and_not_searched_for() {
    let (_folder, inbox) = start().await;
    let db = file::read_from(inbox.path()).unwrap();
    for sql in [
        accept::KNOWN,
        admin::DEAD,
        admin::HANDLED,
        admin::OF_ITEM,
        admin::handlers::WAITING,
        deliver::CLAIMED,
        deliver::DUE,
        deliver::NEXT,
        keep::OLD,
        keep::OLD_BODIES,
        line::CLAIMED,
        line::FIRST,
        line::GIVEN,
        line::OTHERS,
    ] {
        let plan = plan(&db, sql);
        assert!(plan.contains("SEARCH"), "{sql}\n{plan}");
        assert!(!plan.contains("SCAN") && !plan.contains("TEMP B-TREE"), "{sql}\n{plan}");
    }
    // However much there is of one subject.
    let given = plan(&db, line::GIVEN);
    assert_eq!(given.matches("position>?").count(), 2, "{given}");
    // Once at the start, by handler.
    let awaited = plan(&db, deliver::AWAITED);
    assert!(awaited.contains("INDEX delivery_due (handler=? AND state=?)"), "{awaited}");
    // However much was handled.
    let pending = "delivery USING INDEX delivery_pending";
    assert!(plan(&db, admin::handlers::HANDLERS).contains(&format!("SCAN {pending}")));
    assert!(plan(&db, admin::handlers::WAITING).contains(&format!("SEARCH {pending}")));
    assert!(plan(&db, deliver::LEFT).starts_with("SEARCH delivery USING INDEX delivery_due"));
}
