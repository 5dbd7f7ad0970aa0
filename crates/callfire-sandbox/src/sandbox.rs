//! Starting and stopping a sandbox: settings in, a listening server out. What it answers is not decided here.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::backend::Backend;
use crate::clock::{Clock, FastClock};
use crate::control::{Control, IncomingCall, IncomingText, LedgerEntry};
use crate::disruption::Disruption;
use crate::exchanges::{Exchange, Exchanges, Hook};
use crate::http::{self, Connection, Connections, Credentials, Login, Server, Stopped};
use crate::postback::{self, Client, Guard};
use crate::service;
use crate::state::Account;
use crate::store::Store;

/// The login of the account unless the builder says otherwise.
pub const LOGIN: &str = "login";
/// The password of the account unless the builder says otherwise.
pub const PASSWORD: &str = "password";

/// How long requests under way may take after the sandbox was told to stop.
const GRACE: Duration = Duration::from_secs(5);
/// How long a postback may take.
const POSTBACK_TIMEOUT: Duration = Duration::from_secs(5);

/// A running sandbox. It stops when it is dropped.
#[derive(Debug)]
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
        Builder {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            login: LOGIN.to_owned(),
            password: PASSWORD.to_owned(),
            time: Time::Speed(1.0),
            data: None,
            hook: None,
            postback_hosts: Vec::new(),
        }
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
        drop(self.stop);
        // Whatever the outcome, there is nothing left to stop.
        let _ = timeout(GRACE, async { (self.server.await, self.sender.await) }).await;
    }
}

/// Sets a [`Sandbox`] up.
pub struct Builder {
    address: SocketAddr,
    login: String,
    password: String,
    time: Time,
    data: Option<PathBuf>,
    hook: Option<Hook>,
    postback_hosts: Vec<String>,
}

impl Builder {
    /// Sets the address to listen on. Default: any free port of 127.0.0.1.
    pub fn address(mut self, address: impl Into<SocketAddr>) -> Self {
        self.address = address.into();
        self
    }

    /// Sets the login of the account. Default: [`LOGIN`].
    pub fn login(mut self, login: impl Into<String>) -> Self {
        self.login = login.into();
        self
    }

    /// Sets the password of the account. Default: [`PASSWORD`].
    pub fn password(mut self, password: impl Into<String>) -> Self {
        self.password = password.into();
        self
    }

    /// Sets the clock. Default: the computer's.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.time = Time::Clock(Arc::new(clock));
        self
    }

    /// Makes time run `speed` times as fast as on the computer's clock: it replaces [`clock`](Self::clock).
    pub fn speed(mut self, speed: f64) -> Self {
        self.time = Time::Speed(speed);
        self
    }

    /// Keeps the account in a SQLite file, which is made if there is none. Default: in memory only.
    ///
    /// A reply is sent when what it says is in the file, so that nothing acknowledged is lost, whatever ends the
    /// process. No two sandboxes can have one file at the same time.
    pub fn data(mut self, file: impl Into<PathBuf>) -> Self {
        self.data = Some(file.into());
        self
    }

    /// Calls `hook` with each request that comes to a SOAP endpoint, after its reply was made and before it is sent.
    pub fn on_exchange(mut self, hook: impl Fn(&Exchange) + Send + Sync + 'static) -> Self {
        self.hook = Some(Box::new(hook));
        self
    }

    /// Lets postbacks go to this host: a name or an IP address, without a port. Default: to this computer only.
    ///
    /// It can be called for several hosts. Link-local addresses, such as those of the metadata services of cloud
    /// machines, are out of bounds whatever their name.
    pub fn allow_postbacks_to(mut self, host: impl Into<String>) -> Self {
        self.postback_hosts.push(host.into());
        self
    }

    /// Starts to listen; the sandbox runs on the current Tokio runtime.
    ///
    /// # Errors
    ///
    /// When the address cannot be listened on or the data file cannot be used; of kind `InvalidInput` when the speed is not above zero, a
    /// host that postbacks may go to is none, or the login has a colon, which HTTP basic authentication cannot carry.
    pub async fn start(self) -> io::Result<Sandbox> {
        if self.login.contains(':') {
            return Err(invalid("the login has a colon"));
        }
        let guard = Guard::new(self.postback_hosts).map_err(|host| {
            invalid(&format!(
                "postbacks cannot be allowed to {host:?}: give a name or an IP address"
            ))
        })?;
        let client = Client::new(guard, POSTBACK_TIMEOUT)?;
        let store = self.data.as_deref().map(Store::open).transpose().map_err(io::Error::other)?;
        let not_before = store.as_ref().map_or(Ok(SystemTime::UNIX_EPOCH), Store::clock);
        let clock = self.time.clock(not_before.map_err(io::Error::other)?)?;
        let exchanges = Arc::new(Exchanges::new(Arc::clone(&clock), self.hook));
        let backend = Backend::new(Account::new(clock), store).map_err(io::Error::other)?;
        let backend = Arc::new(backend);
        let services = service::all(Arc::clone(&backend));
        let disruptions = Arc::clone(services.disruptions());
        let control = Control::new(Arc::clone(&backend), disruptions, Arc::clone(&exchanges));
        let listener = TcpListener::bind(self.address).await.map_err(|error| {
            io::Error::new(error.kind(), format!("cannot listen on {}: {error}", self.address))
        })?;
        let address = listener.local_addr()?;
        let (stop, stopped) = watch::channel(());
        let server = Server {
            services,
            credentials: Credentials::new(&self.login, &self.password),
            login: Login::new(self.login, &self.password),
            control: control.clone(),
            exchanges,
            address,
            stopped: stopped.clone(),
        };
        let sender = tokio::spawn(postback::run(backend, client, stopped.clone()));
        let server = tokio::spawn(serve(listener, server, stopped));
        let base_url = format!("http://{address}");
        Ok(Sandbox { address, base_url, control, stop, server, sender })
    }
}

async fn serve(listener: TcpListener, server: Server, mut stopped: Stopped) {
    let app = http::app(server).into_make_service_with_connect_info::<Connection>();
    // Nothing is ever sent: the change is the end of the sender.
    let stopped = async move { drop(stopped.changed().await) };
    // axum's server ends without an error, and only by the signal.
    let _ = axum::serve(Connections(listener), app).with_graceful_shutdown(stopped).await;
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("address", &self.address)
            .field("time", &self.time)
            .field("data", &self.data)
            .field("postback_hosts", &self.postback_hosts)
            .finish_non_exhaustive()
    }
}

/// Where the time comes from.
#[derive(Debug)]
enum Time {
    /// From the computer's clock, so many times as fast.
    Speed(f64),
    Clock(Arc<dyn Clock>),
}

impl Time {
    fn clock(self, not_before: SystemTime) -> io::Result<Arc<dyn Clock>> {
        match self {
            Self::Clock(clock) => Ok(clock),
            Self::Speed(speed) => match FastClock::new(speed, not_before) {
                Some(clock) => Ok(Arc::new(clock)),
                None => Err(invalid("the speed is not above zero")),
            },
        }
    }
}

fn invalid(message: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message)
}
