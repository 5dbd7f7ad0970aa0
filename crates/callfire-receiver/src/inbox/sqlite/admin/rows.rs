//! What an inbox shows of its rows. Nothing is changed here.

use std::fmt;
use std::time::SystemTime;

use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension as _, Params, Row};

use crate::inbox::sqlite::time::from_millis;
use crate::inbox::{ItemId, QuarantineId, Quarantined};

/// Which items are listed: by default the newest 100.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Filter {
    /// Only those with a delivery in this state.
    pub state: Option<DeliveryState>,
    /// At most so many.
    pub limit: usize,
}

impl Filter {
    /// Only items with a delivery in this state.
    pub fn with_state(self, state: DeliveryState) -> Self {
        Self { state: Some(state), ..self }
    }

    /// At most so many.
    pub fn with_limit(self, limit: usize) -> Self {
        Self { limit, ..self }
    }
}

impl Default for Filter {
    fn default() -> Self {
        Self { state: None, limit: 100 }
    }
}

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "the words of the inbox")]
pub enum DeliveryState {
    /// It will be tried, when it is due and no earlier one of its subject is waiting.
    Waiting,
    /// The handler has it.
    Claimed,
    /// The handler took it.
    Handled,
    /// The handler was given something newer.
    Superseded,
    /// It was given up.
    Dead,
}

impl DeliveryState {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Waiting, Self::Claimed, Self::Handled, Self::Superseded, Self::Dead];

    /// Its name, in small letters.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Claimed => "claimed",
            Self::Handled => "handled",
            Self::Superseded => "superseded",
            Self::Dead => "dead",
        }
    }

    fn of(text: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.as_str() == text).unwrap_or(Self::Waiting)
    }
}

impl fmt::Display for DeliveryState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// An item of an inbox, without its body.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ItemRow {
    /// Its number.
    pub id: ItemId,
    /// When it first came.
    pub received: SystemTime,
    /// The root element.
    pub event: String,
    /// The subscription that asked for it.
    pub subscription_id: Option<i64>,
    /// What it is about: subscription, kind and id.
    pub subject: Option<String>,
    /// When what it is about was last changed.
    pub modified: Option<SystemTime>,
    /// What became of it, by handler.
    pub deliveries: Vec<DeliveryRow>,
}

/// What became of an item on its way to a handler.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DeliveryRow {
    /// The handler's name.
    pub handler: String,
    /// Where it stands.
    pub state: DeliveryState,
    /// When it is, or was, to be tried.
    pub due: SystemTime,
    /// How often it was tried.
    pub attempts: u32,
    /// How many of the tries ended in a panic.
    pub panics: u32,
    /// When it was first tried.
    pub since: Option<SystemTime>,
    /// Whether a try was cut off, panicked or ended with the process, or what was handled was handed over once more.
    pub is_uncertain: bool,
    /// Why the last try failed.
    pub cause: Option<String>,
    /// When it was handled, superseded or given up.
    pub settled: Option<SystemTime>,
}

/// An item of an inbox with its body.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ShownItem {
    /// The rest.
    pub row: ItemRow,
    /// The `Content-Type` it came with.
    pub content_type: String,
    /// The body as it came.
    pub body: Bytes,
}

/// A body that is no notification, without the body.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct QuarantinedRow {
    /// Its number.
    pub id: QuarantineId,
    /// When it came.
    pub received: SystemTime,
    /// The `Content-Type` it came with.
    pub content_type: String,
    /// Why it is no notification.
    pub reason: String,
    /// How many bytes it has.
    pub size: u64,
}

const ITEM: &str = "SELECT id, received, event, subscription, subject, modified, content_type, body
    FROM item WHERE id = ?1";
const DELIVERIES: &str =
    "SELECT h.name, d.state, d.due, d.attempts, d.panics, d.since, d.uncertain, d.cause, d.settled
    FROM delivery AS d JOIN handler AS h ON h.id = d.handler WHERE d.item = ?1 ORDER BY h.name";

const NEWEST: &str = "SELECT id FROM item ORDER BY id DESC LIMIT ?1";
const DEAD: &str =
    "SELECT DISTINCT item FROM delivery WHERE state = 'dead' ORDER BY item DESC LIMIT ?1";
/// Which looks at one delivery after the other, from that of the newest item on.
const IN_STATE: &str = "SELECT DISTINCT item FROM delivery
    WHERE iif(state = 'held', 'waiting', state) = ?2 ORDER BY item DESC LIMIT ?1";

pub(super) fn list(db: &Connection, filter: Filter) -> rusqlite::Result<Vec<ItemRow>> {
    let limit = i64::try_from(filter.limit).unwrap_or(i64::MAX);
    let ids = match filter.state {
        None => ids(db, NEWEST, [limit]),
        Some(DeliveryState::Dead) => ids(db, DEAD, [limit]),
        Some(state) => ids(db, IN_STATE, (limit, state.as_str())),
    };
    let mut item = db.prepare_cached(ITEM)?;
    ids?.into_iter().map(|id| item.query_row([id], |row| read_item(db, row))).collect()
}

fn ids(db: &Connection, sql: &str, params: impl Params) -> rusqlite::Result<Vec<i64>> {
    db.prepare_cached(sql)?.query_map(params, |row| row.get(0))?.collect()
}

pub(super) fn show(db: &Connection, item: ItemId) -> rusqlite::Result<Option<ShownItem>> {
    let mut statement = db.prepare_cached(ITEM)?;
    let shown = statement.query_row([item.0], |row| {
        let body: Vec<u8> = row.get(7)?;
        Ok(ShownItem { row: read_item(db, row)?, content_type: row.get(6)?, body: body.into() })
    });
    shown.optional()
}

fn read_item(db: &Connection, row: &Row<'_>) -> rusqlite::Result<ItemRow> {
    let id = row.get(0)?;
    let mut statement = db.prepare_cached(DELIVERIES)?;
    Ok(ItemRow {
        id: ItemId(id),
        received: from_millis(row.get(1)?),
        event: row.get(2)?,
        subscription_id: row.get(3)?,
        subject: row.get(4)?,
        modified: time(row, 5)?,
        deliveries: statement.query_map([id], read_delivery)?.collect::<Result<_, _>>()?,
    })
}

fn read_delivery(row: &Row<'_>) -> rusqlite::Result<DeliveryRow> {
    Ok(DeliveryRow {
        handler: row.get(0)?,
        state: DeliveryState::of(row.get_ref(1)?.as_str()?),
        due: from_millis(row.get(2)?),
        attempts: row.get(3)?,
        panics: row.get(4)?,
        since: time(row, 5)?,
        is_uncertain: row.get(6)?,
        cause: row.get(7)?,
        settled: time(row, 8)?,
    })
}

fn time(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<SystemTime>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(from_millis))
}

pub(super) fn list_quarantined(
    db: &Connection,
    limit: usize,
) -> rusqlite::Result<Vec<QuarantinedRow>> {
    let sql = "SELECT id, received, content_type, reason, length(body) FROM quarantine
        ORDER BY id DESC LIMIT ?1";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
        Ok(QuarantinedRow {
            id: QuarantineId(row.get(0)?),
            received: from_millis(row.get(1)?),
            content_type: row.get(2)?,
            reason: row.get(3)?,
            size: row.get::<_, i64>(4)?.unsigned_abs(),
        })
    });
    rows?.collect()
}

pub(super) fn show_quarantined(
    db: &Connection,
    id: QuarantineId,
) -> rusqlite::Result<Option<Quarantined>> {
    let sql = "SELECT content_type, body, reason, received FROM quarantine WHERE id = ?1";
    let mut statement = db.prepare_cached(sql)?;
    let shown = statement.query_row([id.0], |row| {
        let (content_type, body): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
        let (reason, received): (String, i64) = (row.get(2)?, row.get(3)?);
        Ok(Quarantined::new(content_type, body.into(), reason, from_millis(received)))
    });
    shown.optional()
}
