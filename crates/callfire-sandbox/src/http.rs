//! HTTP: paths, methods, authentication, media types, sizes and statuses. It knows no operation and reads no XML.

mod credentials;

use std::borrow::Cow;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use soapwire::soap::FaultCode;
use soapwire::transport::ContentType;
use tokio::task::spawn_blocking;

pub(crate) use credentials::Credentials;

use crate::services::{Answer, Services};

/// The most bytes a request's body may have.
const BODY_LIMIT: usize = 64 << 20;
const SOAP: &str = "application/soap+xml; charset=utf-8";

struct Server {
    services: Services,
    credentials: Credentials,
}

/// The sandbox as an axum application.
pub(crate) fn app(services: Services, credentials: Credentials) -> Router {
    let paths: Vec<_> = services.paths().collect();
    let server = Arc::new(Server { services, credentials });
    let routes =
        paths.into_iter().fold(Router::new(), |routes, path| routes.route(path, post(endpoint)));
    routes
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(map_response(|reply: Response| async { ([("x-sandbox", "callfire")], reply) }))
        .with_state(server)
}

async fn endpoint(
    State(server): State<Arc<Server>>,
    request: Request,
) -> Result<Response, Response> {
    if !server.credentials.admit(request.headers()) {
        return Err(unauthorized());
    }
    let content_type = content_type(request.headers()).ok_or_else(unsupported)?;
    let charset = content_type.parameter("charset").map(Cow::into_owned);
    let path = request.uri().path().to_owned();
    let body = Bytes::from_request(request, &()).await.map_err(IntoResponse::into_response)?;
    Ok(reply(answer(server, path, body, charset).await?))
}

async fn answer(
    server: Arc<Server>,
    path: String,
    body: Bytes,
    charset: Option<String>,
) -> Result<Answer, Response> {
    let may_block = server.services.may_block();
    let answer = move || server.services.answer(&path, &body, charset.as_deref());
    if !may_block {
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
fn reply(answer: Answer) -> Response {
    let status = match answer.fault {
        None => StatusCode::OK,
        Some(FaultCode::Sender) => StatusCode::BAD_REQUEST,
        Some(_) => StatusCode::INTERNAL_SERVER_ERROR,
    };
    (status, [(header::CONTENT_TYPE, HeaderValue::from_static(SOAP))], answer.envelope)
        .into_response()
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
