//! The end of a server: what is under way is answered, and nothing is acknowledged that is not kept.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use callfire_receiver::Limits;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};

use super::support::{Connection, SAMPLE, XML, numbered, receiver, request};

#[tokio::test]
async fn idle_connections_are_closed_at_once_and_others_answered() {
    let (server, inbox) = receiver(Limits::default()).await;
    let (address, path) = (server.address(), server.receiver().path().to_owned());
    let mut used = Connection::open(&server).await;
    used.send(request("POST", &path, &[XML], &numbered(1))).await;
    assert_eq!(used.reply().await.unwrap().status, 200);
    let mut unused = Connection::open(&server).await;
    let mut half = Connection::open(&server).await;
    let length = SAMPLE.len().to_string();
    half.send(request("POST", &path, &[XML, ("Content-Length", &length)], "")).await;
    half.send(&SAMPLE[..100]).await;
    inbox.close();
    let mut waiting = Connection::open(&server).await;
    waiting.send(request("POST", &path, &[XML], &numbered(2))).await;
    // All of it has to have come before the end begins, half of a body too.
    inbox.held_back(1).await;
    sleep(Duration::from_millis(500)).await;

    let ending = tokio::spawn(server.shutdown());
    used.closed().await;
    unused.closed().await;
    assert!(!ending.is_finished());
    assert!(TcpStream::connect(address).await.is_err(), "nothing listens any more");
    inbox.open();
    half.send(&SAMPLE[100..]).await;
    for mut connection in [half, waiting] {
        let reply = connection.reply().await.unwrap();
        assert_eq!((reply.status, reply.header("connection")), (200, Some("close")));
        connection.closed().await;
    }
    ending.await.unwrap();
    assert_eq!(inbox.kept().len(), 3);
}

#[tokio::test]
async fn what_does_not_end_is_cut_off() {
    let (server, inbox) = receiver(Limits::default()).await;
    inbox.close();
    let mut waiting = Connection::open(&server).await;
    waiting.send(request("POST", server.receiver().path(), &[XML], SAMPLE)).await;
    inbox.held_back(1).await;
    let start = Instant::now();
    server.shutdown().await;
    assert!(start.elapsed() >= Duration::from_secs(5), "it was given some time");
    assert!(start.elapsed() < Duration::from_secs(40), "but not for ever");
    waiting.closed().await;
    inbox.assert_empty();
}

#[tokio::test]
async fn under_load_everything_acknowledged_is_kept() {
    let (server, inbox) = receiver(Limits::default()).await;
    let (address, path) = (server.address(), server.receiver().path().to_owned());
    let is_over = Arc::new(AtomicBool::new(false));
    let senders = (0..16).map(|sender| {
        let (path, is_over) = (path.clone(), Arc::clone(&is_over));
        tokio::spawn(async move {
            let mut acknowledged = Vec::new();
            let mut number = sender * 1_000_000;
            while !is_over.load(Ordering::Relaxed) {
                let Ok(stream) = TcpStream::connect(address).await else { break };
                let mut connection = Connection::over(stream);
                loop {
                    number += 1;
                    connection.send(request("POST", &path, &[XML], &numbered(number))).await;
                    match connection.reply().await {
                        Some(reply) if reply.status == 200 => acknowledged.push(numbered(number)),
                        Some(reply) => panic!("{reply:?}"),
                        None => break,
                    }
                }
            }
            acknowledged
        })
    });
    let senders: Vec<_> = senders.collect();
    sleep(Duration::from_millis(500)).await;
    server.shutdown().await;
    is_over.store(true, Ordering::Relaxed);
    let kept: std::collections::HashSet<_> =
        inbox.kept().into_iter().map(|kept| kept.body.to_vec()).collect();
    let mut acknowledged = 0;
    for sender in senders {
        for body in sender.await.unwrap() {
            assert!(kept.contains(body.as_bytes()), "acknowledged, but not kept: {body}");
            acknowledged += 1;
        }
    }
    assert!(acknowledged > 16, "{acknowledged}");
}
