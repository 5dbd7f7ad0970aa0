//! Sends a text to several numbers and prints what became of each. Needs an account, as `order` does.
//!
//! `cargo run --example text -- "See you at nine" 12065550100 12065550101`

use std::env;
use std::error::Error;

use callfire::CallFire;
use callfire::data::{TextBroadcastConfig, ToNumber};
use callfire::operation::QueryTexts;
use callfire::service::{ActionQuery, SendText};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let message = arguments.next().ok_or("which message?")?;
    let recipients: Vec<ToNumber> = arguments.map(ToNumber::new).collect();
    let set = |name| env::var(name).map_err(|error| format!("{name}: {error}"));
    let callfire = CallFire::new(set("CALLFIRE_LOGIN")?, set("CALLFIRE_PASSWORD")?)?;

    let request = SendText::new(recipients, TextBroadcastConfig::new(message));
    let broadcast = callfire.send_text(request).await?;
    println!("broadcast {broadcast}");

    let mut texts = callfire.items::<QueryTexts>(ActionQuery::new().with_broadcast_id(broadcast));
    while let Some(text) = texts.next().await {
        let text = text?;
        println!("{}: {}", text.to_number.text, text.state);
    }
    Ok(())
}
