//! All postbacks of an account: which of them are due, and how many old ones are kept. How they are sent is not
//! known here.

use std::collections::{BTreeMap, BTreeSet};
use std::time::SystemTime;

use super::postback::{Postback, Try};
use super::table::{AnyTable, Change, Key, Table};

/// How many of those that are done with are kept.
const OLD: usize = 1000;

/// The postbacks, by their ids.
#[derive(Debug)]
pub(crate) struct Outbox {
    all: Table<i64, Postback>,
    /// When the undelivered ones of each subscription are tried next, and their ids.
    waiting: BTreeMap<i64, BTreeSet<(SystemTime, i64)>>,
    /// Those that are done with.
    done: BTreeSet<i64>,
}

impl Outbox {
    pub(super) fn new() -> Self {
        Self { all: Table::new("postback"), waiting: BTreeMap::new(), done: BTreeSet::new() }
    }

    pub(crate) fn get(&self, id: i64) -> Option<&Postback> {
        self.all.get(&id)
    }

    pub(super) fn add(&mut self, id: i64, postback: Postback) {
        self.file(id, postback.subscription_id, postback.next);
        self.all.insert(id, postback);
    }

    /// The first of each subscription that is due, those first that have waited longest.
    pub(crate) fn due(&self, now: SystemTime) -> Vec<(i64, &Postback)> {
        let heads = self.waiting.values().filter_map(BTreeSet::first);
        let mut heads: Vec<_> = heads.filter(|(next, _)| *next <= now).collect();
        heads.sort_unstable();
        heads.into_iter().filter_map(|(_, id)| Some((*id, self.all.get(id)?))).collect()
    }

    /// Notes a try, and when the next one is. It may be that the postback was dropped meanwhile.
    pub(crate) fn note(&mut self, id: i64, attempt: Try, next: Option<SystemTime>) {
        let Some(postback) = self.all.get_mut(&id) else { return };
        let (subscription_id, was) = (postback.subscription_id, postback.next);
        postback.tries.push(attempt);
        postback.next = next;
        if let Some(was) = was {
            self.strike(subscription_id, (was, id));
        }
        self.file(id, subscription_id, next);
        while self.done.len() > OLD
            && let Some(oldest) = self.done.pop_first()
        {
            self.all.remove(&oldest);
        }
    }

    /// Drops what a subscription has not been told yet.
    pub(crate) fn drop_waiting(&mut self, subscription_id: i64) {
        for (_, id) in self.waiting.remove(&subscription_id).unwrap_or_default() {
            self.all.remove(&id);
        }
    }

    /// All that are kept, the newest first.
    pub(crate) fn newest_first(&self) -> impl Iterator<Item = (i64, &Postback)> {
        self.all.iter().rev().map(|(id, postback)| (*id, postback))
    }

    fn file(&mut self, id: i64, subscription_id: i64, next: Option<SystemTime>) {
        match next {
            Some(next) => drop(self.waiting.entry(subscription_id).or_default().insert((next, id))),
            None => drop(self.done.insert(id)),
        }
    }

    fn strike(&mut self, subscription_id: i64, place: (SystemTime, i64)) {
        if let Some(waiting) = self.waiting.get_mut(&subscription_id) {
            waiting.remove(&place);
            if waiting.is_empty() {
                self.waiting.remove(&subscription_id);
            }
        }
    }
}

impl AnyTable for Outbox {
    fn name(&self) -> &'static str {
        self.all.name()
    }

    fn take_changes(&mut self, changes: &mut Vec<Change>) -> serde_json::Result<()> {
        self.all.take_changes(changes)
    }

    fn forget_changes(&mut self) {
        self.all.forget_changes();
    }

    fn restore(&mut self, key: Key, row: &str) -> Result<(), String> {
        self.all.restore(key.clone(), row)?;
        let id = i64::try_from(key).unwrap_or_default();
        if let Some(postback) = self.all.get(&id) {
            self.file(id, postback.subscription_id, postback.next);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
