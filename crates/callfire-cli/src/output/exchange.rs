//! What went over the wire, for `--verbose`.

use serde_json::{Value, json};
use soapwire::client::Exchange;
use soapwire::error::in_full;

use super::tell;
use super::text::{json_line, printable};
use crate::args::ErrorFormat;

/// Prints each exchange on standard error in this form. The library hands over no credentials.
pub(crate) fn shown_as(format: ErrorFormat) -> impl Fn(&Exchange<'_>) + Send + Sync + 'static {
    move |exchange| match format {
        ErrorFormat::Json => tell(&json_line(&object(exchange))),
        ErrorFormat::Text => tell(&printable(&transcript(exchange))),
    }
}

fn object(exchange: &Exchange<'_>) -> Value {
    json!({
        "type": "exchange",
        "operation": exchange.operation,
        "attempt": exchange.attempt,
        "url": exchange.url,
        "content_type_sent": exchange.content_type_sent,
        "authorized": exchange.is_authorized,
        "request": exchange.request,
        "status": exchange.status,
        "content_type": exchange.content_type,
        "response": String::from_utf8_lossy(exchange.response),
        "error": exchange.error.map(|error| in_full(error)),
        "duration_ms": u64::try_from(exchange.duration.as_millis()).unwrap_or(u64::MAX),
    })
}

fn transcript(exchange: &Exchange<'_>) -> String {
    let mut lines = vec![
        format!("> POST {} (attempt {})", exchange.url, exchange.attempt),
        format!("> Content-Type: {}", exchange.content_type_sent),
    ];
    if exchange.is_authorized {
        lines.push("> Authorization: Basic ***".to_owned());
    }
    lines.push(exchange.request.to_owned());
    let millis = exchange.duration.as_millis();
    if let Some(status) = exchange.status {
        let media_type = exchange.content_type.unwrap_or("no content type");
        lines.push(format!("< {status}, {media_type}, after {millis} ms"));
    } else {
        lines.push(format!("< no reply, after {millis} ms"));
    }
    if !exchange.response.is_empty() {
        lines.push(String::from_utf8_lossy(exchange.response).into_owned());
    }
    lines.extend(exchange.error.map(|error| format!("< {}", in_full(error))));
    lines.join("\n")
}
