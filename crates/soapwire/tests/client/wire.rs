//! What the wire does at the worst moments: how often a request is seen, on which connection, and what it is taken for.

use std::time::Duration;

use soapwire::client::{Client, ClientBuilder};
use soapwire::error::{Effect, ErrorKind};
use soapwire::limits::Timeouts;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

use super::support::raw::Raw;
use super::support::{Buy, Get, GetRequest, Send, SendRequest, envelope, ok, thing};

const GET: GetRequest = GetRequest { id: 1 };
/// Far more than the kernel takes in without a reader.
const LARGE: usize = 32 << 20;

fn builder(server: &Raw) -> ClientBuilder {
    let timeouts = Timeouts::default().with_total(Duration::from_secs(20));
    Client::builder().base_url(server.url()).timeouts(timeouts)
}

fn bought() -> Vec<u8> {
    ok(&envelope("<t:BuyId xmlns:t='urn:things'>7</t:BuyId>")).bytes()
}

fn sent() -> Vec<u8> {
    ok(&envelope("<t:SendId xmlns:t='urn:things'>7</t:SendId>")).bytes()
}

fn large() -> SendRequest {
    SendRequest { request_id: None, text: "x".repeat(LARGE) }
}

/// Waits until the handlers of all connections of `server` are done, which the client has to have closed for that.
async fn all_closed(server: &Raw) {
    closed(server, server.opened()).await;
}

/// Waits until the handlers of `count` connections of `server` are done.
async fn closed(server: &Raw, count: usize) {
    let done = async {
        while server.done() < count {
            sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(Duration::from_secs(20), done).await.expect("a connection stays open");
}

#[tokio::test]
async fn a_connection_that_ends_after_the_request_leaves_one_request_that_counts() {
    for reset in [false, true] {
        let server = Raw::start(move |mut connection, _| async move {
            connection.request().await.unwrap();
            if reset {
                connection.reset();
            }
        })
        .await;
        let client = builder(&server).build().unwrap();
        let error = client.call::<Buy>(&GET).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Transport, Effect::MaybeApplied));
        assert_eq!(server.opened(), 1);
        // A read is sent three times, each time on a connection of its own.
        let error = client.call::<Get>(&GET).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Transport, Effect::MaybeApplied));
        assert_eq!(server.opened(), 1 + 3);
    }
}

#[tokio::test]
async fn a_pooled_connection_that_is_closed_costs_no_call() {
    // Each connection is closed, or reset, after its first reply, without a word in it.
    for reset in [false, true] {
        let server = Raw::start(move |mut connection, _| async move {
            let request = connection.request().await.unwrap();
            let reply = if request.contains(":Buy>") { bought() } else { ok(&thing("x")).bytes() };
            connection.write(&reply).await;
            if reset {
                connection.reset();
            }
        })
        .await;
        let (calls, pairs) = (100, 100);
        let client = builder(&server).max_attempts(2).build().unwrap();
        for _ in 0..calls {
            client.call::<Get>(&GET).await.unwrap();
        }
        // What buys is sent once, and follows a read at once: its connection is its own, so that nothing can go wrong.
        let client = builder(&server).max_attempts(1).build().unwrap();
        let before = server.opened();
        for _ in 0..pairs {
            let _ = client.call::<Get>(&GET).await;
            client.call::<Buy>(&GET).await.unwrap();
            client.call::<Buy>(&GET).await.unwrap();
        }
        assert!(server.opened() - before >= 2 * pairs);
    }
}

#[tokio::test]
async fn a_read_whose_pooled_connection_ends_in_it_is_sent_on_a_new_one() {
    let server = Raw::start(|mut connection, nth| async move {
        connection.request().await.unwrap();
        connection.write(&ok(&thing("x")).bytes()).await;
        // The first connection takes a second request, and is closed before it is answered.
        connection.request().await;
        if nth > 1 {
            connection.write(&ok(&thing("x")).bytes()).await;
        }
    })
    .await;
    let client = builder(&server).build().unwrap();
    assert_eq!(client.send::<Get>(&GET).await.unwrap().attempts, 1);
    assert_eq!(client.send::<Get>(&GET).await.unwrap().attempts, 2);
    assert_eq!(server.opened(), 2);
}

#[tokio::test]
async fn an_upload_that_is_reset_may_have_been_executed() {
    for read_body in [false, true] {
        let server = Raw::start(move |mut connection, _| async move {
            let (_, body) = connection.head().await.unwrap();
            assert!(body.len() < LARGE);
            if read_body {
                sleep(Duration::from_millis(50)).await;
            }
            connection.reset();
        })
        .await;
        let client = builder(&server).build().unwrap();
        let error = client.call::<Send>(&large()).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Transport, Effect::MaybeApplied));
        assert_eq!(error.ambiguity().unwrap().request_key().unwrap().len(), 36);
        assert_eq!(server.opened(), 1);
    }
}

#[tokio::test]
async fn an_answer_before_the_upload_has_ended_is_used_and_its_connection_is_not() {
    // The server goes on reading, half-closes, or reads nothing more.
    for (half_close, drains) in [(false, true), (true, true), (false, false)] {
        let server = Raw::start(move |mut connection, _| async move {
            connection.head().await.unwrap();
            connection.write(&sent()).await;
            if half_close {
                connection.end_writing().await;
            }
            if !drains {
                sleep(Duration::from_millis(300)).await;
            }
            connection.drain().await;
        })
        .await;
        let client = builder(&server).build().unwrap();
        assert_eq!(client.call::<Send>(&large()).await.unwrap(), 7, "{half_close} {drains}");
        assert_eq!(client.call::<Send>(&large()).await.unwrap(), 7, "{half_close} {drains}");
        assert_eq!(server.opened(), 2);
        all_closed(&server).await;
    }
}

#[tokio::test]
async fn a_request_with_a_connection_of_its_own_says_that_nothing_follows() {
    let (heads, mut seen) = mpsc::unbounded_channel();
    let server = Raw::start(move |mut connection, _| {
        let heads = heads.clone();
        async move {
            while let Some(request) = connection.request().await {
                heads.send(request.contains("\r\nconnection: close\r\n")).unwrap();
                let reply =
                    if request.contains(":Buy>") { bought() } else { ok(&thing("x")).bytes() };
                connection.write(&reply).await;
            }
        }
    })
    .await;
    let client = builder(&server).build().unwrap();
    client.call::<Get>(&GET).await.unwrap();
    client.call::<Buy>(&GET).await.unwrap();
    client.call::<Get>(&GET).await.unwrap();
    for closes in [false, true, false] {
        assert_eq!(seen.recv().await, Some(closes));
    }
    // The server would have kept both; the reads share one, which stays open.
    closed(&server, 1).await;
    assert_eq!((server.opened(), server.done()), (2, 1));
}

#[tokio::test]
async fn a_half_closed_connection_still_answers() {
    let server = Raw::start(|mut connection, _| async move {
        connection.request().await.unwrap();
        connection.write(&ok(&thing("x")).bytes()).await;
        connection.end_writing().await;
        connection.drain().await;
    })
    .await;
    let client = builder(&server).max_attempts(2).build().unwrap();
    for _ in 0..20 {
        assert_eq!(client.call::<Get>(&GET).await.unwrap().name, "x");
    }
    all_closed(&server).await;
}

#[tokio::test]
async fn a_connection_with_surplus_bytes_is_not_used_again() {
    // A whole reply to a request that was never sent, at once with the right one or a little later. One that comes at
    // the very moment at which the next request leaves cannot be told from its reply, except on a fresh connection.
    for later in [false, true] {
        let server = Raw::start(move |mut connection, _| async move {
            while connection.request().await.is_some() {
                let (right, forged) = (ok(&thing("right")).bytes(), ok(&thing("forged")).bytes());
                if later {
                    connection.write(&right).await;
                    sleep(Duration::from_millis(5)).await;
                    connection.write(&forged).await;
                } else {
                    connection.write(&[right, forged].concat()).await;
                }
            }
        })
        .await;
        let client = builder(&server).build().unwrap();
        for call in 1..=if later { 10 } else { 200 } {
            assert_eq!(client.call::<Get>(&GET).await.unwrap().name, "right", "{later} {call}");
            assert_eq!(server.opened(), call);
            if later {
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

#[tokio::test]
async fn what_follows_a_refused_reply_is_not_read() {
    // Both lengths, or a length and chunks: whichever is believed, the connection is not used again.
    let body = thing("x");
    let chunks = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml\r\n";
    for reply in [
        format!("{head}Content-Length: 5\r\nContent-Length: {}\r\n\r\n{body}", body.len()),
        format!("{head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}"),
    ] {
        let bytes = reply.into_bytes();
        let server = Raw::start(move |mut connection, _| {
            let bytes = bytes.clone();
            async move {
                while connection.request().await.is_some() {
                    connection.write(&bytes).await;
                }
            }
        })
        .await;
        let client = builder(&server).max_attempts(1).build().unwrap();
        for _ in 0..2 {
            let error = client.call::<Get>(&GET).await.unwrap_err();
            assert_eq!(
                (error.kind(), error.effect()),
                (ErrorKind::Transport, Effect::MaybeApplied)
            );
        }
        assert_eq!(server.opened(), 2);
        all_closed(&server).await;
    }
}
