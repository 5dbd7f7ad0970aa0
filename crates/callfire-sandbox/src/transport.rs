//! Requests carried to a sandbox without a network. What a connection does to them is done here, on Tokio's clock; how
//! they are answered is not.

use std::fmt;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderName, HeaderValue, Uri, header};
use axum::response::Response;
use futures_util::StreamExt as _;
use soapwire::transport::{
    BoxFuture, Deadlines, HttpHeaders, HttpRequest, HttpResponse, Phase, Transport, TransportError,
    TransportErrorKind,
};
use tower::ServiceExt as _;

use crate::http::{Connection, Stopped};

/// Carries requests to a sandbox [in memory](crate::Builder::in_memory), as a connection of their own would.
///
/// A [`Disruption`](crate::Disruption) does to a request what it does over a socket: a reset is an error of the kind
/// `Transport`, a cut reply one of the kind `Truncated`, and what stalls ends with the deadline that it meets, each after
/// the effect or before it. Every deadline and the limit on the body are kept, on Tokio's clock. A request is
/// answered when its future is first polled; dropping it later leaves the connection, which undoes nothing. Where the
/// sandbox was dropped, no connection is made.
#[derive(Clone)]
pub struct InMemoryTransport {
    app: Router,
    stopped: Stopped,
}

impl InMemoryTransport {
    pub(crate) fn new(app: Router, stopped: Stopped) -> Self {
        Self { app, stopped }
    }

    async fn exchange(self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        if self.stopped.has_changed().is_err() {
            return Err(error(TransportErrorKind::Connect, "the sandbox was dropped"));
        }
        if request.timeouts.head.min(request.timeouts.total).is_zero() {
            return Err(TransportError::timeout(Phase::Connect));
        }
        let (deadlines, limit) = (Deadlines::start(&request), request.body_limit);
        let connection = Connection::in_memory();
        let request = post(request, connection.clone())?;
        let Ok(reply) = deadlines.head(self.app.oneshot(request)).await?;
        if connection.is_reset() {
            return Err(error(TransportErrorKind::Transport, "the connection was reset"));
        }
        let (status, headers) = (reply.status().as_u16(), headers(&reply));
        let mut response = HttpResponse::new(status, read(reply, limit, &deadlines).await);
        response.headers = headers;
        Ok(response)
    }
}

impl Transport for InMemoryTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(self.clone().exchange(request))
    }
}

impl fmt::Debug for InMemoryTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InMemoryTransport").finish_non_exhaustive()
    }
}

/// The request as the server reads it.
fn post(request: HttpRequest, connection: Connection) -> Result<Request, TransportError> {
    let uri: Uri = request.url.parse().map_err(|_| invalid("the address"))?;
    let host = uri.authority().map(ToString::to_string);
    let mut sent =
        Request::post(uri).body(Body::from(request.body)).map_err(|_| invalid("the address"))?;
    let fields = [
        (header::HOST, host),
        (header::CONTENT_TYPE, Some(request.content_type)),
        (header::USER_AGENT, Some(request.user_agent)),
        (header::AUTHORIZATION, request.authorization),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            let value = HeaderValue::try_from(value).map_err(|_| invalid(name.as_str()))?;
            sent.headers_mut().insert(name, value);
        }
    }
    sent.extensions_mut().insert(ConnectInfo(connection));
    Ok(sent)
}

fn invalid(what: &str) -> TransportError {
    error(TransportErrorKind::Invalid, &format!("{what} cannot be sent in HTTP"))
}

fn headers(reply: &Response) -> HttpHeaders {
    let text = |name: HeaderName| {
        let value = reply.headers().get(name)?;
        Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let mut headers = HttpHeaders::default();
    headers.content_type = text(header::CONTENT_TYPE);
    headers.content_encoding = text(header::CONTENT_ENCODING);
    headers.date = text(header::DATE);
    headers.retry_after = text(header::RETRY_AFTER);
    headers.location = text(header::LOCATION);
    headers
}

/// Reads as many bytes as are announced, or all.
async fn read(
    reply: Response,
    limit: usize,
    deadlines: &Deadlines,
) -> Result<Bytes, TransportError> {
    let announced = length(&reply);
    if announced.is_some_and(|length| length > limit) {
        return Err(TransportError::too_large(limit));
    }
    let (mut body, mut chunks) = (Vec::new(), reply.into_body().into_data_stream());
    while announced.is_none_or(|length| body.len() < length) {
        match deadlines.read(chunks.next()).await? {
            Some(Ok(chunk)) if body.len() + chunk.len() > limit => {
                return Err(TransportError::too_large(limit));
            }
            Some(Ok(chunk)) => body.extend_from_slice(&chunk),
            None if announced.is_none() => break,
            Some(Err(_)) | None => {
                return Err(error(TransportErrorKind::Truncated, "the reply ended early"));
            }
        }
    }
    Ok(body.into())
}

/// What `Content-Length` says, or what the server would write there.
fn length(reply: &Response) -> Option<usize> {
    let field = reply.headers().get(header::CONTENT_LENGTH);
    let said = field.and_then(|value| value.to_str().ok()?.parse().ok());
    said.or_else(|| usize::try_from(reply.body().size_hint().exact()?).ok())
}

fn error(kind: TransportErrorKind, message: &str) -> TransportError {
    TransportError::new(kind, message)
}
