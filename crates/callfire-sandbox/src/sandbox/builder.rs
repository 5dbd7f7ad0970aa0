//! The settings of a sandbox. What becomes of them is in `start`.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use super::start::invalid;
use super::{InMemory, LOGIN, PASSWORD, Sandbox, start};
use crate::clock::{Clock, FastClock};
use crate::exchanges::{Exchange, Hook};

/// Sets a [`Sandbox`] up.
pub struct Builder {
    pub(super) address: SocketAddr,
    pub(super) login: String,
    pub(super) password: String,
    pub(super) time: Time,
    pub(super) data: Option<PathBuf>,
    pub(super) hook: Option<Hook>,
    pub(super) postback_hosts: Vec<String>,
}

impl Builder {
    pub(super) fn new() -> Self {
        Self {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            login: LOGIN.to_owned(),
            password: PASSWORD.to_owned(),
            time: Time::Speed(1.0),
            data: None,
            hook: None,
            postback_hosts: Vec::new(),
        }
    }

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

    /// Sets the clock. Default: Tokio's, which is the computer's unless a test pauses it.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.time = Time::Clock(Arc::new(clock));
        self
    }

    /// Makes time run `speed` times as fast as on Tokio's clock, a million times at most: it replaces
    /// [`clock`](Self::clock).
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

    /// Calls `hook` with each request that comes to a SOAP endpoint, after its reply was made and before it is sent:
    /// a slow hook holds the reply up.
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
    /// When the address cannot be listened on or the data file cannot be used. Of kind `InvalidInput` when the speed
    /// is not above zero or above a million, a host that postbacks may go to is none, or the login has a colon, which HTTP basic
    /// authentication cannot carry.
    pub async fn start(self) -> io::Result<Sandbox> {
        start::start(self).await
    }

    /// Makes a sandbox that listens nowhere: requests come to it by its [`transport`](Sandbox::transport).
    ///
    /// Nothing runs in the background. What is due happens when somebody looks next, as ever; postbacks are kept and
    /// never sent. Its time is that of Tokio's clock, which a test can pause, so that a wait takes no time:
    ///
    /// ```
    /// use callfire::CallFire;
    /// use callfire::service::CreateNumberOrder;
    /// use callfire_sandbox::{Disruption, LOGIN, PASSWORD, Sandbox};
    ///
    /// # #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// // In a test: #[tokio::test(start_paused = true)]
    /// let sandbox = Sandbox::builder().in_memory()?;
    /// let callfire = CallFire::builder()
    ///     .transport(sandbox.transport())
    ///     .credentials(LOGIN, PASSWORD)?
    ///     .build()?;
    ///
    /// sandbox.disrupt(Disruption::stall());
    /// let order = CreateNumberOrder::new().with_numbers(["12065550100"]);
    /// let error = callfire.create_number_order(order).await.unwrap_err();
    /// assert_eq!(error.effect(), callfire::Effect::MaybeApplied);
    /// // It was: 30 s have passed, in no time.
    /// let id = sandbox.ledger()?[0].created[0];
    /// assert_eq!(callfire.get_number_order(id).await?.status, callfire::data::OrderStatus::Finished);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The address and the hosts for postbacks mean nothing to it.
    ///
    /// # Errors
    ///
    /// When the data file cannot be used. Of kind `InvalidInput` when the speed is not above zero or above a million, or
    /// the login has a colon.
    pub fn in_memory(self) -> io::Result<Sandbox<InMemory>> {
        start::in_memory(self)
    }
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
pub(super) enum Time {
    /// From Tokio's clock, so many times as fast.
    Speed(f64),
    Clock(Arc<dyn Clock>),
}

impl Time {
    pub(super) fn clock(self, not_before: SystemTime) -> io::Result<Arc<dyn Clock>> {
        match self {
            Self::Clock(clock) => Ok(clock),
            Self::Speed(speed) => match FastClock::new(speed, not_before) {
                Some(clock) => Ok(Arc::new(clock)),
                None => Err(invalid("the speed is not above zero, or above 1000000")),
            },
        }
    }
}
