//! The library against the embedded CallFire, as the tests of a program would use them together.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

use std::time::Duration;

use callfire::data::{
    ActionState, NotificationFormat, Result as TextResult, Subscription, SubscriptionTriggerEvent,
    TextBroadcastConfig, ToNumber,
};
use callfire::operation::QueryTexts;
use callfire::postback::{self, Notification};
use callfire::service::{
    ActionQuery, CreateNumberOrder, GetNumber, Release, SendText, SubscriptionRequest,
};
use callfire::{CallFire, Effect, ErrorKind, OrderState};
use callfire_sandbox::{Disruption, IncomingText, LOGIN, PASSWORD, Sandbox};
use futures_util::TryStreamExt as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::time::{sleep, timeout};

/// A sandbox in which minutes are milliseconds, and a client of it.
async fn start() -> (Sandbox, CallFire) {
    testlog::start();
    let sandbox = Sandbox::builder().speed(1000.0).start().await.unwrap();
    testlog::shown(&sandbox);
    let builder = CallFire::builder().endpoint(sandbox.base_url());
    let callfire = builder.credentials(LOGIN, PASSWORD).unwrap().build().unwrap();
    (sandbox, callfire)
}

fn text(to: &str, message: &str) -> SendText {
    SendText::new(vec![ToNumber::new(to)], TextBroadcastConfig::new(message))
}

/// Takes one postback and acknowledges it; its body.
async fn postback(listener: &TcpListener) -> String {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut request = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_lowercase();
            let length = head.split("content-length: ").nth(1).unwrap().lines().next().unwrap();
            if body.len() == length.parse::<usize>().unwrap() {
                stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await.unwrap();
                return body.to_owned();
            }
        }
        assert_ne!(stream.read_buf(&mut request).await.unwrap(), 0, "{text}");
    }
}

#[tokio::test]
async fn a_text_is_sent_and_a_postback_tells_its_end() {
    let (_sandbox, callfire) = start().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let subscription = Subscription::new()
        .with_endpoint(format!("http://{}/texts", listener.local_addr().unwrap()))
        .with_notification_format(NotificationFormat::Json)
        .with_trigger_event(SubscriptionTriggerEvent::OutboundTextFinished);
    let subscription =
        callfire.create_subscription(SubscriptionRequest::new(subscription)).await.unwrap();
    let broadcast = callfire.send_text(text("12125550123", "Hello, World!")).await.unwrap();

    let body = timeout(Duration::from_secs(20), postback(&listener)).await.unwrap();
    let Ok(Notification::Text(_, told)) = postback::parse("application/json", body.as_bytes())
    else {
        panic!("{body}")
    };
    assert_eq!(told.subscription_id, Some(subscription));
    assert_eq!(told.text.broadcast_id, Some(broadcast));
    assert_eq!(told.text.final_result, Some(TextResult::Sent));

    let of_broadcast = ActionQuery::new().with_broadcast_id(broadcast);
    let texts: Vec<_> = callfire.items::<QueryTexts>(of_broadcast).try_collect().await.unwrap();
    assert_eq!((texts.len(), &texts[0].state), (1, &ActionState::Finished));
    assert_eq!(texts[0].final_result, Some(TextResult::Sent));
    assert_eq!(texts[0].text_record[0].message, "Hello, World!");
}

#[tokio::test]
async fn a_number_is_bought_texted_and_given_back() {
    let (sandbox, callfire) = start().await;
    let number = "13035550177";
    let order = CreateNumberOrder::new().with_numbers([number]);
    let id = callfire.create_number_order(order).await.unwrap();
    let outcome = callfire.wait_for_order(id).outcome().await.unwrap();
    assert_eq!(outcome.state, OrderState::Finished);

    let incoming = IncomingText::new("12125550123", number, "Is this still for sale?");
    let id = sandbox.receive_text(&incoming).unwrap();
    let text = callfire.get_text(id).await.unwrap();
    assert!(text.inbound);
    assert_eq!(text.message.as_deref(), Some("Is this still for sale?"));

    callfire.release(Release::new(number)).await.unwrap();
    let error = callfire.get_number(GetNumber::new(number)).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Fault, Effect::NotApplied));
}

#[tokio::test]
async fn what_is_lost_on_the_wire_is_applied_once_all_the_same() {
    let (sandbox, callfire) = start().await;
    sandbox.disrupt(Disruption::reset());
    let error = callfire.send_text(text("12125550123", "once")).await.unwrap_err();
    assert_eq!(error.effect(), Effect::MaybeApplied);

    let ledger = sandbox.ledger().unwrap();
    assert_eq!(ledger.len(), 1);
    assert_eq!((ledger[0].operation.as_str(), ledger[0].applied), ("SendText", 1));
    let key = error.ambiguity().unwrap().request_key().unwrap().to_owned();
    let again = callfire.send_text(text("12125550123", "once").with_request_id(key)).await;
    assert_eq!(ledger[0].created, [again.unwrap()]);
    assert_eq!(sandbox.ledger().unwrap()[0].applied, 1);
    sleep(Duration::from_millis(50)).await;
    assert_eq!(callfire.query_texts(ActionQuery::new()).await.unwrap().total_results, 1);
}
