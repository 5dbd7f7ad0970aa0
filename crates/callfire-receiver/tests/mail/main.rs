//! From a text that comes in at the service to the mail, over sockets, with an inbox in a file.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use callfire::CallFire;
use callfire::data::{NotificationFormat, Subscription, SubscriptionTriggerEvent};
use callfire::service::SubscriptionRequest;
use callfire_receiver::inbox::{DeliveryRow, DeliveryState, Filter, SqliteInbox};
use callfire_receiver::{Clock, Mail, Receiver, Server};
use callfire_sandbox::{IncomingText, LOGIN, PASSWORD, Sandbox};
use futures_util::future::BoxFuture;
use testmail::Behaviour;
use tokio::time::sleep;

/// Time that passes when it is told to.
#[derive(Clone, Debug)]
struct Manual(Arc<Mutex<SystemTime>>);

impl Manual {
    fn advance(&self, time: Duration) {
        *self.0.lock().unwrap() += time;
    }
}

impl Clock for Manual {
    fn now(&self) -> SystemTime {
        *self.0.lock().unwrap()
    }

    fn wait_until(&self, _: SystemTime) -> BoxFuture<'_, ()> {
        Box::pin(sleep(Duration::from_millis(5)))
    }
}

async fn subscribed(endpoint: &str, format: NotificationFormat) -> Sandbox {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let callfire = CallFire::builder().endpoint(sandbox.base_url());
    let callfire = callfire.credentials(LOGIN, PASSWORD).unwrap().build().unwrap();
    let subscription = Subscription::new()
        .with_endpoint(endpoint)
        .with_notification_format(format)
        .with_trigger_event(SubscriptionTriggerEvent::InboundTextFinished);
    callfire.create_subscription(SubscriptionRequest::new(subscription)).await.unwrap();
    sandbox
}

async fn receiver(folder: &Path, clock: impl Clock, mail: Mail) -> Server {
    testlog::start();
    let builder = Receiver::builder().file(folder.join("inbox.db")).clock(clock);
    builder.handler("mail", mail).listen(([127, 0, 0, 1], 0)).await.unwrap()
}

fn now() -> Manual {
    Manual(Arc::new(Mutex::new(SystemTime::now())))
}

/// The one delivery of the one item, when it is in this state.
async fn delivery(folder: &Path, state: DeliveryState) -> DeliveryRow {
    let inbox = SqliteInbox::open_existing(folder.join("inbox.db")).unwrap();
    for _ in 0..6_000 {
        let rows = inbox.list(Filter::default().with_state(state)).await.unwrap();
        if let [row] = rows.as_slice() {
            return row.deliveries[0].clone();
        }
        sleep(Duration::from_millis(10)).await;
    }
    panic!("nothing is {state}");
}

#[tokio::test]
async fn a_text_is_mailed_in_whichever_format_it_comes() {
    for format in [NotificationFormat::Xml, NotificationFormat::Json, NotificationFormat::Soap] {
        let (folder, smtp) = (tempfile::tempdir().unwrap(), testmail::Server::builder());
        let smtp = smtp.implicit_tls().account("me", "hunter2").start().await.unwrap();
        let mail = Mail::builder("ann@example.com").smtp(smtp.url());
        let mail = mail.root_certificate(smtp.certificate().unwrap()).credentials("me", "hunter2");
        let server = receiver(folder.path(), now(), mail.build().unwrap()).await;
        let sandbox = subscribed(&server.url(), format).await;
        let words = "Bcc: eve@example.com\n\nÄ 🎈";
        sandbox.receive_text(&IncomingText::new("12135550123", "67076", words)).unwrap();
        smtp.wait_for(1).await;
        let [mail] = smtp.mails().try_into().unwrap();
        let subject = mail.subject();
        assert!(subject.starts_with("Text from 12135550123 to 67076 at 20"), "{subject}");
        assert!(subject.ends_with(": Bcc: eve@example.com Ä 🎈"), "{subject}");
        assert!(mail.body().unwrap().ends_with("\r\n\r\nBcc: eve@example.com\r\n\r\nÄ 🎈\r\n"));
        assert_eq!(delivery(folder.path(), DeliveryState::Handled).await.attempts, 1);
        server.shutdown().await;
    }
}

#[tokio::test]
async fn what_a_server_never_takes_is_a_dead_letter_that_says_why() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), now());
    let smtp = testmail::Server::builder().policy(|_| Behaviour::RefuseRecipient(550));
    let smtp = smtp.account("me", "hunter2").start().await.unwrap();
    let mail = Mail::builder("ann@example.com").smtp(smtp.url()).credentials("me", "hunter2");
    let server = receiver(folder.path(), clock.clone(), mail.build().unwrap()).await;
    let sandbox = subscribed(&server.url(), NotificationFormat::Xml).await;
    sandbox.receive_text(&IncomingText::new("12135550123", "67076", "hello")).unwrap();
    delivery(folder.path(), DeliveryState::Waiting).await;
    // A "permanent" error is not, until three days have passed.
    for _ in 0..71 * 6 {
        clock.advance(Duration::from_mins(10));
        sleep(Duration::from_millis(10)).await;
    }
    delivery(folder.path(), DeliveryState::Waiting).await;
    let passing = tokio::spawn(async move {
        loop {
            clock.advance(Duration::from_mins(10));
            sleep(Duration::from_millis(10)).await;
        }
    });
    let dead = delivery(folder.path(), DeliveryState::Dead).await;
    let cause = dead.cause.unwrap();
    assert!(cause.contains("550): who is that?") && !cause.contains("hunter2"), "{cause}");
    assert!(dead.attempts > 20, "{}", dead.attempts);
    // The server is repaired, and somebody says so.
    smtp.behave(|_| Behaviour::Accept);
    let inbox = SqliteInbox::open_existing(folder.path().join("inbox.db")).unwrap();
    assert_eq!(inbox.retry_dead(SystemTime::now()).await.unwrap(), 1);
    delivery(folder.path(), DeliveryState::Handled).await;
    assert_eq!(smtp.mails().len(), 1);
    passing.abort();
    server.shutdown().await;
}

#[tokio::test]
async fn texts_that_go_out_are_not_mailed() {
    let (folder, smtp) = (tempfile::tempdir().unwrap(), testmail::Server::start().await.unwrap());
    let mail = Mail::builder("ann@example.com").smtp(smtp.url()).build().unwrap();
    let server = receiver(folder.path(), now(), mail).await;
    let sandbox = subscribed(&server.url(), NotificationFormat::Xml).await;
    let callfire = CallFire::builder().endpoint(sandbox.base_url());
    let callfire = callfire.credentials(LOGIN, PASSWORD).unwrap().build().unwrap();
    let subscription = Subscription::new()
        .with_endpoint(server.url())
        .with_trigger_event(SubscriptionTriggerEvent::OutboundTextFinished);
    callfire.create_subscription(SubscriptionRequest::new(subscription)).await.unwrap();
    let config = callfire::data::TextBroadcastConfig::new("hello");
    let to = callfire::data::ToNumber::new("12135550142");
    let text = callfire::service::SendText::new(vec![to], config);
    callfire.send_text(text).await.unwrap();
    delivery(folder.path(), DeliveryState::Handled).await;
    assert_eq!(smtp.counts().all_connections(), 0);
    server.shutdown().await;
}
