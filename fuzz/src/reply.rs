//! Whole replies to a purchase, through the client: which are a success, and what the others say may have happened.

use std::sync::{Arc, Mutex, PoisonError};

use callfire::operation::CreateNumberOrder;
use callfire::service;
use callfire::{CallFire, Effect, Error, ErrorKind};
use soapwire::client::CallOptions;
use soapwire::operation::Operation;
use soapwire::transport::{
    BoxFuture, ContentType, HttpRequest, HttpResponse, Transport, TransportError,
};
use soapwire::xml::decode_document;
use tokio::runtime::{Builder, Runtime};

use crate::fault;
use crate::soap::payload;
use crate::strings::assert_shown;

const PASSWORD: &str = "correct-horse";

thread_local! {
    static CALLER: Caller = Caller::new();
}

/// Takes a reply: `status|content type|retry after|coding|location`, a line end, the body. Without such a line it is
/// the body of a success.
pub(crate) fn run(data: &[u8]) {
    let (head, body) = match data.iter().position(|byte| *byte == b'\n') {
        Some(end) if data[0].is_ascii_digit() => (&data[..end], &data[end + 1..]),
        _ => (&b"200"[..], data),
    };
    let head = String::from_utf8_lossy(head);
    let mut words = head.split('|');
    let status = words.next().and_then(|word| word.parse().ok()).unwrap_or(200);
    let mut header = || words.next().filter(|word| !word.is_empty()).map(str::to_owned);
    let mut reply = HttpResponse::new(status, Ok(body.to_vec().into()));
    reply.headers.content_type = header();
    reply.headers.retry_after = header();
    reply.headers.content_encoding = header();
    reply.headers.location = header();
    let content_type = reply.headers.content_type.clone();
    match CALLER.with(|caller| caller.call(reply)) {
        Ok(()) => assert_success(status, content_type.as_deref(), body),
        Err(error) => assert_failure(status, &error),
    }
}

fn assert_success(status: u16, content_type: Option<&str>, body: &[u8]) {
    let charset = content_type.and_then(|text| ContentType::new(text).parameter("charset"));
    let document = decode_document(body, charset.as_deref()).expect("a success is text");
    let payload = payload(&document).expect("a success is a whole message");
    let name = CreateNumberOrder::RESPONSE.expect("a purchase gives an id");
    assert_eq!((&*payload.name.namespace, &*payload.name.local), (name.namespace, name.local));
    assert_eq!(status, 200);
}

fn assert_failure(status: u16, error: &Error) {
    assert_shown(error);
    assert!(!format!("{error} {error:?}").contains(PASSWORD));
    let refused = match error.effect() {
        Effect::NotApplied => true,
        Effect::MaybeApplied => false,
        effect => panic!("{effect}, though a reply came"),
    };
    assert_eq!(error.ambiguity().is_some(), !refused, "{error}");
    match (error.kind(), error.fault()) {
        (ErrorKind::Fault, Some(fault)) => {
            fault::assert_kept(fault);
            assert!(fault.is_complete() || !refused, "{error}");
        }
        (kind, None) => {
            assert!(!refused || (400..500).contains(&status), "{status}: {error}");
            assert_eq!(kind == ErrorKind::Redirect, (300..400).contains(&status), "{error}");
            assert_eq!(kind == ErrorKind::Unauthorized, status == 401, "{error}");
            assert_eq!(kind == ErrorKind::Throttled, status == 429, "{error}");
        }
        (kind, Some(_)) => panic!("{kind} with a fault"),
    }
}

/// A client whose transport gives the reply it was given.
struct Caller {
    client: CallFire,
    reply: Next,
    runtime: Runtime,
}

#[derive(Clone, Default)]
struct Next(Arc<Mutex<Option<HttpResponse>>>);

impl Caller {
    fn new() -> Self {
        let reply = Next::default();
        let builder = CallFire::builder().credentials("login", PASSWORD).expect("they can be sent");
        let client = builder.retries(0).transport(reply.clone()).build();
        Self {
            client: client.expect("nothing is amiss"),
            reply,
            runtime: Builder::new_current_thread().enable_time().build().expect("a runtime"),
        }
    }

    fn call(&self, reply: HttpResponse) -> Result<(), Error> {
        *self.reply.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(reply);
        let request = service::CreateNumberOrder::new().with_numbers(["13105551212"]);
        let options = CallOptions::new();
        let sent = self.client.send::<CreateNumberOrder>(&request, &options);
        self.runtime.block_on(sent).map(drop)
    }
}

impl Transport for Next {
    fn send(&self, _request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let reply = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        Box::pin(async move { Ok(reply.expect("one request for each reply")) })
    }
}
