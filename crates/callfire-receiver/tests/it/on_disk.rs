//! The same with the inbox that comes with the crate, which outlives its receivers in a file.

use std::future;
use std::time::{Duration, SystemTime};

use callfire_receiver::inbox::SqliteInbox;
use callfire_receiver::{Delivery, HandlerError, Receiver};
use http::StatusCode;
use tokio::time;

use crate::support::{Seen, post, text};

async fn until(is_so: impl AsyncFn() -> bool) {
    let wait = async {
        while !is_so().await {
            time::sleep(Duration::from_millis(10)).await;
        }
    };
    time::timeout(Duration::from_mins(1), wait).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_receiver_leaves_the_next_one_does() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("inbox.db");
    let begun = Seen::default();
    let note = begun.clone();
    let hangs = move |delivery: Delivery| {
        note.note(&delivery);
        future::pending::<Result<(), HandlerError>>()
    };
    let first = Receiver::builder().file(&file).handler("mail", hangs).concurrency(3);
    let first = first.start().await.unwrap();
    for id in 1..=5 {
        assert_eq!(post(&first, text(id, 0)).await, StatusCode::OK);
    }
    let path = first.path().to_owned();
    until(async || begun.all().len() == 3).await;
    drop(first);

    let seen = Seen::default();
    let takes = seen.taking();
    // The file is given back when the last task of the first one has ended, which is waited for.
    let second = Receiver::builder().file(&file).handler("mail", takes).start().await.unwrap();
    assert_eq!(second.path(), path);
    until(async || second.counts().await.unwrap().handled == 5).await;
    for sight in seen.all() {
        assert_eq!(sight.is_uncertain, begun.ids().contains(&sight.id), "{sight:?}");
    }
    assert_eq!(post(&second, text(5, 0)).await, StatusCode::OK);
    assert_eq!((second.snapshot().kept, second.snapshot().repeated), (0, 1));
    assert_eq!(second.counts().await.unwrap().oldest, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_letter_that_somebody_else_revives_is_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("inbox.db");
    let seen = Seen::default();
    let note = seen.clone();
    let handler = move |delivery: Delivery| {
        let is_first = note.all().is_empty();
        note.note(&delivery);
        async move { if is_first { Err(HandlerError::give_up("not yet")) } else { Ok(()) } }
    };
    let receiver = Receiver::builder().file(&file).handler("mail", handler).start().await.unwrap();
    post(&receiver, text(1, 0)).await;
    until(async || receiver.counts().await.unwrap().dead == 1).await;

    let other = SqliteInbox::open_existing(&file).unwrap();
    assert_eq!(other.retry_dead(SystemTime::now()).await.unwrap(), 1);
    until(async || receiver.counts().await.unwrap().handled == 1).await;
    let attempts: Vec<_> = seen.all().iter().map(|sight| sight.attempt).collect();
    assert_eq!(attempts, [1, 1]);
    receiver.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_stopped_can_be_started_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("inbox.db");
    for _ in 0..100 {
        let receiver = Receiver::builder().file(&file).handler("all", |_| async { Ok(()) });
        let server = receiver.listen(([127, 0, 0, 1], 0)).await.unwrap();
        server.shutdown().await;
    }
}
