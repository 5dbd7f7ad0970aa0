//! The transport on `reqwest`: HTTP/1.1 over rustls with ring and the platform's root certificates.

mod body;
mod errors;
mod options;

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use ::reqwest::header::{
    AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, USER_AGENT,
};
use ::reqwest::header::{CONTENT_ENCODING, LOCATION, RETRY_AFTER};
use bytes::{Bytes, BytesMut};
use rustls_platform_verifier::BuilderVerifierExt;
use tokio::time::{Instant, timeout_at};

pub use options::ReqwestOptions;

use super::{
    BoxFuture, HttpHeaders, HttpRequest, HttpResponse, Phase, Transport, TransportError,
    TransportErrorKind,
};
use body::{Sending, SettlingBody};

/// How fast a server may be expected to take a large request, in bytes per second.
const UPLOAD_RATE: u64 = 64 * 1024;

/// The default [`Transport`].
///
/// It follows no redirect, repeats nothing, asks for no content coding, ignores proxy environment variables, and has
/// no switch that weakens TLS (1.2 or later). A request that wants a fresh connection gets one; others share a pool.
pub struct ReqwestTransport {
    options: ReqwestOptions,
    tls: rustls::ClientConfig,
    pooled: RwLock<::reqwest::Client>,
    fresh: ::reqwest::Client,
}

impl ReqwestTransport {
    /// A transport without connections.
    ///
    /// # Errors
    /// When the proxy's address is no URL, or the platform has no usable root certificates.
    pub fn new(options: ReqwestOptions) -> Result<Self, TransportError> {
        let tls = tls()?;
        let pooled = RwLock::new(client(&options, tls.clone(), true)?);
        let fresh = client(&options, tls.clone(), false)?;
        Ok(Self { options, tls, pooled, fresh })
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let clock = Clock::start(&request);
        let limit = request.body_limit;
        let sending = Sending::default();
        let client = self.client(request.fresh_connection);
        let reply = client.execute(build(request, &sending)?);
        let mut response = match timeout_at(clock.head.min(clock.total), reply).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) if sending.call_off() => return Err(errors::connecting(error)),
            Ok(Err(error)) => return Err(errors::waiting(error)),
            Err(_) if sending.call_off() => return Err(TransportError::timeout(Phase::Connect)),
            Err(_) if clock.head < clock.total => return Err(TransportError::timeout(Phase::Head)),
            Err(_) => return Err(TransportError::timeout(Phase::Total)),
        };
        let status = response.status().as_u16();
        let headers = read_headers(response.headers());
        let body = match &headers.content_encoding {
            Some(coding) if !coding.eq_ignore_ascii_case("identity") => Err(coded(coding)),
            _ => read_body(&mut response, limit, &clock).await,
        };
        Ok(HttpResponse { status, headers, body })
    }

    fn client(&self, fresh: bool) -> ::reqwest::Client {
        if fresh {
            return self.fresh.clone();
        }
        self.pooled.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(self.exchange(request))
    }

    fn reset(&self) {
        // The pool itself has no way to be emptied.
        if let Ok(client) = client(&self.options, self.tls.clone(), true) {
            *self.pooled.write().unwrap_or_else(PoisonError::into_inner) = client;
        }
    }
}

impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ReqwestTransport")
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// The deadlines of one exchange.
struct Clock {
    head: Instant,
    idle: Duration,
    total: Instant,
}

impl Clock {
    fn start(request: &HttpRequest) -> Self {
        let now = Instant::now();
        let upload = Duration::from_secs(request.body.len() as u64 / UPLOAD_RATE);
        Self {
            head: far(now, request.timeouts.head.saturating_add(upload)),
            idle: request.timeouts.idle,
            total: far(now, request.timeouts.total),
        }
    }
}

/// `now + duration`, at most a day off: an `Instant` can overflow.
fn far(now: Instant, duration: Duration) -> Instant {
    now + duration.min(Duration::from_hours(24))
}

fn client(
    options: &ReqwestOptions,
    tls: rustls::ClientConfig,
    pooled: bool,
) -> Result<::reqwest::Client, TransportError> {
    let mut builder = ::reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .http1_only()
        .redirect(::reqwest::redirect::Policy::none())
        .retry(::reqwest::retry::never())
        .referer(false)
        .no_proxy()
        .tcp_nodelay(true)
        .connect_timeout(options.connect_timeout);
    if let Some(url) = &options.proxy {
        builder = builder.proxy(::reqwest::Proxy::https(url.as_str()).map_err(errors::setup)?);
    }
    if !pooled {
        builder = builder.pool_max_idle_per_host(0);
    }
    builder.build().map_err(errors::setup)
}

fn tls() -> Result<rustls::ClientConfig, TransportError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(BuilderVerifierExt::with_platform_verifier);
    match builder {
        Ok(builder) => Ok(builder.with_no_client_auth()),
        Err(error) => Err(TransportError::new(
            TransportErrorKind::Invalid,
            "the platform's root certificates cannot be used; install the package ca-certificates",
        )
        .with_source(error)),
    }
}

fn build(request: HttpRequest, sending: &Sending) -> Result<::reqwest::Request, TransportError> {
    let url = request.url.parse().map_err(|_| invalid("the address"))?;
    let mut built = ::reqwest::Request::new(::reqwest::Method::POST, url);
    let headers = built.headers_mut();
    headers.insert(CONTENT_TYPE, header("the action", request.content_type)?);
    headers.insert(USER_AGENT, header("the user agent", request.user_agent)?);
    if let Some(secret) = request.authorization {
        let mut value = header("the authorization", secret)?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
    }
    let body = SettlingBody::new(request.body, sending.clone());
    *built.body_mut() = Some(::reqwest::Body::wrap(body));
    Ok(built)
}

fn header(what: &str, value: String) -> Result<HeaderValue, TransportError> {
    HeaderValue::try_from(value).map_err(|_| invalid(what))
}

fn invalid(what: &str) -> TransportError {
    TransportError::new(TransportErrorKind::Invalid, format!("{what} cannot be sent in HTTP"))
}

fn read_headers(headers: &HeaderMap) -> HttpHeaders {
    let text = |name: HeaderName| {
        headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    HttpHeaders {
        content_type: text(CONTENT_TYPE),
        content_encoding: text(CONTENT_ENCODING),
        retry_after: text(RETRY_AFTER),
        location: text(LOCATION),
    }
}

/// A coding that nobody asked for can hide any amount of data; it is not even read.
fn coded(coding: &str) -> TransportError {
    TransportError::new(
        TransportErrorKind::Transport,
        format!("the reply is coded as {coding}, unasked"),
    )
}

async fn read_body(
    response: &mut ::reqwest::Response,
    limit: usize,
    clock: &Clock,
) -> Result<Bytes, TransportError> {
    let too_large = || {
        TransportError::new(
            TransportErrorKind::Limit,
            format!("the reply has more than {limit} bytes"),
        )
    };
    let announced = response.content_length().unwrap_or(0);
    if announced > limit as u64 {
        return Err(too_large());
    }
    let mut body = BytesMut::new();
    loop {
        let idle = far(Instant::now(), clock.idle);
        let chunk = match timeout_at(idle.min(clock.total), response.chunk()).await {
            Ok(read) => read.map_err(errors::reading)?,
            Err(_) if idle < clock.total => return Err(TransportError::timeout(Phase::Idle)),
            Err(_) => return Err(TransportError::timeout(Phase::Total)),
        };
        let Some(chunk) = chunk else { return Ok(body.freeze()) };
        if body.len() + chunk.len() > limit {
            return Err(too_large());
        }
        if body.is_empty() {
            body.reserve(usize::try_from(announced).unwrap_or(0).max(chunk.len()));
        }
        body.extend_from_slice(&chunk);
    }
}
