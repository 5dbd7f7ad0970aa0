//! What fails before anything is sent, and what only seems to.

use std::time::{Duration, Instant};

use bytes::Bytes;
use soapwire::client::{Client, ClientBuilder};
use soapwire::error::{Effect, Error, ErrorKind};
use soapwire::limits::Timeouts;
use soapwire::transport::{
    HttpRequest, Phase, ReqwestOptions, ReqwestTransport, Transport as _, TransportErrorKind,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::time::timeout;

use super::support::{Buy, Get, GetRequest};

/// Deadlines of 300 ms until the head and of `total`.
fn deadlines(total: Duration) -> Timeouts {
    Timeouts::default().with_head(Duration::from_millis(300)).with_total(total)
}

/// How buying fails, and after how long.
async fn failure(builder: ClientBuilder) -> (Error, Duration) {
    let start = Instant::now();
    let error = builder.build().unwrap().call::<Buy>(&GetRequest { id: 1 }).await.unwrap_err();
    (error, start.elapsed())
}

#[tokio::test]
async fn a_refused_connection_is_not_sent() {
    let port = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let client = Client::builder()
        .base_url(format!("http://127.0.0.1:{port}"))
        .max_attempts(1)
        .build()
        .unwrap();
    let error = client.call::<Buy>(&GetRequest { id: 1 }).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Connect, Effect::NotSent));
    assert!(error.ambiguity().is_none());
}

#[tokio::test]
async fn a_server_without_tls_is_not_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let connections = tokio::spawn(async move {
        let mut connections = 0;
        while let Ok(Ok((mut stream, _))) = timeout(Duration::from_secs(1), listener.accept()).await
        {
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
            // Closing at once could reset the connection before the client has read this.
            let _ = stream.read(&mut [0; 4096]).await;
            connections += 1;
        }
        connections
    });
    let client = Client::builder().base_url(url).max_attempts(3).build().unwrap();
    let error = client.call::<Get>(&GetRequest { id: 1 }).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Connect, Effect::NotSent), "{error}");
    assert!(error.to_string().contains("TLS"), "{error:?}");
    assert_eq!(connections.await.unwrap(), 1);
}

#[tokio::test]
async fn a_deadline_that_passes_in_the_tls_handshake_is_not_sent() {
    // The kernel accepts, and nobody answers.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let connect = ReqwestOptions::default().with_connect_timeout(Duration::from_millis(100));
    for (options, total, waited) in [
        (ReqwestOptions::default(), Duration::from_secs(9), 300),
        (ReqwestOptions::default(), Duration::from_millis(200), 200),
        (connect, Duration::from_secs(9), 100),
    ] {
        let transport = ReqwestTransport::new(options).unwrap();
        let builder = Client::builder().base_url(url.as_str()).max_attempts(1);
        let (error, duration) =
            failure(builder.transport(transport).timeouts(deadlines(total))).await;
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Connect, Effect::NotSent));
        assert_eq!(error.timeout_phase(), Some(Phase::Connect), "{error}");
        assert!(error.ambiguity().is_none(), "{error}");
        let waited = Duration::from_millis(waited);
        assert!((waited..waited + Duration::from_millis(500)).contains(&duration), "{duration:?}");
    }
}

#[tokio::test]
async fn a_connection_that_nobody_accepts_may_carry_a_request() {
    // The kernel accepts here too, and takes what it is sent: a server may read it at any time.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let timeouts = deadlines(Duration::from_secs(9));
    let builder = Client::builder().base_url(url).max_attempts(1).timeouts(timeouts);
    let (error, _) = failure(builder).await;
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Timeout, Effect::MaybeApplied));
    assert_eq!(error.timeout_phase(), Some(Phase::Head));
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut request = String::new();
    stream.read_to_string(&mut request).await.unwrap();
    assert!(request.ends_with("</env:Envelope>"), "{request}");
}

#[tokio::test]
async fn a_call_that_was_not_sent_is_tried_again_whatever_it_does() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let connections = tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok(Ok((stream, _))) = timeout(Duration::from_secs(1), listener.accept()).await {
            held.push(stream);
        }
        held.len()
    });
    let timeouts = deadlines(Duration::from_secs(9));
    let (error, _) =
        failure(Client::builder().base_url(url).max_attempts(3).timeouts(timeouts)).await;
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Connect, Effect::NotSent));
    assert_eq!(connections.await.unwrap(), 3);
}

#[tokio::test]
async fn an_address_that_is_not_http_is_not_sent_to() {
    let transport = ReqwestTransport::new(ReqwestOptions::default()).unwrap();
    for url in ["ftp://127.0.0.1/", "nonsense"] {
        let error =
            transport.send(HttpRequest::new(url, "text/xml", Bytes::from_static(b"<a/>"))).await;
        let error = error.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Invalid, "{error}");
        assert!(error.is_not_sent());
    }
}
