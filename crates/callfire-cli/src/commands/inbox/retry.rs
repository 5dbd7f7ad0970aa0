//! `callfire inbox retry`.

use std::time::SystemTime;

use callfire_receiver::inbox::{
    DeliveryRow, DeliveryState, HandlerRow, ItemId, ItemRow, SqliteInbox,
};
use serde_json::{Value, json};

use super::{Place, cut_off, failed, handler, no_such};
use crate::args::{Format, Global};
use crate::failure::Failure;
use crate::output;

/// A delivery that is not tried again, and why.
struct LeftAlone {
    item: ItemId,
    handler: String,
    state: DeliveryState,
    why: String,
}

/// What decides over that.
struct Asked {
    again: bool,
    /// Whether what is under way was so when a receiver ended.
    is_cut_off: bool,
    now: SystemTime,
}

/// Tries these again, or, where there are none, all dead ones.
pub(super) async fn run(
    inbox: &SqliteInbox,
    ids: &[i64],
    again: bool,
    place: &Place,
    global: &Global,
) -> Result<(), Failure> {
    let rows = find(inbox, ids, place).await?;
    let is_cut_off = cut_off::is_in(inbox, &rows)?;
    let now = SystemTime::now();
    let mut retried = 0;
    if ids.is_empty() {
        retried = inbox.retry_dead(now).await.map_err(|error| failed(&error))?;
    }
    for id in ids.iter().copied().map(ItemId) {
        retried += inbox.retry(id, now).await.map_err(|error| failed(&error))?;
        if again {
            retried += inbox.repeat(id, now).await.map_err(|error| failed(&error))?;
        }
    }
    let asked = Asked { again, is_cut_off, now };
    let left: Vec<_> = rows.iter().flat_map(|row| left_alone(row, &asked, place)).collect();
    tell(retried, &left, global)
}

fn tell(retried: u64, left: &[LeftAlone], global: &Global) -> Result<(), Failure> {
    match global.form() {
        Format::Json => output::value(global, &object(retried, left)),
        Format::Table => output::print(&sentences(retried, left)),
    }
}

/// Tries all dead ones of a handler again.
pub(super) async fn of(inbox: &SqliteInbox, name: &str, global: &Global) -> Result<(), Failure> {
    let HandlerRow { name, .. } = handler(inbox, name).await?;
    let retried = inbox.retry_dead_of(&name, SystemTime::now()).await;
    tell(retried.map_err(|error| failed(&error))?, &[], global)
}

/// All are there before the first one is touched.
async fn find(inbox: &SqliteInbox, ids: &[i64], place: &Place) -> Result<Vec<ItemRow>, Failure> {
    let mut rows = Vec::new();
    for id in ids {
        let found = inbox.show(ItemId(*id)).await.map_err(|error| failed(&error))?;
        let list = || format!("{} list", place.command());
        rows.push(found.ok_or_else(|| no_such("notification", id, &list()))?.row);
    }
    Ok(rows)
}

fn left_alone(row: &ItemRow, asked: &Asked, place: &Place) -> Vec<LeftAlone> {
    let of = |it: &DeliveryRow| {
        let why = why(it, asked, || format!("{} retry {} --again", place.command(), row.id))?;
        Some(LeftAlone { item: row.id, handler: it.handler.clone(), state: it.state, why })
    };
    row.deliveries.iter().filter_map(of).collect()
}

/// Why a delivery is not tried again, as it stood before.
fn why(row: &DeliveryRow, asked: &Asked, command: impl FnOnce() -> String) -> Option<String> {
    match row.state {
        DeliveryState::Claimed if asked.is_cut_off => Some(cut_off::WHY.to_owned()),
        DeliveryState::Claimed => Some("it is under way".to_owned()),
        DeliveryState::Dead => None,
        DeliveryState::Handled if asked.again => None,
        DeliveryState::Handled => {
            Some(format!("it was handled; `{}` hands it over once more", command()))
        }
        DeliveryState::Superseded => Some("the handler was given something newer".to_owned()),
        DeliveryState::Waiting if row.attempts > 0 || row.due > asked.now => None,
        DeliveryState::Waiting => Some("its first try is still to come".to_owned()),
    }
}

fn object(retried: u64, left: &[LeftAlone]) -> Value {
    let mut object = json!({ "retried": retried });
    if let (Some(object), false) = (object.as_object_mut(), left.is_empty()) {
        let left = left.iter().map(|LeftAlone { item, handler, state, why }| {
            json!({ "id": item.0, "handler": handler, "state": state.as_str(), "reason": why })
        });
        object.insert("left_alone".to_owned(), left.collect());
    }
    object
}

fn sentences(retried: u64, left: &[LeftAlone]) -> String {
    let first = match retried {
        0 => "there is nothing to try again".to_owned(),
        _ => format!(
            "deliveries to be tried again: {retried}; `callfire listen` does it within 10 s, or when it is started"
        ),
    };
    let left = left.iter().map(|LeftAlone { item, handler, why, .. }| {
        format!("notification {item}, {handler}: {why}")
    });
    std::iter::once(first).chain(left).collect::<Vec<_>>().join("\n")
}
