//! Calls operations: writes the envelope, sends it, reads the reply, repeats only what may be repeated.
//!
//! It alone knows codec, SOAP and HTTP. It knows no particular service: what a fault's detail means and how an
//! ambiguous request is looked up are handed over by its [builder](ClientBuilder).

mod attempt;
mod base_url;
mod builder;
mod credentials;
mod exchange;
mod options;
mod pace;
mod reply;
mod retry;
mod turn;

use std::any::Any;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::Instant;
use tracing::Instrument as _;

pub use builder::ClientBuilder;
pub use credentials::Credentials;
pub use exchange::Exchange;
pub use options::{CallOptions, FaultMeaning};
pub use pace::Pace;

use crate::codec::EncodeError;
use crate::error::Result;
use crate::operation::Operation;
use crate::transport::Transport;
use attempt::Prepared;
use base_url::BaseUrl;
use options::Settings;
use pace::Lanes;
use retry::Buckets;

/// Beyond every deadline that is meant; an `Instant` can overflow.
const FAR: Duration = Duration::from_hours(24);

/// Calls the operations of a service.
///
/// Cloning is cheap and shares connections, the bound on concurrent calls and the retry budget.
///
/// A call repeats a request on its own only where that cannot do harm:
///
/// | | no byte was sent | status 429 | anything that may have been executed |
/// |---|---|---|---|
/// | [`ReadOnly`](crate::operation::Safety::ReadOnly) | yes | yes | yes, unless the reply cannot be understood |
/// | [`Keyed`](crate::operation::Safety::Keyed) | yes | yes | once, if [`ClientBuilder::retry_ambiguous`] says so |
/// | [`Unsafe`](crate::operation::Safety::Unsafe) | yes | no | never |
///
/// # Calls that are dropped
///
/// Dropping the future of a call ends it, and nothing of it is sent afterwards. If it was sent by then, it may have
/// been executed, and nobody is left to be told: a call that changes something and must not be lost sight of is
/// spawned as a task of its own, which goes on when whoever waits for it is dropped. A program that can be killed
/// writes down, before it calls, what it is about to do and the request key, which it then has to fill in itself.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

/// Checks a typed request by its operation's name.
type Guard = dyn Fn(&'static str, &dyn Any) -> std::result::Result<(), EncodeError> + Send + Sync;

/// Gives the pace of a typed request by its operation's name.
type PaceOf = dyn Fn(&'static str, &dyn Any) -> Option<Pace> + Send + Sync;

/// What the clones of a client share.
struct Shared {
    transport: Arc<dyn Transport>,
    base_url: Option<BaseUrl>,
    authorization: Option<String>,
    user_agent: String,
    options: CallOptions,
    fault_meaning: fn(&crate::soap::Fault) -> FaultMeaning,
    how_to_find_out: fn(operation: &str) -> Option<&'static str>,
    on_exchange: Option<Box<exchange::Observer>>,
    options_for: fn(operation: &str) -> CallOptions,
    guard: Option<Box<Guard>>,
    pace_of: Option<Box<PaceOf>>,
    lanes: Lanes,
    permits: Semaphore,
    buckets: Buckets,
}

impl Shared {
    /// What holds for one call: its own options over the client's over the operation's over the defaults.
    fn settings(&self, operation: &str, options: &CallOptions) -> Settings {
        (self.options_for)(operation).overridden_by(&self.options).overridden_by(options).settle()
    }
}

/// A reply and how it was come by.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Reply<T> {
    /// What the operation gives.
    pub value: T,
    /// The status.
    pub status: u16,
    /// How many times the request was sent; 1 unless it was repeated.
    pub attempts: u32,
    /// From the call to its return.
    pub duration: Duration,
}

impl Client {
    /// Starts to set a client up.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// Calls `O` and gives its output.
    ///
    /// The request is checked against its schema before anything is sent. Where `O` has a request key and
    /// `request` leaves it empty, it is sent with a new UUID.
    ///
    /// # Errors
    /// Whatever went wrong, with its [effect](crate::error::Error::effect).
    pub async fn call<O: Operation>(&self, request: &O::Request) -> Result<O::Response> {
        Ok(self.send::<O>(request).await?.value)
    }

    /// Like [`call`](Self::call), and tells how the reply was come by.
    ///
    /// # Errors
    /// Whatever went wrong, with its [effect](crate::error::Error::effect).
    pub async fn send<O: Operation>(&self, request: &O::Request) -> Result<Reply<O::Response>> {
        self.send_with::<O>(request, &CallOptions::new()).await
    }

    /// Like [`send`](Self::send), with options that override the client's for this call.
    ///
    /// # Errors
    /// Whatever went wrong, with its [effect](crate::error::Error::effect).
    pub async fn send_with<O: Operation>(
        &self,
        request: &O::Request,
        options: &CallOptions,
    ) -> Result<Reply<O::Response>> {
        let start = Instant::now();
        let settings = self.shared.settings(O::NAME, options);
        let prepared = Prepared::new::<O>(&self.shared, request)?;
        let span = tracing::debug_span!(
            "call",
            operation = O::NAME,
            bytes_out = prepared.body.len(),
            bytes_in = tracing::field::Empty,
            status = tracing::field::Empty,
            attempts = tracing::field::Empty,
            duration_ms = tracing::field::Empty,
            error = tracing::field::Empty,
        );
        let outcome = attempt::run::<O>(&self.shared, &prepared, &settings, start)
            .instrument(span.clone())
            .await;
        let duration = start.elapsed();
        span.record("duration_ms", u64::try_from(duration.as_millis()).unwrap_or(u64::MAX));
        match outcome {
            Ok(received) => {
                span.record("attempts", received.attempts);
                Ok(Reply {
                    value: received.value,
                    status: received.status,
                    attempts: received.attempts,
                    duration,
                })
            }
            Err(error) => {
                span.record("error", error.kind().as_str());
                Err(error)
            }
        }
    }
}

/// Shows no setting: one of them is the credentials.
impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Client").finish_non_exhaustive()
    }
}
