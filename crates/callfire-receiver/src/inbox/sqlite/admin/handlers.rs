//! For whom something waits, and how that is given up. Who is there to get it is not known here.

use rusqlite::Connection;

use super::{PORTION, portion};
use crate::inbox::sqlite::line::{self, Reached};

/// A handler that an inbox knows, whether or not it is there any more.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct HandlerRow {
    /// Its name.
    pub name: String,
    /// How many deliveries wait for it.
    pub waiting: u64,
    /// How many it has, or had when a receiver ended that was not started again since.
    pub claimed: u64,
}

pub(in crate::inbox::sqlite) const HANDLERS: &str =
    "SELECT h.name, coalesce(d.pending - d.claimed, 0), coalesce(d.claimed, 0)
    FROM handler AS h LEFT JOIN (
        SELECT handler, count(*) AS pending, sum(state = 'claimed') AS claimed FROM delivery
        WHERE state IN ('waiting', 'held', 'claimed') GROUP BY handler
    ) AS d ON d.handler = h.id ORDER BY h.name";
/// The words of the index of what is pending, or else it is not used.
pub(in crate::inbox::sqlite) const WAITING: &str = "SELECT item, id, handler, subject FROM delivery
    WHERE state IN ('waiting', 'held', 'claimed') AND state <> 'claimed'
    AND handler = (SELECT id FROM handler WHERE name = ?1) AND (item, id) > (?2, ?3)
    ORDER BY item, id LIMIT ?4";
const GIVEN_UP: &str =
    "UPDATE delivery SET state = 'dead', settled = ?2, cause = 'given up by hand' ||
    iif(attempts > 0 AND cause IS NOT NULL, '; the last try: ' || cause, '') WHERE id = ?1";

pub(in crate::inbox::sqlite) fn list(db: &Connection) -> rusqlite::Result<Vec<HandlerRow>> {
    let mut statement = db.prepare_cached(HANDLERS)?;
    let rows = statement.query_map((), |row| {
        let (waiting, claimed): (i64, i64) = (row.get(1)?, row.get(2)?);
        let (waiting, claimed) = (waiting.unsigned_abs(), claimed.unsigned_abs());
        Ok(HandlerRow { name: row.get(0)?, waiting, claimed })
    });
    rows?.collect()
}

/// Gives up a portion of what waits for a handler: how many, and how far it came if that was not the end.
///
/// Whatever is left of a line goes on by itself, as another portion may never come.
pub(in crate::inbox::sqlite) fn give_up(
    db: &Connection,
    handler: &str,
    from: Reached,
    at: i64,
) -> rusqlite::Result<(u64, Option<Reached>)> {
    let found = (handler, from.item, from.id, PORTION);
    let give_up = |id, _: Option<&str>| db.prepare_cached(GIVEN_UP)?.execute((id, at));
    Ok(portion(line::change_found(db, WAITING, found, give_up)?))
}
