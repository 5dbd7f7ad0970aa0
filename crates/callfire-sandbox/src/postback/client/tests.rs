//! Tries against small servers on loopback, and names that stand for something else each time.

use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use callfire::data::NotificationFormat;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::super::notification::tests::{postback, text};
use super::*;

const TIMEOUT: Duration = Duration::from_millis(300);
pub(in crate::postback) const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
pub(in crate::postback) const BROKEN: &str = "HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n";
/// In place of a reply: the connection stays open, and nothing comes.
pub(in crate::postback) const STALL: &str = "";

/// A server on loopback that answers with one reply after the other, the last again and again.
pub(in crate::postback) struct Receiver {
    pub(in crate::postback) address: SocketAddr,
    /// What it was sent, head and body.
    requests: mpsc::UnboundedReceiver<String>,
}

impl Receiver {
    pub(in crate::postback) async fn new(replies: &'static [&'static str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (seen, requests) = mpsc::unbounded_channel();
        let answered = Arc::new(AtomicUsize::new(0));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (seen, answered) = (seen.clone(), Arc::clone(&answered));
                let next = move || {
                    let place = answered.fetch_add(1, Ordering::SeqCst);
                    replies[place.min(replies.len() - 1)]
                };
                tokio::spawn(serve(stream, seen, next));
            }
        });
        Self { address, requests }
    }

    pub(in crate::postback) fn url(&self) -> String {
        format!("http://{}/hook?a=b", self.address)
    }

    /// The next request.
    pub(in crate::postback) async fn next(&mut self) -> String {
        timeout(Duration::from_secs(10), self.requests.recv()).await.unwrap().unwrap()
    }

    /// How many requests have come and were not looked at.
    pub(in crate::postback) fn count(&mut self) -> usize {
        std::iter::from_fn(|| self.requests.try_recv().ok()).count()
    }
}

async fn serve(
    mut stream: TcpStream,
    seen: mpsc::UnboundedSender<String>,
    next: impl Fn() -> &'static str,
) {
    while let Some(request) = read(&mut stream).await {
        seen.send(request).unwrap();
        match next() {
            STALL => std::future::pending().await,
            reply => stream.write_all(reply.as_bytes()).await.unwrap(),
        }
    }
}

/// A request with a body of the length it announces.
async fn read(stream: &mut TcpStream) -> Option<String> {
    let mut request = String::new();
    loop {
        let mut buffer = [0; 4096];
        let length = stream.read(&mut buffer).await.ok().filter(|length| *length > 0)?;
        request.push_str(std::str::from_utf8(&buffer[..length]).unwrap());
        if let Some((head, body)) = request.split_once("\r\n\r\n") {
            let length = head.split("Content-Length: ").nth(1).unwrap().lines().next().unwrap();
            if body.len() == length.parse::<usize>().unwrap() {
                return Some(request);
            }
        }
    }
}

fn guard(allowed: &[&str]) -> Guard {
    Guard::new(allowed.iter().map(|&host| host.to_owned()).collect()).unwrap()
}

/// A client for which every name stands for these addresses, one after the other.
fn with_names(allowed: &[&str], names: &[&str]) -> Client {
    let names = names.iter().map(|name| name.parse().unwrap()).collect();
    Client::with_names(guard(allowed), TIMEOUT, Arc::new(Names(Mutex::new(names)))).unwrap()
}

struct Names(Mutex<Vec<IpAddr>>);

impl Resolve for Names {
    fn resolve(&self, _: Name) -> Resolving {
        let address = SocketAddr::new(self.0.lock().unwrap().remove(0), 0);
        Box::pin(async move { Ok(Box::new([address].into_iter()) as Addrs) })
    }
}

async fn deliver(client: &Client, endpoint: &str) -> Outcome {
    let mut postback = postback(NotificationFormat::Json, text());
    endpoint.clone_into(&mut postback.endpoint);
    client.deliver(&postback).await
}

fn client() -> Client {
    Client::new(guard(&[]), TIMEOUT).unwrap()
}

#[tokio::test]
async fn a_request_is_as_the_service_makes_it() {
    let mut receiver = Receiver::new(&[OK]).await;
    for (format, content_type) in [
        (NotificationFormat::Xml, "text/xml; charset=UTF-8"),
        (NotificationFormat::Json, "application/json"),
        (NotificationFormat::Soap, "application/soap+xml; charset=utf-8"),
    ] {
        let mut postback = postback(format, text());
        postback.endpoint = receiver.url();
        assert_eq!(client().deliver(&postback).await, Outcome::Answered(200));
        let request = receiver.next().await;
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        let message = render(&postback).unwrap();
        assert_eq!(body, message.body);
        let expected = format!(
            "POST /hook?a=b HTTP/1.1\r\nContent-Type: {content_type}\r\nConnection: Keep-Alive\r\n\
             Accept: */*\r\nUser-Agent: CallFire-HTTP/1.0\r\nHost: {}\r\nContent-Length: {}",
            receiver.address,
            body.len()
        );
        assert_eq!(head, expected);
    }
}

#[tokio::test]
async fn any_answer_is_its_status_and_none_is_followed() {
    let elsewhere = Receiver::new(&[OK]).await;
    let to = format!("HTTP/1.1 302 Found\r\nLocation: {}\r\n\r\n", elsewhere.url());
    let redirect: &'static [&'static str] = vec![&*to.leak()].leak();
    let (client, mut elsewhere) = (client(), elsewhere);
    for (replies, status) in [
        (redirect, 302),
        (&["HTTP/1.1 204 No\r\n\r\n"], 204),
        (&["HTTP/1.1 404 No\r\nContent-Length: 5\r\n\r\nwhere"], 404),
        // A body that never ends is not waited for.
        (&["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"], 200),
    ] {
        let receiver = Receiver::new(replies).await;
        assert_eq!(deliver(&client, &receiver.url()).await, Outcome::Answered(status));
    }
    assert_eq!(elsewhere.count(), 0);
}

#[tokio::test]
async fn what_is_no_answer_is_a_failure() {
    let client = client();
    let stalling = Receiver::new(&[STALL]).await;
    let began = Instant::now();
    let outcome = deliver(&client, &stalling.url()).await;
    assert_eq!(outcome, Outcome::Failed("no answer within 300ms".to_owned()));
    assert!(began.elapsed() < 100 * TIMEOUT);

    let speechless = Receiver::new(&["SSH-2.0\r\n"]).await;
    assert!(matches!(deliver(&client, &speechless.url()).await, Outcome::Failed(_)));

    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let outcome = deliver(&client, &format!("http://{closed}/")).await;
    let Outcome::Failed(why) = outcome else { panic!("{outcome:?}") };
    assert!(why.starts_with("cannot connect: "), "{why}");
}

#[tokio::test]
async fn connections_are_used_again() {
    let mut receiver = Receiver::new(&[OK]).await;
    let client = with_names(&[], &["127.0.0.1"]);
    let url = format!("http://rebound.test:{}/", receiver.address.port());
    for _ in 0..3 {
        assert_eq!(deliver(&client, &url).await, Outcome::Answered(200));
    }
    assert_eq!(receiver.count(), 3);
}

#[tokio::test]
async fn a_name_that_stands_for_something_else_the_second_time_is_refused() {
    let closing = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    let mut receiver = Receiver::new(vec![closing].leak()).await;
    let url = format!("http://rebound.test:{}/", receiver.address.port());
    let evil = ["169.254.169.254", "::ffff:169.254.169.254", "0.0.0.0", "10.0.0.1"];
    for evil in evil {
        let client = with_names(&[], &["127.0.0.1", evil]);
        assert_eq!(deliver(&client, &url).await, Outcome::Answered(200));
        let outcome = deliver(&client, &url).await;
        let Outcome::Refused(why) = outcome else { panic!("{outcome:?}") };
        assert!(why.starts_with("rebound.test ("), "{why}");
    }
    assert_eq!(receiver.count(), evil.len());
}

#[tokio::test]
async fn addresses_are_looked_at_before_names() {
    for (host, allowed) in [("169.254.169.254", true), ("10.0.0.1", false), ("0.0.0.0", true)] {
        // There is no name to be looked up, so that this would panic.
        let allowed: &[&str] = if allowed { &[host] } else { &[] };
        let client = with_names(allowed, &[]);
        for endpoint in [format!("http://{host}/"), format!("http://[::ffff:{host}]:80/")] {
            assert!(matches!(deliver(&client, &endpoint).await, Outcome::Refused(_)), "{endpoint}");
        }
    }
}

#[tokio::test]
async fn localhost_needs_no_name_server() {
    let receiver = Receiver::new(&[OK]).await;
    let url = format!("http://localhost:{}/", receiver.address.port());
    assert_eq!(deliver(&client(), &url).await, Outcome::Answered(200));
}

/// A server for one connection, with a certificate that nobody has signed.
fn secure() -> SocketAddr {
    let bytes = |text| STANDARD.decode(text).unwrap();
    let key = PrivateKeyDer::try_from(bytes(KEY)).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![CertificateDer::from(bytes(CERTIFICATE))], key)
        .unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    spawn_blocking(move || {
        use std::io::{Read as _, Write as _};
        let connection = ServerConnection::new(Arc::new(config)).unwrap();
        let mut stream = StreamOwned::new(connection, listener.accept().unwrap().0);
        // Where the certificate is not taken, both fail.
        let _ = stream.read(&mut [0; 4096]);
        let _ = stream.write_all(OK.as_bytes());
    });
    address
}

#[tokio::test]
async fn certificates_are_checked_unless_the_subscription_says_otherwise() {
    let mut postback = postback(NotificationFormat::Xml, text());
    postback.endpoint = format!("https://{}/", secure());
    let outcome = client().deliver(&postback).await;
    assert!(matches!(outcome, Outcome::Failed(_)), "{outcome:?}");

    postback.non_strict_ssl = true;
    postback.endpoint = format!("https://{}/", secure());
    assert_eq!(client().deliver(&postback).await, Outcome::Answered(200));
}

/// Made for these tests, and good for nothing else.
const CERTIFICATE: &str = "MIIBhTCCASugAwIBAgIUNAPXomGISIvZLhQxgYCcAFErXFMwCgYIKoZIzj0EAwIwFzEVMBMGA1UEAwwMc2FuZGJveC50ZXN0MCAXDTI2MTEyMDE4NDUxN1oYDzIxMjYxMDI3MTg0NTE3WjAXMRUwEwYDVQQDDAxzYW5kYm94LnRlc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARdQ6BKdUz/aVRk99+E51Jp1hiYPN7Hr8CY3Ohsdf5+hiJMeWhqc5YZKhAJcgpp5P1VrTEnpieFW1PifsVhNEtQo1MwUTAdBgNVHQ4EFgQU+yiaflwA+64egHCWXLibGXJx1W0wHwYDVR0jBBgwFoAU+yiaflwA+64egHCWXLibGXJx1W0wDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAlf5cyMO3LDExUiD01tGctiCtddw6ArMD3qDuyHAEfUwCICBvgT6sXn/mqHSbHxKuWThUgObIKtjT+rN2/g3oJzaf";
const KEY: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgZS9OQ/TkD0CoioVjOxrNZjdj1yrCcmqK3T3oN+lEXlKhRANCAARdQ6BKdUz/aVRk99+E51Jp1hiYPN7Hr8CY3Ohsdf5+hiJMeWhqc5YZKhAJcgpp5P1VrTEnpieFW1PifsVhNEtQ";
