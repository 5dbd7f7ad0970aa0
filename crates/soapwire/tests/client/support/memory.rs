//! A transport in memory for tests on a paused clock: replies are made up, and what was sent when is noted.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use soapwire::client::{Client, ClientBuilder};
use soapwire::transport::{
    BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind,
};
use tokio::time::Instant;

/// What becomes of a request.
pub(crate) type Outcome = Result<HttpResponse, TransportError>;

/// Makes an outcome.
pub(crate) type Play = fn() -> Outcome;

/// Makes the outcome of the request of this number, counted from 0.
type Script = dyn Fn(usize) -> Outcome + Send + Sync;

/// The transport; clones are one.
#[derive(Clone)]
pub(crate) struct Memory {
    script: Arc<Script>,
    sent: Arc<Mutex<Vec<(Instant, Bytes)>>>,
}

impl Memory {
    pub(crate) fn new(script: impl Fn(usize) -> Outcome + Send + Sync + 'static) -> Self {
        Self { script: Arc::new(script), sent: Arc::default() }
    }

    /// Plays these outcomes in turn, and then the last one again and again.
    pub(crate) fn playing(outcomes: &[Play]) -> Self {
        let outcomes = outcomes.to_vec();
        Self::new(move |nth| outcomes.get(nth).or(outcomes.last()).unwrap()())
    }

    /// Starts to set up a client that sends here.
    pub(crate) fn builder(&self) -> ClientBuilder {
        Client::builder().transport(self.clone())
    }

    /// When each request was sent.
    pub(crate) fn times(&self) -> Vec<Instant> {
        self.sent.lock().unwrap().iter().map(|sent| sent.0).collect()
    }

    /// What was sent.
    pub(crate) fn bodies(&self) -> Vec<Bytes> {
        self.sent.lock().unwrap().iter().map(|sent| sent.1.clone()).collect()
    }
}

impl Transport for Memory {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Outcome> {
        let nth = {
            let mut sent = self.sent.lock().unwrap();
            sent.push((Instant::now(), request.body));
            sent.len() - 1
        };
        let outcome = (self.script)(nth);
        Box::pin(async move { outcome })
    }
}

/// A reply with this body.
#[allow(clippy::unnecessary_wraps, reason = "of the type of all outcomes")]
pub(crate) fn replied(status: u16, body: &str) -> Outcome {
    Ok(HttpResponse::new(status, Ok(Bytes::copy_from_slice(body.as_bytes()))))
}

/// A reply of 429 that asks to wait.
#[allow(clippy::unnecessary_wraps, reason = "of the type of all outcomes")]
pub(crate) fn throttled(retry_after: &str) -> Outcome {
    let mut reply = HttpResponse::new(429, Ok(Bytes::new()));
    reply.headers.retry_after = Some(retry_after.to_owned());
    Ok(reply)
}

/// No reply.
pub(crate) fn failed(kind: TransportErrorKind) -> Outcome {
    Err(TransportError::new(kind, "made up"))
}

/// A connection that was not made: nothing was sent.
pub(crate) fn refused() -> Outcome {
    failed(TransportErrorKind::Connect)
}

/// A connection that broke after the request was sent.
pub(crate) fn broken() -> Outcome {
    failed(TransportErrorKind::Transport)
}
