//! How much is said in a while.

use std::time::{Duration, Instant};

/// How many notes there may be in a period.
const NOTES: u32 = 20;
const PERIOD: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub(super) struct Budget {
    since: Instant,
    told: u32,
    silenced: u32,
}

impl Budget {
    pub(super) fn new(now: Instant) -> Self {
        Self { since: now, told: 0, silenced: 0 }
    }

    /// Whether something may be said, and how much was not said before it.
    pub(super) fn spend(&mut self, now: Instant) -> Option<u32> {
        if now.saturating_duration_since(self.since) >= PERIOD {
            *self = Self { since: now, told: 0, ..*self };
        }
        if self.told >= NOTES {
            self.silenced = self.silenced.saturating_add(1);
            return None;
        }
        self.told += 1;
        Some(std::mem::take(&mut self.silenced))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_counted() {
        let start = Instant::now();
        let mut budget = Budget::new(start);
        let told = (0..50).filter_map(|_| budget.spend(start)).collect::<Vec<_>>();
        assert_eq!(told, [0; 20]);
        assert_eq!(budget.spend(start + PERIOD), Some(30));
        assert_eq!(budget.spend(start + PERIOD), Some(0));
    }
}
