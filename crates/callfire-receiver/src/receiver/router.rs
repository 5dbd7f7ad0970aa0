//! A receiver as a part of a web server: which path leads to what.

use axum::Router;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::routing::get;
use http::{StatusCode, header};

use super::Receiver;

pub(super) fn of(receiver: &Receiver) -> Router {
    Router::new()
        .route("/healthz", get(health))
        .route("/metrics", get(metrics))
        // Which secret is the right one is for the service to say, in a time that does not tell.
        .route_service("/postbacks/{secret}", receiver.service())
        .with_state(receiver.clone())
}

async fn health(State(receiver): State<Receiver>) -> impl IntoResponse {
    let health = receiver.health();
    let status = if health.is_ok() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, [(header::CACHE_CONTROL, "no-store")], health.in_public())
}

async fn metrics(State(receiver): State<Receiver>) -> impl IntoResponse {
    let open_metrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, open_metrics)], receiver.metrics().await)
}
