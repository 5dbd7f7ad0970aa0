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
        let used = match inbox.is_taken().map_err(|error| failed(&error))? {
            true => format!("; {}", maybe_used(name)),
            false => String::new(),
        };
        let question = format!(
            "Deliveries that wait for {name}: {waiting}. They are not tried again unless somebody says so{used}. Give them up?"
        );
        ask(&question, "nothing was given up").await?;
    }
    let given_up = inbox.give_up(name, SystemTime::now()).await.map_err(|error| failed(&error))?;
    let under_way = handler(inbox, name).await?.claimed;
    let is_listening = inbox.is_taken().map_err(|error| failed(&error))?;
    match global.form() {
        Format::Json => output::value(
            global,
            &json!({ "given_up": given_up, "under_way": under_way, "is_listening": is_listening }),
        ),
        Format::Table => {
            let first = given_up_sentence(name, given_up, &place.command());
            let used = (given_up > 0 && is_listening).then(|| maybe_used(name));
            let left = left_alone(under_way, is_listening);
            let lines: Vec<_> = [first].into_iter().chain(used).chain(left).collect();
            output::print(&lines.join("\n"))
        }
    }
}

/// Which handlers a receiver that runs has, its file does not say.
fn maybe_used(name: &str) -> String {
    format!(
        "a `callfire listen` has this inbox: if it uses {name}, what it has not begun yet is given up too"
    )
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
fn left_alone(under_way: u64, is_listening: bool) -> Option<String> {
    match (under_way, is_listening) {
        (0, _) => None,
        (_, true) => Some(format!("under way, and left alone: {under_way}")),
        (_, false) => Some(format!(
            "under way when `callfire listen` ended, and left alone: {under_way}; after its next start this gives them up"
        )),
    }
}
