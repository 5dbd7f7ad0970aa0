//! The page for people, made of files that the browser puts together. What it shows comes from the control API.

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::{from_fn, map_response};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::Shared;
use super::control::guard;

/// Nothing comes from elsewhere, and nothing that a client sent can become a script.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

const FILES: [(&str, &str, &str); 8] = [
    ("/", HTML, include_str!("page/index.html")),
    ("/page/style.css", CSS, include_str!("page/style.css")),
    ("/page/icon.svg", "image/svg+xml", include_str!("page/icon.svg")),
    ("/page/main.js", SCRIPT, include_str!("page/main.js")),
    ("/page/dom.js", SCRIPT, include_str!("page/dom.js")),
    ("/page/exchanges.js", SCRIPT, include_str!("page/exchanges.js")),
    ("/page/tables.js", SCRIPT, include_str!("page/tables.js")),
    ("/page/xml.js", SCRIPT, include_str!("page/xml.js")),
];

pub(super) fn routes() -> Router<Shared> {
    let files = FILES.iter().fold(Router::new(), |routes, (path, content_type, text)| {
        let content_type = HeaderValue::from_static(content_type);
        let file = async move || ([(header::CONTENT_TYPE, content_type)], *text);
        routes.route(path, get(file))
    });
    files
        .layer(map_response(async |reply: Response| {
            ([(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY))], reply)
                .into_response()
        }))
        .layer(from_fn(guard))
}
