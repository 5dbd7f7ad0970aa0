//! The recipients that wait for an attempt, by broadcast and time. Whether one may be attempted is not decided here.

use std::collections::{BTreeMap, BTreeSet};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::table::{AnyTable, Change, Key, Table};

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
struct Place {
    broadcast_id: i64,
    due: SystemTime,
}

/// Those who wait, by the ids of their texts or calls, kept like everything else.
#[derive(Debug)]
pub(crate) struct Queue {
    places: Table<i64, Place>,
    /// The same by broadcast and by time; at the same time the one with the lower id comes first.
    order: BTreeMap<i64, BTreeSet<(SystemTime, i64)>>,
}

impl Queue {
    pub(super) fn new() -> Self {
        Self { places: Table::new("queue"), order: BTreeMap::new() }
    }

    /// Lets a text or call wait until a time, and no longer for another one.
    pub(crate) fn put(&mut self, broadcast_id: i64, id: i64, due: SystemTime) {
        self.remove(id);
        self.order.entry(broadcast_id).or_default().insert((due, id));
        self.places.insert(id, Place { broadcast_id, due });
    }

    /// Lets a text or call not wait.
    pub(crate) fn remove(&mut self, id: i64) {
        let Some(place) = self.places.remove(&id) else { return };
        if let Some(order) = self.order.get_mut(&place.broadcast_id) {
            order.remove(&(place.due, id));
            if order.is_empty() {
                self.order.remove(&place.broadcast_id);
            }
        }
    }

    /// The first of a broadcast to be attempted, and when.
    pub(crate) fn first(&self, broadcast_id: i64) -> Option<(SystemTime, i64)> {
        self.order.get(&broadcast_id)?.first().copied()
    }
}

impl AnyTable for Queue {
    fn name(&self) -> &'static str {
        self.places.name()
    }

    fn take_changes(&mut self, changes: &mut Vec<Change>) -> serde_json::Result<()> {
        self.places.take_changes(changes)
    }

    fn forget_changes(&mut self) {
        self.places.forget_changes();
    }

    fn restore(&mut self, key: Key, row: &str) -> Result<(), String> {
        self.places.restore(key.clone(), row)?;
        let id = i64::try_from(key).unwrap_or_default();
        if let Some(place) = self.places.get(&id) {
            self.order.entry(place.broadcast_id).or_default().insert((place.due, id));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn each_broadcast_has_an_order_of_its_own() {
        let mut queue = Queue::new();
        queue.put(1, 11, at(5));
        queue.put(1, 12, at(3));
        queue.put(2, 21, at(1));
        assert_eq!(queue.first(1), Some((at(3), 12)));
        queue.put(1, 12, at(9));
        assert_eq!(queue.first(1), Some((at(5), 11)));
        queue.remove(11);
        queue.remove(11);
        assert_eq!(queue.first(1), Some((at(9), 12)));
        queue.remove(12);
        assert_eq!((queue.first(1), queue.first(2)), (None, Some((at(1), 21))));
    }

    #[test]
    fn a_queue_that_was_kept_goes_on() {
        let mut queue = Queue::new();
        queue.put(1, 11, at(5));
        queue.put(1, 12, at(3));
        queue.remove(12);
        let (mut changes, mut again) = (Vec::new(), Queue::new());
        queue.take_changes(&mut changes).unwrap();
        for change in changes {
            if let Some(row) = change.row {
                again.restore(change.key, &row).unwrap();
            }
        }
        assert_eq!(again.first(1), Some((at(5), 11)));
        again.remove(11);
        assert_eq!(again.first(1), None);
    }
}
