//! How much may be under way at a time, and to whom. What is due is not known here.

use std::collections::{HashMap, HashSet};

use super::Job;

/// How many postbacks are under way at a time.
const UNDER_WAY: usize = 16;
/// How many of them to one host.
const TO_ONE_HOST: usize = 4;

/// What may yet be begun beside what is under way.
pub(super) struct Room {
    left: usize,
    subscriptions: HashSet<i64>,
    hosts: HashMap<String, usize>,
}

impl Room {
    pub(super) fn beside<'a>(jobs: impl Iterator<Item = &'a Job>) -> Self {
        let mut room =
            Self { left: UNDER_WAY, subscriptions: HashSet::new(), hosts: HashMap::new() };
        for job in jobs {
            room.take(job.subscription_id, &job.host);
        }
        room
    }

    pub(super) fn is_full(&self) -> bool {
        self.left == 0
    }

    /// Whether there is room for one more of this subscription to this host, which takes it.
    pub(super) fn take(&mut self, subscription_id: i64, host: &str) -> bool {
        let to_host = self.hosts.get(host).copied().unwrap_or(0);
        let fits = self.left > 0
            && to_host < TO_ONE_HOST
            && !self.subscriptions.contains(&subscription_id);
        if fits {
            self.left -= 1;
            self.subscriptions.insert(subscription_id);
            self.hosts.insert(host.to_owned(), to_host + 1);
        }
        fits
    }
}
