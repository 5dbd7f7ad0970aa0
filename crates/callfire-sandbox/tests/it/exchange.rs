//! What the hook and the control API tell of the exchanges.

use std::sync::{Arc, Mutex};

use callfire::operation::GetNumberOrder;
use callfire_sandbox::{Disruption, DisruptionKind, Exchange, Sandbox};
use soapwire::operation::Operation as _;
use soapwire::soap::FaultCode;

use super::support::{NUMBER, SOAP, post, request, send};

async fn watched() -> (Sandbox, Arc<Mutex<Vec<Exchange>>>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&seen);
    let builder = Sandbox::builder().on_exchange(move |exchange| {
        sink.lock().unwrap().push(exchange.clone());
    });
    (builder.start().await.unwrap(), seen)
}

#[tokio::test]
async fn each_request_is_handed_over_with_its_reply() {
    let (sandbox, seen) = watched().await;
    let body = request("", "<s:GetNumberOrder><s:Id>1</s:Id></s:GetNumberOrder>");
    let reply = post(&sandbox, &body).await;
    let exchange = seen.lock().unwrap().pop().unwrap();
    assert_eq!(exchange.operation, Some(GetNumberOrder::NAME));
    assert_eq!((exchange.path.as_str(), exchange.status), (NUMBER, 400));
    assert_eq!((exchange.request, exchange.reply), (body, reply.body));
    let fault = exchange.fault.unwrap();
    assert_eq!((fault.code(), fault.reason()), (FaultCode::Sender, "there is no number order 1"));
    assert_eq!(exchange.disruption, None);
}

#[tokio::test]
async fn what_was_not_read_or_not_sent_is_not_in_it() {
    let (sandbox, seen) = watched().await;
    let body = request("", "<s:GetNumberOrder><s:Id>1</s:Id></s:GetNumberOrder>");
    send(&sandbox, "POST", NUMBER, &[SOAP], body.as_bytes()).await;
    sandbox.disrupt(Disruption::cut(5));
    post(&sandbox, &body).await;
    sandbox.disrupt(Disruption::page());
    post(&sandbox, &body).await;
    send(&sandbox, "GET", NUMBER, &[], b"").await;

    let seen = seen.lock().unwrap();
    let [unread, cut, page] = &seen[..] else { panic!("{seen:?}") };
    assert_eq!((unread.status, unread.request.as_str(), unread.operation), (401, "", None));
    assert_eq!((cut.status, cut.reply.len()), (400, 5));
    assert_eq!(cut.disruption, Some(DisruptionKind::Cut(5)));
    assert_eq!((page.status, page.fault.is_none()), (200, true));
    assert!(page.reply.starts_with("<!DOCTYPE html>"));
}
