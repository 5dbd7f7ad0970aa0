//! The transport on `reqwest`: HTTP/1.1 over rustls with ring and the platform's root certificates.

mod body;
mod errors;
mod options;
mod resolve;

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use ::reqwest::header::{
    AUTHORIZATION, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, DATE, HeaderMap,
    HeaderName, HeaderValue, LOCATION, RETRY_AFTER, TRANSFER_ENCODING, USER_AGENT,
};
use bytes::{Bytes, BytesMut};
use rustls_platform_verifier::BuilderVerifierExt;

pub use options::ReqwestOptions;

use super::{
    BoxFuture, Deadlines, HttpHeaders, HttpRequest, HttpResponse, Phase, Transport, TransportError,
    TransportErrorKind,
};
use body::{CallOffOnDrop, Sending, SettlingBody};
use resolve::Resolver;

/// The default [`Transport`].
///
/// It follows no redirect, repeats nothing, asks for no content coding, ignores proxy environment variables, and has
/// no switch that weakens TLS (1.2 or later). A request that wants a fresh connection gets one; others share a pool.
pub struct ReqwestTransport {
    options: ReqwestOptions,
    tls: rustls::ClientConfig,
    resolver: Resolver,
    pooled: RwLock<::reqwest::Client>,
    fresh: ::reqwest::Client,
}

impl ReqwestTransport {
    /// A transport without connections.
    ///
    /// # Errors
    /// When the proxy's address is no URL, or the platform has no usable root certificates.
    pub fn new(options: ReqwestOptions) -> Result<Self, TransportError> {
        let (tls, resolver) = (tls()?, Resolver::default());
        let pooled = RwLock::new(client(&options, tls.clone(), resolver.clone(), true)?);
        let fresh = client(&options, tls.clone(), resolver.clone(), false)?;
        Ok(Self { options, tls, resolver, pooled, fresh })
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let deadlines = Deadlines::start(&request);
        let limit = request.body_limit;
        let sending = Sending::default();
        let _calls_off = CallOffOnDrop(sending.clone());
        let client = self.client(request.fresh_connection);
        let reply = client.execute(build(request, &sending)?);
        let mut response = match deadlines.head(reply).await {
            Ok(Ok(response)) => response,
            failed if sending.call_off() => {
                self.resolver.turn();
                return Err(match failed {
                    Ok(Err(error)) => errors::connecting(error),
                    _ => TransportError::timeout(Phase::Connect),
                });
            }
            Ok(Err(error)) => return Err(errors::waiting(error)),
            Err(timeout) => return Err(timeout),
        };
        let status = response.status().as_u16();
        let headers = read_headers(response.headers());
        let body = match &headers.content_encoding {
            _ if has_two_lengths(response.headers()) => {
                self.reset();
                Err(two_lengths())
            }
            Some(coding) if !coding.eq_ignore_ascii_case("identity") => Err(coded(coding)),
            _ => read_body(&mut response, limit, &deadlines).await,
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
        let resolver = self.resolver.clone();
        if let Ok(client) = client(&self.options, self.tls.clone(), resolver, true) {
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

fn client(
    options: &ReqwestOptions,
    tls: rustls::ClientConfig,
    resolver: Resolver,
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
        .dns_resolver(resolver)
        .http1_max_headers(options.max_headers)
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
    if request.fresh_connection {
        // The server learns that nothing follows, and hyper closes the connection itself. Left to the pool, which is
        // told not to keep it, one whose reply came before the request's end could stay open for good.
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
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
        date: text(DATE),
        retry_after: text(RETRY_AFTER),
        location: text(LOCATION),
    }
}

/// Whether a reply says twice how long it is. Whatever stands between may take it for another length than we do, so
/// that what follows could pass for the reply to another request.
fn has_two_lengths(headers: &HeaderMap) -> bool {
    headers.contains_key(CONTENT_LENGTH) && headers.contains_key(TRANSFER_ENCODING)
}

fn two_lengths() -> TransportError {
    TransportError::new(
        TransportErrorKind::Transport,
        "the reply has a Content-Length and a Transfer-Encoding",
    )
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
    deadlines: &Deadlines,
) -> Result<Bytes, TransportError> {
    let announced = response.content_length().unwrap_or(0);
    if announced > limit as u64 {
        return Err(TransportError::too_large(limit));
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = deadlines.read(response.chunk()).await?.map_err(errors::reading)? {
        if body.len() + chunk.len() > limit {
            return Err(TransportError::too_large(limit));
        }
        if body.is_empty() {
            body.reserve(usize::try_from(announced).unwrap_or(0).max(chunk.len()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}
