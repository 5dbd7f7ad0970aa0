//! When a request is sent again, counted where it arrives.

use std::time::Duration;

use soapwire::client::{CallOptions, FaultMeaning};
use soapwire::error::{Effect, ErrorKind};
use soapwire::limits::Timeouts;
use soapwire::operation::{Operation, Safety};
use soapwire::soap::{Fault, FaultCode, envelope as soap};

use super::support::{
    Answer, Buy, Get, GetRequest, Send, SendRequest, Server, builder, envelope, ok, reply, thing,
};

/// How many requests a client that may repeat sends in all to a server that always answers so.
async fn sends<O: Operation>(request: &O::Request, answer: &Answer, ambiguous: bool) -> usize {
    let server = Server::start(vec![answer.clone()]).await;
    let client = builder(&server)
        .max_attempts(3)
        .retry_ambiguous(ambiguous)
        .fault_meaning(|fault| match fault.reason() {
            "later" => FaultMeaning::Transient,
            "no" => FaultMeaning::Refused,
            _ => FaultMeaning::Unclear,
        })
        .build()
        .unwrap();
    let error = client.call::<O>(request).await.err().unwrap();
    let is_ambiguous = error.effect() == Effect::MaybeApplied && O::SAFETY != Safety::ReadOnly;
    assert_eq!(error.ambiguity().is_some(), is_ambiguous);
    server.count()
}

#[tokio::test]
async fn only_what_may_be_repeated_is() {
    let fault = |reason: &str| {
        reply(500, "", &soap::write_fault(&Fault::new(FaultCode::Receiver, reason)).unwrap())
    };
    let get = GetRequest { id: 1 };
    let send = SendRequest { request_id: None, text: "x".to_owned() };
    // The answer, and how often a read, a keyed request, the same with replay allowed, and an unsafe one are sent.
    for (answer, counts) in [
        (Answer::Close(Vec::new()), [3, 1, 2, 1]),
        (Answer::Close(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<a>".to_vec()), [3, 1, 2, 1]),
        (reply(502, "", ""), [3, 1, 2, 1]),
        (reply(501, "", ""), [1, 1, 1, 1]),
        (reply(429, "", ""), [3, 3, 3, 1]),
        (reply(429, "Retry-After: 99999999\r\n", ""), [1, 1, 1, 1]),
        (reply(404, "", ""), [1, 1, 1, 1]),
        (reply(401, "", ""), [1, 1, 1, 1]),
        (reply(307, "", ""), [1, 1, 1, 1]),
        (ok("<a/>"), [1, 1, 1, 1]),
        (ok(""), [1, 1, 1, 1]),
        (fault("later"), [3, 1, 2, 1]),
        (fault("no"), [1, 1, 1, 1]),
        (fault("what"), [1, 1, 1, 1]),
    ] {
        let counted = [
            sends::<Get>(&get, &answer, false).await,
            sends::<Send>(&send, &answer, false).await,
            sends::<Send>(&send, &answer, true).await,
            sends::<Buy>(&get, &answer, true).await,
        ];
        assert_eq!(counted, counts, "{}", String::from_utf8_lossy(&answer.bytes()));
    }
}

#[tokio::test]
async fn a_replay_is_the_same_to_the_byte() {
    let sent = ok(&envelope("<t:SendId xmlns:t='urn:things'>7</t:SendId>"));
    let server = Server::start(vec![Answer::Close(Vec::new()), sent]).await;
    let client = builder(&server).max_attempts(3).retry_ambiguous(true).build().unwrap();
    let request = SendRequest { request_id: None, text: "x".to_owned() };
    let reply = client.send::<Send>(&request).await.unwrap();
    assert_eq!((reply.value, reply.attempts), (7, 2));
    let received = server.received();
    assert_eq!(received[0].body, received[1].body);
    assert_ne!(received[0].connection, received[1].connection);
}

#[tokio::test]
async fn the_effect_is_the_worst_of_all_attempts() {
    let server = Server::start(vec![Answer::Close(Vec::new()), reply(404, "", "")]).await;
    let client = builder(&server).max_attempts(3).retry_ambiguous(true).build().unwrap();
    let request = SendRequest { request_id: Some("mine".to_owned()), text: "x".to_owned() };
    let error = client.call::<Send>(&request).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Http, Effect::MaybeApplied));
    assert_eq!(error.ambiguity().unwrap().request_key(), Some("mine"));
}

#[tokio::test]
async fn a_pause_that_fits_is_waited_for() {
    let server = Server::start(vec![reply(429, "Retry-After: 1\r\n", ""), ok(&thing("x"))]).await;
    let client = builder(&server).max_attempts(2).build().unwrap();
    let reply = client.send::<Get>(&GetRequest { id: 1 }).await.unwrap();
    assert_eq!(reply.attempts, 2);
    assert!(reply.duration >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_pause_leaves_its_turn_to_others() {
    let later = reply(429, "Retry-After: 1\r\n", "");
    let server = Server::start(vec![later, ok(&thing("b")), ok(&thing("a"))]).await;
    let client = builder(&server).concurrency(1).max_attempts(2).build().unwrap();
    let request = GetRequest { id: 1 };
    let (paused, other) = tokio::join!(client.send::<Get>(&request), client.send::<Get>(&request));
    let (paused, other) = (paused.unwrap(), other.unwrap());
    assert_eq!((paused.value.name.as_str(), other.value.name.as_str()), ("a", "b"));
    assert!(other.duration < paused.duration, "{:?}", other.duration);
}

#[tokio::test]
async fn without_a_second_turn_the_first_attempt_counts() {
    let later = reply(429, "Retry-After: 1\r\n", "");
    let server = Server::start(vec![later, Answer::Stall(Vec::new())]).await;
    let patient = Timeouts::default().with_head(Duration::from_secs(2));
    let client = builder(&server).concurrency(1).max_attempts(2).timeouts(patient).build().unwrap();
    let hurried = CallOptions::new().with_timeouts(patient.with_total(Duration::from_millis(1300)));
    let request = GetRequest { id: 1 };
    let (paused, _) =
        tokio::join!(client.send_with::<Get>(&request, &hurried), client.send::<Buy>(&request),);
    let error = paused.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Throttled, Effect::NotApplied));
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn the_retry_budget_runs_out() {
    let server = Server::start(vec![reply(502, "", "")]).await;
    let client = builder(&server).max_attempts(2).build().unwrap();
    for _ in 0..40 {
        client.call::<Get>(&GetRequest { id: 1 }).await.unwrap_err();
    }
    // 500 tokens pay for 35 repetitions at 14.
    assert_eq!(server.count(), 40 + 35);
}
