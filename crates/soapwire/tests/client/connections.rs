//! Connections that break, stall or are shared.

use std::time::{Duration, Instant};

use soapwire::error::{Effect, ErrorKind};
use soapwire::limits::{Limits, Timeouts};
use soapwire::transport::{Phase, ReqwestOptions};

use super::support::{
    Answer, Buy, Get, GetRequest, Server, builder, client, envelope, ok, reply, thing,
};

#[tokio::test]
async fn silence_and_stalls_time_out() {
    let head =
        b"HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml\r\nContent-Length: 500\r\n\r\n<a>"
            .to_vec();
    let part = [head.as_slice(), &[b' '; 100]].concat();
    let drip = |pause| Answer::Drip(ok(&thing("x")).bytes(), Duration::from_millis(pause));
    let by_head = Timeouts::default().with_head(Duration::from_millis(300));
    let by_idle = Timeouts::default().with_idle(Duration::from_millis(200));
    // What the server does, which deadline it passes, and when at the earliest.
    for (answer, timeouts, phase, least) in [
        (Answer::Stall(Vec::new()), by_head, Phase::Head, 300),
        (Answer::Stall(b"HTTP/1.1 200 OK\r\n".to_vec()), by_head, Phase::Head, 300),
        (drip(100), by_head, Phase::Head, 300),
        (Answer::Stall(head.clone()), by_idle, Phase::Idle, 200),
        (Answer::Drip(part, Duration::from_millis(1)), by_idle, Phase::Idle, 200),
    ] {
        let server = Server::start(vec![answer]).await;
        let client = builder(&server).timeouts(timeouts).build().unwrap();
        let start = Instant::now();
        let error = client.call::<Get>(&GetRequest { id: 1 }).await.unwrap_err();
        let took = start.elapsed();
        assert_eq!((error.kind(), error.timeout_phase()), (ErrorKind::Timeout, Some(phase)));
        assert_eq!(error.effect(), Effect::MaybeApplied);
        assert!(took >= Duration::from_millis(least) && took < Duration::from_secs(9), "{took:?}");
    }
}

#[test]
fn deadlines_and_limits_have_the_defaults_that_are_promised() {
    let seconds = Duration::from_secs;
    let Timeouts { head, idle, total, turn, .. } = Timeouts::default();
    assert_eq!((head, idle, total, turn), (seconds(30), seconds(20), seconds(60), Duration::MAX));
    let ReqwestOptions { connect_timeout, proxy, max_headers, .. } = ReqwestOptions::default();
    assert_eq!((connect_timeout, proxy), (Duration::from_millis(3100), None));
    assert_eq!((max_headers, Limits::default().body), (100, 16 << 20));
}

#[tokio::test]
async fn more_headers_than_allowed_are_refused() {
    let headers: String =
        (0..50).map(|number| ["X-", &number.to_string(), ": y\r\n"].concat()).collect();
    let headers = format!("Content-Type: application/soap+xml\r\n{headers}");
    let server = Server::start(vec![reply(200, &headers, &thing("x"))]).await;
    for (most, kind) in [(100, None), (52, None), (51, Some(ErrorKind::Transport))] {
        let options = ReqwestOptions::default().with_max_headers(most);
        let client = builder(&server).transport_options(options).build().unwrap();
        let outcome = client.call::<Get>(&GetRequest { id: 1 }).await;
        assert_eq!(outcome.err().map(|error| error.kind()), kind, "{most}");
    }
}

#[tokio::test]
async fn a_body_that_drips_ends_with_the_call() {
    let mut bytes = ok(&thing("x")).bytes();
    let head = bytes.len() - thing("x").len();
    let body = bytes.split_off(head);
    let answer = Answer::Drip([bytes, body].concat(), Duration::from_millis(2));
    let server = Server::start(vec![answer]).await;
    let timeouts = Timeouts::default().with_total(Duration::from_millis(350));
    let client = builder(&server).timeouts(timeouts).build().unwrap();
    let error = client.call::<Get>(&GetRequest { id: 1 }).await.unwrap_err();
    assert_eq!(error.timeout_phase(), Some(Phase::Total), "{error}");
}

#[tokio::test]
async fn a_cut_reply_is_told_apart_from_none() {
    let length = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 500\r\n\r\n<a>";
    let chunks = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<a>\r\n";
    let until_close = "HTTP/1.0 200 OK\r\nContent-Type: text/xml\r\n\r\n<a>";
    for (bytes, kind) in [
        (length, ErrorKind::Truncated),
        (chunks, ErrorKind::Truncated),
        (until_close, ErrorKind::Truncated),
        ("", ErrorKind::Transport),
        ("HTTP/9.9 abc\r\n\r\n", ErrorKind::Transport),
        ("HTTP/1.1 200 OK\r\nContent-Le", ErrorKind::Transport),
    ] {
        let server = Server::start(vec![Answer::Close(bytes.as_bytes().to_vec())]).await;
        let error = client(&server).call::<Buy>(&GetRequest { id: 1 }).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.effect()),
            (kind, Effect::MaybeApplied),
            "{bytes:?}: {error}"
        );
        assert_eq!(server.count(), 1);
        assert!(error.to_string().contains("may have been executed"), "{error}");
    }
}

#[tokio::test]
async fn only_reads_share_connections() {
    let bought = ok(&envelope("<t:BuyId xmlns:t='urn:things'>7</t:BuyId>"));
    let server = Server::start(vec![
        ok(&thing("x")),
        ok(&thing("x")),
        bought.clone(),
        bought,
        ok(&thing("x")),
    ])
    .await;
    let client = client(&server);
    let request = GetRequest { id: 1 };
    client.call::<Get>(&request).await.unwrap();
    client.call::<Get>(&request).await.unwrap();
    client.call::<Buy>(&request).await.unwrap();
    client.call::<Buy>(&request).await.unwrap();
    client.call::<Get>(&request).await.unwrap();
    let connections: Vec<usize> =
        server.received().iter().map(|request| request.connection).collect();
    assert_eq!(connections, [1, 1, 2, 3, 1]);
}

#[tokio::test]
async fn a_reply_to_another_request_ends_its_connection() {
    let server = Server::start(vec![ok(&envelope("<Other/>")), ok(&thing("x"))]).await;
    let client = client(&server);
    client.call::<Get>(&GetRequest { id: 1 }).await.unwrap_err();
    client.call::<Get>(&GetRequest { id: 1 }).await.unwrap();
    let connections: Vec<usize> =
        server.received().iter().map(|request| request.connection).collect();
    assert_eq!(connections, [1, 2]);
}
