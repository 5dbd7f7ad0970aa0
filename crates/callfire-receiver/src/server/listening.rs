//! Accepts connections, and ends in order. What is served is handed in.

use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use prometheus_client::metrics::gauge::Gauge;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::connection::{Stage, Terms};
use super::progress::Progress;
use super::registry::Registry;
use crate::rarely::Rarely;

/// How many connections may wait to be accepted. Tokio's own choice is soon full when many come at once, and then a
/// sender who comes new waits for seconds.
const BACKLOG: u32 = 4096;
/// How long requests under way may take after the server was told to stop.
const GRACE: Duration = Duration::from_secs(10);
/// How long it takes a connection to be closed for another, more or less.
const SHORT_PAUSE: Duration = Duration::from_millis(1);
/// The pause when there is none to be closed.
const LONG_PAUSE: Duration = Duration::from_millis(50);

/// Listens at an address; it may have been another's a moment ago.
pub(crate) fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// A server that listens. It ends when this is dropped.
#[derive(Debug)]
pub(super) struct Listening {
    pub(super) address: SocketAddr,
    stage: watch::Sender<Stage>,
}

impl Listening {
    pub(super) fn start(
        listener: TcpListener,
        terms: Terms,
        connections: Gauge,
    ) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let (stage, watched) = watch::channel(Stage::Serving);
        let registry = Registry::new(terms.limits.connections, terms.limits.per_ip, connections);
        tokio::spawn(run(
            Acceptor { listener, registry, terms: Arc::new(terms), told: Rarely::default() },
            watched,
        ));
        Ok(Self { address, stage })
    }

    /// Accepts nothing more, closes what is idle, and waits for what is under way to be answered.
    pub(super) async fn shutdown(&self) {
        self.stage.send_replace(Stage::Draining);
        // It is closed when the acceptor and the last connection are gone.
        if timeout(GRACE, self.stage.closed()).await.is_err() {
            tracing::warn!("connections are cut off that did not end in time");
            self.stage.send_replace(Stage::Over);
            self.stage.closed().await;
        }
    }
}

struct Acceptor {
    listener: TcpListener,
    registry: Arc<Registry>,
    terms: Arc<Terms>,
    /// That connections cannot be accepted.
    told: Rarely,
}

async fn run(acceptor: Acceptor, mut stage: watch::Receiver<Stage>) {
    loop {
        tokio::select! {
            biased;
            _ = stage.changed() => return,
            accepted = acceptor.listener.accept() => match accepted {
                Ok((stream, peer)) => acceptor.take(stream, peer, &stage),
                Err(error) => acceptor.recover(&error).await,
            },
        }
    }
}

impl Acceptor {
    fn take(&self, stream: TcpStream, peer: SocketAddr, stage: &watch::Receiver<Stage>) {
        let Some(slot) = self.registry.admit(peer.ip()) else {
            tracing::debug!("a connection is refused: all others are busy");
            return;
        };
        let progress = Arc::new(Progress::new(slot, &self.terms.limits));
        tokio::spawn(Arc::clone(&self.terms).serve((stream, peer.ip()), progress, stage.clone()));
    }

    /// Goes on after a connection could not be accepted.
    async fn recover(&self, error: &io::Error) {
        let is_of_the_connection = matches!(
            error.kind(),
            ErrorKind::ConnectionAborted
                | ErrorKind::ConnectionRefused
                | ErrorKind::ConnectionReset
        );
        if is_of_the_connection {
            return;
        }
        // What is missing, such as a file descriptor, somebody has who needs it less.
        let is_dismissed = self.registry.dismiss();
        if self.told.may_tell().is_some() {
            tracing::warn!(%error, "connections cannot be accepted unless others are closed");
        }
        sleep(if is_dismissed { SHORT_PAUSE } else { LONG_PAUSE }).await;
    }
}
