//! `callfire inbox give-up`.

use std::time::SystemTime;

use callfire_receiver::inbox::SqliteInbox;
use serde_json::json;

use super::{Place, ask, failed, handler, quoted};
use crate::args::{Format, Global};
use crate::failure::Failure;
use crate::output;

pub(super) async fn run(
    inbox: &SqliteInbox,
    name: &str,
    yes: bool,
    place: &Place,
    global: &Global,
) -> Result<(), Failure> {
    let waiting = handler(inbox, name).await?.waiting;
    if waiting > 0 && !yes {
        let question = format!(
            "Deliveries that wait for {name}: {waiting}. They are not tried again unless somebody says so. Give them up?"
        );
        ask(&question, "nothing was given up")?;
    }
    let given_up = inbox.give_up(name, SystemTime::now()).await.map_err(|error| failed(&error))?;
    let under_way = handler(inbox, name).await?.claimed;
    match global.form() {
        Format::Json => {
            output::value(global, &json!({ "given_up": given_up, "under_way": under_way }))
        }
        Format::Table => output::print(&sentences(name, given_up, under_way, &place.command())),
    }
}

fn sentences(name: &str, given_up: u64, under_way: u64, command: &str) -> String {
    let first = match given_up {
        0 => format!("nothing waits for {name}"),
        _ => format!(
            "given up: {given_up}; `{command} retry --dead --handler {}` takes that back, `{command} purge --dead --before AGE` forgets what was given up",
            quoted(name)
        ),
    };
    match under_way {
        0 => first,
        _ => format!("{first}\nunder way, and left alone: {under_way}"),
    }
}
