//! The requests that came to a sandbox, as they come.

use callfire_sandbox::Exchange;
use serde_json::{Value, json};
use soapwire::soap::Fault;

use super::tell;
use super::text::{json_line, printable};
use crate::args::{ErrorFormat, Global};

/// Prints each request on standard error: a line, and with `--verbose` what was sent both ways.
pub(crate) fn shown_as(global: &Global) -> impl Fn(&Exchange) + Send + Sync + 'static {
    let (format, verbose) = (global.error_format, global.verbose);
    move |exchange| match format {
        ErrorFormat::Json => tell(&json_line(&object(exchange, verbose))),
        ErrorFormat::Text => tell(&printable(&transcript(exchange, verbose))),
    }
}

fn object(exchange: &Exchange, verbose: bool) -> Value {
    let mut object = json!({
        "type": "request",
        "operation": exchange.operation,
        "path": exchange.path,
        "status": exchange.status,
        "reason": exchange.fault.as_ref().map(Fault::reason),
        "duration_ms": milliseconds(exchange),
    });
    if let (true, Some(members)) = (verbose, object.as_object_mut()) {
        members.insert("request".to_owned(), exchange.request.clone().into());
        members.insert("response".to_owned(), exchange.reply.clone().into());
    }
    object
}

fn transcript(exchange: &Exchange, verbose: bool) -> String {
    let asked_for = exchange.operation.unwrap_or(&exchange.path);
    let status = match exchange.status {
        0 => "no reply".to_owned(),
        status => status.to_string(),
    };
    let reason = exchange.fault.as_ref().map(|fault| format!("  {}", fault.reason()));
    let took = milliseconds(exchange);
    let line = format!("{status}  {asked_for}  {took:.1} ms{}", reason.unwrap_or_default());
    match verbose {
        true => [line, exchange.request.clone(), exchange.reply.clone()].join("\n"),
        false => line,
    }
}

fn milliseconds(exchange: &Exchange) -> f64 {
    exchange.took.as_secs_f64() * 1000.0
}
