//! What is too large or takes too long.

use std::time::Duration;

use callfire_receiver::Limits;
use tokio::time::{sleep, timeout};

use super::support::{Connection, SAMPLE, XML, receiver, request, send};

const CHUNKED: (&str, &str) = ("Transfer-Encoding", "chunked");

fn chunk(text: &str) -> String {
    format!("{:x}\r\n{text}\r\n", text.len())
}

#[tokio::test]
async fn a_body_of_300_kib_is_too_large_by_its_length() {
    let (server, inbox) = receiver(Limits::default()).await;
    let path = server.receiver().path();
    let body = " ".repeat(300 * 1024);
    let reply = send(&server, "POST", path, &[XML], &body).await;
    assert_eq!((reply.status, reply.header("connection")), (413, Some("close")));
    // It is refused before any of it is sent, and none of it is asked for.
    for extra in [XML, ("Expect", "100-continue")] {
        let mut connection = Connection::open(&server).await;
        let fields = [extra, ("Content-Length", "262145")];
        connection.send(request("POST", path, &fields, "")).await;
        assert_eq!(connection.reply().await.unwrap().status, 413);
        connection.closed().await;
    }
    inbox.assert_empty();
}

#[tokio::test]
async fn a_sender_that_is_refused_early_can_end_what_it_says() {
    let (server, _) = receiver(Limits::default()).await;
    let mut connection = Connection::open(&server).await;
    let fields = [XML, ("Content-Length", "307200")];
    connection.send(request("POST", server.receiver().path(), &fields, "")).await;
    // Closed at once, the connection would be reset by this, and the answer perhaps never be read.
    for _ in 0..6 {
        connection.try_send(" ".repeat(10_000)).await.expect("somebody listens");
        sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(connection.reply().await.unwrap().status, 413);
}

#[tokio::test]
async fn a_body_of_300_kib_is_too_large_in_chunks() {
    let (server, inbox) = receiver(Limits::default()).await;
    let mut connection = Connection::open(&server).await;
    connection.send(request("POST", server.receiver().path(), &[XML, CHUNKED], "")).await;
    for _ in 0..300 {
        connection.send(chunk(&" ".repeat(1024))).await;
    }
    let reply = connection.reply().await.unwrap();
    assert_eq!((reply.status, reply.header("connection")), (413, Some("close")));
    connection.closed().await;
    inbox.assert_empty();
}

#[tokio::test]
async fn a_body_may_be_as_large_as_the_limit_and_come_in_pieces() {
    let (server, inbox) = receiver(Limits::default()).await;
    let mut connection = Connection::open(&server).await;
    let body = SAMPLE.to_owned() + &" ".repeat(256 * 1024 - SAMPLE.len());
    connection.send(request("POST", server.receiver().path(), &[XML], &body)).await;
    assert_eq!(connection.reply().await.unwrap().status, 200);
    connection.send(request("POST", server.receiver().path(), &[XML, CHUNKED], "")).await;
    for piece in body.as_bytes().chunks(10_000) {
        connection.send(chunk(str::from_utf8(piece).unwrap())).await;
    }
    connection.send("0\r\n\r\n").await;
    assert_eq!(connection.reply().await.unwrap().status, 200);
    assert_eq!(inbox.kept()[0].body.len(), 256 * 1024);
}

#[tokio::test]
async fn a_body_that_ends_too_early_is_not_kept() {
    let (server, inbox) = receiver(Limits::default()).await;
    let mut connection = Connection::open(&server).await;
    connection.send(request("POST", server.receiver().path(), &[XML, CHUNKED], "")).await;
    connection.send(chunk(SAMPLE)).await;
    connection.send("no length\r\n").await;
    let reply = connection.reply().await.unwrap();
    assert_eq!((reply.status, reply.header("connection")), (400, Some("close")));
    connection.closed().await;
    inbox.assert_empty();
}

#[tokio::test]
async fn a_slow_body_is_given_up() {
    let limits = Limits::default().with_body_timeout(Duration::from_millis(300));
    let (server, inbox) = receiver(limits).await;
    for framing in [CHUNKED, ("Content-Length", "1000")] {
        let mut connection = Connection::open(&server).await;
        connection.send(request("POST", server.receiver().path(), &[XML, framing], "")).await;
        connection.send("3e8\r\n<").await;
        let reply = connection.reply().await.unwrap();
        assert_eq!((reply.status, reply.header("connection")), (408, Some("close")));
        connection.closed().await;
    }
    inbox.assert_empty();
}

#[tokio::test]
async fn a_slow_head_is_given_up() {
    let limits = Limits::default().with_head_timeout(Duration::from_millis(300));
    let (server, inbox) = receiver(limits).await;
    for start in ["", "P", "POST / HTTP/1.1\r\nHost: receiver\r\n"] {
        let mut connection = Connection::open(&server).await;
        connection.send(start).await;
        connection.closed().await;
    }
    // Neither is one that comes byte by byte.
    let mut connection = Connection::open(&server).await;
    connection.send("POST / HTTP/1.1\r\nX: ").await;
    let dripping = async {
        loop {
            connection.send("x").await;
            sleep(Duration::from_millis(20)).await;
            if server.receiver().metrics().await.contains("connections 0\n") {
                break;
            }
        }
    };
    timeout(Duration::from_mins(1), dripping).await.expect("it is closed");
    inbox.assert_empty();
}

#[tokio::test]
async fn a_large_head_is_refused() {
    let (server, inbox) = receiver(Limits::default()).await;
    let path = server.receiver().path();
    let (most, beyond) = ("x".repeat(15 * 1024), "x".repeat(16 * 1024));
    assert_eq!(send(&server, "POST", path, &[XML, ("X-Long", &most)], SAMPLE).await.status, 200);
    assert_eq!(send(&server, "POST", path, &[XML, ("X-Long", &beyond)], SAMPLE).await.status, 431);
    let many = vec![("X-Many", "1"); 101];
    assert_eq!(send(&server, "POST", path, &many, SAMPLE).await.status, 431);
    assert_eq!(inbox.kept().len(), 1);
}
