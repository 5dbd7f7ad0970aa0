//! Requests and replies as a transport sees them.

use std::fmt;

use bytes::Bytes;

use super::TransportError;
use crate::limits::Timeouts;

/// A `POST` to be sent.
#[derive(Clone)]
#[non_exhaustive]
pub struct HttpRequest {
    /// The address: `http` or `https`, without userinfo.
    pub url: String,
    /// The `Content-Type` header.
    pub content_type: String,
    /// The `Authorization` header; a secret.
    pub authorization: Option<String>,
    /// The `User-Agent` header.
    pub user_agent: String,
    /// The body.
    pub body: Bytes,
    /// The deadlines; `total` is what is left of the call's.
    pub timeouts: Timeouts,
    /// Bytes that the reply's body may have.
    pub body_limit: usize,
    /// Whether the request must go out on a connection that no request has used before.
    pub fresh_connection: bool,
}

impl HttpRequest {
    /// A request with `body` to `url`, with default deadlines and limits and no `Authorization`.
    pub fn new(url: impl Into<String>, content_type: impl Into<String>, body: Bytes) -> Self {
        Self {
            url: url.into(),
            content_type: content_type.into(),
            authorization: None,
            user_agent: concat!("soapwire/", env!("CARGO_PKG_VERSION")).to_owned(),
            body,
            timeouts: Timeouts::default(),
            body_limit: crate::limits::Limits::default().body,
            fresh_connection: true,
        }
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("HttpRequest")
            .field("url", &self.url)
            .field("content_type", &self.content_type)
            .field("authorization", &self.authorization.as_ref().map(|_| "***"))
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("fresh_connection", &self.fresh_connection)
            .finish_non_exhaustive()
    }
}

/// A reply.
#[derive(Debug)]
#[non_exhaustive]
pub struct HttpResponse {
    /// The status.
    pub status: u16,
    /// The headers that matter.
    pub headers: HttpHeaders,
    /// The whole body, or why it could not be read to its end.
    pub body: Result<Bytes, TransportError>,
}

impl HttpResponse {
    /// A reply with `body` and no headers.
    pub fn new(status: u16, body: Result<Bytes, TransportError>) -> Self {
        Self { status, headers: HttpHeaders::default(), body }
    }
}

/// The headers of a reply that matter; what is not ASCII in them is replaced.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct HttpHeaders {
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// `Content-Encoding`.
    pub content_encoding: Option<String>,
    /// `Date`.
    pub date: Option<String>,
    /// `Retry-After`.
    pub retry_after: Option<String>,
    /// `Location`.
    pub location: Option<String>,
}
