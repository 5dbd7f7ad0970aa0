//! What is forgotten, and how much is kept. It is done in small portions, so that nothing has to wait for long.

use rusqlite::{Connection, OptionalExtension as _};

use super::time::from_millis;
use crate::inbox::Counts;

/// How many items are looked at in one transaction.
pub(super) const PORTION: i64 = 100;

/// What of an item that is old enough has to be over, so that it is forgotten.
#[derive(Clone, Copy, Debug)]
pub(super) enum Over {
    /// Each delivery is handled or superseded.
    Done,
    /// Each delivery is handled, superseded or dead.
    DoneOrDead,
}

/// How far the items were looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reached {
    received: i64,
    id: i64,
}

impl Reached {
    pub(super) const NOTHING: Self = Self { received: i64::MIN, id: i64::MIN };
}

pub(super) const OLD: &str = "SELECT received, id,
        EXISTS (SELECT 1 FROM delivery WHERE item = item.id AND state NOT IN ('handled', 'superseded', 'dead')),
        EXISTS (SELECT 1 FROM delivery WHERE item = item.id AND state = 'dead')
    FROM item WHERE (received, id) > (?1, ?2) AND received < ?3 ORDER BY received, id LIMIT ?4";

pub(super) const OLD_BODIES: &str = "DELETE FROM quarantine WHERE id IN
    (SELECT id FROM quarantine WHERE received < ?1 ORDER BY received LIMIT ?2)";

/// Forgets a portion of the items received before a time. How many, and how far it came if that was not the end.
pub(super) fn purge(
    db: &Connection,
    before: i64,
    over: Over,
    from: Reached,
) -> rusqlite::Result<(u64, Option<Reached>)> {
    let mut statement = db.prepare_cached(OLD)?;
    let looked_at = statement.query_map((from.received, from.id, before, PORTION), |row| {
        let reached = Reached { received: row.get(0)?, id: row.get(1)? };
        let (is_pending, is_dead): (bool, bool) = (row.get(2)?, row.get(3)?);
        Ok((reached, !is_pending && (matches!(over, Over::DoneOrDead) || !is_dead)))
    })?;
    let looked_at: Vec<(Reached, bool)> = looked_at.collect::<Result<_, _>>()?;
    let mut forgotten = 0;
    for (reached, _) in looked_at.iter().filter(|(_, is_over)| *is_over) {
        db.prepare_cached("DELETE FROM item WHERE id = ?1")?.execute([reached.id])?;
        forgotten += 1;
    }
    let is_end = (looked_at.len() as u64) < PORTION.unsigned_abs();
    let last = looked_at.last().map(|(reached, _)| *reached);
    Ok((forgotten, last.filter(|_| !is_end)))
}

/// Forgets a portion of the bodies in quarantine that came before a time. How many.
pub(super) fn purge_quarantine(db: &Connection, before: i64) -> rusqlite::Result<u64> {
    Ok(db.prepare_cached(OLD_BODIES)?.execute((before, PORTION))? as u64)
}

const OLDEST: &str = "SELECT received FROM item WHERE id =
    (SELECT min(item) FROM delivery WHERE state IN ('waiting', 'held', 'claimed'))";

/// How many there are of each.
pub(super) fn counts(db: &Connection) -> rusqlite::Result<Counts> {
    let mut statement = db.prepare_cached("SELECT name, number FROM tally")?;
    let mut rows = statement.query(())?;
    let mut counts = Counts::default();
    while let Some(row) = rows.next()? {
        let number = row.get::<_, i64>(1)?.unsigned_abs();
        match row.get_ref(0)?.as_str()? {
            "items" => counts.items = number,
            "waiting" | "held" | "claimed" => counts.waiting += number,
            "handled" => counts.handled = number,
            "superseded" => counts.superseded = number,
            "dead" => counts.dead = number,
            "quarantined" => counts.quarantined = number,
            _ => {}
        }
    }
    let oldest = db.prepare_cached(OLDEST)?.query_row((), |row| row.get(0)).optional()?;
    counts.oldest = oldest.map(from_millis);
    Ok(counts)
}
