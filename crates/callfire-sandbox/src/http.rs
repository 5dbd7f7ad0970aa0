//! HTTP: which path leads where. It knows no operation and reads no XML.

mod control;
mod credentials;
mod disrupt;
mod endpoint;
mod host;
mod listener;
mod page;
mod wsdl;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::post;

pub(crate) use credentials::Credentials;
pub(crate) use disrupt::Stopped;
pub(crate) use listener::{Connection, Connections};

use crate::PASSWORD;
use crate::control::Control;
use crate::exchanges::Exchanges;
use crate::services::Services;
use host::Host;

/// The most bytes a request's body may have.
const BODY_LIMIT: usize = 64 << 20;
const NOT_FOUND: &str = "there is nothing here: the WSDL is at \
    /api/1.1/wsdl/callfire-service-http-soap12.wsdl, a page at /\n";

/// What requests are answered with.
pub(crate) struct Server {
    pub(crate) services: Services,
    pub(crate) credentials: Credentials,
    pub(crate) login: Login,
    pub(crate) control: Control,
    pub(crate) exchanges: Arc<Exchanges>,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    pub(crate) stopped: Stopped,
}

/// What the page says of the account.
pub(crate) struct Login {
    pub(crate) name: String,
    /// The password when it is the one that everybody knows.
    pub(crate) built_in_password: Option<&'static str>,
}

impl Login {
    pub(crate) fn new(name: String, password: &str) -> Self {
        Self { name, built_in_password: (password == PASSWORD).then_some(PASSWORD) }
    }
}

type Shared = Arc<Server>;

impl Server {
    /// The base URL by which the client knows the sandbox.
    fn base_url(&self, headers: &HeaderMap) -> String {
        format!("http://{}", Host::of(headers).unwrap_or_else(|| self.address.into()))
    }
}

/// The sandbox as an axum application.
pub(crate) fn app(server: Server) -> Router {
    let server = Arc::new(server);
    let endpoints = server.services.paths().fold(Router::new(), |routes, path| {
        routes.route(path, post(endpoint::post).fallback(endpoint::other))
    });
    endpoints
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .merge(wsdl::routes())
        .merge(control::routes())
        .merge(page::routes())
        .fallback(async || (StatusCode::NOT_FOUND, NOT_FOUND))
        .layer(map_response(async |reply: Response| ([("x-sandbox", "callfire")], reply)))
        .with_state(server)
}
