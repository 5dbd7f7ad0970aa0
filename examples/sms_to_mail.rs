//! Mails every text that comes in, and loses none, whoever is down meanwhile:
//! `cargo run --example sms_to_mail -- me@example.com`, with these environment variables:
//!
//! - `CALLFIRE_LOGIN`, `CALLFIRE_PASSWORD`: those of the API; with `CALLFIRE_ENDPOINT` it goes to another address
//! - `SMTP_URL`: the mail server, such as `smtps://user:password@mail.example.com`
//! - `LISTEN`: where it listens, 127.0.0.1:8080 unless it is set
//! - `PUBLIC_URL`: how CallFire gets there, such as `https://sms.example.com`, a proxy; a sandbox needs none

use std::env::{self, var};
use std::error::Error;

use callfire::CallFire;
use callfire::data::{Subscription, SubscriptionTriggerEvent};
use callfire::operation::QuerySubscriptions;
use callfire::service::{Query, SubscriptionRequest};
use callfire_receiver::{Mail, Receiver};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let to = env::args().nth(1).ok_or("which mail address?")?;
    let endpoint = var("CALLFIRE_ENDPOINT").unwrap_or("https://www.callfire.com".to_owned());
    let set = |name| var(name).map_err(|error| format!("{name}: {error}"));
    let (login, password) = (set("CALLFIRE_LOGIN")?, set("CALLFIRE_PASSWORD")?);
    let callfire = CallFire::builder().endpoint(endpoint).credentials(login, password)?.build()?;

    // What becomes of a text: a mail. While the server takes none it is tried again, for three days.
    let mail = Mail::builder(&to).smtp(set("SMTP_URL")?).build()?;
    // Each text is in this file before CallFire is told that it is there, and until it is mailed.
    let receiver = Receiver::builder().file("sms_to_mail.db").handler("mail", mail);
    let listen = var("LISTEN").unwrap_or("127.0.0.1:8080".to_owned());
    let listen: Result<std::net::SocketAddr, _> = listen.parse();
    let server = receiver.listen(listen.map_err(|error| format!("LISTEN: {error}"))?).await?;
    // The path has a part that nobody can guess, and that stays the same, so that nobody else posts here.
    let (url, path) = (server.url(), server.receiver().path());
    let url = var("PUBLIC_URL").map_or(url, |it| format!("{}{path}", it.trim_end_matches('/')));

    // A second subscription would bring every text twice: one that a crash has left is used again.
    let (mut known, mut id) = (callfire.items::<QuerySubscriptions>(Query::new()), None);
    while let Some(subscription) = known.next().await.transpose()? {
        id = id.or(subscription.id.filter(|_| subscription.endpoint.as_ref() == Some(&url)));
    }
    let event = SubscriptionTriggerEvent::InboundTextFinished;
    let subscription = Subscription::new().with_endpoint(url).with_trigger_event(event);
    let id = match id {
        Some(id) => id,
        None => callfire.create_subscription(SubscriptionRequest::new(subscription)).await?,
    };
    println!("subscription {id}: texts are mailed to {to} until Ctrl-C");
    tokio::signal::ctrl_c().await?;
    callfire.delete_subscription(id).await?;
    // What is not mailed by now is mailed after the next start.
    server.shutdown().await;
    Ok(())
}
