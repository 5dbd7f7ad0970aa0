//! What comes in: notifications with a delivery for each handler, and bodies that are none.

use rusqlite::{Connection, OptionalExtension as _};

use super::line;
use super::time::to_millis;
use crate::inbox::{Acceptance, Arrival, ItemId, QuarantineId, Quarantined};

/// How many bodies that are no notifications are kept; the oldest goes first.
pub(super) const QUARANTINED: i64 = 10_000;
/// How many bytes of them are kept.
pub(super) const QUARANTINED_BYTES: i64 = 64 << 20;

const ITEM: &str =
    "INSERT INTO item (received, event, subscription, key, subject, modified, content_type, body)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (key) WHERE key IS NOT NULL DO NOTHING";
pub(super) const KNOWN: &str = "SELECT id FROM item WHERE key = ?1";
const DELIVERY: &str =
    "INSERT INTO delivery (item, handler, state, subject, position, dated, due, settled)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

/// Keeps a notification, unless it is there already.
pub(super) fn accept(
    db: &Connection,
    arrival: &Arrival,
    handlers: &[i64],
) -> rusqlite::Result<Acceptance> {
    let Arrival { received, content_type, body, event, subscription_id, key, subject, modified } =
        arrival;
    let added = db.prepare_cached(ITEM)?.execute((
        to_millis(*received),
        event.as_str(),
        subscription_id,
        key,
        subject,
        modified.map(to_millis),
        content_type,
        body.as_ref(),
    ))?;
    if added == 0 {
        return repeated(db, key.as_deref());
    }
    let item = db.last_insert_rowid();
    handlers.iter().try_for_each(|handler| add_delivery(db, item, *handler, arrival))?;
    Ok(Acceptance::Kept(ItemId(item)))
}

fn repeated(db: &Connection, key: Option<&str>) -> rusqlite::Result<Acceptance> {
    let mut statement = db.prepare_cached(KNOWN)?;
    statement.query_row([key], |row| Ok(Acceptance::Repeated(ItemId(row.get(0)?))))
}

fn add_delivery(
    db: &Connection,
    item: i64,
    handler: i64,
    arrival: &Arrival,
) -> rusqlite::Result<()> {
    let (received, modified) = (to_millis(arrival.received), arrival.modified.map(to_millis));
    let subject = arrival.subject.as_deref();
    let state = line::state_at_arrival(db, handler, subject, modified)?;
    let settled = (state == "superseded").then_some(received);
    db.prepare_cached(DELIVERY)?.execute((
        item,
        handler,
        state,
        subject,
        modified.unwrap_or(received),
        modified.is_some(),
        received,
        settled,
    ))?;
    match state {
        "held" => line::advance(db, handler, subject),
        _ => Ok(()),
    }
}

/// Keeps a body that is no notification, and forgets the oldest ones when there are too many. Its number.
pub(super) fn quarantine(db: &Connection, body: &Quarantined) -> rusqlite::Result<QuarantineId> {
    let sql =
        "INSERT INTO quarantine (received, content_type, reason, body) VALUES (?1, ?2, ?3, ?4)";
    let Quarantined { received, content_type, body, reason } = body;
    db.prepare_cached(sql)?.execute((to_millis(*received), content_type, reason, body.as_ref()))?;
    let id = QuarantineId(db.last_insert_rowid());
    while is_over(db, "quarantined", QUARANTINED)?
        || is_over(db, "quarantined bytes", QUARANTINED_BYTES)?
    {
        let sql = "DELETE FROM quarantine WHERE id = (SELECT min(id) FROM quarantine)";
        db.prepare_cached(sql)?.execute(())?;
    }
    Ok(id)
}

fn is_over(db: &Connection, name: &str, bound: i64) -> rusqlite::Result<bool> {
    let mut statement = db.prepare_cached("SELECT number FROM tally WHERE name = ?1")?;
    statement.query_row([name], |row| Ok(row.get::<_, i64>(0)? > bound))
}

/// The value that is kept under a name, which is `fresh` if there was none.
pub(super) fn setting(db: &Connection, name: &str, fresh: &str) -> rusqlite::Result<String> {
    let mut statement = db.prepare_cached("SELECT value FROM setting WHERE name = ?1")?;
    if let Some(value) = statement.query_row([name], |row| row.get(0)).optional()? {
        return Ok(value);
    }
    let sql = "INSERT INTO setting (name, value) VALUES (?1, ?2)";
    db.prepare_cached(sql)?.execute((name, fresh))?;
    Ok(fresh.to_owned())
}
