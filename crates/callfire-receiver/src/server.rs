//! The HTTP server of a receiver for who has none. What requests are answered with is not decided here.

mod connection;
mod exchange;
mod listening;
mod progress;
mod refused;
mod registry;
mod stream;
mod tls;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use futures_util::future::join;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use rustls::ServerConfig;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::limits::Limits;
use crate::receiver::Receiver;
use connection::Terms;
use listening::Listening;
pub(crate) use listening::bind;
pub use tls::{Tls, TlsError};

/// A receiver that listens on an address, as [`Builder::listen`](crate::Builder::listen) makes it.
///
/// It goes on until [`shutdown`](Self::shutdown); when it is dropped, what is under way is cut off.
pub struct Server {
    listening: Listening,
    is_tls: bool,
    receiver: Receiver,
}

/// How a receiver is served.
pub(crate) struct Serving {
    /// What answers requests.
    pub(crate) app: Router,
    pub(crate) limits: Limits,
    pub(crate) tls: Option<ServerConfig>,
    /// How many connections there are.
    pub(crate) connections: Gauge,
    /// How many clients were refused for their certificates.
    pub(crate) refused: Counter,
}

impl Server {
    /// Serves a receiver.
    pub(crate) fn serve(
        listener: TcpListener,
        receiver: Receiver,
        Serving { app, limits, tls, connections, refused }: Serving,
    ) -> io::Result<Self> {
        let is_tls = tls.is_some();
        let tls = tls.map(|config| TlsAcceptor::from(Arc::new(config)));
        let terms = Terms::new(app, tls, limits, refused);
        let listening = Listening::start(listener, terms, connections)?;
        Ok(Self { listening, is_tls, receiver })
    }

    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.listening.address
    }

    /// Where notifications come to. It holds the secret path, and the address it listens on: the service needs one
    /// that leads here from outside.
    pub fn url(&self) -> String {
        let scheme = if self.is_tls { "https" } else { "http" };
        format!("{scheme}://{}{}", self.address(), self.receiver.path())
    }

    /// What stands behind it.
    pub fn receiver(&self) -> &Receiver {
        &self.receiver
    }

    /// Stops within 10 s: accepts no connection, closes the idle ones, and answers what is under way. The receiver stops
    /// meanwhile: what still comes is kept for its next start.
    pub async fn shutdown(self) {
        join(self.listening.shutdown(), self.receiver.stop()).await;
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("address", &self.address())
            .field("is_tls", &self.is_tls)
            .finish_non_exhaustive()
    }
}
