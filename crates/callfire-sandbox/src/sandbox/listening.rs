//! The way to a sandbox over a socket: its addresses, and its end.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::Sandbox;

/// How long requests under way may take after the sandbox was told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// The way to a sandbox that listens on an address, as [`Builder::start`](super::Builder::start) makes it.
pub struct Listening {
    pub(super) address: SocketAddr,
    pub(super) base_url: String,
    /// The server and the sender of postbacks run until this is dropped.
    pub(super) stop: watch::Sender<()>,
    pub(super) server: JoinHandle<()>,
    pub(super) sender: JoinHandle<()>,
}

impl Sandbox<Listening> {
    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.way.address
    }

    /// The base URL for clients, such as `http://127.0.0.1:40123`.
    pub fn base_url(&self) -> &str {
        &self.way.base_url
    }

    /// The address of the WSDL, for clients that begin with one.
    pub fn wsdl_url(&self) -> String {
        format!("{}/api/1.1/wsdl/callfire-service-http-soap12.wsdl", self.way.base_url)
    }

    /// Stops, and returns when the port is free again. Requests under way are given up to 5 s.
    pub async fn shutdown(self) {
        let Listening { stop, mut server, mut sender, .. } = self.way;
        drop(stop);
        if timeout(GRACE, async { (&mut server).await.and((&mut sender).await) }).await.is_err() {
            server.abort();
            sender.abort();
        }
    }
}

impl fmt::Debug for Listening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listening").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}
