//! One connection, from the handshake to its end. Which connections there may be is not decided here.

use std::future::poll_fn;
use std::net::IpAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1::{self, Connection};
use hyper_util::rt::TokioIo;
use prometheus_client::metrics::counter::Counter;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Instant, Sleep, sleep_until, timeout};
use tokio_rustls::TlsAcceptor;

use super::exchange::Exchange;
use super::progress::Progress;
use super::refused::Refused;
use super::stream::Stream;
use crate::limits::Limits;

/// The least that hyper takes for its buffer.
const LEAST_BUFFER: usize = 8 * 1024;
/// How long a sender is listened to that has been answered before it was done: closing at once would take the answer
/// away from it.
const LINGER: Duration = Duration::from_secs(2);

/// What all connections of a server have in common.
pub(super) struct Terms {
    pub(super) app: Router,
    pub(super) tls: Option<TlsAcceptor>,
    http: http1::Builder,
    pub(super) limits: Limits,
    refused: Refused,
}

/// What a server is about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Stage {
    Serving,
    /// What is under way is answered, and nothing else.
    Draining,
    Over,
}

impl Terms {
    /// What there is for all connections; clients that are refused for their certificates are counted.
    pub(super) fn new(
        app: Router,
        tls: Option<TlsAcceptor>,
        limits: Limits,
        refused: Counter,
    ) -> Self {
        let mut http = http1::Builder::new();
        // The time that a head takes is watched here, for hyper has no other for idle connections.
        http.header_read_timeout(None).max_header_size(limits.head);
        http.max_buf_size(limits.head.max(LEAST_BUFFER));
        Self { app, tls, http, limits, refused: Refused::new(refused) }
    }

    /// Serves a connection to its end.
    pub(super) async fn serve(
        self: Arc<Self>,
        (stream, peer): (TcpStream, IpAddr),
        progress: Arc<Progress>,
        mut stage: watch::Receiver<Stage>,
    ) {
        // Where it cannot be set, answers may take a little longer.
        let _ = stream.set_nodelay(true);
        let Some(tls) = &self.tls else {
            return self.serve_http(stream, progress, stage).await;
        };
        let stream = tokio::select! {
            stream = timeout(self.limits.head_timeout, tls.accept(stream)) => stream,
            () = progress.dismissed() => return,
            _ = stage.changed() => return,
        };
        match stream {
            Ok(Ok(stream)) => self.serve_http(stream, progress, stage).await,
            Ok(Err(error)) => self.refused.note(&error, peer),
            Err(_) => tracing::debug!("TLS took too long"),
        }
    }

    async fn serve_http(
        &self,
        stream: impl AsyncRead + AsyncWrite + Send + Unpin,
        progress: Arc<Progress>,
        mut stage: watch::Receiver<Stage>,
    ) {
        let stream = Stream { stream, progress: Arc::clone(&progress) };
        let exchange = Exchange { app: self.app.clone(), progress: Arc::clone(&progress) };
        let mut connection = self.http.serve_connection(TokioIo::new(stream), exchange);
        if converse(&mut connection, &progress, &mut stage).await == End::Cut {
            return;
        }
        let stream = connection.into_parts().io.into_inner();
        tokio::select! {
            _ = timeout(LINGER, linger(stream)) => {}
            () = progress.dismissed() => {}
            _ = stage.changed() => {}
        }
    }
}

/// How a connection ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum End {
    /// Nothing more is to be said.
    Done,
    /// It has to go at once.
    Cut,
}

/// Answers one request after the other.
async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    connection: &mut Connection<TokioIo<Stream<S>>, Exchange>,
    progress: &Progress,
    stage: &mut watch::Receiver<Stage>,
) -> End {
    let mut sleep = pin!(sleep_until(Instant::now()));
    loop {
        match *stage.borrow_and_update() {
            Stage::Serving => {}
            Stage::Draining => Pin::new(&mut *connection).graceful_shutdown(),
            Stage::Over => return End::Cut,
        }
        let served = poll_fn(|cx| match connection.poll_without_shutdown(cx) {
            Poll::Ready(ended) => {
                if let Err(error) = ended {
                    tracing::debug!(%error, "a connection failed");
                }
                Poll::Ready(End::Done)
            }
            // What was polled may have set another deadline.
            Poll::Pending if is_late(progress.deadline(), sleep.as_mut(), cx) => {
                Poll::Ready(End::Cut)
            }
            Poll::Pending => Poll::Pending,
        });
        tokio::select! {
            biased;
            end = served => return end,
            () = progress.dismissed() => return End::Cut,
            changed = stage.changed() => if changed.is_err() { return End::Cut },
        }
    }
}

fn is_late(deadline: Option<Instant>, mut sleep: Pin<&mut Sleep>, cx: &mut Context<'_>) -> bool {
    let Some(deadline) = deadline else { return false };
    if sleep.deadline() != deadline {
        sleep.as_mut().reset(deadline);
    }
    sleep.poll(cx).is_ready()
}

/// Says that nothing more is coming, and waits for the sender to say so too.
async fn linger(mut stream: impl AsyncRead + AsyncWrite + Unpin) -> std::io::Result<()> {
    stream.shutdown().await?;
    let mut sink = [0; 4096];
    while stream.read(&mut sink).await? > 0 {}
    Ok(())
}
