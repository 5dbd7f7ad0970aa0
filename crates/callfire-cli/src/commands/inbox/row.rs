//! An item of the inbox as it is told: for programs, and in a line for people.

use callfire_receiver::inbox::{DeliveryRow, DeliveryState, ItemRow};
use serde_json::{Value, json};

use super::{timestamp, told};

/// How many characters of a cause a table has.
const CAUSE: usize = 100;

/// What is told of an item.
pub(super) fn object(row: &ItemRow) -> Value {
    json!({
        "id": row.id.0,
        "received": timestamp(row.received),
        "event": row.event,
        "subscription_id": row.subscription_id,
        "subject": row.subject,
        "modified": row.modified.map(timestamp),
        "state": state(row).map(DeliveryState::as_str),
        "deliveries": row.deliveries.iter().map(delivery).collect::<Value>(),
    })
}

fn delivery(row: &DeliveryRow) -> Value {
    let is_open = is_open(row.state);
    json!({
        "handler": row.handler,
        "state": row.state.as_str(),
        "attempts": row.attempts,
        "panics": row.panics,
        "first_try": row.since.map(timestamp),
        "next_try": is_open.then(|| timestamp(row.due)),
        "settled": row.settled.map(timestamp),
        "cause": row.cause,
        "maybe_handled_before": row.is_uncertain,
    })
}

/// What needs most attention of all that became of it; `None` where no handler was there to get it.
fn state(row: &ItemRow) -> Option<DeliveryState> {
    let by_need = [
        DeliveryState::Dead,
        DeliveryState::Waiting,
        DeliveryState::Claimed,
        DeliveryState::Handled,
        DeliveryState::Superseded,
    ];
    by_need.into_iter().find(|state| row.deliveries.iter().any(|it| it.state == *state))
}

fn is_open(state: DeliveryState) -> bool {
    matches!(state, DeliveryState::Claimed | DeliveryState::Waiting)
}

/// The cells of its row, with what it says in brief.
pub(super) fn cells((row, says): (&ItemRow, String)) -> [String; 7] {
    [
        row.id.to_string(),
        told(row.received),
        row.event.clone(),
        row.subject.as_deref().map(about).unwrap_or_default(),
        says,
        row.deliveries.iter().map(standing).collect::<Vec<_>>().join(", "),
        row.deliveries.iter().filter_map(trouble).collect::<Vec<_>>().join("; "),
    ]
}

/// The kind and the id, without the subscription before them.
fn about(subject: &str) -> String {
    subject.split('/').skip(1).collect::<Vec<_>>().join(" ")
}

fn standing(row: &DeliveryRow) -> String {
    let uncertain = if row.is_uncertain { " (uncertain)" } else { "" };
    format!("{} {}{uncertain}", row.handler, row.state)
}

/// Why it is not handled, and when it is tried again.
fn trouble(row: &DeliveryRow) -> Option<String> {
    let is_dead = row.state == DeliveryState::Dead;
    let cause = row.cause.as_deref().filter(|_| is_dead || is_open(row.state))?;
    let shown: String = cause.chars().take(CAUSE).collect();
    let tries = if row.attempts == 1 { "try" } else { "tries" };
    let next = match row.state {
        DeliveryState::Waiting => format!(", next {}", told(row.due)),
        _ => String::new(),
    };
    Some(format!("{shown} ({} {tries}{next})", row.attempts))
}
