//! A SOAP endpoint: authentication, media types, sizes and statuses. It knows no operation and reads no XML.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, FromRequest, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use soapwire::soap::{Fault, FaultCode};
use soapwire::transport::ContentType;
use tokio::time::timeout;

use super::disrupt::{self, Reply};
use super::listener::Connection;
use super::{Shared, wsdl};
use crate::disruption::{Disruption, DisruptionKind};
use crate::exchanges::Draft;
use crate::services::Answer;

const SOAP: &str = "application/soap+xml; charset=utf-8";
/// How long the body of a request may take to come.
const BODY_TIMEOUT: Duration = Duration::from_mins(1);

/// Answers a request, and keeps what was exchanged.
pub(super) async fn post(
    State(server): State<Shared>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
) -> Response {
    let mut draft = server.exchanges.begin(request.uri().path());
    let request = match read(&server, request).await {
        Ok(request) => request,
        Err(refused) => {
            draft.status = refused.status().as_u16();
            server.exchanges.record(draft);
            return refused;
        }
    };
    draft.request = request.body.clone();
    let Some(answer) = answer(&server, request.clone(), true).await else { return failed() };
    let Some(disruption) = answer.disruption.clone() else {
        let reply = reply(answer, &mut draft);
        server.exchanges.record(seen(draft, &reply));
        return reply.send();
    };
    // What is delayed happens even if the client leaves meanwhile, as it would on a slow network.
    let settled =
        tokio::spawn(settle(Arc::clone(&server), request, answer, disruption.clone(), draft));
    match settled.await {
        Ok(Some((reply, whole))) => {
            disrupt::send(reply, whole, &disruption, &connection, server.stopped.clone()).await
        }
        _ => failed(),
    }
}

/// Makes the reply to a request that is disrupted, and keeps it; with the length that it would have had.
async fn settle(
    server: Shared,
    request: Posted,
    first: Answer,
    disruption: Disruption,
    mut draft: Draft,
) -> Option<(Reply, usize)> {
    let last = match disruption.kind() {
        DisruptionKind::Twice => answer(&server, request, false).await?,
        DisruptionKind::Latency(time) if disruption.comes_before() => {
            disrupt::pause(*time, server.stopped.clone()).await;
            answer(&server, request, false).await?
        }
        _ => first,
    };
    let whole = last.envelope.len();
    draft.disruption = Some(disruption.kind().clone());
    let reply = reply(last, &mut draft).disrupted(disruption.kind());
    server.exchanges.record(seen(draft, &reply));
    Some((reply, whole))
}

/// The WSDL for `?wsdl`, as is the habit elsewhere; nothing else is to be had but by POST.
pub(super) async fn other(
    State(server): State<Shared>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let is_read = [Method::GET, Method::HEAD].contains(&method);
    let asks_for_wsdl = uri.query().is_some_and(|query| query.eq_ignore_ascii_case("wsdl"));
    if is_read && asks_for_wsdl {
        return wsdl::elsewhere(&server.base_url(&headers));
    }
    StatusCode::METHOD_NOT_ALLOWED.into_response()
}

/// Lets a request in and reads it, or refuses it.
async fn read(server: &Shared, request: Request) -> Result<Posted, Response> {
    if !server.credentials.admit(request.headers()) {
        return Err(unauthorized());
    }
    let content_type = content_type(request.headers()).ok_or_else(unsupported)?;
    let charset = content_type.parameter("charset").map(Cow::into_owned);
    let path = request.uri().path().to_owned();
    let body = timeout(BODY_TIMEOUT, Bytes::from_request(request, &())).await;
    let body = body.map_err(|_| slow())?.map_err(IntoResponse::into_response)?;
    Ok(Posted { path, body, charset })
}

/// A request that was read.
#[derive(Clone)]
struct Posted {
    path: String,
    body: Bytes,
    charset: Option<String>,
}

/// The services' answer; `None` when they came to no end.
async fn answer(
    server: &Shared,
    Posted { path, body, charset }: Posted,
    may_be_disrupted: bool,
) -> Option<Answer> {
    let services = Arc::clone(server);
    let answer =
        move || services.services.answer(&path, &body, charset.as_deref(), may_be_disrupted);
    server.services.backend().unhurried(answer).await.ok()
}

/// The content type of a SOAP message; `None` for any other.
///
/// SOAP 1.1 comes as `text/xml`. It is let through, to be told that its version is the wrong one.
fn content_type(headers: &HeaderMap) -> Option<ContentType<'_>> {
    let content_type = ContentType::new(headers.get(header::CONTENT_TYPE)?.to_str().ok()?);
    ["application/soap+xml", "text/xml"]
        .iter()
        .any(|taken| content_type.is(taken))
        .then_some(content_type)
}

/// The statuses are those of SOAP 1.2's HTTP binding.
fn reply(answer: Answer, draft: &mut Draft) -> Reply {
    draft.operation = answer.operation;
    let status = match answer.fault.as_ref().map(Fault::code) {
        None => StatusCode::OK,
        Some(FaultCode::Sender) => StatusCode::BAD_REQUEST,
        Some(_) => StatusCode::INTERNAL_SERVER_ERROR,
    };
    draft.fault = answer.fault;
    Reply::new(status, SOAP, Bytes::from(answer.envelope))
}

/// The exchange with what is about to be sent.
fn seen(mut draft: Draft, reply: &Reply) -> Draft {
    draft.status = reply.status.map_or(0, |status| status.as_u16());
    draft.reply = reply.body.clone();
    if reply.status.is_none() || reply.content_type != SOAP {
        draft.fault = None;
    }
    draft
}

fn slow() -> Response {
    (StatusCode::REQUEST_TIMEOUT, "the body did not come within a minute\n").into_response()
}

fn failed() -> Response {
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

fn unauthorized() -> Response {
    let challenge = HeaderValue::from_static("Basic realm=\"CallFire\", charset=\"UTF-8\"");
    let told = "this login and password are not those of the sandbox's account\n";
    (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, challenge)], told).into_response()
}

fn unsupported() -> Response {
    (StatusCode::UNSUPPORTED_MEDIA_TYPE, "SOAP 1.2 messages are application/soap+xml\n")
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The charset of a content type that is taken, empty for none.
    fn read(text: &'static str) -> Option<String> {
        let field = (header::CONTENT_TYPE, HeaderValue::from_static(text));
        let headers = HeaderMap::from_iter([field]);
        content_type(&headers)
            .map(|found| found.parameter("charset").unwrap_or_default().into_owned())
    }

    #[test]
    fn media_types_of_soap_are_taken_with_their_charset() {
        for (content_type, charset) in [
            ("application/soap+xml", ""),
            ("Application/SOAP+XML;Charset=UTF-8", "UTF-8"),
            ("application/soap+xml; action=\"urn:a=b\"; charset=\"iso-8859-1\"", "iso-8859-1"),
            ("text/xml ; charset=utf-8", "utf-8"),
        ] {
            assert_eq!(read(content_type).as_deref(), Some(charset), "{content_type}");
        }
    }

    #[test]
    fn other_media_types_are_refused() {
        for other in ["", "application/xml", "application/json", "application/soap", "soap"] {
            assert_eq!(read(other), None, "{other}");
        }
        assert!(content_type(&HeaderMap::new()).is_none());
    }
}
