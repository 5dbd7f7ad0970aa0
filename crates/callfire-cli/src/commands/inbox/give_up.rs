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
        Format::Table => {
            let first = given_up_sentence(name, given_up, &place.command());
            let is_running = inbox.is_taken().map_err(|error| failed(&error))?;
            let left = left_alone(under_way, is_running);
            output::print(&[first].into_iter().chain(left).collect::<Vec<_>>().join("\n"))
        }
    }
}

fn given_up_sentence(name: &str, given_up: u64, command: &str) -> String {
    match given_up {
        0 => format!("nothing waits for {name}"),
        _ => format!(
            "given up: {given_up}; `{command} retry --dead --handler {}` takes that back, `{command} purge --dead --before AGE` forgets what was given up",
            quoted(name)
        ),
    }
}

/// What a receiver that was killed had is not known to be over before the next one starts.
fn left_alone(under_way: u64, is_running: bool) -> Option<String> {
    match (under_way, is_running) {
        (0, _) => None,
        (_, true) => Some(format!("under way, and left alone: {under_way}")),
        (_, false) => Some(format!(
            "under way when `callfire listen` ended, and left alone: {under_way}; after its next start this gives them up"
        )),
    }
}
