//! The server: who listens, and what is kept of what came. What is said is in `session`.

mod session;
mod tls;

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::{Behaviour, Fate, Mail};
use tls::Tls;

type Policy = Box<dyn Fn(u64) -> Behaviour + Send + Sync>;

/// An SMTP server on a free port of 127.0.0.1. It stops when it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    /// Aborted when it is dropped, and with it all connections.
    _listening: JoinSet<()>,
}

/// Sets a [`Server`] up.
pub struct Builder {
    policy: Policy,
    account: Option<(String, String)>,
    security: Security,
    port: u16,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Security {
    None,
    StartTls,
    Implicit,
}

/// How much of what there was.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Counts {
    /// Connections, by what was decided for them.
    pub connections: BTreeMap<Behaviour, u64>,
    /// Mails that were kept.
    pub mails: u64,
    /// Mails of which the sender has surely seen that they were taken.
    pub confirmed: u64,
    /// Mails that were kept though the sender was told nothing.
    pub unanswered: u64,
}

impl Counts {
    /// All connections.
    pub fn all_connections(&self) -> u64 {
        self.connections.values().sum()
    }

    /// The connections for which something bad was decided.
    pub fn bad_connections(&self) -> u64 {
        self.all_connections() - self.connections.get(&Behaviour::Accept).unwrap_or(&0)
    }
}

impl Server {
    /// Starts to set a server up.
    pub fn builder() -> Builder {
        Builder {
            policy: Box::new(|_| Behaviour::Accept),
            account: None,
            security: Security::None,
            port: 0,
        }
    }

    /// A server that takes everything.
    ///
    /// # Errors
    ///
    /// When there is no port to listen on.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it listens, as mail programs are told: `smtp://`, `smtp://…?tls=required`, or `smtps://` by what it can.
    pub fn url(&self) -> String {
        let port = self.address.port();
        match self.shared.security {
            Security::None => format!("smtp://127.0.0.1:{port}"),
            Security::StartTls => format!("smtp://127.0.0.1:{port}?tls=required"),
            Security::Implicit => format!("smtps://127.0.0.1:{port}"),
        }
    }

    /// The certificate that a client has to trust, in PEM, where there is TLS.
    pub fn certificate(&self) -> Option<&str> {
        self.shared.tls.as_ref().map(Tls::certificate)
    }

    /// What was kept, in the order in which it came.
    pub fn mails(&self) -> Vec<Mail> {
        self.shared.mails().clone()
    }

    /// How much there was so far.
    pub fn counts(&self) -> Counts {
        let mails = self.shared.mails();
        let number =
            |fits: fn(Fate) -> bool| mails.iter().filter(|mail| fits(mail.fate)).count() as u64;
        Counts {
            connections: lock(&self.shared.connections).clone(),
            mails: mails.len() as u64,
            confirmed: number(|fate| fate == Fate::Confirmed),
            unanswered: number(|fate| matches!(fate, Fate::Stalled | Fate::Dropped)),
        }
    }

    /// Replaces the policy for connections to come.
    pub fn behave(&self, policy: impl Fn(u64) -> Behaviour + Send + Sync + 'static) {
        *lock(&self.shared.policy) = Box::new(policy);
    }

    /// Tells how many mails were kept, each time one more is, and before its sender is told.
    pub fn kept(&self) -> watch::Receiver<usize> {
        self.shared.kept.subscribe()
    }

    /// Waits until so many mails are kept.
    pub async fn wait_for(&self, mails: usize) {
        let mut kept = self.kept();
        // The sender is in `shared`, which is still there.
        let _ = kept.wait_for(|kept| *kept >= mails).await;
    }
}

impl Builder {
    /// Decides by the number of a connection, from 0, what becomes of it. Default: everything is taken.
    pub fn policy(self, policy: impl Fn(u64) -> Behaviour + Send + Sync + 'static) -> Self {
        Self { policy: Box::new(policy), ..self }
    }

    /// Takes mails only from this user. Default: from anybody.
    pub fn account(self, user: impl Into<String>, password: impl Into<String>) -> Self {
        Self { account: Some((user.into(), password.into())), ..self }
    }

    /// Offers STARTTLS, and takes mails without it too.
    pub fn start_tls(self) -> Self {
        Self { security: Security::StartTls, ..self }
    }

    /// Talks TLS from the first byte on.
    pub fn implicit_tls(self) -> Self {
        Self { security: Security::Implicit, ..self }
    }

    /// Listens on this port. Default: any that is free.
    pub fn port(self, port: u16) -> Self {
        Self { port, ..self }
    }

    /// Starts to listen, on the current Tokio runtime.
    ///
    /// # Errors
    ///
    /// When it cannot be listened on the port.
    pub async fn start(self) -> io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).await?;
        let address = listener.local_addr()?;
        let tls = (self.security != Security::None).then(Tls::new).transpose()?;
        let shared = Arc::new(Shared {
            policy: Mutex::new(self.policy),
            account: self.account,
            security: self.security,
            tls,
            next: AtomicU64::new(0),
            connections: Mutex::default(),
            mails: Mutex::default(),
            kept: watch::Sender::new(0),
        });
        let mut listening = JoinSet::new();
        listening.spawn(listen(listener, Arc::clone(&shared)));
        Ok(Server { address, shared, _listening: listening })
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("security", &self.security).finish_non_exhaustive()
    }
}

async fn listen(listener: TcpListener, shared: Arc<Shared>) {
    let mut sessions = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                // A client that is gone already is no reason to stop.
                let Ok((stream, _)) = accepted else { continue };
                sessions.spawn(session::serve(stream, Arc::clone(&shared)));
            }
            Some(_) = sessions.join_next() => {}
        }
    }
}

/// What all connections share.
struct Shared {
    policy: Mutex<Policy>,
    account: Option<(String, String)>,
    security: Security,
    tls: Option<Tls>,
    next: AtomicU64,
    connections: Mutex<BTreeMap<Behaviour, u64>>,
    mails: Mutex<Vec<Mail>>,
    kept: watch::Sender<usize>,
}

impl Shared {
    /// Numbers a connection, and decides what becomes of it.
    fn begin(&self) -> (u64, Behaviour) {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let behaviour = lock(&self.policy)(number);
        *lock(&self.connections).entry(behaviour).or_default() += 1;
        (number, behaviour)
    }

    /// Keeps a mail; where it is.
    fn keep(&self, mail: Mail) -> usize {
        let mut mails = self.mails();
        mails.push(mail);
        self.kept.send_replace(mails.len());
        mails.len() - 1
    }

    fn confirm(&self, place: usize) {
        if let Some(mail) = self.mails().get_mut(place) {
            mail.fate = Fate::Confirmed;
        }
    }

    fn mails(&self) -> MutexGuard<'_, Vec<Mail>> {
        lock(&self.mails)
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").field("security", &self.security).finish_non_exhaustive()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
