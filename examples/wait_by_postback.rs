//! Sends a text and waits for the postback that tells its end, instead of asking again and again:
//! `cargo run --example wait_by_postback -- 12065550100 "See you at nine"`, with the environment variables of
//! `sms_to_mail` but for `SMTP_URL`.

use std::env::{self, var};
use std::error::Error;
use std::time::Duration;

use callfire::CallFire;
use callfire::data::{Subscription, SubscriptionTriggerEvent, TextBroadcastConfig, ToNumber};
use callfire::postback::Notification;
use callfire::service::{SendText, SubscriptionRequest};
use callfire_receiver::{Delivery, Receiver};
use tokio::{select, signal::ctrl_c, sync::mpsc, time::sleep};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let set = |name| var(name).map_err(|error| format!("{name}: {error}"));
    let to = ToNumber::new(env::args().nth(1).ok_or("which number?")?);
    let config = TextBroadcastConfig::new(env::args().nth(2).ok_or("which message?")?);
    let endpoint = var("CALLFIRE_ENDPOINT").unwrap_or("https://www.callfire.com".to_owned());
    let (login, password) = (set("CALLFIRE_LOGIN")?, set("CALLFIRE_PASSWORD")?);
    let callfire = CallFire::builder().endpoint(endpoint).credentials(login, password)?.build()?;
    // Nobody signs a postback: what is handed on is what the service says of the text. When it cannot be asked, `?`
    // lets the receiver try again later.
    let ((sender, mut told), service) = (mpsc::unbounded_channel(), callfire.clone());
    let hand_on = move |delivery: Delivery| {
        let (sender, service) = (sender.clone(), service.clone());
        async move { Ok(sender.send(delivery.notification().verified(&service).await?)?) }
    };
    let listen = var("LISTEN").unwrap_or("127.0.0.1:8080".to_owned());
    let listen: std::net::SocketAddr =
        listen.parse().map_err(|error| format!("LISTEN: {error}"))?;
    let receiver = Receiver::builder().file("wait_by_postback.db").handler("hand-on", hand_on);
    let server = receiver.listen(listen).await?;
    let url = var("PUBLIC_URL").map_or(server.url(), |public| public + server.receiver().path());
    let interrupted = tokio::spawn(ctrl_c());
    // The subscription comes first: the text could be at its end before there is one.
    let event = SubscriptionTriggerEvent::OutboundTextFinished;
    let subscription = Subscription::new().with_endpoint(url).with_trigger_event(event);
    let id = callfire.create_subscription(SubscriptionRequest::new(subscription)).await?;
    let waiting = async {
        let broadcast = Some(callfire.send_text(SendText::new(vec![to], config)).await?);
        loop {
            match told.recv().await.ok_or("the receiver has stopped")? {
                Notification::Text(_, it) if it.text.broadcast_id == broadcast => break Ok(it.text),
                _ => {}
            }
        }
    };
    let text: Result<_, Box<dyn Error>> = select! {
        text = waiting => text,
        _ = interrupted => Err("interrupted; the text may have been sent".into()),
        () = sleep(Duration::from_mins(10)) => Err("no postback came in 10 minutes".into()),
    };
    callfire.delete_subscription(id).await?;
    server.shutdown().await;
    text.map(|it| println!("text {} is {}: {:?}", it.id, it.state, it.final_result))
}
