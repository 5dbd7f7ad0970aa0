//! What an error says of its request, for all 61 operations; and every setting of the builder, by what it does.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod support;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use callfire::operation::OPERATIONS;
use callfire::{CallFire, CallOptions, Effect, Error, ErrorKind, Limits, Timeouts};
use serde_json::json;
use soapwire::operation::{DynamicError, OperationInfo, Safety};
use soapwire::transport::{Phase, TransportError, TransportErrorKind};
use support::paths::smallest;
use support::script::{Reply, Script, status};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// The error of a call of any operation.
async fn error(operation: &OperationInfo, client: &CallFire) -> Error {
    let mut request = smallest((operation.request_type)()).json();
    if operation.name == "CreateNumberOrder" {
        request["Numbers"] = json!(["13105551212"]);
    }
    match operation.call(client.client(), &request, &CallOptions::new()).await {
        Err(DynamicError::Call(error)) => error,
        other => panic!("{}: {other:?}", operation.name),
    }
}

#[tokio::test(start_paused = true)]
async fn every_operation_says_what_it_may_have_done_and_how_to_find_out() {
    let broken: fn() -> Reply =
        || Err(TransportError::new(TransportErrorKind::Transport, "made up"));
    let unclear: fn() -> Reply = || status(503, "");
    let unreadable: fn() -> Reply = || status(200, "<x/>");
    let refused: fn() -> Reply = || status(404, "");
    let not_sent: fn() -> Reply =
        || Err(TransportError::new(TransportErrorKind::Connect, "made up"));
    let mut seen = HashMap::new();
    for operation in OPERATIONS {
        // The reply, what it means, and how often a read and anything else is sent.
        for (reply, effect, reads, others) in [
            (broken, Effect::MaybeApplied, 3, 1),
            (unclear, Effect::MaybeApplied, 3, 1),
            (unreadable, Effect::MaybeApplied, 1, 1),
            (refused, Effect::NotApplied, 1, 1),
            (not_sent, Effect::NotSent, 3, 3),
        ] {
            let script = Script::new(move |_, _| reply());
            let builder = CallFire::builder().credentials("login", "password").unwrap();
            let client = builder.transport(script.clone()).build().unwrap();
            let error = error(operation, &client).await;
            let name = operation.name;
            assert_eq!((error.effect(), error.operation()), (effect, Some(name)), "{error}");
            let ambiguity = error.ambiguity();
            let is_due = effect == Effect::MaybeApplied && operation.safety != Safety::ReadOnly;
            assert_eq!(ambiguity.is_some(), is_due, "{name}: {error}");
            let key = ambiguity.and_then(|ambiguity| ambiguity.request_key());
            let has_key = is_due && operation.safety == Safety::Keyed;
            assert_eq!(key.map(str::len), has_key.then_some(36), "{name}: {error}");
            if let Some(ambiguity) = ambiguity {
                assert_eq!(Some(ambiguity.how()), callfire::how_to_find_out(name), "{name}");
                assert!(error.to_string().ends_with(ambiguity.how()), "{error}");
            }
            let due = if operation.safety == Safety::ReadOnly { reads } else { others };
            assert_eq!(script.sends().len(), due, "{name}: {error}");
        }
        *seen.entry(operation.safety).or_insert(0) += 1;
    }
    let expected = [(Safety::ReadOnly, 32), (Safety::Keyed, 11), (Safety::Unsafe, 18)];
    assert_eq!(seen, HashMap::from(expected));
}

/// Advice that names an operation that does not exist, or changes something, would do harm.
#[test]
fn advice_is_to_look_and_for_every_operation_that_changes_something() {
    for operation in OPERATIONS {
        let how = callfire::how_to_find_out(operation.name);
        assert_eq!(how.is_some(), operation.safety != Safety::ReadOnly, "{}", operation.name);
        let words = how.unwrap_or("GetNumber").split(|c: char| !c.is_ascii_alphanumeric());
        let named: Vec<_> =
            words.filter(|word| word.starts_with("Get") || word.starts_with("Query")).collect();
        assert!(!named.is_empty(), "{}", operation.name);
        for name in named {
            assert_eq!(support::operation(name).safety, Safety::ReadOnly, "{name}");
        }
    }
}

/// A server that says nothing, and its address.
async fn mute() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    (listener, address)
}

fn builder() -> callfire::Builder {
    CallFire::builder().credentials("login", "password").unwrap().retries(0)
}

#[tokio::test]
async fn connecting_has_its_own_deadline() {
    let (_listener, address) = mute().await;
    let client = builder().endpoint(format!("https://{address}"));
    let client = client.connect_timeout(Duration::from_millis(50)).build().unwrap();
    let error = client.release(callfire::service::Release::new("13105551212")).await.unwrap_err();
    assert_eq!((error.timeout_phase(), error.effect()), (Some(Phase::Connect), Effect::NotSent));
}

#[tokio::test]
async fn a_proxy_is_used_where_one_is_set() {
    let (listener, address) = mute().await;
    let proxy = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut head = vec![0; 4096];
        let count = stream.read(&mut head).await.unwrap();
        stream.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n").await.unwrap();
        String::from_utf8_lossy(&head[..count]).into_owned()
    });
    let client = builder().proxy(format!("http://{address}")).build().unwrap();
    let error = client.get_number("13105551212").await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Connect, Effect::NotSent));
    let head = proxy.await.unwrap();
    assert!(head.starts_with("CONNECT www.callfire.com:443 HTTP/1.1\r\n"), "{head}");
    assert!(!head.to_ascii_lowercase().contains("authorization"), "{head}");
}

#[tokio::test]
async fn the_transport_is_set_up_or_replaced_not_both() {
    let script = Script::new(|_, _| status(503, ""));
    let error = builder().proxy("http://127.0.0.1:9").transport(script).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    let error = builder().proxy("http://login:toll@:x").build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(!format!("{error} {error:?}").contains("toll"), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn the_rest_of_the_settings_hold_too() {
    // Deadlines, and how often a request is sent.
    for (retries, sends) in [(0, 1), (1, 2), (4, 5)] {
        let script = Script::new(|_, _| status(502, ""));
        let client = builder().retries(retries).transport(script.clone()).build().unwrap();
        client.get_number("1").await.unwrap_err();
        assert_eq!(script.sends().len(), sends);
    }
    // Places, and how long they are waited for.
    let script = Script::new(|_, _| status(502, "")).taking(Duration::from_secs(1));
    let turn = Timeouts::default().with_turn(Duration::ZERO);
    let client = builder().concurrency(1).timeouts(turn).transport(script.clone()).build().unwrap();
    let (one, two) = tokio::join!(client.get_number("1"), client.get_number("2"));
    assert_eq!(one.unwrap_err().kind(), ErrorKind::Http);
    assert_eq!(two.unwrap_err().kind(), ErrorKind::Overloaded);
    // Limits; that of the transport is passed on to it.
    let script = Script::new(|_, _| status(200, "<x/>"));
    let mut limits = Limits::default();
    limits.xml.depth = 1;
    let client = builder().limits(limits).transport(script).build().unwrap();
    assert_eq!(client.get_number("1").await.unwrap_err().kind(), ErrorKind::Limit);
    // A request with a key is sent once more if that is allowed.
    for (again, sends) in [(false, 1), (true, 2)] {
        let script = Script::new(|_, _| status(502, ""));
        let client = builder().retries(2).retry_ambiguous(again).transport(script.clone());
        let update =
            callfire::service::UpdateSubscription::new(callfire::data::Subscription::new());
        client.build().unwrap().update_subscription(update).await.unwrap_err();
        assert_eq!(script.sends().len(), sends);
    }
}

#[tokio::test]
async fn nothing_public_shows_the_credentials() {
    let secret = "correct-horse";
    // `login:correct-horse` in base64.
    let encoded = "bG9naW46Y29ycmVjdC1ob3JzZQ";
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let (listener, address) = mute().await;
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut head = vec![0; 4096];
        let count = stream.read(&mut head).await.unwrap();
        stream.write_all(b"HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n").await.unwrap();
        String::from_utf8_lossy(&head[..count]).into_owned()
    });
    let builder = CallFire::builder()
        .credentials("login", secret)
        .unwrap()
        .endpoint(format!("http://{address}"))
        .proxy(format!("http://login:{secret}@127.0.0.1:9"))
        .on_exchange(move |exchange| log.lock().unwrap().push(format!("{exchange:?}")));
    let mut shown = vec![format!("{builder:?} {builder:#?}")];
    let client = builder.build().unwrap();
    shown.push(format!("{client:?} {client:#?} {:?}", client.client()));
    shown.push(format!("{:?}", client.wait_for_order(1)));
    let error = client.get_number("1").await.unwrap_err();
    shown.push(format!("{error} {error:?} {error:#?}"));
    shown.append(&mut seen.lock().unwrap());
    let shown = shown.concat();
    assert!(server.await.unwrap().contains(encoded), "it was sent");
    assert!(!shown.contains(secret) && !shown.contains(encoded), "{shown}");
}
