//! What is said when postbacks can come: where to, and what becomes of them.

use std::io::{self, IsTerminal as _};

use serde_json::{Value, json};

use super::Listening;
use super::subscriptions::Subscriptions;
use crate::args::{ErrorFormat, Format, Global};
use crate::output::text::{json_line, printable};
use crate::session::Session;

/// The form of it: standard output belongs to notifications, so it is told on standard error.
pub(super) fn form(global: &Global) -> Format {
    let is_for_people = global.error_format == ErrorFormat::Text && io::stderr().is_terminal();
    let suited = if is_for_people { Format::Table } else { Format::Json };
    global.format.unwrap_or(suited)
}

pub(super) fn text(listening: &Listening<'_>) -> String {
    match form(listening.global) {
        Format::Json => json_line(&object(listening)),
        Format::Table => table(listening),
    }
}

fn object(listening: &Listening<'_>) -> Value {
    let Listening { server, place, handlers, session, subscriptions, .. } = listening;
    json!({
        "type": "ready",
        "address": server.address().to_string(),
        "url": server.url(),
        "health_url": beside(listening, "healthz"),
        "metrics_url": beside(listening, "metrics"),
        "inbox": place.path().display().to_string(),
        "handlers": handlers,
        "subscriptions": told(subscriptions),
        "page_url": session.as_ref().and_then(Session::page_url),
    })
}

/// What is said when there are subscriptions that there were not when it was ready.
pub(super) fn subscribed(listening: &Listening<'_>) -> String {
    match form(listening.global) {
        Format::Json => {
            let subscriptions = told(&listening.subscriptions);
            json_line(&json!({ "type": "subscribed", "subscriptions": subscriptions }))
        }
        Format::Table => {
            let rows = in_words(&listening.subscriptions);
            rows.map(|row| printable(&format!("subscribed: {row}"))).collect::<Vec<_>>().join("\n")
        }
    }
}

fn told(subscriptions: &Subscriptions) -> Value {
    let all = subscriptions.all.iter().map(|it| {
        json!({
            "id": it.id,
            "event": it.event.as_str(),
            "endpoint": subscriptions.endpoint,
            "taken_over": it.is_left_over,
        })
    });
    all.collect()
}

fn in_words(subscriptions: &Subscriptions) -> impl Iterator<Item = String> {
    subscriptions.all.iter().map(|it| {
        let left = if it.is_left_over { ", taken over" } else { "" };
        format!("{}, id {}{left}, at {}", it.event, it.id, subscriptions.endpoint)
    })
}

fn table(listening: &Listening<'_>) -> String {
    let Listening { server, place, handlers, session, subscriptions, .. } = listening;
    let mut rows = vec![
        ("postbacks", server.url()),
        ("health", beside(listening, "healthz")),
        ("inbox", place.told()),
        ("handlers", handlers.join(", ")),
    ];
    rows.extend(in_words(subscriptions).map(|row| ("subscribed", row)));
    if let Some(page) = session.as_ref().and_then(Session::page_url) {
        rows.push(("send a text", format!("at {page}")));
    }
    let rows = rows.iter().map(|(name, value)| format!("  {name:<12} {}\n", printable(value)));
    let rows: String = rows.collect();
    format!("callfire listen is ready; Ctrl-C stops it\n\n{rows}")
}

/// A page beside where postbacks come to.
fn beside(listening: &Listening<'_>, page: &str) -> String {
    let server = &listening.server;
    let url = server.url();
    let origin = url.strip_suffix(&server.receiver().path()).unwrap_or(&url);
    format!("{origin}/{page}")
}
