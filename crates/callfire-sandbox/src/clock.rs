//! The time that the sandbox lives in, and how the service writes it. Nothing here waits.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use jiff::tz::{self, TimeZone};
use jiff::{Timestamp, civil};
use soapwire::xsd::DateTime;
use tokio::time::Instant;

/// The seconds from 1970 to the year 9999, with which the time of the sandbox ends. All that lies ahead of it can
/// still be counted, and be written.
const END: u64 = 253_370_764_800;

/// Tells the sandbox what time it is.
pub trait Clock: fmt::Debug + Send + Sync {
    /// The time now.
    fn now(&self) -> SystemTime;
}

/// A clock that stands still until it is told to go on; its clones are the same clock.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use callfire_sandbox::{Clock, ManualClock};
///
/// let clock = ManualClock::new(SystemTime::UNIX_EPOCH);
/// clock.clone().advance(Duration::from_secs(3));
/// assert_eq!(clock.now(), SystemTime::UNIX_EPOCH + Duration::from_secs(3));
/// ```
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<Mutex<SystemTime>>);

impl ManualClock {
    /// A clock that shows `start`.
    pub fn new(start: SystemTime) -> Self {
        Self(Arc::new(Mutex::new(start)))
    }

    /// Puts the clock forward by `time`; not beyond the end of time.
    pub fn advance(&self, time: Duration) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now = now.checked_add(time).unwrap_or(*now);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> SystemTime {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The highest speed: a year in half a minute.
const FASTEST: f64 = 1e6;

/// Tokio's clock, which from its making on runs `speed` times as fast.
#[derive(Debug)]
pub(crate) struct FastClock {
    start: SystemTime,
    since: Instant,
    speed: f64,
}

impl FastClock {
    /// A clock that starts now, or later if `not_before` is later. `None` when time would stand still, run backwards,
    /// or soon run out.
    pub(crate) fn new(speed: f64, not_before: SystemTime) -> Option<Self> {
        let runs = speed > 0.0 && speed <= FASTEST;
        let start = SystemTime::now().max(not_before);
        runs.then(|| Self { start, since: Instant::now(), speed })
    }
}

impl Clock for FastClock {
    fn now(&self) -> SystemTime {
        let passed = Duration::try_from_secs_f64(self.since.elapsed().as_secs_f64() * self.speed);
        passed.ok().and_then(|passed| self.start.checked_add(passed)).unwrap_or_else(end)
    }
}

/// The time on a clock, as far as there is such a time: from 1970 on to the year 9999.
pub(crate) fn within_time(at: SystemTime) -> SystemTime {
    at.clamp(SystemTime::UNIX_EPOCH, end())
}

fn end() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(END)
}

/// A moment as the service writes it: whole seconds, with the offset of Pacific standard time.
pub(crate) fn date_time(at: SystemTime) -> DateTime {
    let seconds = Timestamp::try_from(at).and_then(|at| Timestamp::from_second(at.as_second()));
    seconds.unwrap_or_default().to_zoned(TimeZone::fixed(tz::offset(-8))).into()
}

/// The day of a moment, where the time zone is UTC.
pub(crate) fn day(at: SystemTime) -> civil::Date {
    Timestamp::try_from(at).unwrap_or_default().to_zoned(TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_in_whole_seconds_with_an_offset() {
        let at = SystemTime::UNIX_EPOCH + Duration::from_millis(1_362_670_421_900);
        assert_eq!(date_time(at).to_string(), "2013-03-07T07:33:41-08:00");
    }

    #[test]
    fn a_fast_clock_runs_ahead() {
        let clock = FastClock::new(1e6, SystemTime::UNIX_EPOCH).unwrap();
        std::thread::sleep(Duration::from_millis(2));
        assert!(clock.now() > SystemTime::now() + Duration::from_secs(1_000));
    }

    #[test]
    fn a_fast_clock_goes_on_from_where_it_was() {
        let later = SystemTime::now() + Duration::from_secs(1_000);
        assert!(FastClock::new(1.0, later).unwrap().now() >= later);
    }

    #[test]
    fn a_clock_stays_at_the_end_of_time() {
        for start in [end() - Duration::from_secs(1), end() + Duration::from_secs(1 << 40)] {
            let clock = FastClock::new(1e6, start).unwrap();
            std::thread::sleep(Duration::from_millis(2));
            let shown = date_time(within_time(clock.now())).to_string();
            assert_eq!(shown, "9998-12-31T16:00:00-08:00");
        }
    }

    #[test]
    fn a_speed_that_is_none_is_refused() {
        for speed in [0.0, -1.0, 1.1e6, f64::NAN, f64::INFINITY] {
            assert!(FastClock::new(speed, SystemTime::UNIX_EPOCH).is_none(), "{speed}");
        }
    }
}
