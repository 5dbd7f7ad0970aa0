//! Whether and when a request is sent again. Judged by kind, effect and safety alone, never by a message's text.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::error::{Effect, Error, ErrorKind};
use crate::operation::Safety;
use crate::transport::TransportErrorKind;

/// The first pause is random within this; each further one within twice the time.
const BASE: Duration = Duration::from_millis(50);
/// No pause of our own is longer.
const CAP: Duration = Duration::from_secs(20);
/// The tokens a full bucket has.
const TOKENS: u32 = 500;
/// What a repetition costs, unless it succeeds.
const TRANSIENT_COST: u32 = 14;
/// What a repetition costs after the service asked for fewer requests.
const THROTTLED_COST: u32 = 5;

/// What has become of the attempts of one call.
#[derive(Debug)]
pub(super) struct History {
    attempts: u32,
    effect: Effect,
    is_replayed: bool,
}

impl Default for History {
    fn default() -> Self {
        Self { attempts: 0, effect: Effect::NotSent, is_replayed: false }
    }
}

impl History {
    /// Counts an attempt, and gives its number.
    pub(super) fn begin(&mut self) -> u32 {
        self.attempts = self.attempts.saturating_add(1);
        self.attempts
    }

    /// Notes how the attempt failed. One of which a byte may have left after the request may have been executed is its
    /// replay.
    pub(super) fn end(&mut self, effect: Effect) {
        self.is_replayed |= self.effect == Effect::MaybeApplied && effect != Effect::NotSent;
        self.effect = self.effect.or_worse(effect);
    }

    pub(super) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The worst that all attempts together may have done.
    pub(super) fn effect(&self) -> Effect {
        self.effect
    }
}

/// Whether policy allows to send the request again after `error`, which is the last in `history`.
pub(super) fn is_allowed(
    error: &Error,
    safety: Safety,
    transient_fault: bool,
    retry_ambiguous: bool,
    history: &History,
) -> bool {
    let may_pass = match error.effect() {
        Effect::NotSent => may_connect_later(error),
        Effect::NotApplied => error.kind() == ErrorKind::Throttled && safety != Safety::Unsafe,
        Effect::MaybeApplied => is_transient(error, transient_fault),
    };
    let is_harmless = history.effect != Effect::MaybeApplied
        || match safety {
            Safety::ReadOnly => true,
            Safety::Keyed => retry_ambiguous && !history.is_replayed,
            Safety::Unsafe => false,
        };
    may_pass && is_harmless
}

/// TLS is refused again as it was, and so is a wrong setting.
fn may_connect_later(error: &Error) -> bool {
    match error {
        Error::Connection(failure) => {
            !matches!(failure.cause().kind(), TransportErrorKind::Invalid | TransportErrorKind::Tls)
        }
        _ => false,
    }
}

fn is_transient(error: &Error, transient_fault: bool) -> bool {
    match error.kind() {
        ErrorKind::Timeout | ErrorKind::Transport | ErrorKind::Truncated => true,
        ErrorKind::Http => matches!(error.status(), Some(500 | 502 | 503 | 504)),
        ErrorKind::Fault => transient_fault,
        _ => false,
    }
}

/// How long to wait before the attempt after the `attempts` made: what the service asks, or a random pause.
pub(super) fn pause(error: &Error, attempts: u32) -> Duration {
    let most = BASE.saturating_mul(2_u32.saturating_pow(attempts.saturating_sub(1))).min(CAP);
    let jitter = most.mul_f64(fastrand::f64());
    error.retry_after().map_or(jitter, |asked| asked.max(jitter))
}

/// The retry budgets, one for each endpoint, so that a service in trouble is not buried in repetitions.
#[derive(Debug, Default)]
pub(super) struct Buckets(Mutex<HashMap<&'static str, u32>>);

impl Buckets {
    /// Takes what a repetition after `error` costs; `None` when the budget does not have it.
    pub(super) fn take(&self, endpoint: &'static str, error: &Error) -> Option<u32> {
        let cost =
            if error.kind() == ErrorKind::Throttled { THROTTLED_COST } else { TRANSIENT_COST };
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let tokens = buckets.entry(endpoint).or_insert(TOKENS);
        *tokens = tokens.checked_sub(cost)?;
        Some(cost)
    }

    /// Gives back what the repetition that succeeded had cost, or one token for a success without one.
    pub(super) fn give_back(&self, endpoint: &'static str, cost: Option<u32>) {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tokens) = buckets.get_mut(endpoint) {
            *tokens = tokens.saturating_add(cost.unwrap_or(1)).min(TOKENS);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::reply;
    use crate::transport::TransportError;

    #[test]
    fn each_endpoint_has_its_own_budget() {
        let broken = TransportError::new(TransportErrorKind::Transport, "");
        let error = reply::no_reply("Get", broken);
        let buckets = Buckets::default();
        for _ in 0..35 {
            assert_eq!(buckets.take("one", &error), Some(TRANSIENT_COST));
        }
        assert_eq!(buckets.take("one", &error), None);
        assert_eq!(buckets.take("other", &error), Some(TRANSIENT_COST));
        buckets.give_back("one", Some(TRANSIENT_COST));
        assert_eq!(buckets.take("one", &error), Some(TRANSIENT_COST));
    }

    #[test]
    fn only_what_was_sent_is_a_replay() {
        use Effect::{MaybeApplied, NotApplied, NotSent};
        for (effects, is_replayed) in [
            (&[NotSent, NotApplied, MaybeApplied][..], false),
            (&[MaybeApplied, NotSent], false),
            (&[MaybeApplied, NotSent, NotApplied], true),
            (&[MaybeApplied, MaybeApplied], true),
        ] {
            let mut history = History::default();
            for effect in effects {
                history.begin();
                history.end(*effect);
            }
            assert_eq!((history.is_replayed, history.effect()), (is_replayed, MaybeApplied));
            assert_eq!(history.attempts() as usize, effects.len());
        }
    }
}
