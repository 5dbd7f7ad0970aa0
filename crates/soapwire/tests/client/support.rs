//! What the tests of the client share.

pub(crate) mod memory;
mod operations;
pub(crate) mod raw;
mod server;

use std::time::Duration;

pub(crate) use operations::{Buy, Get, GetRequest, Remove, Send, SendRequest, Trouble};
pub(crate) use server::{Answer, Server};

use soapwire::client::{Client, ClientBuilder};
use soapwire::limits::Timeouts;
use soapwire::soap::NAMESPACE;

/// The password of all tests here.
pub(crate) const PASSWORD: &str = "hunter2-secret";

/// A client of `server` that sends each request once.
pub(crate) fn client(server: &Server) -> Client {
    builder(server).build().unwrap()
}

/// The builder of [`client`].
pub(crate) fn builder(server: &Server) -> ClientBuilder {
    let timeouts = Timeouts::default()
        .with_head(Duration::from_millis(300))
        .with_idle(Duration::from_millis(200))
        .with_total(Duration::from_secs(5));
    let builder = Client::builder().base_url(server.url()).max_attempts(1).timeouts(timeouts);
    let builder = builder.on_exchange(|exchange| testlog::shown(exchange));
    testlog::shown(&builder);
    builder
}

/// An envelope with `body` in its Body.
pub(crate) fn envelope(body: &str) -> String {
    format!("<e:Envelope xmlns:e='{NAMESPACE}'><e:Body>{body}</e:Body></e:Envelope>")
}

/// The reply to [`Get`] as an envelope.
pub(crate) fn thing(name: &str) -> String {
    envelope(&format!("<t:Thing xmlns:t='urn:things'><t:Name>{name}</t:Name></t:Thing>"))
}

/// A reply of 200 with a SOAP body.
pub(crate) fn ok(body: &str) -> Answer {
    reply(200, "Content-Type: application/soap+xml; charset=utf-8\r\n", body)
}

/// A reply with its length.
pub(crate) fn reply(status: u16, headers: &str, body: &str) -> Answer {
    let length = body.len();
    Answer::Reply(
        format!("HTTP/1.1 {status} X\r\n{headers}Content-Length: {length}\r\n\r\n{body}")
            .into_bytes(),
    )
}
