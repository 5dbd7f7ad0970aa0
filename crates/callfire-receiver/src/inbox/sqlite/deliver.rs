//! What goes out: deliveries are claimed, and settled by what became of them.

use std::time::SystemTime;

use rusqlite::{Connection, OptionalExtension as _, Row};

use super::admin::{self, HandlerRow};
use super::line;
use super::time::{from_millis, to_millis};
use crate::inbox::{Claim, ClaimId, Ended, Item, ItemId, Outcome};

/// From the index of what is due to the items, never the other way.
pub(super) const DUE: &str = "SELECT d.id, d.item, i.received, i.content_type, i.body, d.attempts, d.panics, d.since, d.uncertain
    FROM delivery AS d CROSS JOIN item AS i ON i.id = d.item
    WHERE d.handler = (SELECT id FROM handler WHERE name = ?1) AND d.state = 'waiting' AND d.due <= ?2
    ORDER BY d.due, d.id LIMIT ?3";
const CLAIM: &str =
    "UPDATE delivery SET state = 'claimed', attempts = attempts + 1, since = coalesce(since, ?2)
    WHERE id = ?1";
pub(super) const NEXT: &str = "SELECT min(due) FROM delivery
    WHERE handler = (SELECT id FROM handler WHERE name = ?1) AND state = 'waiting'";
pub(super) const CLAIMED: &str =
    "SELECT handler, subject FROM delivery WHERE id = ?1 AND state = 'claimed'";
const HANDLED: &str =
    "UPDATE delivery SET state = 'handled', settled = ?2, cause = NULL WHERE id = ?1";
const DEAD: &str =
    "UPDATE delivery SET state = 'dead', settled = ?2, cause = ?3, panics = panics + ?4,
    uncertain = uncertain OR ?5 WHERE id = ?1";
const RETRY: &str = "UPDATE delivery SET state = ?2, due = ?3, cause = ?4, panics = panics + ?5,
    uncertain = uncertain OR ?6 WHERE id = ?1";
const RETURNED: &str = "UPDATE delivery SET state = ?2, attempts = attempts - 1,
    since = iif(attempts > 1, since, NULL) WHERE id = ?1";
pub(super) const AWAITED: &str = "SELECT id, name FROM handler WHERE EXISTS
    (SELECT 1 FROM delivery WHERE handler = handler.id AND state = 'waiting') ORDER BY id";
pub(super) const LEFT: &str = "SELECT item, id, handler, subject FROM delivery
    WHERE handler IN (SELECT id FROM handler) AND state = 'claimed'";
const UNCERTAIN: &str = "UPDATE delivery SET state = ?2, uncertain = TRUE,
    cause = 'it was under way when the receiver ended' WHERE id = ?1";

/// The numbers of the handlers with these names.
pub(super) fn handlers(db: &Connection, names: &[String]) -> rusqlite::Result<Vec<i64>> {
    let mut add =
        db.prepare_cached("INSERT INTO handler (name) VALUES (?1) ON CONFLICT DO NOTHING")?;
    let mut find = db.prepare_cached("SELECT id FROM handler WHERE name = ?1")?;
    let mut number = |name: &String| {
        add.execute([name])?;
        find.query_row([name], |row| row.get(0))
    };
    names.iter().map(&mut number).collect()
}

/// The handlers besides these that something waits for. How much that is, is counted only where there are any.
pub(super) fn missing(db: &Connection, handlers: &[i64]) -> rusqlite::Result<Vec<HandlerRow>> {
    let mut statement = db.prepare(AWAITED)?;
    let awaited = statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?;
    let awaited: Vec<(i64, String)> = awaited.collect::<Result<_, _>>()?;
    let missing = awaited.into_iter().filter(|(id, _)| !handlers.contains(id));
    let names: Vec<String> = missing.map(|(_, name)| name).collect();
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let rows = admin::handlers::list(db)?;
    Ok(rows.into_iter().filter(|row| names.contains(&row.name)).collect())
}

/// Gives back what a receiver that ended had claimed. How many.
pub(super) fn give_back(db: &Connection) -> rusqlite::Result<u64> {
    let give_back = |id, subject: Option<&str>| {
        db.prepare_cached(UNCERTAIN)?.execute((id, line::state_at_return(subject)))
    };
    Ok(line::change_found(db, LEFT, (), give_back)?.0)
}

/// Takes what is due.
pub(super) fn claim(
    db: &Connection,
    handler: &str,
    now: SystemTime,
    at_most: usize,
) -> rusqlite::Result<Vec<Claim>> {
    let (millis, at_most) = (to_millis(now), i64::try_from(at_most).unwrap_or(i64::MAX));
    let mut due = db.prepare_cached(DUE)?;
    let claims = due.query_map((handler, millis, at_most), |row| read_claim(row, millis))?;
    let claims: Vec<Claim> = claims.collect::<Result<_, _>>()?;
    for claim in &claims {
        db.prepare_cached(CLAIM)?.execute((claim.id.0, millis))?;
    }
    Ok(claims)
}

fn read_claim(row: &Row<'_>, now: i64) -> rusqlite::Result<Claim> {
    let body: Vec<u8> = row.get(4)?;
    let received = from_millis(row.get(2)?);
    let item = Item::new(ItemId(row.get(1)?), received, row.get::<_, String>(3)?, body.into());
    let since = from_millis(row.get::<_, Option<i64>>(7)?.unwrap_or(now));
    let (attempts, panics): (u32, u32) = (row.get(5)?, row.get(6)?);
    let claim = Claim::new(ClaimId(row.get(0)?), item, since);
    let attempt = attempts.saturating_add(1);
    Ok(Claim { attempt, panics, is_uncertain: row.get(8)?, ..claim })
}

/// When there is something to claim.
pub(super) fn next_due(db: &Connection, handler: &str) -> rusqlite::Result<Option<SystemTime>> {
    let mut statement = db.prepare_cached(NEXT)?;
    let due = statement.query_row([handler], |row| row.get::<_, Option<i64>>(0))?;
    Ok(due.map(from_millis))
}

/// Writes down what became of a claimed delivery. One that is not claimed is settled already: it is asked for again when
/// it was not known whether that was written.
pub(super) fn settle(db: &Connection, claim: ClaimId, outcome: &Outcome) -> rusqlite::Result<()> {
    let ClaimId(id) = claim;
    let mut statement = db.prepare_cached(CLAIMED)?;
    let line = statement.query_row([id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((handler, subject)): Option<(i64, Option<String>)> = line else { return Ok(()) };
    let back = line::state_at_return(subject.as_deref());
    match outcome {
        Outcome::Handled { at } => {
            db.prepare_cached(HANDLED)?.execute((id, to_millis(*at)))?;
        }
        Outcome::Dead { at, cause, ended } => {
            let (panics, uncertain) = (*ended == Ended::Panicked, ended.is_uncertain());
            db.prepare_cached(DEAD)?.execute((id, to_millis(*at), cause, panics, uncertain))?;
        }
        Outcome::Retry { due, cause, ended } => {
            let (due, panics, uncertain) =
                (to_millis(*due), *ended == Ended::Panicked, ended.is_uncertain());
            db.prepare_cached(RETRY)?.execute((id, back, due, cause, panics, uncertain))?;
        }
        Outcome::Returned => {
            db.prepare_cached(RETURNED)?.execute((id, back))?;
        }
    }
    line::advance(db, handler, subject.as_deref())
}
