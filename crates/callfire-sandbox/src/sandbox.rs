//! A running sandbox, as the program that started it holds it. How it is set up is in `builder`.

mod builder;
mod start;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

pub use builder::Builder;

use crate::control::{Control, IncomingCall, IncomingText, LedgerEntry, MailEntry, PostbackEntry};
use crate::disruption::Disruption;

/// The login of the account unless the builder says otherwise.
pub const LOGIN: &str = "login";
/// The password of the account unless the builder says otherwise.
pub const PASSWORD: &str = "password";

/// How long requests under way may take after the sandbox was told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// A running sandbox. It stops when it is dropped.
pub struct Sandbox {
    address: SocketAddr,
    base_url: String,
    control: Control,
    /// The server and the sender of postbacks run until this is dropped.
    stop: watch::Sender<()>,
    server: JoinHandle<()>,
    sender: JoinHandle<()>,
}

impl Sandbox {
    /// Starts to set a sandbox up.
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base URL for clients, such as `http://127.0.0.1:40123`.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Lets a text come in, as if somebody had sent it; its id.
    ///
    /// # Errors
    ///
    /// Of kind `InvalidInput` when there cannot be such a text; any other when the data file cannot be written.
    pub fn receive_text(&self, text: &IncomingText) -> io::Result<i64> {
        self.control.receive_text(text)
    }

    /// Lets a call come in, as if somebody had called; its id.
    ///
    /// # Errors
    ///
    /// Of kind `InvalidInput` when there cannot be such a call; any other when the data file cannot be written.
    pub fn receive_call(&self, call: &IncomingCall) -> io::Result<i64> {
        self.control.receive_call(call)
    }

    /// Lets somebody else buy numbers and keywords that are for sale, or ordered and not delivered yet: all or none.
    ///
    /// An order that is under way then ends without them, as orders may.
    ///
    /// # Errors
    ///
    /// Of kind `InvalidInput` when one of them cannot be bought; any other when the data file cannot be written.
    pub fn sell(&self, names: impl IntoIterator<Item = impl Into<String>>) -> io::Result<()> {
        self.control.sell(&names.into_iter().map(Into::into).collect::<Vec<_>>())
    }

    /// What was applied and how often, in the order of the first times.
    ///
    /// # Errors
    ///
    /// When the data file cannot be written, in which there is kept what has happened meanwhile.
    pub fn ledger(&self) -> io::Result<Vec<LedgerEntry>> {
        self.control.ledger()
    }

    /// The postbacks that are kept, newest first, and what came of them.
    ///
    /// # Errors
    ///
    /// When the data file cannot be written, in which there is kept what has happened meanwhile.
    pub fn postbacks(&self) -> io::Result<Vec<PostbackEntry>> {
        self.control.postbacks()
    }

    /// The mails that subscriptions of the format `EMAIL` would have got, newest first. None is sent.
    ///
    /// # Errors
    ///
    /// When the data file cannot be written, in which there is kept what has happened meanwhile.
    pub fn mails(&self) -> io::Result<Vec<MailEntry>> {
        self.control.mails()
    }

    /// Lets something go wrong with requests to come. Of several that fit, the one that was asked for first is used.
    pub fn disrupt(&self, disruption: Disruption) {
        self.control.disruptions.add(disruption);
    }

    /// Lets nothing go wrong any more.
    pub fn clear_disruptions(&self) {
        self.control.disruptions.clear();
    }

    /// The address of the WSDL, for clients that begin with one.
    pub fn wsdl_url(&self) -> String {
        format!("{}/api/1.1/wsdl/callfire-service-http-soap12.wsdl", self.base_url)
    }

    /// Stops, and returns when the port is free again. Requests under way are given up to 5 s.
    pub async fn shutdown(self) {
        let Self { stop, mut server, mut sender, .. } = self;
        drop(stop);
        if timeout(GRACE, async { (&mut server).await.and((&mut sender).await) }).await.is_err() {
            server.abort();
            sender.abort();
        }
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}
