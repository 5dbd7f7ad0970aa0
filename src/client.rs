//! The client: credentials, endpoint, and what only CallFire knows about calling it safely.
//!
//! One method per operation is generated; sending, reading and repeating are soapwire's.

use std::time::Duration;

use soapwire::client::{
    CallOptions, Client, ClientBuilder, Credentials, Exchange, FaultMeaning, Pace, Reply,
};
use soapwire::codec::EncodeError;
use soapwire::error::Result;
use soapwire::limits::{Limits, Timeouts};
use soapwire::operation::Operation;
use soapwire::soap::{Fault, FaultCode as SoapFaultCode};
use soapwire::transport::{ReqwestOptions, Transport};

use crate::ambiguity::how_to_find_out;
use crate::generated::operation::{
    CreateNumberOrder, GetNumberOrder, GetRecordingData, GetSoundData,
};
use crate::generated::service::{self, FaultCode, IdRequest, ServiceFaultInfo};
use crate::order::POLL_PACE;

/// The most numbers and keywords one order may hold unless the builder says otherwise.
pub const ORDER_CEILING: u32 = 100;
/// The largest reply with a sound or a recording, in bytes.
const AUDIO_LIMIT: usize = 64 << 20;
/// How long a sound or a recording may take.
const AUDIO_TIMEOUT: Duration = Duration::from_mins(5);

/// A client of CallFire's API 1.1.
///
/// Cloning is cheap; clones share connections, limits and the pace of polling. There is one method per
/// operation. A request is checked against the schema before anything is sent, and every failure says by
/// [`Error::effect`](soapwire::error::Error::effect) whether the request may have been executed.
#[derive(Clone, Debug)]
pub struct CallFire {
    client: Client,
    pub(crate) timeouts: Timeouts,
}

impl CallFire {
    /// A client of `https://www.callfire.com` for an API login and its password.
    ///
    /// # Errors
    ///
    /// Kind `Config` when HTTP basic authentication cannot carry the login or the password.
    pub fn new(login: impl Into<String>, password: impl Into<String>) -> Result<Self> {
        Self::builder().credentials(login, password)?.build()
    }

    /// Starts to set a client up.
    pub fn builder() -> Builder {
        let client = Client::builder()
            .user_agent(concat!("callfire-rust/", env!("CARGO_PKG_VERSION")))
            .fault_meaning(fault_meaning)
            .how_to_find_out(how_to_find_out)
            .options_for(options_for);
        Builder {
            client,
            timeouts: Timeouts::default(),
            ceiling: ORDER_CEILING,
            poll_pace: POLL_PACE,
            transport: None,
        }
    }

    /// Calls the operation `O`; its own method is shorter.
    ///
    /// # Errors
    ///
    /// Whatever went wrong, with its effect.
    pub async fn call<O: Operation>(&self, request: &O::Request) -> Result<O::Response> {
        self.client.call::<O>(request).await
    }

    /// Calls the operation `O` with options for this call, and tells how the reply was come by.
    ///
    /// # Errors
    ///
    /// Whatever went wrong, with its effect.
    pub async fn send<O: Operation>(
        &self,
        request: &O::Request,
        options: &CallOptions,
    ) -> Result<Reply<O::Response>> {
        self.client.send_with::<O>(request, options).await
    }

    /// The client underneath, for [`OperationInfo::call`](soapwire::operation::OperationInfo) and its like.
    pub fn client(&self) -> &Client {
        &self.client
    }
}

/// Sets a [`CallFire`] up.
#[derive(Debug)]
pub struct Builder {
    client: ClientBuilder,
    timeouts: Timeouts,
    ceiling: u32,
    poll_pace: Duration,
    transport: Option<ReqwestOptions>,
}

impl Builder {
    /// Sets the API login and its password, sent with every request as HTTP basic authentication.
    ///
    /// # Errors
    ///
    /// Kind `Config` when the login has a colon, or either has a control character.
    pub fn credentials(
        mut self,
        login: impl Into<String>,
        password: impl Into<String>,
    ) -> Result<Self> {
        self.client = self.client.credentials(Credentials::new(login, password)?);
        Ok(self)
    }

    /// Sends every operation to `base_url` followed by the path of its address in the WSDL, such as
    /// `/api/1.1/soap12/number`. It is `https`, or `http` to a loopback address.
    pub fn endpoint(mut self, base_url: impl Into<String>) -> Self {
        self.client = self.client.base_url(base_url);
        self
    }

    /// Sets the `User-Agent` header. Default: `callfire-rust/` and the version.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.client = self.client.user_agent(user_agent);
        self
    }

    /// Sets the deadlines of every call. Default: 30 s to the reply's head, 20 s between two reads, 60 s in
    /// all; five minutes in all for sounds and recordings.
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.client = self.client.timeouts(timeouts);
        self.timeouts = timeouts;
        self
    }

    /// Sets the limits on every reply. Default: 16 MiB, 64 MiB for sounds and recordings.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.client = self.client.limits(limits);
        self
    }

    /// Sets how often a request is sent again where that cannot do harm; 0 switches it off. Default: 2.
    pub fn retries(mut self, retries: u32) -> Self {
        self.client = self.client.max_attempts(retries.saturating_add(1));
        self
    }

    /// Sets whether a request with a `RequestId` is sent once more, identically, when it may have been
    /// executed. `CallFire` documents the field in one sentence and promises little. Default: no.
    pub fn retry_ambiguous(mut self, retry: bool) -> Self {
        self.client = self.client.retry_ambiguous(retry);
        self
    }

    /// Sets how many numbers and keywords one order may hold; more is refused before anything is sent.
    /// Default: 100.
    pub fn order_ceiling(mut self, numbers: u32) -> Self {
        self.ceiling = numbers;
        self
    }

    /// Sets how many requests are under way at the same time; further calls wait for their turn, in the order in
    /// which they came and no longer than [`Timeouts::turn`]. Default: 32.
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.client = self.client.concurrency(requests);
        self
    }

    /// Sets the least time between two `GetNumberOrder` for the same order, whether it is asked for by hand, by
    /// [`wait_for_order`](CallFire::wait_for_order), or once more after a failure. `CallFire` wants a second, the
    /// default; less is for tests against something else.
    pub fn poll_pace(mut self, pace: Duration) -> Self {
        self.poll_pace = pace;
        self
    }

    /// Sets how long connecting may take: name lookup, TCP and TLS together. Default: 3.1 s. It is for the default
    /// transport, as the proxy is.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.transport = Some(self.transport.unwrap_or_default().with_connect_timeout(timeout));
        self
    }

    /// Sets a proxy to tunnel through, as a URL; it sees no credentials but its own. Default: none, whatever the
    /// environment says.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.transport = Some(self.transport.unwrap_or_default().with_proxy(url));
        self
    }

    /// Hands every exchange to `observer`: envelope out, status and body in. Credentials are never part of it.
    pub fn on_exchange(mut self, observer: impl Fn(&Exchange<'_>) + Send + Sync + 'static) -> Self {
        self.client = self.client.on_exchange(observer);
        self
    }

    /// Sends through `transport` instead of the default one.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.client = self.client.transport(transport);
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// Kind `Config` when a setting cannot be used.
    pub fn build(self) -> Result<CallFire> {
        let (ceiling, distance) = (self.ceiling, self.poll_pace);
        let mut client = self.client.guard(move |_, request| match request.downcast_ref() {
            Some(order) => check_order(order, ceiling),
            None => Ok(()),
        });
        client = client.pace(move |operation, request| match request.downcast_ref::<IdRequest>() {
            Some(order) if operation == GetNumberOrder::NAME => {
                Some(Pace::new(order.id.to_string(), distance))
            }
            _ => None,
        });
        if let Some(options) = self.transport {
            client = client.transport_options(options);
        }
        Ok(CallFire { client: client.build()?, timeouts: self.timeouts })
    }
}

/// Sounds and recordings are large and slow.
fn options_for(operation: &str) -> CallOptions {
    match operation {
        GetSoundData::NAME | GetRecordingData::NAME => CallOptions::new()
            .with_limits(Limits::default().with_body(AUDIO_LIMIT))
            .with_timeouts(Timeouts::default().with_total(AUDIO_TIMEOUT)),
        _ => CallOptions::new(),
    }
}

/// Refuses an order of nothing and one of more than `ceiling` numbers and keywords: money is spent by count, and
/// either is most likely a mistake. The client does so before it sends an order.
///
/// # Errors
///
/// The field whose count is wrong, by its path.
pub fn check_order(
    order: &service::CreateNumberOrder,
    ceiling: u32,
) -> std::result::Result<(), EncodeError> {
    let counts = [
        ("/Numbers", order.numbers.as_ref().map(Vec::len)),
        ("/Keywords", order.keywords.as_ref().map(Vec::len)),
        ("/BulkLocal/Count", order.bulk_local.as_ref().map(|bulk| count(bulk.count))),
        ("/BulkTollFree/Count", order.bulk_toll_free.as_ref().map(|bulk| count(bulk.count))),
    ];
    let refused = |field: &str, reason: String| {
        Err(EncodeError::refused(format!("{}{field}", CreateNumberOrder::NAME), reason))
    };
    let mut total = 0_usize;
    for (field, count) in counts {
        total = total.saturating_add(count.unwrap_or(0));
        if count == Some(0) {
            return refused(field, "an order of none".to_owned());
        }
        if total > ceiling as usize {
            return refused(
                field,
                format!("{total} numbers and keywords in one order, the ceiling is {ceiling}"),
            );
        }
    }
    if total == 0 { refused("", "an order of nothing".to_owned()) } else { Ok(()) }
}

fn count(number: i32) -> usize {
    usize::try_from(number).unwrap_or(0)
}

/// What a fault says of its request, by its detail; a schema violation has none and was not executed.
fn fault_meaning(fault: &Fault) -> FaultMeaning {
    let detail = fault.detail_of::<GetNumberOrder>();
    match detail.map(|ServiceFaultInfo { fault_code, .. }| fault_code) {
        Some(
            FaultCode::BadRequest
            | FaultCode::Forbidden
            | FaultCode::NotFound
            | FaultCode::NotImplemented,
        ) => FaultMeaning::Refused,
        Some(FaultCode::Unavailable | FaultCode::Timeout) => FaultMeaning::Transient,
        None if fault.code() == SoapFaultCode::Sender && fault.detail_xml().is_none() => {
            FaultMeaning::Refused
        }
        _ => FaultMeaning::Unclear,
    }
}
