//! `callfire inbox list`.

use std::collections::BTreeMap;

use callfire_receiver::inbox::{
    Counts, DeliveryState, Filter, Inbox as _, InboxError, ItemId, ItemRow, QuarantinedRow,
    SqliteInbox,
};
use serde_json::{Value, json};

use super::{Place, cut_off, failed, row, says, timestamp, told};
use crate::args::{Format, Global, State};
use crate::failure::Failure;
use crate::output::{self, table};

const HEAD: [&str; 7] = ["ID", "RECEIVED (UTC)", "EVENT", "ABOUT", "SAYS", "STATE", "CAUSE"];

pub(super) async fn run(
    inbox: &SqliteInbox,
    state: Option<State>,
    limit: usize,
    place: &Place,
    global: &Global,
) -> Result<(), Failure> {
    if state == Some(State::Quarantined) {
        let rows = inbox.list_quarantined(limit).await.map_err(|error| failed(&error))?;
        return quarantined(&rows, place, global);
    }
    let mut rows = items(inbox, state, limit).await.map_err(|error| failed(&error))?;
    cut_off::mark(inbox, &mut rows)?;
    match global.form() {
        Format::Json => output::value(global, &rows.iter().map(row::object).collect()),
        Format::Table => {
            let counts = inbox.counts().await.map_err(|error| failed(&error))?;
            let summary = summary(&counts, rows.len(), &place.command());
            if rows.is_empty() {
                return output::print(&summary);
            }
            let says = says(inbox, &rows).await.map_err(|error| failed(&error))?;
            let cells = rows.iter().zip(says).map(row::cells);
            output::print(&format!("{}\n\n{summary}", table::of_rows(HEAD, cells)))
        }
    }
}

/// What each of them says, in brief.
async fn says(inbox: &SqliteInbox, rows: &[ItemRow]) -> Result<Vec<String>, InboxError> {
    let mut says = Vec::new();
    for row in rows {
        let item = inbox.show(row.id).await?;
        says.push(item.map(|it| says::in_brief(&it.content_type, &it.body)).unwrap_or_default());
    }
    Ok(says)
}

/// The newest first, each once.
async fn items(
    inbox: &SqliteInbox,
    state: Option<State>,
    limit: usize,
) -> Result<Vec<ItemRow>, InboxError> {
    let mut found: BTreeMap<ItemId, ItemRow> = BTreeMap::new();
    for filter in filters(state) {
        let filter = filter.with_limit(limit);
        found.extend(inbox.list(filter).await?.into_iter().map(|row| (row.id, row)));
    }
    let all = found.into_values().rev();
    Ok(match state {
        None => all.collect(),
        Some(_) => all.take(limit).collect(),
    })
}

fn filters(state: Option<State>) -> Vec<Filter> {
    let of = |states: &[DeliveryState]| -> Vec<Filter> {
        states.iter().map(|state| Filter::default().with_state(*state)).collect()
    };
    match state {
        None => {
            let mut all =
                of(&[DeliveryState::Dead, DeliveryState::Waiting, DeliveryState::Claimed]);
            all.push(Filter::default());
            all
        }
        Some(State::All | State::Quarantined) => vec![Filter::default()],
        Some(State::Dead) => of(&[DeliveryState::Dead]),
        Some(State::Handled) => of(&[DeliveryState::Handled]),
        Some(State::Superseded) => of(&[DeliveryState::Superseded]),
        Some(State::Waiting) => of(&[DeliveryState::Waiting, DeliveryState::Claimed]),
    }
}

/// What there is beside what is shown.
fn summary(counts: &Counts, shown: usize, command: &str) -> String {
    let Counts { items, waiting, dead, quarantined, .. } = counts;
    let retry = match dead {
        0 => String::new(),
        _ => format!("; `{command} retry --dead` tries these again"),
    };
    let quarantine = match quarantined {
        0 => String::new(),
        some => {
            format!("\n{some} in quarantine; `{command} list --state quarantined` lists them")
        }
    };
    let notifications = if *items == 1 { "notification" } else { "notifications" };
    format!(
        "{shown} of {items} {notifications}; deliveries: {waiting} waiting, {dead} dead{retry}{quarantine}"
    )
}

fn quarantined(rows: &[QuarantinedRow], place: &Place, global: &Global) -> Result<(), Failure> {
    match global.form() {
        Format::Json => output::value(global, &rows.iter().map(object).collect()),
        Format::Table if rows.is_empty() => output::print("nothing is in quarantine"),
        Format::Table => {
            let cells = rows.iter().map(|row| {
                let QuarantinedRow { id, received, content_type, reason, size, .. } = row;
                [
                    id.to_string(),
                    told(*received),
                    content_type.clone(),
                    size.to_string(),
                    reason.clone(),
                ]
            });
            let head = ["ID", "RECEIVED (UTC)", "CONTENT TYPE", "BYTES", "REASON"];
            let table = table::of_rows(head, cells);
            let command = place.command();
            output::print(&format!("{table}\n\n`{command} show --quarantined ID` shows one"))
        }
    }
}

fn object(row: &QuarantinedRow) -> Value {
    json!({
        "id": row.id.0,
        "received": timestamp(row.received),
        "content_type": row.content_type,
        "reason": row.reason,
        "size": row.size,
    })
}
