//! One try: a handler is called with one notification, and what becomes of it is settled. Which one is decided by the
//! worker.

use std::any::Any;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use callfire::postback::{self, Notification};
use callfire::soapwire::error::printable;
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};
use tokio::time;

use super::phase::{self, Phase};
use super::settle::settle;
use super::{Named, Settings};
use crate::front::Front;
use crate::handler::Delivery;
use crate::inbox::{Claim, Ended, Outcome};

/// How many bytes of a cause are kept.
const CAUSE: usize = 1024;
/// How long it is waited for the end of a call that was cut off. One that does not give way stays behind.
const FAREWELL: Duration = Duration::from_millis(100);

/// What the tries of one handler have in common.
pub(super) struct Tries {
    pub(super) front: Arc<Front>,
    pub(super) named: Named,
    pub(super) settings: Settings,
    pub(super) phase: watch::Receiver<Phase>,
}

/// How a call ended.
enum End {
    CutOff,
    Failed { cause: String, ended: Ended, is_final: bool },
    Handled,
    Panicked(String),
    TimedOut,
}

impl Tries {
    pub(super) async fn run(self: Arc<Self>, claim: Claim) {
        let _under_way = self.named.stats.begin();
        if claim.is_uncertain {
            self.named.stats.uncertain.inc();
        }
        let outcome = match postback::parse(&claim.item.content_type, &claim.item.body) {
            Ok(notification) => {
                let end = self.call(delivery(&claim, notification)).await;
                self.outcome(&claim, end)
            }
            Err(error) => {
                let cause = format!("the body cannot be read any more: {error}");
                self.dead(&cause, Ended::Refused)
            }
        };
        self.log(&claim, &outcome);
        settle(&self.front, claim.id, &outcome).await;
    }

    /// Calls the handler in a task of its own, so that it can block its thread or panic without harm to anybody else.
    async fn call(&self, delivery: Delivery) -> End {
        let (handler, mut phase) = (Arc::clone(&self.named.handler), self.phase.clone());
        let mut call = JoinSet::new();
        // An error of somebody else's is shown there too, for that can panic as well.
        call.spawn(async move {
            match handler.handle(delivery).await {
                Ok(()) => End::Handled,
                Err(error) => End::Failed {
                    cause: error.to_string(),
                    ended: error.ended(),
                    is_final: error.is_final(),
                },
            }
        });
        let cut_off = tokio::select! {
            biased;
            Some(end) = call.join_next() => return end.unwrap_or_else(panicked),
            () = phase::reached(&mut phase, Phase::CutOff) => End::CutOff,
            // It is a length of time, and no matter of what the clock on the wall says.
            () = time::sleep(self.settings.timeout) => End::TimedOut,
        };
        call.abort_all();
        match time::timeout(FAREWELL, call.join_next()).await {
            Ok(Some(Ok(end))) => end,
            _ => cut_off,
        }
    }

    fn outcome(&self, claim: &Claim, end: End) -> Outcome {
        let (stats, now) = (&self.named.stats, self.front.clock.now());
        match end {
            End::CutOff => {
                let cause = "it was under way when the receiver stopped".to_owned();
                Outcome::Retry { due: now, cause, ended: Ended::CutOff }
            }
            End::Failed { cause, ended, is_final } => {
                stats.failed.inc();
                match is_final {
                    true => self.dead(&cause, ended),
                    false => self.again(claim, now, &cause, ended),
                }
            }
            End::Handled => {
                stats.handled.inc();
                Outcome::Handled { at: now }
            }
            End::Panicked(cause) => {
                stats.panicked.inc();
                self.after_panic(claim, now, &format!("the handler panicked: {cause}"))
            }
            End::TimedOut => {
                stats.timed_out.inc();
                let cause = format!("the handler took longer than {:?}", self.settings.timeout);
                self.again(claim, now, &cause, Ended::CutOff)
            }
        }
    }

    fn after_panic(&self, claim: &Claim, now: SystemTime, cause: &str) -> Outcome {
        let panics = claim.panics.saturating_add(1);
        if panics < self.settings.retry.panics {
            return self.again(claim, now, cause, Ended::Panicked);
        }
        self.dead(cause, Ended::Panicked)
    }

    fn again(&self, claim: &Claim, now: SystemTime, cause: &str, ended: Ended) -> Outcome {
        match self.settings.retry.due(claim.since, claim.attempt, now) {
            Some(due) => Outcome::Retry { due, cause: printable(cause, CAUSE), ended },
            None => self.dead(cause, ended),
        }
    }

    fn dead(&self, cause: &str, ended: Ended) -> Outcome {
        self.named.stats.dead.inc();
        Outcome::Dead { at: self.front.clock.now(), cause: printable(cause, CAUSE), ended }
    }

    fn log(&self, claim: &Claim, outcome: &Outcome) {
        let (item, attempt, handler) = (claim.item.id, claim.attempt, &*self.named.name);
        match outcome {
            Outcome::Dead { cause, .. } => {
                tracing::error!(handler, %item, attempt, cause, "gave a notification up");
            }
            Outcome::Retry { cause, .. } if phase::is(&self.phase, Phase::Draining) => {
                let after_start = true;
                tracing::warn!(
                    handler, %item, attempt, cause, after_start,
                    "a notification is to be tried again after the next start"
                );
            }
            Outcome::Retry { cause, due, .. } => {
                let pause = due.duration_since(self.front.clock.now()).unwrap_or_default();
                let again_in_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
                tracing::warn!(
                    handler, %item, attempt, cause, again_in_ms, "a notification is to be tried again"
                );
            }
            Outcome::Handled { .. } | Outcome::Returned => {
                tracing::debug!(handler, %item, attempt, "handled a notification");
            }
        }
    }
}

fn delivery(claim: &Claim, notification: Notification) -> Delivery {
    Delivery {
        item: claim.item.id,
        notification,
        received: claim.item.received,
        attempt: claim.attempt,
        is_uncertain: claim.is_uncertain,
    }
}

/// What a call ended with that did not come to its end: it was not aborted then.
fn panicked(error: JoinError) -> End {
    match error.try_into_panic() {
        Ok(payload) => End::Panicked(message(&*payload).to_owned()),
        Err(_) => End::CutOff,
    }
}

fn message(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&'static str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}
