//! Who may control the sandbox: this computer's programs, and no foreign page in its browser.

use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::answer::fail;
use crate::http::host::Host;
use crate::http::listener::Connection;

const FOREIGN_PEER: &str =
    "only from the computer that the sandbox runs on: connect to it by a loopback address";
const FOREIGN_HOST: &str = "only by an IP address or as localhost: a name may have been made to lead here by somebody else";

/// Lets a request pass that comes from this computer and is addressed to it by a literal, which no name server gave.
pub(in crate::http) async fn guard(
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
    next: Next,
) -> Response {
    if !connection.peer().ip().to_canonical().is_loopback() {
        return fail(StatusCode::FORBIDDEN, FOREIGN_PEER);
    }
    if !Host::of(request.headers()).is_some_and(|host| host.is_literal()) {
        return fail(StatusCode::FORBIDDEN, FOREIGN_HOST);
    }
    let mut reply = next.run(request).await;
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        reply.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    reply
}
