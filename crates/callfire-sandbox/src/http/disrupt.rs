//! Disruptions made real: what of a reply is sent, and how. Which request they are for is not decided here.

use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, StreamExt as _};
use tokio::sync::watch;
use tokio::time::timeout;

use super::listener::Connection;
use crate::disruption::{Disruption, DisruptionKind};

const HTML: &str = "text/html; charset=utf-8";
const MAINTENANCE: &str = "<!DOCTYPE html>\n<html lang=\"en\"><title>Maintenance</title>\n\
    <h1>We will be back soon</h1>\n</html>\n";
const BAD_GATEWAY: &str = "<!DOCTYPE html>\n<html lang=\"en\"><title>502 Bad Gateway</title>\n\
    <h1>502 Bad Gateway</h1>\n</html>\n";

/// Ends when the sandbox is told to stop.
pub(crate) type Stopped = watch::Receiver<()>;

/// A reply before it is sent.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    /// `None` when nothing is to be sent.
    pub(super) status: Option<StatusCode>,
    pub(super) content_type: &'static str,
    pub(super) body: Bytes,
    retry_after: Option<Duration>,
}

impl Reply {
    pub(super) fn new(status: StatusCode, content_type: &'static str, body: Bytes) -> Self {
        Self { status: Some(status), content_type, body, retry_after: None }
    }

    fn turned_away(status: StatusCode, retry_after: Duration) -> Self {
        let plain = Self::new(status, "text/plain", Bytes::from_static(b"come again later\n"));
        Self { retry_after: Some(retry_after), ..plain }
    }

    /// What is sent of it when it is disrupted like this.
    pub(super) fn disrupted(self, kind: &DisruptionKind) -> Self {
        let page = |status, page: &'static str| Self::new(status, HTML, Bytes::from(page));
        match kind {
            DisruptionKind::Latency(_) | DisruptionKind::Twice => self,
            DisruptionKind::Stall | DisruptionKind::Reset => {
                Self { status: None, body: Bytes::new(), ..self }
            }
            DisruptionKind::StallAfterHead => Self { body: Bytes::new(), ..self },
            DisruptionKind::Cut(bytes) => {
                Self { body: self.body.slice(..self.body.len().min(*bytes)), ..self }
            }
            DisruptionKind::TooManyRequests(retry_after) => {
                Self::turned_away(StatusCode::TOO_MANY_REQUESTS, *retry_after)
            }
            DisruptionKind::Unavailable(retry_after) => {
                Self::turned_away(StatusCode::SERVICE_UNAVAILABLE, *retry_after)
            }
            DisruptionKind::Page => page(StatusCode::OK, MAINTENANCE),
            DisruptionKind::BadGateway => page(StatusCode::BAD_GATEWAY, BAD_GATEWAY),
        }
    }

    /// As it goes over an undisturbed connection.
    pub(super) fn send(self) -> Response {
        let body = self.body.clone();
        self.send_as(Body::from(body))
    }

    fn send_as(self, body: Body) -> Response {
        // A reply without a status is never written.
        let status = self.status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let content_type = HeaderValue::from_static(self.content_type);
        let mut response = (status, [(header::CONTENT_TYPE, content_type)], body).into_response();
        if let Some(time) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, time.as_secs().into());
        }
        response
    }
}

/// Sends `reply`, which is what is left of one of `whole` bytes, as the disruption wants it.
pub(super) async fn send(
    reply: Reply,
    whole: usize,
    disruption: &Disruption,
    connection: &Connection,
    mut stopped: Stopped,
) -> Response {
    match disruption.kind() {
        DisruptionKind::Latency(time) if !disruption.comes_before() => pause(*time, stopped).await,
        DisruptionKind::Reset => connection.reset(),
        DisruptionKind::Stall => {
            stop(&mut stopped).await;
            connection.reset();
        }
        DisruptionKind::StallAfterHead => return endless(reply, whole, stopped),
        DisruptionKind::Cut(_) => return cut(reply, whole, connection.clone()),
        _ => {}
    }
    reply.send()
}

/// Waits so long, or until the sandbox stops.
pub(super) async fn pause(time: Duration, mut stopped: Stopped) {
    // Either way it is over.
    let _ = timeout(time, stop(&mut stopped)).await;
}

async fn stop(stopped: &mut Stopped) {
    // Nothing is ever sent: the change is the end of the sender.
    let _ = stopped.changed().await;
}

fn endless(reply: Reply, whole: usize, mut stopped: Stopped) -> Response {
    let end = async move {
        stop(&mut stopped).await;
        aborted()
    };
    of_length(reply, whole, Body::from_stream(stream::once(end)))
}

fn cut(reply: Reply, whole: usize, connection: Connection) -> Response {
    let first = reply.body.clone();
    let end = async move {
        connection.flushed().await;
        aborted()
    };
    let body = stream::iter([Ok(first)]).chain(stream::once(end));
    of_length(reply, whole, Body::from_stream(body))
}

/// What lets the server end the connection in the middle of a body.
fn aborted() -> io::Result<Bytes> {
    Err(io::ErrorKind::ConnectionAborted.into())
}

/// Says that the body has this length, whatever it has.
fn of_length(reply: Reply, length: usize, body: Body) -> Response {
    let mut response = reply.send_as(body);
    response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
    response
}
