//! What a later command says of earlier calls: those that nobody knows the outcome of, and answers that may not have
//! been told.

use serde_json::json;

use super::{Account, Contents, Entry, Journal, State};
use crate::args::Global;

/// Tells what is unknown, but for the entry that the command is about. A journal that cannot be read holds back no
/// command that only reads; one that changes something will be told again.
pub(crate) fn tell(global: &Global, account: &Account, except: Option<&str>) {
    let found = Journal::find().and_then(|journal| Ok((journal.contents()?, journal)));
    match found {
        Ok((contents, journal)) => tell_all(&journal, &contents, global, account, except),
        Err(failure) => global.warn(&failure.whole_message()),
    }
}

fn tell_all(
    journal: &Journal,
    contents: &Contents,
    global: &Global,
    account: &Account,
    except: Option<&str>,
) {
    let unsettled: Vec<&Entry> = contents
        .open
        .iter()
        .filter(|entry| !entry.is_running && except != Some(entry.id.as_str()))
        .collect();
    let (unknown, answered): (Vec<_>, Vec<_>) =
        unsettled.into_iter().partition(|entry| entry.state == State::Unknown);
    for entry in answered {
        tell_one(entry, global, account);
        // It is told now. Where that cannot be noted, it is told once more.
        let _ = journal.take(&entry.id).map(super::Ticket::told);
    }
    if let Some((newest, more)) = unknown.split_last() {
        tell_one(newest, global, account);
        if !more.is_empty() {
            global.warn(&format!("and {} more: `callfire journal list`", more.len()));
        }
    }
    contents.strangers.iter().filter(|file| file.is_damaged).for_each(|file| {
        global.warn(&file.to_string());
    });
}

fn tell_one(entry: &Entry, global: &Global, account: &Account) {
    let Entry { id, operation, at, .. } = entry;
    let what = match (entry.state, &entry.reply) {
        (State::Unknown, _) => "may have been executed".to_owned(),
        (_, Some(reply)) => format!("was executed: {reply}"),
        (_, None) => "was executed".to_owned(),
    };
    let next = entry.next_step_as(account);
    let advice = next.as_ref().map(|next| format!("; next: {next}")).unwrap_or_default();
    let note = format!("{operation} of {at} to {} {what}{advice}", entry.account.base_url);
    let facts = [
        ("journal", json!(id)),
        ("operation", json!(operation)),
        ("at", json!(at)),
        ("state", json!(entry.state)),
        ("request_key", json!(entry.request_key)),
        ("reply", json!(entry.reply)),
        ("advice", json!(next)),
    ];
    global.warn_with(
        &note,
        facts.map(|(name, value)| (name.to_owned(), value)).into_iter().collect(),
    );
}
