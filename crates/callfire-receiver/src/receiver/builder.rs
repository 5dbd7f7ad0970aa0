//! The settings of a receiver. What becomes of them is in `start`.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::{Receiver, StartError, start};
use crate::clock::{Clock, SystemClock};
use crate::dispatch::{Retry, Settings};
use crate::handler::Handler;
use crate::inbox::Inbox;
use crate::limits::Limits;
use crate::server::{Server, Tls};

const DAY: Duration = Duration::from_hours(24);

/// Sets a [`Receiver`] up.
pub struct Builder {
    pub(super) store: Option<Store>,
    pub(super) handlers: Vec<(String, Arc<dyn Handler>)>,
    pub(super) settings: Settings,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) path_secret: Option<String>,
    pub(super) basic_auth: Option<(String, String)>,
    pub(super) limits: Limits,
    pub(super) tls: Option<Tls>,
}

/// Where the inbox is.
#[derive(Debug)]
pub(super) enum Store {
    File(PathBuf),
    Inbox(Arc<dyn Inbox>),
}

impl Builder {
    pub(super) fn new() -> Self {
        let settings = Settings {
            retry: Retry::default(),
            timeout: Duration::from_mins(1),
            concurrency: 8,
            retention: 30 * DAY,
        };
        Self {
            store: None,
            handlers: Vec::new(),
            settings,
            clock: Arc::new(SystemClock),
            path_secret: None,
            basic_auth: None,
            limits: Limits::default(),
            tls: None,
        }
    }

    /// Keeps the inbox in this SQLite file, which is made if there is none. One receiver at a time can have it.
    ///
    /// This or [`inbox`](Self::inbox) is needed.
    pub fn file(mut self, path: impl Into<PathBuf>) -> Self {
        self.store = Some(Store::File(path.into()));
        self
    }

    /// Keeps the inbox in something else: it replaces [`file`](Self::file).
    pub fn inbox(mut self, inbox: impl Inbox) -> Self {
        self.store = Some(Store::Inbox(Arc::new(inbox)));
        self
    }

    /// Adds a handler; every notification goes to each of them.
    ///
    /// The inbox remembers by the name which notifications it has still to get: it stays the same when the program is
    /// started anew, and no two have the same. It has 1 to 64 characters of a-z, 0-9, `-` and `_`. What came before the
    /// first start with it does not go to it; what waits for one that is left out stays until it is there again.
    pub fn handler(mut self, name: impl Into<String>, handler: impl Handler) -> Self {
        self.handlers.push((name.into(), Arc::new(handler)));
        self
    }

    /// Sets when a handler is called again with what it did not take.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.settings.retry = retry;
        self
    }

    /// Sets how long a handler may take over one notification. Default: 60 s.
    ///
    /// What takes longer is cut off where it waits, and tried again. A handler that blocks its thread cannot be cut off,
    /// and may then be called again for the same notification.
    pub fn handler_timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// Sets how many notifications each handler may have at a time. Default: 8.
    pub fn concurrency(mut self, calls: usize) -> Self {
        self.settings.concurrency = calls;
        self
    }

    /// Sets how long what was handled stays in the inbox, at least 7 days. Default: 30 days.
    ///
    /// What is not there any more is not known when it comes again. Dead letters, and what is waiting, stay.
    pub fn retention(mut self, time: Duration) -> Self {
        self.settings.retention = time;
        self
    }

    /// Sets the clock that retries and retention go by. Default: the computer's.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Sets the part of the path that nobody can guess: 16 to 256 characters of A-Z, a-z, 0-9, `-` and `_`.
    ///
    /// Default: 192 random bits, chosen at the first start and kept in the inbox.
    pub fn path_secret(mut self, text: impl Into<String>) -> Self {
        self.path_secret = Some(text.into());
        self
    }

    /// Lets in only who names this user and password, by HTTP basic authentication. Default: whoever knows the path.
    pub fn basic_auth(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.basic_auth = Some((user.into(), password.into()));
        self
    }

    /// Sets what senders may use.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Speaks TLS. It is for [`listen`](Self::listen).
    pub fn tls(mut self, tls: Tls) -> Self {
        self.tls = Some(tls);
        self
    }

    /// Starts to call the handlers, on the current Tokio runtime. The web server is the caller's.
    ///
    /// # Errors
    ///
    /// When a setting cannot be, or the inbox cannot be used.
    pub async fn start(self) -> Result<Receiver, StartError> {
        start::start(self).await
    }

    /// The same with a server of its own at this address; with the port 0 it is any free one.
    ///
    /// # Errors
    ///
    /// When a setting cannot be, or the address or the inbox cannot be used. No handler was called then.
    pub async fn listen(self, address: impl Into<SocketAddr>) -> Result<Server, StartError> {
        start::listen(self, address.into()).await
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.handlers.iter().map(|(name, _)| name).collect();
        f.debug_struct("Builder")
            .field("store", &self.store)
            .field("handlers", &names)
            .field("settings", &self.settings)
            .field("clock", &self.clock)
            .field("limits", &self.limits)
            .field("tls", &self.tls)
            .finish_non_exhaustive()
    }
}
