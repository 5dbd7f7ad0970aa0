//! All postbacks of an account: which of them are due, and how many old ones are kept. How they are sent is not
//! known here.

use std::collections::{BTreeMap, BTreeSet};
use std::time::SystemTime;

use super::postback::{Postback, Try};
use super::table::{Index, Table};

/// How many of those that are done with are kept.
const OLD: usize = 1000;
/// How many may wait at a time: an endpoint that never answers must not fill the memory.
const MOST_WAITING: usize = 10_000;

/// The postbacks, by their ids.
#[derive(Debug)]
pub(crate) struct Outbox {
    pub(super) all: Table<i64, Postback, Files>,
}

/// The postbacks by what is to be done with them.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// When the undelivered ones of each subscription are tried next, and their ids.
    waiting: BTreeMap<i64, BTreeSet<(SystemTime, i64)>>,
    /// Those that are done with.
    done: BTreeSet<i64>,
    /// How many wait, over all subscriptions.
    waiting_count: usize,
}

impl Index<i64, Postback> for Files {
    fn add(&mut self, id: &i64, postback: &Postback) {
        if let Some(next) = postback.next {
            self.waiting.entry(postback.subscription_id).or_default().insert((next, *id));
            self.waiting_count += 1;
        } else {
            self.done.insert(*id);
        }
    }

    fn remove(&mut self, id: &i64, postback: &Postback) {
        self.done.remove(id);
        let (Some(next), Some(waiting)) =
            (postback.next, self.waiting.get_mut(&postback.subscription_id))
        else {
            return;
        };
        self.waiting_count -= usize::from(waiting.remove(&(next, *id)));
        if waiting.is_empty() {
            self.waiting.remove(&postback.subscription_id);
        }
    }
}

impl Outbox {
    pub(super) fn new() -> Self {
        Self { all: Table::new("postback") }
    }

    pub(crate) fn get(&self, id: i64) -> Option<&Postback> {
        self.all.get(&id)
    }

    /// Puts a postback in. It is refused where too many wait already.
    pub(super) fn add(&mut self, id: i64, mut postback: Postback) {
        if self.all.index().waiting_count >= MOST_WAITING {
            postback.refuse(format!("{MOST_WAITING} postbacks wait already, as many as there may"));
        }
        self.put(id, postback);
    }

    /// Old ones make room.
    fn put(&mut self, id: i64, postback: Postback) {
        self.all.insert(id, postback);
        while self.all.index().done.len() > OLD
            && let Some(oldest) = self.all.index().done.first().copied()
        {
            self.all.remove(&oldest);
        }
    }

    /// The first of each subscription that is due, those first that have waited longest.
    pub(crate) fn due(&self, now: SystemTime) -> Vec<(i64, &Postback)> {
        let heads = self.all.index().waiting.values().filter_map(BTreeSet::first);
        let mut heads: Vec<_> = heads.filter(|(next, _)| *next <= now).collect();
        heads.sort_unstable();
        heads.into_iter().filter_map(|(_, id)| Some((*id, self.all.get(id)?))).collect()
    }

    /// Notes a try, and when the next one is. It may be that the postback was dropped meanwhile.
    pub(crate) fn note(&mut self, id: i64, attempt: Try, next: Option<SystemTime>) {
        let Some(mut postback) = self.all.remove(&id) else { return };
        postback.tries.push(attempt);
        postback.next = next;
        self.put(id, postback);
    }

    /// Drops what a subscription has not been told yet.
    pub(crate) fn drop_waiting(&mut self, subscription_id: i64) {
        let waiting = self.all.index().waiting.get(&subscription_id).cloned();
        for (_, id) in waiting.unwrap_or_default() {
            self.all.remove(&id);
        }
    }

    /// All that are kept, the newest first.
    pub(crate) fn newest_first(&self) -> impl Iterator<Item = (i64, &Postback)> {
        self.all.iter().rev().map(|(id, postback)| (*id, postback))
    }
}

#[cfg(test)]
mod tests;
