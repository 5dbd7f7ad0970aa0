//! A SOAP endpoint: authentication, media types, sizes and statuses. It knows no operation and reads no XML.

use std::borrow::Cow;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, FromRequest, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use soapwire::soap::FaultCode;
use soapwire::transport::ContentType;
use tokio::task::spawn_blocking;

use super::disrupt::{self, Reply};
use super::listener::Connection;
use super::{Shared, wsdl};
use crate::disruption::DisruptionKind;
use crate::exchanges::Draft;
use crate::services::Answer;

const SOAP: &str = "application/soap+xml; charset=utf-8";

/// Answers a request, and keeps what was exchanged.
pub(super) async fn post(
    State(server): State<Shared>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
) -> Response {
    let mut draft = server.exchanges.begin(request.uri().path());
    let answer = match take(&server, request, &mut draft).await {
        Ok(answer) => answer,
        Err(refused) => {
            draft.status = refused.status().as_u16();
            server.exchanges.record(draft);
            return refused;
        }
    };
    let disruption = answer.disruption.as_ref().map(|disruption| disruption.kind().clone());
    let whole = answer.envelope.len();
    let reply = reply(answer, &mut draft);
    let Some(kind) = disruption else {
        server.exchanges.record(seen(draft, &reply));
        return reply.send();
    };
    let reply = reply.disrupted(&kind);
    server.exchanges.record(seen(draft, &reply));
    disrupt::send(reply, whole, &kind, &connection, server.stopped.clone()).await
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

/// Lets a request in, reads it, and has it answered.
async fn take(server: &Shared, request: Request, draft: &mut Draft) -> Result<Answer, Response> {
    if !server.credentials.admit(request.headers()) {
        return Err(unauthorized());
    }
    let content_type = content_type(request.headers()).ok_or_else(unsupported)?;
    let charset = content_type.parameter("charset").map(Cow::into_owned);
    let path = request.uri().path().to_owned();
    let body = Bytes::from_request(request, &()).await.map_err(IntoResponse::into_response)?;
    draft.request = body.clone();
    let request = Posted { path, body, charset };
    let first = answer(server, request.clone(), true).await?;
    let Some(disruption) = &first.disruption else { return Ok(first) };
    draft.disruption = Some(disruption.kind().clone());
    match disruption.kind() {
        DisruptionKind::Twice => {}
        DisruptionKind::Latency(time) if disruption.comes_before() => {
            disrupt::pause(*time, server.stopped.clone()).await;
        }
        _ => return Ok(first),
    }
    answer(server, request, false).await
}

/// A request that was read.
#[derive(Clone)]
struct Posted {
    path: String,
    body: Bytes,
    charset: Option<String>,
}

async fn answer(
    server: &Shared,
    Posted { path, body, charset }: Posted,
    may_be_disrupted: bool,
) -> Result<Answer, Response> {
    let services = server.clone();
    let answer =
        move || services.services.answer(&path, &body, charset.as_deref(), may_be_disrupted);
    if !server.services.may_block() {
        return Ok(answer());
    }
    spawn_blocking(answer).await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
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
    draft.fault = answer.fault;
    let status = match answer.fault {
        None => StatusCode::OK,
        Some(FaultCode::Sender) => StatusCode::BAD_REQUEST,
        Some(_) => StatusCode::INTERNAL_SERVER_ERROR,
    };
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

fn unauthorized() -> Response {
    let challenge = HeaderValue::from_static("Basic realm=\"CallFire\", charset=\"UTF-8\"");
    (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, challenge)]).into_response()
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
