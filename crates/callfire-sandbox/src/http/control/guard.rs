//! Who may control the sandbox: this computer's programs, and no foreign page in its browser.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
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
    if let Some(advice) = refusal(connection.peer(), request.headers()) {
        return fail(StatusCode::FORBIDDEN, advice);
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

/// What is said to those who are not let pass.
fn refusal(peer: SocketAddr, headers: &HeaderMap) -> Option<&'static str> {
    if !peer.ip().to_canonical().is_loopback() {
        return Some(FOREIGN_PEER);
    }
    let is_literal = Host::of(headers).is_some_and(|host| host.is_literal());
    (!is_literal).then_some(FOREIGN_HOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(peer: &str, hosts: &[&'static str]) -> Option<&'static str> {
        let fields = hosts.iter().map(|host| (header::HOST, HeaderValue::from_static(host)));
        refusal(peer.parse().unwrap(), &fields.collect())
    }

    #[test]
    fn programs_of_this_computer_are_let_pass() {
        for peer in ["127.0.0.1:9", "127.9.9.9:9", "[::1]:9", "[::ffff:127.0.0.1]:9"] {
            assert_eq!(refused(peer, &["localhost:80"]), None, "{peer}");
        }
    }

    #[test]
    fn nobody_else_is() {
        for peer in ["192.0.2.1:9", "0.0.0.0:9", "[::ffff:192.0.2.1]:9", "[2001:db8::1]:9"] {
            assert_eq!(refused(peer, &["127.0.0.1"]), Some(FOREIGN_PEER), "{peer}");
        }
        for hosts in [&[][..], &["sandbox.example"], &["localhost", "localhost"]] {
            assert_eq!(refused("127.0.0.1:9", hosts), Some(FOREIGN_HOST), "{hosts:?}");
        }
    }
}
