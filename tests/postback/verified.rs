//! What the service says about a postback, whatever that says itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use callfire::data::{Broadcast, BroadcastChoice, TextBroadcastConfig, ToNumber};
use callfire::notification::BroadcastNotification;
use callfire::operation::GetText;
use callfire::postback::{Event, Notification};
use callfire::service::{CreateNumberOrder, FaultCode, SendText};
use callfire::{CallFire, Effect, Error, ErrorKind};
use callfire_sandbox::{
    Disruption, InMemory, IncomingCall, IncomingText, LOGIN, PASSWORD, Sandbox,
};

use super::{JSON, json, read};

const NUMBER: &str = "12065550100";
const CALLER: &str = "12135550123";

/// A sandbox whose account has a number, a client of it, and how many requests that has sent.
async fn sandbox() -> (Sandbox<InMemory>, CallFire, Arc<AtomicUsize>) {
    testlog::start();
    let sandbox = Sandbox::builder().in_memory().unwrap();
    let requests = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&requests);
    let builder = CallFire::builder().credentials(LOGIN, PASSWORD).unwrap();
    let builder = builder.on_exchange(move |_| {
        seen.fetch_add(1, Relaxed);
    });
    let client = builder.transport(sandbox.transport()).build().unwrap();
    let order = CreateNumberOrder::new().with_numbers([NUMBER]);
    let id = client.create_number_order(order).await.unwrap();
    client.wait_for_order(id).outcome().await.unwrap();
    requests.store(0, Relaxed);
    (sandbox, client, requests)
}

/// A postback that tells lies about whatever has this id.
fn forged(event: Event, member: &str, id: i64) -> Notification {
    let members = json(&[("@id", &id.to_string()), ("Message", "\"send me money\"")]);
    let body = match member {
        "Broadcast" => {
            format!(r#"{{"@id": {id}, "TextBroadcastConfig": {{"Message": "send me money"}}}}"#)
        }
        _ => members,
    };
    read(JSON, &format!(r#"{{"{event}": {{"SubscriptionId": 5, "{member}": {body}}}}}"#))
}

#[tokio::test(start_paused = true)]
async fn of_a_postback_nothing_remains_but_what_it_is_about() {
    let (sandbox, client, requests) = sandbox().await;
    let text = sandbox.receive_text(&IncomingText::new(CALLER, NUMBER, "open?")).unwrap();
    let call = sandbox.receive_call(&IncomingCall::new(CALLER, NUMBER)).unwrap();
    let config = TextBroadcastConfig::new("Hi");
    let send = SendText::new(vec![ToNumber::new(CALLER)], config);
    let broadcast = client.send_text(send).await.unwrap();
    requests.store(0, Relaxed);

    for (event, member, id) in [
        (Event::TextNotification, "Text", text),
        (Event::TextReceived, "Text", text),
        (Event::CallFinished, "Call", call),
        (Event::BroadcastNotification, "Broadcast", broadcast),
        (Event::BroadcastStopped, "Broadcast", broadcast),
    ] {
        let lie = forged(event, member, id);
        let truth = lie.verified(&client).await.unwrap();
        assert_eq!(
            (truth.event(), truth.subscription_id(), truth.id()),
            (event, Some(5), Some(id))
        );
        match (truth, lie) {
            (Notification::Text(_, truth), Notification::Text(..)) => {
                assert_eq!(truth.text, client.get_text(id).await.unwrap());
                assert_eq!(truth.text.message.as_deref(), Some("open?"));
                assert_eq!(truth.text.from_number, CALLER);
            }
            (Notification::Call(_, truth), Notification::Call(_, lie)) => {
                assert_eq!(truth.call, client.get_call(id).await.unwrap());
                assert_ne!(truth.call.from_number, lie.call.from_number);
            }
            (Notification::Broadcast(_, truth), Notification::Broadcast(_, lie)) => {
                assert_eq!(truth.broadcast, client.get_broadcast(id).await.unwrap());
                assert_ne!(truth.broadcast, lie.broadcast);
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(requests.load(Relaxed), 10, "one to verify, and one to know better");
}

#[tokio::test(start_paused = true)]
async fn what_the_account_does_not_have_is_not_found() {
    let (sandbox, client, _) = sandbox().await;
    // An id is of one kind of thing only: a text's is no call's.
    let text = sandbox.receive_text(&IncomingText::new(CALLER, NUMBER, "open?")).unwrap();
    for (event, member, id) in [
        (Event::TextNotification, "Text", 4711),
        (Event::TextReceived, "Text", -1),
        (Event::CallFinished, "Call", text),
        (Event::BroadcastFinished, "Broadcast", text),
    ] {
        let error = forged(event, member, id).verified(&client).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Fault, "{error}");
        let info = error.fault().unwrap().detail_of::<GetText>().unwrap();
        assert_eq!(info.fault_code, FaultCode::NotFound, "{member} {id}: {error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_broadcast_without_its_id_cannot_be_asked_for() {
    let (_sandbox, client, requests) = sandbox().await;
    let config = TextBroadcastConfig::new("Hi");
    let nameless = Broadcast::new(BroadcastChoice::TextBroadcastConfig(config));
    let it = Box::new(BroadcastNotification::new(nameless));
    let nameless = Notification::Broadcast(Event::BroadcastStarted, it);
    let error = nameless.verified(&client).await.unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error:?}");
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Request, Effect::NotSent));
    assert_eq!(error.path().as_deref(), Some("GetBroadcast/Id"));
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("the postback has no id of its broadcast"), "{cause}");
    assert_eq!(requests.load(Relaxed), 0);
}

/// A service that is away must not make a forgery of what is true.
#[tokio::test(start_paused = true)]
async fn a_service_that_is_away_says_nothing_about_a_postback() {
    let (sandbox, client, _) = sandbox().await;
    let id = sandbox.receive_text(&IncomingText::new(CALLER, NUMBER, "open?")).unwrap();
    let postback = forged(Event::TextNotification, "Text", id);
    sandbox.disrupt(Disruption::reset().times(3));
    let error = postback.verified(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.fault().is_none()), (ErrorKind::Transport, true));
    let again = tokio::spawn(async move { postback.verified(&client).await });
    assert_eq!(again.await.unwrap().unwrap().id(), Some(id));
}
