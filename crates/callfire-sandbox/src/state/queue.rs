//! The recipients that wait for an attempt, by broadcast and time. Whether one may be attempted is not decided here.

use std::collections::{BTreeMap, BTreeSet};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::table::{Index, Table};

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(super) struct Place {
    broadcast_id: i64,
    due: SystemTime,
}

/// Those who wait, by the ids of their texts or calls, kept like everything else.
#[derive(Debug)]
pub(crate) struct Queue {
    pub(super) places: Table<i64, Place, Order>,
}

/// Places by broadcast and by time; at the same time the one with the lower id comes first.
#[derive(Debug, Default)]
pub(super) struct Order(BTreeMap<i64, BTreeSet<(SystemTime, i64)>>);

impl Index<i64, Place> for Order {
    fn add(&mut self, id: &i64, place: &Place) {
        self.0.entry(place.broadcast_id).or_default().insert((place.due, *id));
    }

    fn remove(&mut self, id: &i64, place: &Place) {
        let Some(order) = self.0.get_mut(&place.broadcast_id) else { return };
        order.remove(&(place.due, *id));
        if order.is_empty() {
            self.0.remove(&place.broadcast_id);
        }
    }
}

impl Queue {
    pub(super) fn new() -> Self {
        Self { places: Table::new("queue") }
    }

    /// Lets a text or call wait until a time, and no longer for another one.
    pub(crate) fn put(&mut self, broadcast_id: i64, id: i64, due: SystemTime) {
        self.places.insert(id, Place { broadcast_id, due });
    }

    /// Lets a text or call not wait.
    pub(crate) fn remove(&mut self, id: i64) {
        self.places.remove(&id);
    }

    /// The first of a broadcast to be attempted, and when.
    pub(crate) fn first(&self, broadcast_id: i64) -> Option<(SystemTime, i64)> {
        self.places.index().0.get(&broadcast_id)?.first().copied()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::state::table::carry_over;

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
        let mut again = Queue::new();
        carry_over(&mut queue.places, &mut again.places);
        assert_eq!(again.first(1), Some((at(5), 11)));
        again.remove(11);
        assert_eq!(again.first(1), None);
    }
}
