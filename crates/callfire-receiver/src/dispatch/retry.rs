//! When a delivery is tried again, and when it is given up. Nothing is tried here.

use std::time::{Duration, SystemTime};

const HOUR: Duration = Duration::from_hours(1);

/// What follows a try that failed: the pause doubles from one to the next, with a random part so that what failed
/// together does not come back together.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Retry {
    /// The pause after the first try; it is between a half of this and the whole. Default: 1 s.
    pub first: Duration,
    /// The longest pause. Default: 1 hour.
    pub longest: Duration,
    /// From the first try to the last one, whether or not the receiver runs meanwhile. Default: 3 days.
    pub give_up_after: Duration,
    /// How many tries may end in a panic; the last of them is the last of all. Default: 3.
    pub panics: u32,
}

impl Retry {
    /// Sets the pause after the first try.
    pub fn with_first(mut self, pause: Duration) -> Self {
        self.first = pause;
        self
    }

    /// Sets the longest pause.
    pub fn with_longest(mut self, pause: Duration) -> Self {
        self.longest = pause;
        self
    }

    /// Sets how long it is from the first try to the last one.
    pub fn with_give_up_after(mut self, time: Duration) -> Self {
        self.give_up_after = time;
        self
    }

    /// Sets how many tries may end in a panic.
    pub fn with_panics(mut self, tries: u32) -> Self {
        self.panics = tries;
        self
    }

    /// When to try again what was first tried at `since` and has failed `tries` times; `None`: no more.
    pub(crate) fn due(&self, since: SystemTime, tries: u32, now: SystemTime) -> Option<SystemTime> {
        // A clock that was put back says that no time has passed.
        let left = self.give_up_after.checked_sub(now.duration_since(since).unwrap_or_default())?;
        let left = Some(left).filter(|left| !left.is_zero())?;
        // The last try is at the very end.
        now.checked_add(self.pause(tries).min(left))
    }

    fn pause(&self, tries: u32) -> Duration {
        let doubled = 2_u32.checked_pow(tries.saturating_sub(1));
        let whole = doubled.and_then(|times| self.first.checked_mul(times));
        let half = whole.unwrap_or(self.longest).min(self.longest) / 2;
        half + half.mul_f64(fastrand::f64())
    }
}

impl Default for Retry {
    fn default() -> Self {
        let first = Duration::from_secs(1);
        Self { first, longest: HOUR, give_up_after: 72 * HOUR, panics: 3 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_doubles_up_to_an_hour() {
        let retry = Retry::default();
        for (tries, whole) in [(0, 1), (1, 1), (2, 2), (3, 4), (12, 2048), (13, 3600), (400, 3600)]
        {
            for _ in 0..100 {
                let pause = retry.pause(tries).as_secs_f64();
                let whole = f64::from(whole);
                assert!((whole / 2.0..=whole).contains(&pause), "{pause} s after try {tries}");
            }
        }
    }

    #[test]
    fn the_last_try_is_three_days_after_the_first_one() {
        let (retry, since) = (Retry::default(), SystemTime::UNIX_EPOCH + 1000 * HOUR);
        let last = since + 72 * HOUR;
        let shortly_before = last - Duration::from_secs(1);
        assert_eq!(retry.due(since, 90, shortly_before), Some(last));
        assert_eq!(retry.due(since, 91, last), None);
        assert_eq!(retry.due(since, 91, last + HOUR), None);
    }

    #[test]
    fn a_clock_that_was_put_back_gives_nothing_up() {
        let (retry, since) = (Retry::default(), SystemTime::UNIX_EPOCH + 1000 * HOUR);
        let now = since - 500 * HOUR;
        let due = retry.due(since, 1, now).unwrap();
        assert!(due > now && due <= now + Duration::from_secs(1));
    }

    #[test]
    fn extreme_settings_overflow_nothing() {
        let retry = Retry::default().with_first(Duration::MAX).with_longest(Duration::MAX);
        let retry = retry.with_give_up_after(Duration::MAX);
        assert_eq!(retry.due(SystemTime::UNIX_EPOCH, 2, SystemTime::UNIX_EPOCH), None);
    }
}
