//! What is sent.

use std::sync::{Arc, Mutex};

use soapwire::client::{CallOptions, Client, Credentials};
use soapwire::error::{Effect, ErrorKind};
use soapwire::limits::{Limits, Timeouts};
use soapwire::transport::{TransportError, TransportErrorKind};

use super::support::{
    Answer, Get, GetRequest, PASSWORD, Remove, Send, SendRequest, Server, builder, client,
    envelope, ok, thing,
};

#[tokio::test]
async fn a_call_looks_like_php_s() {
    let server = Server::start(vec![ok(&thing("a lamp"))]).await;
    let client =
        builder(&server).credentials(Credentials::new("me", PASSWORD).unwrap()).build().unwrap();
    let reply = client.send::<Get>(&GetRequest { id: 129 }).await.unwrap();
    assert_eq!((reply.value.name.as_str(), reply.status, reply.attempts), ("a lamp", 200, 1));

    let request = server.received().remove(0);
    let head = request.head.to_ascii_lowercase();
    assert!(head.starts_with("post /api/1.1/things http/1.1\r\n"), "{head}");
    assert!(
        request.head.contains("application/soap+xml; charset=utf-8; action=\"urn:things/Get\"\r\n"),
        "{head}"
    );
    assert!(request.head.contains("Basic bWU6aHVudGVyMi1zZWNyZXQ=\r\n"), "{head}");
    assert!(
        !head.contains("accept-encoding")
            && !head.contains("expect")
            && !head.contains("soapaction"),
        "{head}"
    );
    let length = format!("\r\ncontent-length: {}\r\n", request.body.len());
    assert!(head.contains(&length) && !head.contains("transfer-encoding"), "{head}");
    assert_eq!(
        request.body,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <env:Envelope xmlns:env=\"http://www.w3.org/2003/05/soap-envelope\" xmlns:ns1=\"urn:things\"><env:Body>\
         <ns1:Get><ns1:Id>129</ns1:Id></ns1:Get></env:Body></env:Envelope>"
    );
}

#[tokio::test]
async fn an_empty_key_is_filled_and_a_given_one_kept() {
    let server =
        Server::start(vec![ok(&envelope("<t:SendId xmlns:t='urn:things'>7</t:SendId>"))]).await;
    let client = client(&server);
    for request_id in [None, Some(String::new()), Some("mine".to_owned())] {
        let request = SendRequest { request_id, text: "x".to_owned() };
        assert_eq!(client.call::<Send>(&request).await.unwrap(), 7);
    }
    let keys: Vec<String> = server.received().iter().map(|request| key(&request.body)).collect();
    assert_eq!(keys[0].len(), 36);
    assert_ne!(keys[0], keys[1]);
    assert_eq!(keys[2], "mine");
}

fn key(body: &str) -> String {
    let rest = body.split_once("<ns1:RequestId>").unwrap().1;
    rest.split_once('<').unwrap().0.to_owned()
}

#[tokio::test]
async fn a_request_that_xml_cannot_carry_is_not_sent() {
    let server = Server::start(vec![ok("")]).await;
    let request = SendRequest { request_id: None, text: "a\u{0}b".to_owned() };
    let error = client(&server).call::<Send>(&request).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Request, Effect::NotSent));
    assert_eq!(error.path().as_deref(), Some("Send/Text"));
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn without_output_an_empty_body_is_a_success() {
    let server = Server::start(vec![ok(&envelope("")), ok("")]).await;
    let client = client(&server);
    client.call::<Remove>(&GetRequest { id: 1 }).await.unwrap();
    let error = client.call::<Remove>(&GetRequest { id: 1 }).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::EmptyResponse, Effect::MaybeApplied));
    assert!(error.ambiguity().is_some());
}

#[tokio::test]
async fn calls_wait_for_their_turn() {
    let server = Server::start(vec![Answer::Stall(Vec::new())]).await;
    let client = builder(&server).concurrency(1).build().unwrap();
    let request = GetRequest { id: 1 };
    let short = Timeouts::default().with_total(std::time::Duration::from_millis(50));
    let options = CallOptions::new().with_timeouts(short);
    let (first, second) =
        tokio::join!(client.call::<Get>(&request), client.send_with::<Get>(&request, &options));
    assert_eq!(first.unwrap_err().kind(), ErrorKind::Timeout);
    let error = second.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Overloaded, Effect::NotSent));
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn calls_run_at_the_same_time_up_to_a_bound() {
    let server = Server::start(vec![ok(&thing("x"))]).await;
    let client = builder(&server).concurrency(4).build().unwrap();
    let calls: Vec<_> = (0..200)
        .map(|id| {
            let client = client.clone();
            tokio::spawn(async move { client.call::<Get>(&GetRequest { id }).await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let connections = server.received().iter().map(|request| request.connection).max();
    assert!(connections <= Some(4), "{connections:?}");
}

#[tokio::test]
async fn an_observer_sees_the_exchange() {
    let server = Server::start(vec![ok(&thing("a lamp"))]).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let client = builder(&server)
        .credentials(Credentials::new("me", PASSWORD).unwrap())
        .on_exchange(move |exchange| {
            let response = String::from_utf8_lossy(exchange.response).into_owned();
            log.lock().unwrap().push((
                exchange.status,
                exchange.request.to_owned(),
                response,
                format!("{exchange:?}"),
            ));
        })
        .build()
        .unwrap();
    client.call::<Get>(&GetRequest { id: 1 }).await.unwrap();
    let (status, request, response, debug) = seen.lock().unwrap().remove(0);
    assert_eq!(status, Some(200));
    assert!(request.contains("<ns1:Id>1</ns1:Id>"));
    assert_eq!(response, thing("a lamp"));
    assert!(!debug.contains("lamp") && !debug.contains("bWU6cGFzcw"), "{debug}");
}

#[tokio::test]
async fn an_observer_sees_why_there_is_no_reply() {
    let server = Server::start(vec![Answer::Close(Vec::new()), ok(&thing(&"x".repeat(500)))]).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let client = builder(&server)
        .limits(Limits::default().with_body(500))
        .on_exchange(move |exchange| {
            let error = exchange.error.map(TransportError::kind);
            log.lock().unwrap().push((exchange.status, exchange.response.len(), error));
        })
        .build()
        .unwrap();
    for _ in 0..2 {
        client.call::<Get>(&GetRequest { id: 1 }).await.unwrap_err();
    }
    assert_eq!(
        *seen.lock().unwrap(),
        [
            (None, 0, Some(TransportErrorKind::Transport)),
            (Some(200), 0, Some(TransportErrorKind::Limit))
        ]
    );
}

#[tokio::test]
async fn settings_that_cannot_be_used_are_refused() {
    for builder in [
        Client::builder().base_url("http://things.example"),
        Client::builder().user_agent("a\r\nX: y"),
        Client::builder().concurrency(0),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Config, Effect::NotSent));
    }
}
