//! Sets a client up.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use tokio::sync::Semaphore;

use super::base_url::BaseUrl;
use super::exchange::{Exchange, Observer};
use super::pace::Lanes;
use super::retry::Buckets;
use super::{CallOptions, Client, Credentials, FaultMeaning, Guard, Pace, PaceOf, Shared};
use crate::codec::{EncodeError, ReadOptions};
use crate::error::{Error, Result};
use crate::limits::{Limits, Timeouts};
use crate::soap::{Fault, FaultCode};
#[cfg(feature = "reqwest")]
use crate::transport::ReqwestOptions;
use crate::transport::Transport;

/// Sets a [`Client`] up; every setting has a default.
pub struct ClientBuilder {
    transport: Option<Arc<dyn Transport>>,
    base_url: Option<String>,
    credentials: Option<Credentials>,
    user_agent: String,
    options: CallOptions,
    concurrency: usize,
    fault_meaning: fn(&Fault) -> FaultMeaning,
    how_to_find_out: fn(operation: &str) -> Option<&'static str>,
    on_exchange: Option<Box<Observer>>,
    options_for: fn(operation: &str) -> CallOptions,
    guard: Option<Box<Guard>>,
    pace_of: Option<Box<PaceOf>>,
    #[cfg(feature = "reqwest")]
    transport_options: Option<ReqwestOptions>,
}

impl ClientBuilder {
    pub(super) fn new() -> Self {
        Self {
            transport: None,
            base_url: None,
            credentials: None,
            user_agent: concat!("soapwire/", env!("CARGO_PKG_VERSION")).to_owned(),
            options: CallOptions::new(),
            concurrency: 32,
            fault_meaning: by_code,
            how_to_find_out: |_| None,
            on_exchange: None,
            options_for: |_| CallOptions::new(),
            guard: None,
            pace_of: None,
            #[cfg(feature = "reqwest")]
            transport_options: None,
        }
    }

    /// Sets what carries the requests. Default: [`ReqwestTransport`](crate::transport::ReqwestTransport), with the
    /// feature `reqwest`.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Sets what the default transport can be told. It cannot go with a [`transport`](Self::transport) of one's own.
    #[cfg(feature = "reqwest")]
    pub fn transport_options(mut self, options: ReqwestOptions) -> Self {
        self.transport_options = Some(options);
        self
    }

    /// Sends every operation to `url` followed by the path of its address in the WSDL. Default: the address in the
    /// WSDL.
    ///
    /// `url` has a scheme, a host and, if needed, a port and a path. It is `https`, or `http` to a loopback address.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sets the credentials sent with every request. Default: none are sent.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Sets the `User-Agent` header. Default: `soapwire/` and its version.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// Sets the deadlines of every call. Default: [`Timeouts::default`].
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.options = self.options.with_timeouts(timeouts);
        self
    }

    /// Sets the limits on every reply. Default: [`Limits::default`].
    pub fn limits(mut self, limits: Limits) -> Self {
        self.options = self.options.with_limits(limits);
        self
    }

    /// Sets how often a request is sent at most; 1 switches repetition off, and 0 is taken as 1. Default: 3.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.options = self.options.with_max_attempts(attempts);
        self
    }

    /// Sets whether a request with a key is sent once more, identically, when it may have been executed. The service
    /// must recognise the key. Default: no.
    pub fn retry_ambiguous(mut self, retry: bool) -> Self {
        self.options = self.options.with_retry_ambiguous(retry);
        self
    }

    /// Sets how replies are read. Default: what the schema does not have is tolerated.
    pub fn reading(mut self, options: ReadOptions) -> Self {
        self.options = self.options.with_reading(options);
        self
    }

    /// Sets how many requests are under way at the same time; further calls wait for their turn. Default: 32.
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.concurrency = requests;
        self
    }

    /// Sets what a fault says of its request. Default: a `Sender` fault without a detail is
    /// [`Refused`](FaultMeaning::Refused), any other [`Unclear`](FaultMeaning::Unclear).
    ///
    /// It is not asked about a fault that is [incomplete](Fault::is_complete).
    pub fn fault_meaning(mut self, meaning: fn(&Fault) -> FaultMeaning) -> Self {
        self.fault_meaning = meaning;
        self
    }

    /// Sets how to find out whether a request of an operation was executed, in words for
    /// [`Ambiguity::how`](crate::error::Ambiguity::how). Default: general advice.
    pub fn how_to_find_out(mut self, how: fn(operation: &str) -> Option<&'static str>) -> Self {
        self.how_to_find_out = how;
        self
    }

    /// Sets what an operation needs other than the defaults, such as a larger limit. What this builder sets goes over
    /// it, and the options of a call over both. [`Timeouts`] and [`Limits`] each go as a whole. Default: nothing.
    pub fn options_for(mut self, options: fn(operation: &str) -> CallOptions) -> Self {
        self.options_for = options;
        self
    }

    /// Sets a check of every request before it is written, by the operation's name and the typed request: for rules
    /// that a schema cannot say. Default: none.
    pub fn guard(
        mut self,
        guard: impl Fn(&'static str, &dyn Any) -> std::result::Result<(), EncodeError>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        self.guard = Some(Box::new(guard));
        self
    }

    /// Sets which requests keep a distance from each other, by the operation's name and the typed request. It holds for
    /// repetitions as for first attempts, and for all clones of the client. Default: none.
    pub fn pace(
        mut self,
        pace: impl Fn(&'static str, &dyn Any) -> Option<Pace> + Send + Sync + 'static,
    ) -> Self {
        self.pace_of = Some(Box::new(pace));
        self
    }

    /// Hands every exchange to `observer`, on the task of the call. Nothing of it is logged otherwise.
    pub fn on_exchange(mut self, observer: impl Fn(&Exchange<'_>) + Send + Sync + 'static) -> Self {
        self.on_exchange = Some(Box::new(observer));
        self
    }

    /// The client.
    ///
    /// # Errors
    /// Of kind [`Config`](crate::error::ErrorKind::Config) when a setting cannot be used.
    pub fn build(self) -> Result<Client> {
        if !(1..=Semaphore::MAX_PERMITS).contains(&self.concurrency) {
            return Err(Error::config("concurrency", "must be at least 1"));
        }
        if self.user_agent.is_empty()
            || !self.user_agent.bytes().all(|byte| matches!(byte, b' '..=b'~'))
        {
            return Err(Error::config("user agent", "must be printable ASCII"));
        }
        let base_url = self.base_url.as_deref().map(BaseUrl::parse).transpose()?;
        #[cfg(feature = "reqwest")]
        let transport = default_transport(self.transport, self.transport_options)?;
        #[cfg(not(feature = "reqwest"))]
        let transport = self.transport.ok_or_else(|| {
            Error::config("transport", "none is set, and the feature `reqwest` is off")
        })?;
        Ok(Client {
            shared: Arc::new(Shared {
                base_url,
                transport,
                authorization: self.credentials.map(|credentials| credentials.authorization()),
                user_agent: self.user_agent,
                options: self.options,
                fault_meaning: self.fault_meaning,
                how_to_find_out: self.how_to_find_out,
                on_exchange: self.on_exchange,
                options_for: self.options_for,
                guard: self.guard,
                pace_of: self.pace_of,
                lanes: Lanes::default(),
                permits: Semaphore::new(self.concurrency),
                buckets: Buckets::default(),
            }),
        })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientBuilder")
            .field("base_url", &self.base_url.as_deref().map(|url| BaseUrl::parse(url).ok()))
            .field("credentials", &self.credentials)
            .field("user_agent", &self.user_agent)
            .field("options", &self.options)
            .field("concurrency", &self.concurrency)
            .finish_non_exhaustive()
    }
}

/// SOAP itself says only whose fault it is.
fn by_code(fault: &Fault) -> FaultMeaning {
    if fault.code() == FaultCode::Sender && fault.detail_xml().is_none() {
        FaultMeaning::Refused
    } else {
        FaultMeaning::Unclear
    }
}

/// The transport that was set, or the default one with what it was told.
#[cfg(feature = "reqwest")]
fn default_transport(
    own: Option<Arc<dyn Transport>>,
    options: Option<ReqwestOptions>,
) -> Result<Arc<dyn Transport>> {
    match (own, options) {
        (Some(own), None) => Ok(own),
        (Some(_), Some(_)) => Err(Error::config(
            "transport options",
            "are for the default transport; tell the transport that was set itself",
        )),
        (None, options) => {
            match crate::transport::ReqwestTransport::new(options.unwrap_or_default()) {
                Ok(transport) => Ok(Arc::new(transport)),
                Err(error) => Err(Error::config("transport", error.to_string())),
            }
        }
    }
}
