//! How the control API reads and answers JSON.

use std::io;
use std::sync::Arc;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use soapwire::transport::ContentType;

use crate::control::Control;
use crate::http::Shared;

/// What was posted, or the reply that refuses it.
///
/// JSON has to be called that: a page elsewhere cannot post it without asking first.
#[expect(clippy::result_large_err, reason = "it is the reply, and passed on at once")]
pub(super) fn posted<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<T, Response> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !content_type.is_some_and(|value| ContentType::new(value).is("application/json")) {
        let advice = "send JSON, with the header Content-Type: application/json";
        return Err(fail(StatusCode::UNSUPPORTED_MEDIA_TYPE, advice));
    }
    serde_json::from_slice(body).map_err(|error| fail(StatusCode::BAD_REQUEST, &error.to_string()))
}

/// Answers with what the account has.
pub(super) async fn given(
    server: Shared,
    find: impl FnOnce(&Control) -> io::Result<Value> + Send + 'static,
) -> Response {
    match run(server, find).await {
        Ok(value) => done(&value),
        Err(refused) => refused,
    }
}

/// Makes something, and answers with its id.
pub(super) async fn created(
    server: Shared,
    make: impl FnOnce(&Control) -> io::Result<i64> + Send + 'static,
) -> Response {
    match run(server, make).await {
        Ok(id) => json(StatusCode::CREATED, &json!({ "Id": id })),
        Err(refused) => refused,
    }
}

/// Does something, and answers with nothing.
pub(super) async fn emptily(
    server: Shared,
    work: impl FnOnce(&Control) -> io::Result<()> + Send + 'static,
) -> Response {
    run(server, work).await.map_or_else(|refused| refused, |()| nothing())
}

async fn run<T: Send + 'static>(
    server: Shared,
    work: impl FnOnce(&Control) -> io::Result<T> + Send + 'static,
) -> Result<T, Response> {
    let backend = Arc::clone(server.services.backend());
    let done = backend.unhurried(move || work(&server.control)).await;
    let result = done.unwrap_or_else(|error| Err(io::Error::other(error)));
    result.map_err(|error| {
        let status = match error.kind() {
            io::ErrorKind::InvalidInput => StatusCode::BAD_REQUEST,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        fail(status, &error.to_string())
    })
}

pub(super) fn done(value: &impl Serialize) -> Response {
    json(StatusCode::OK, value)
}

pub(super) fn nothing() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

pub(super) fn fail(status: StatusCode, advice: &str) -> Response {
    json(status, &json!({ "Error": advice }))
}

fn json(status: StatusCode, value: &impl Serialize) -> Response {
    let content_type = HeaderValue::from_static("application/json");
    // Values that are shown have only strings as keys: they can be written.
    let mut body = serde_json::to_string_pretty(value).unwrap_or_default();
    body.push('\n');
    (status, [(header::CONTENT_TYPE, content_type)], body).into_response()
}
