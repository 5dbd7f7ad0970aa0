//! `callfire journal`: the calls whose outcome nobody knows, shown and settled.

mod replay;

use callfire::operation::CreateNumberOrder;
use serde_json::{Value, json};
use soapwire::operation::Operation as _;

use crate::args::{Format, Global, JournalCommand};
use crate::failure::Failure;
use crate::journal::{Contents, Entry, Journal, State};
use crate::output::{self, table};

/// The verdict of somebody who found out by other means.
const FORGOTTEN: &str = "forgotten";

pub(super) async fn run(command: &JournalCommand, global: &Global) -> Result<(), Failure> {
    match command {
        JournalCommand::List { all } => list(*all, global),
        JournalCommand::Show { id } => show(id, global),
        JournalCommand::Replay { id } => replay::run(id, global).await,
        JournalCommand::Forget { id } => forget(id, global),
    }
}

fn list(all: bool, global: &Global) -> Result<(), Failure> {
    let journal = Journal::find()?;
    let Contents { open, strangers } = journal.contents()?;
    let mut done = if all { journal.done()? } else { Vec::new() };
    done.retain(|entry| open.iter().all(|other| other.id != entry.id));
    for stranger in strangers {
        global.warn(&stranger.to_string());
    }
    let entries = [done, open].concat();
    match global.form() {
        Format::Json => output::value(global, &entries.iter().map(object).collect()),
        Format::Table if entries.is_empty() => output::print("no call is unsettled"),
        Format::Table => output::print(&rows(&entries)),
    }
}

fn rows(entries: &[Entry]) -> String {
    let rows = entries.iter().map(|entry| {
        let Entry { id, operation, at, verdict, reply, .. } = entry.clone();
        let state = verdict.unwrap_or_else(|| entry.standing().to_owned()).replace('_', " ");
        let last = match (next_word(entry), reply) {
            (Some(next), _) => next,
            (None, Some(reply)) => format!("gave {reply}"),
            (None, None) => String::new(),
        };
        [id, at.strftime("%F %T").to_string(), operation, state, last]
    });
    let table = table::of_rows(["ID", "SENT (UTC)", "OPERATION", "STATE", "NEXT"], rows);
    match entries.iter().any(|entry| entry.next_step().is_some()) {
        true => format!("{table}\n\n`callfire journal show ID` says what to do next in full"),
        false => table,
    }
}

/// The next step in a word or two.
fn next_word(entry: &Entry) -> Option<String> {
    entry.next_step().map(|_| match (entry.state, &entry.request_key, &entry.reply) {
        (State::Answered, _, Some(order)) => format!("wait {order}"),
        (_, Some(_), _) => "replay".to_owned(),
        _ if entry.operation == CreateNumberOrder::NAME => "reconcile".to_owned(),
        _ => "look".to_owned(),
    })
}

fn show(id: &str, global: &Global) -> Result<(), Failure> {
    let entry = Journal::find()?.look_up(id)?;
    let mut shown = object(&entry);
    if let Some(members) = shown.as_object_mut() {
        members.insert("request".to_owned(), entry.request.clone().unwrap_or_default());
        members.insert("owned_before".to_owned(), json!(entry.owned_before));
    }
    output::value(global, &shown)
}

/// What a list tells of an entry.
fn object(entry: &Entry) -> Value {
    json!({
        "id": entry.id,
        "at": entry.at,
        "operation": entry.operation,
        "state": entry.standing(),
        "cause": entry.cause,
        "base_url": entry.account.base_url,
        "login": entry.account.login,
        "request_key": entry.request_key,
        "sha256": entry.digest,
        "reply": entry.reply,
        "verdict": entry.verdict,
        "settled": entry.settled,
        "advice": entry.next_step(),
    })
}

/// All are there and idle before the first one is settled; a damaged file is set aside.
fn forget(ids: &[String], global: &Global) -> Result<(), Failure> {
    let journal = Journal::find()?;
    let mut tickets = Vec::new();
    for id in ids {
        if journal.set_aside(id)? {
            global.note(&format!("{id}, which cannot be read, is set aside"));
        } else {
            tickets.push(journal.take(id)?);
        }
    }
    for ticket in tickets {
        let Entry { id, operation, at, .. } = ticket.entry().clone();
        ticket.settle(FORGOTTEN)?;
        global.note(&format!("{id}, {operation} of {at}, is settled"));
    }
    Ok(())
}
