//! An inbox that fails: nothing is acknowledged that is not kept.

use std::time::Duration;

use callfire_receiver::Limits;
use tokio::time::sleep;

use super::memory::Mood;
use super::support::{Connection, SAMPLE, XML, numbered, post, receiver, request, settle};

#[tokio::test]
async fn what_cannot_be_kept_now_is_to_come_again() {
    let (server, inbox) = receiver(Limits::default()).await;
    for mood in [Mood::Full, Mood::Panics] {
        let before = (inbox.kept().len(), inbox.quarantined().len());
        inbox.set(mood);
        for body in [&numbered(before.0), "<a/>"] {
            let reply = post(&server, &[XML], body).await;
            assert_eq!((reply.status, reply.header("retry-after")), (503, Some("30")), "{mood:?}");
            assert!(!reply.body.contains("disk"), "{reply:?}");
        }
        assert_eq!((inbox.kept().len(), inbox.quarantined().len()), before);
        inbox.set(Mood::Well);
        assert_eq!(post(&server, &[XML], &numbered(before.0)).await.status, 200);
        assert_eq!(post(&server, &[XML], "<a/>").await.status, 400);
        assert_eq!((inbox.kept().len(), inbox.quarantined().len()), (before.0 + 1, before.1 + 1));
    }
}

#[tokio::test]
async fn after_a_failure_that_may_have_lost_something_nothing_is_acknowledged() {
    let (server, inbox) = receiver(Limits::default()).await;
    assert_eq!(post(&server, &[XML], SAMPLE).await.status, 200);
    inbox.set(Mood::Broken);
    assert_eq!(post(&server, &[XML], &numbered(1)).await.status, 503);
    inbox.set(Mood::Well);
    for body in [SAMPLE, &numbered(1), "<a/>"] {
        let reply = post(&server, &[XML], body).await;
        assert_eq!((reply.status, reply.header("retry-after")), (503, Some("30")));
    }
    assert_eq!(inbox.kept().len(), 1);
    assert!(inbox.quarantined().is_empty());
}

#[tokio::test]
async fn what_is_on_its_way_when_another_breaks_is_not_acknowledged() {
    let (server, inbox) = receiver(Limits::default()).await;
    inbox.close();
    let path = server.receiver().path();
    let mut connections = Vec::new();
    for number in 0..10 {
        let mut connection = Connection::open(&server).await;
        connection.send(request("POST", path, &[XML], &numbered(number))).await;
        connections.push(connection);
    }
    inbox.set(Mood::Broken);
    inbox.open();
    for connection in &mut connections {
        assert_eq!(connection.reply().await.unwrap().status, 503);
    }
    inbox.assert_empty();
}

#[tokio::test]
async fn what_a_sender_does_not_wait_for_is_kept_all_the_same() {
    let (server, inbox) = receiver(Limits::default()).await;
    inbox.close();
    let mut connection = Connection::open(&server).await;
    connection.send(request("POST", server.receiver().path(), &[XML], SAMPLE)).await;
    inbox.held_back(1).await;
    drop(connection);
    settle(&server, 0).await;
    inbox.open();
    for _ in 0..3000 {
        if server.receiver().snapshot().kept == 1 {
            return;
        }
        sleep(Duration::from_millis(20)).await;
    }
    panic!("it is not kept: {:?}", inbox.kept());
}

#[tokio::test]
async fn senders_that_leave_do_not_fill_the_memory() {
    let (server, inbox) = receiver(Limits::default().with_connections(2)).await;
    inbox.close();
    let path = server.receiver().path();
    for number in 0..2 {
        let mut connection = Connection::open(&server).await;
        connection.send(request("POST", path, &[XML], &numbered(number))).await;
        inbox.held_back(number + 1).await;
        drop(connection);
        settle(&server, 0).await;
    }
    let reply = post(&server, &[XML], SAMPLE).await;
    assert_eq!((reply.status, reply.header("retry-after")), (503, Some("30")));
    inbox.open();
    loop {
        if post(&server, &[XML], SAMPLE).await.status == 200 {
            break;
        }
    }
    assert_eq!(inbox.kept().len(), 3);
}
