//! All that is logged at the most verbose level, by this library and by those below it, holds no credentials.
//!
//! It is the only test of its process, since a process has but one logger.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

use std::fmt::{Debug, Write as _};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use bytes::Bytes;
use soapwire::transport::{HttpRequest, ReqwestOptions, ReqwestTransport, Transport as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

const PASSWORD: &str = "hunter2-secret";
/// `me:hunter2-secret` in base64.
const ENCODED: &str = "bWU6aHVudGVyMi1zZWNyZXQ";

/// All that was logged.
static LOG: Mutex<String> = Mutex::new(String::new());
static SPANS: AtomicU64 = AtomicU64::new(1);

fn log() -> MutexGuard<'static, String> {
    LOG.lock().unwrap()
}

/// Writes all that it is told into [`LOG`].
struct Everything;

struct Fields<'a>(MutexGuard<'a, String>);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        writeln!(self.0, "{field} = {value:?}").unwrap();
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        writeln!(log(), "span {}", span.metadata().name()).unwrap();
        span.record(&mut Fields(log()));
        Id::from_u64(SPANS.fetch_add(1, Relaxed))
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Fields(log()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        writeln!(log(), "event of {}", event.metadata().target()).unwrap();
        event.record(&mut Fields(log()));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

impl log::Log for Everything {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        writeln!(log(), "log of {}: {}", record.target(), record.args()).unwrap();
    }

    fn flush(&self) {}
}

#[tokio::test]
async fn the_most_verbose_log_holds_no_credentials() {
    tracing::subscriber::set_global_default(Everything).unwrap();
    log::set_logger(&Everything).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        let mut heard = Vec::new();
        let mut chunk = [0; 4096];
        while let Ok((mut stream, _)) = listener.accept().await {
            let count = stream.read(&mut chunk).await.unwrap();
            heard.extend_from_slice(&chunk[..count]);
            if heard.windows(4).any(|bytes| bytes == b"STOP") {
                break;
            }
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n<a/>").await.unwrap();
        }
        String::from_utf8_lossy(&heard).into_owned()
    });
    // A reply, a name without an address, a greeting that nobody understands, and the proxy's own credentials.
    let plain = ReqwestOptions::default().with_connect_timeout(Duration::from_millis(300));
    let proxied = plain.clone().with_proxy(format!("http://me:{PASSWORD}@{address}"));
    for (options, url) in [
        (plain.clone(), format!("http://{address}/")),
        (plain.clone(), "https://no-such-name.invalid/".to_owned()),
        (plain.clone(), format!("https://{address}/")),
        (proxied, "https://things.example/".to_owned()),
    ] {
        let mut request = HttpRequest::new(url, "text/xml", Bytes::from_static(b"<a/>"));
        request.authorization = Some(format!("Basic {ENCODED}=="));
        writeln!(log(), "{request:?}").unwrap();
        let reply = ReqwestTransport::new(options).unwrap().send(request).await;
        writeln!(log(), "{reply:?}").unwrap();
    }
    let mut last = HttpRequest::new(format!("http://{address}/"), "a", Bytes::from_static(b"STOP"));
    last.timeouts = last.timeouts.with_total(Duration::from_secs(5));
    let _ = ReqwestTransport::new(plain).unwrap().send(last).await;
    let heard = server.await.unwrap();
    assert!(heard.contains(ENCODED), "they were sent: {heard}");
    let log = log();
    let lines = log.lines().count();
    assert!(lines > 20, "{lines} lines: {log}");
    assert!(!log.contains(PASSWORD) && !log.contains(ENCODED), "{log}");
}
