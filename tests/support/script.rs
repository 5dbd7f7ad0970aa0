//! A transport in memory whose replies a test makes up, and that notes what was sent when.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use callfire::CallFire;
use soapwire::codec::{Checks, Schema, to_document};
use soapwire::description::ElementName;
use soapwire::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};
use tokio::time::{Instant, sleep};

/// The password of all tests without a sandbox.
pub const PASSWORD: &str = "correct-horse";

/// The reply to a request.
pub type Reply = Result<HttpResponse, TransportError>;

/// Makes the reply to the request of this number, counted from 0, with this envelope.
type Answer = dyn Fn(usize, &str) -> Reply + Send + Sync;

/// The transport; clones are one.
#[derive(Clone)]
pub struct Script {
    answer: Arc<Answer>,
    duration: Duration,
    sends: Arc<Mutex<Vec<Instant>>>,
}

impl Script {
    /// Replies at once.
    pub fn new(answer: impl Fn(usize, &str) -> Reply + Send + Sync + 'static) -> Self {
        Self { answer: Arc::new(answer), duration: Duration::ZERO, sends: Arc::default() }
    }

    /// Takes this long for each reply.
    pub fn taking(mut self, duration: Duration) -> Self {
        self.duration = duration;
        self
    }

    /// A client that sends here and repeats nothing.
    pub fn client(&self) -> CallFire {
        testlog::start();
        let builder = CallFire::builder().credentials("login", PASSWORD).unwrap();
        let builder =
            builder.retries(0).transport(self.clone()).on_exchange(|it| testlog::shown(it));
        testlog::shown(&builder);
        let client = builder.build().unwrap();
        testlog::shown(&client);
        client
    }

    /// When each request was sent.
    pub fn sends(&self) -> Vec<Instant> {
        self.sends.lock().unwrap().clone()
    }
}

impl Transport for Script {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        testlog::shown(&request);
        let nth = {
            let mut sends = self.sends.lock().unwrap();
            sends.push(Instant::now());
            sends.len() - 1
        };
        Box::pin(async move {
            sleep(self.duration).await;
            (self.answer)(nth, std::str::from_utf8(&request.body).unwrap())
        })
    }
}

/// A success with this value in its Body.
#[allow(clippy::unnecessary_wraps, reason = "of the type of all replies")]
pub fn success<T: Schema>(name: ElementName, value: &T) -> Reply {
    let payload = to_document(name, value, Checks::Xml).unwrap();
    Ok(HttpResponse::new(200, Ok(envelope(&payload).into())))
}

/// A reply with this Body.
#[allow(clippy::unnecessary_wraps, reason = "of the type of all replies")]
pub fn status(status: u16, payload: &str) -> Reply {
    Ok(HttpResponse::new(status, Ok(envelope(payload).into())))
}

fn envelope(payload: &str) -> String {
    const ENV: &str = "http://www.w3.org/2003/05/soap-envelope";
    format!("<e:Envelope xmlns:e=\"{ENV}\"><e:Body>{payload}</e:Body></e:Envelope>")
}
