//! The order of the deliveries of one subject to one handler. What is delivered is not known here.
//!
//! At most one of a line is claimed; if none is, the first of those that wait is `waiting` and the others are `held`, so
//! that only what may be claimed is ever looked at. What has no subject stands in no line.

use rusqlite::{Connection, OptionalExtension as _, Params};

pub(super) const GIVEN: &str = "SELECT 1 FROM delivery WHERE handler = ?1 AND subject = ?2
        AND state IN ('claimed', 'handled') AND position > ?3 AND dated
    UNION ALL SELECT 1 FROM delivery WHERE handler = ?1 AND subject = ?2
        AND uncertain AND position > ?3 AND dated
    LIMIT 1";
pub(super) const OTHERS: &str = "SELECT 1 FROM delivery WHERE handler = ?1 AND subject = ?2
    AND state IN ('claimed', 'held', 'waiting') LIMIT 1";
pub(super) const CLAIMED: &str = "SELECT 1 FROM delivery WHERE handler = ?1 AND subject = ?2
    AND state = 'claimed' LIMIT 1";
pub(super) const FIRST: &str =
    "SELECT position, id FROM delivery WHERE handler = ?1 AND subject = ?2
    AND state = ?3 ORDER BY position, id LIMIT 1";
const MOVE: &str = "UPDATE delivery SET state = ?2 WHERE id = ?1";

/// The state that a new delivery begins with. One that is `held` needs [`advance`] when it is there.
pub(super) fn state_at_arrival(
    db: &Connection,
    handler: i64,
    subject: Option<&str>,
    modified: Option<i64>,
) -> rusqlite::Result<&'static str> {
    let Some(subject) = subject else { return Ok("waiting") };
    if let Some(modified) = modified
        && db.prepare_cached(GIVEN)?.exists((handler, subject, modified))?
    {
        return Ok("superseded");
    }
    let has_others = db.prepare_cached(OTHERS)?.exists((handler, subject))?;
    Ok(if has_others { "held" } else { "waiting" })
}

/// The state with which a delivery goes back to its line, before [`advance`].
pub(super) fn state_at_return(subject: Option<&str>) -> &'static str {
    if subject.is_some() { "held" } else { "waiting" }
}

/// Makes the first of a line the one that is waiting, after something in it has changed.
pub(super) fn advance(
    db: &Connection,
    handler: i64,
    subject: Option<&str>,
) -> rusqlite::Result<()> {
    let Some(subject) = subject else { return Ok(()) };
    if db.prepare_cached(CLAIMED)?.exists((handler, subject))? {
        return Ok(());
    }
    let Some(held) = first(db, handler, subject, "held")? else { return Ok(()) };
    if let Some(waiting) = first(db, handler, subject, "waiting")? {
        if waiting < held {
            return Ok(());
        }
        db.prepare_cached(MOVE)?.execute((waiting.id, "held"))?;
    }
    db.prepare_cached(MOVE)?.execute((held.id, "waiting"))?;
    Ok(())
}

/// A place in a line, in its order.
#[derive(Eq, Ord, PartialEq, PartialOrd)]
struct Place {
    position: i64,
    id: i64,
}

fn first(
    db: &Connection,
    handler: i64,
    subject: &str,
    state: &str,
) -> rusqlite::Result<Option<Place>> {
    let mut statement = db.prepare_cached(FIRST)?;
    let place = statement.query_row((handler, subject, state), |row| {
        Ok(Place { position: row.get(0)?, id: row.get(1)? })
    });
    place.optional()
}

/// How far the deliveries were looked at.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reached {
    pub(super) item: i64,
    pub(super) id: i64,
}

/// Changes the deliveries that a statement finds, and has the line of each go on: how many, and the last one.
pub(super) fn change_found(
    db: &Connection,
    sql: &str,
    params: impl Params,
    change: impl Fn(i64, Option<&str>) -> rusqlite::Result<usize>,
) -> rusqlite::Result<(u64, Option<Reached>)> {
    let mut statement = db.prepare_cached(sql)?;
    let found = statement.query_map(params, |row| {
        Ok((Reached { item: row.get(0)?, id: row.get(1)? }, row.get(2)?, row.get(3)?))
    })?;
    let found: Vec<(Reached, i64, Option<String>)> = found.collect::<Result<_, _>>()?;
    for (reached, handler, subject) in &found {
        change(reached.id, subject.as_deref())?;
        advance(db, *handler, subject.as_deref())?;
    }
    Ok((found.len() as u64, found.last().map(|(reached, ..)| *reached)))
}
