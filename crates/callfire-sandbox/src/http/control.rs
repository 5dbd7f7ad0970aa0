//! The control API: JSON over [`Control`](crate::control::Control), for the people and programs of this computer.

mod answer;
mod guard;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::from_fn;
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Shared, wsdl};
use crate::control::{LedgerEntry, MailEntry, PostbackEntry};
use crate::disruption::Disruption;
use answer::{created, done, emptily, fail, given, nothing, posted};

pub(super) use guard::guard;

/// What there is, as `GET /control/` tells it.
const INDEX: [(&str, &str, &str); 13] = [
    ("GET", "/control/", "this list"),
    ("GET", "/control/overview", "the newest of everything"),
    ("POST", "/control/texts", "an incoming text: From, To, Message"),
    ("POST", "/control/calls", "an incoming call: From, To, Seconds"),
    ("POST", "/control/stock/sell", "somebody else buys: Numbers, Keywords"),
    ("GET", "/control/ledger", "what was applied, and how often"),
    ("GET", "/control/disruptions", "the disruptions to come"),
    ("POST", "/control/disruptions", "a disruption: Kind, …"),
    ("DELETE", "/control/disruptions", "no disruptions any more"),
    ("GET", "/control/postbacks", "the postbacks and what came of them"),
    ("GET", "/control/mails", "the mails that would have been sent"),
    ("GET", "/control/exchanges", "the last SOAP exchanges"),
    ("GET", "/control/exchanges/{Number}", "one of them with its bodies"),
];

/// The paths below `/control/`.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/control", get(index))
        .route("/control/", get(index))
        .route("/control/overview", get(overview))
        .route("/control/texts", post(text))
        .route("/control/calls", post(call))
        .route("/control/stock/sell", post(sell))
        .route("/control/ledger", get(ledger))
        .route("/control/disruptions", get(disruptions).post(disrupt).delete(undisturbed))
        .route("/control/postbacks", get(postbacks))
        .route("/control/mails", get(mails))
        .route("/control/exchanges", get(exchanges))
        .route("/control/exchanges/{number}", get(exchange))
        .layer(from_fn(guard))
}

async fn index() -> Response {
    let lines = INDEX
        .iter()
        .map(|(method, path, does)| json!({ "Method": method, "Path": path, "Does": does }));
    done(&lines.collect::<Value>())
}

async fn overview(State(server): State<Shared>, headers: HeaderMap) -> Response {
    let base_url = server.base_url(&headers);
    let connection = json!({
        "BaseUrl": base_url,
        "WsdlUrl": format!("{base_url}{}", wsdl::path()),
        "Login": server.login.name,
        "Password": server.login.built_in_password,
    });
    given(server, move |control| control.overview(&connection)).await
}

async fn text(State(server): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    match posted(&headers, &body) {
        Ok(text) => created(server, move |control| control.receive_text(&text)).await,
        Err(refused) => refused,
    }
}

async fn call(State(server): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    match posted(&headers, &body) {
        Ok(call) => created(server, move |control| control.receive_call(&call)).await,
        Err(refused) => refused,
    }
}

/// What somebody else buys.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct Sale {
    #[serde(default)]
    numbers: Vec<String>,
    #[serde(default)]
    keywords: Vec<String>,
}

async fn sell(State(server): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    match posted::<Sale>(&headers, &body) {
        Ok(sale) => {
            let names = [sale.numbers, sale.keywords].concat();
            emptily(server, move |control| control.sell(&names)).await
        }
        Err(refused) => refused,
    }
}

async fn ledger(State(server): State<Shared>) -> Response {
    given(server, |control| control.ledger().map(|all| listed(&all, LedgerEntry::to_json))).await
}

fn listed<T>(entries: &[T], to_json: impl Fn(&T) -> Value) -> Value {
    entries.iter().map(to_json).collect()
}

async fn disruptions(State(server): State<Shared>) -> Response {
    done(&server.control.disruptions.all())
}

async fn disrupt(State(server): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    match posted::<Disruption>(&headers, &body) {
        Ok(disruption) => {
            server.control.disruptions.add(disruption);
            nothing()
        }
        Err(refused) => refused,
    }
}

async fn undisturbed(State(server): State<Shared>) -> Response {
    server.control.disruptions.clear();
    nothing()
}

async fn postbacks(State(server): State<Shared>) -> Response {
    given(server, |control| control.postbacks().map(|all| listed(&all, PostbackEntry::to_json)))
        .await
}

async fn mails(State(server): State<Shared>) -> Response {
    given(server, |control| control.mails().map(|all| listed(&all, MailEntry::to_json))).await
}

async fn exchanges(State(server): State<Shared>) -> Response {
    done(&server.control.exchanges())
}

async fn exchange(State(server): State<Shared>, Path(number): Path<String>) -> Response {
    let found = number.parse().ok().and_then(|number| server.control.exchange(number));
    match found {
        Some(exchange) => done(&exchange),
        None => fail(
            StatusCode::NOT_FOUND,
            &format!("no exchange {number:?} is kept; GET /control/exchanges lists those that are"),
        ),
    }
}
