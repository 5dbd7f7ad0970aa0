//! What somebody who looks after an inbox asks of it. Nothing of it needs to have the inbox to itself.

pub(super) mod handlers;
mod rows;

use std::sync::Arc;
use std::time::SystemTime;

use futures_util::future::FutureExt as _;
use rusqlite::{Connection, Params};

pub use handlers::HandlerRow;
pub use rows::{DeliveryRow, DeliveryState, Filter, ItemRow, QuarantinedRow, ShownItem};

use super::SqliteInbox;
use super::keep::Over;
use super::line::{self, Reached};
use super::time::to_millis;
use crate::inbox::{Answer, ItemId, QuarantineId, Quarantined};

impl SqliteInbox {
    /// The newest items, the newest first.
    pub fn list(&self, filter: Filter) -> Answer<'_, Vec<ItemRow>> {
        self.reader.ask(move |db| rows::list(db, filter)).boxed()
    }

    /// All there is of an item; `None` if there is no such item.
    pub fn show(&self, item: ItemId) -> Answer<'_, Option<ShownItem>> {
        self.reader.ask(move |db| rows::show(db, item)).boxed()
    }

    /// The newest bodies that are no notifications, at most so many, the newest first.
    pub fn list_quarantined(&self, limit: usize) -> Answer<'_, Vec<QuarantinedRow>> {
        self.reader.ask(move |db| rows::list_quarantined(db, limit)).boxed()
    }

    /// A body that is no notification; `None` if there is no such body.
    pub fn show_quarantined(&self, id: QuarantineId) -> Answer<'_, Option<Quarantined>> {
        self.reader.ask(move |db| rows::show_quarantined(db, id)).boxed()
    }

    /// Has the deliveries of an item that are dead, are waiting for another try, or came while the clock was ahead, be
    /// tried at a time, as if for the first time; what was uncertain stays so. How many.
    pub fn retry(&self, item: ItemId, at: SystemTime) -> Answer<'_, u64> {
        let at = to_millis(at);
        self.writer.ask(move |db| retry_item(db, item, at)).boxed()
    }

    /// Has the deliveries of an item that were handled be handed over once more, at a time. How many.
    ///
    /// They are uncertain from then on: the handler may have done its work. They come before what is newer of the same
    /// subject and still waiting, and also where the handler was given something newer since; what is older and comes
    /// meanwhile is superseded as before.
    pub fn repeat(&self, item: ItemId, at: SystemTime) -> Answer<'_, u64> {
        let at = to_millis(at);
        self.writer.ask(move |db| repeat(db, item, at)).boxed()
    }

    /// The same as [`retry`](Self::retry) for all deliveries that are dead.
    pub fn retry_dead(&self, at: SystemTime) -> Answer<'_, u64> {
        let at = to_millis(at);
        self.in_portions(Reached::default(), move |db, from| retry_dead(db, None, from, at)).boxed()
    }

    /// The same as [`retry_dead`](Self::retry_dead) for those of one handler.
    pub fn retry_dead_of(&self, handler: &str, at: SystemTime) -> Answer<'_, u64> {
        let (handler, at) = (Arc::from(handler), to_millis(at));
        let portion = move |db: &_, from| retry_dead(db, Some(&handler), from, at);
        self.in_portions(Reached::default(), portion).boxed()
    }

    /// All handlers that there ever were, by name, with how much is on its way to each.
    pub fn handlers(&self) -> Answer<'_, Vec<HandlerRow>> {
        self.reader.ask(handlers::list).boxed()
    }

    /// Gives up what waits for a handler, above all for one that is gone and will not come back. How many.
    ///
    /// These deliveries are dead from then on, with that as their cause: they are counted and listed as such,
    /// [`retry_dead_of`](Self::retry_dead_of) takes it back, and nothing but [`purge_dead`](Self::purge_dead) forgets
    /// them. What is claimed is left alone, and so are all other handlers.
    pub fn give_up(&self, handler: &str, at: SystemTime) -> Answer<'_, u64> {
        let (handler, at) = (Arc::<str>::from(handler), to_millis(at));
        let portion = move |db: &_, from| handlers::give_up(db, &handler, from, at);
        self.in_portions(Reached::default(), portion).boxed()
    }

    /// Forgets items received before a time, dead ones too. How many.
    pub fn purge_dead(&self, before: SystemTime) -> Answer<'_, u64> {
        self.forget(before, Over::DoneOrDead).boxed()
    }

    /// Forgets bodies in quarantine that came before a time. How many.
    pub fn purge_quarantined(&self, before: SystemTime) -> Answer<'_, u64> {
        self.forget_quarantined(before).boxed()
    }
}

/// How many deliveries are put back, or given up, in one transaction.
const PORTION: u32 = 100;

pub(super) const OF_ITEM: &str = "SELECT item, id, handler, subject FROM delivery
    WHERE item = ?1 AND (state = 'dead' OR state IN ('held', 'waiting') AND (attempts > 0 OR due > ?2))";
pub(super) const HANDLED: &str = "SELECT item, id, handler, subject FROM delivery
    WHERE item = ?1 AND state = 'handled'";
pub(super) const DEAD: &str = "SELECT item, id, handler, subject FROM delivery
    WHERE state = 'dead' AND (item, id) > (?1, ?2)
    AND (?4 IS NULL OR handler = (SELECT id FROM handler WHERE name = ?4)) ORDER BY item, id LIMIT ?3";
const ANEW: &str = "UPDATE delivery SET state = ?2, due = ?3, attempts = 0, panics = 0, since = NULL, settled = NULL
    WHERE id = ?1";
/// So that what is older than it is still superseded.
const UNCERTAIN: &str =
    "UPDATE delivery SET uncertain = TRUE WHERE item = ?1 AND state = 'handled'";

fn retry_item(db: &Connection, item: ItemId, at: i64) -> rusqlite::Result<u64> {
    Ok(retry(db, OF_ITEM, (item.0, at), at)?.0)
}

fn repeat(db: &Connection, item: ItemId, at: i64) -> rusqlite::Result<u64> {
    db.prepare_cached(UNCERTAIN)?.execute([item.0])?;
    Ok(retry(db, HANDLED, [item.0], at)?.0)
}

/// A portion of the dead ones, or of those of a handler: how many, and how far it came if that was not the end.
fn retry_dead(
    db: &Connection,
    handler: Option<&str>,
    from: Reached,
    at: i64,
) -> rusqlite::Result<(u64, Option<Reached>)> {
    Ok(portion(retry(db, DEAD, (from.item, from.id, PORTION, handler), at)?))
}

/// How many, and how far it came if that was not the end.
fn portion((done, last): (u64, Option<Reached>)) -> (u64, Option<Reached>) {
    (done, last.filter(|_| done == u64::from(PORTION)))
}

fn retry(
    db: &Connection,
    sql: &str,
    params: impl Params,
    at: i64,
) -> rusqlite::Result<(u64, Option<Reached>)> {
    line::change_found(db, sql, params, |id, subject| {
        db.prepare_cached(ANEW)?.execute((id, line::state_at_return(subject), at))
    })
}
