//! How often something is told that others can bring about as often as they like. What it is, is not known here.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How long nothing is told after something was.
const SILENCE: Duration = Duration::from_mins(1);

/// One kind of thing to tell.
#[derive(Debug, Default)]
pub(crate) struct Rarely(Mutex<Told>);

#[derive(Debug, Default)]
struct Told {
    last: Option<Instant>,
    left_out: u64,
}

impl Rarely {
    /// How many were left out before this one, if it may be told.
    pub(crate) fn may_tell(&self) -> Option<u64> {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if told.last.is_some_and(|last| last.elapsed() < SILENCE) {
            told.left_out = told.left_out.saturating_add(1);
            return None;
        }
        told.last = Some(Instant::now());
        Some(std::mem::take(&mut told.left_out))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn one_is_told_in_a_while_and_the_others_are_counted() {
        let rarely = Rarely::default();
        let told = (0..50).filter_map(|_| rarely.may_tell()).collect::<Vec<_>>();
        assert_eq!(told, [0]);
        tokio::time::advance(SILENCE).await;
        assert_eq!((rarely.may_tell(), rarely.may_tell()), (Some(49), None));
        tokio::time::advance(SILENCE).await;
        assert_eq!(rarely.may_tell(), Some(1));
    }
}
