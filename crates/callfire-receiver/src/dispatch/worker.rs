//! Claims for one handler what is due, and sees that not too much of it is under way.

use std::future;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time;

use super::phase::{self, Phase};
use super::settle::{self, settle};
use super::tries::Tries;
use crate::front::Front;
use crate::inbox::{Claim, InboxError, Outcome};

/// The longest time in which nothing is looked for: another process may have changed the inbox.
const NAP: Duration = Duration::from_secs(10);
/// So that an inbox that says that something is due, and does not give it, is not asked without end.
const BREATH: Duration = Duration::from_millis(10);

pub(super) struct Worker {
    tries: Arc<Tries>,
    phase: watch::Receiver<Phase>,
    arrivals: watch::Receiver<()>,
    running: JoinSet<()>,
}

/// What a worker waits for besides the end of a try.
enum Next {
    /// For something that is due then, or comes.
    Due(SystemTime),
    /// For an inbox that does not answer at the moment.
    Inbox,
    /// For the end of a try: there are as many as there may be, or nothing more is begun.
    Room,
    /// For what became due while it was looked for.
    Soon,
}

impl Worker {
    pub(super) fn new(tries: Tries) -> Self {
        let (phase, arrivals) = (tries.phase.clone(), tries.front.arrivals());
        Self { tries: Arc::new(tries), phase, arrivals, running: JoinSet::new() }
    }

    pub(super) async fn run(mut self) {
        while !phase::is(&self.phase, Phase::Draining) {
            // What comes from here on is not missed: it ends the wait.
            self.arrivals.mark_unchanged();
            let next = self.begin().await;
            self.wait(&next).await;
            while self.running.try_join_next().is_some() {}
        }
        while self.running.join_next().await.is_some() {}
    }

    /// Begins as many tries as there are due and may be.
    async fn begin(&mut self) -> Next {
        let room = self.tries.settings.concurrency.saturating_sub(self.running.len());
        if room == 0 || self.tries.front.broken().is_some() {
            return Next::Room;
        }
        match self.claim(room).await {
            Ok(next) => next,
            Err(_) => Next::Inbox,
        }
    }

    async fn claim(&mut self, room: usize) -> Result<Next, InboxError> {
        let tries = Arc::clone(&self.tries);
        let Tries { front, named, .. } = &*tries;
        let now = front.clock.now();
        let claims = front.ask(|inbox| inbox.claim(&named.name, now, room)).await?;
        if !claims.is_empty() {
            front.wrote();
        }
        let is_full = claims.len() >= room;
        for claim in claims {
            self.take(claim);
        }
        if is_full {
            return Ok(Next::Room);
        }
        let due = front.ask(|inbox| inbox.next_due(&named.name)).await?;
        let latest = now.checked_add(NAP).unwrap_or(now);
        Ok(match due.unwrap_or(latest).min(latest) {
            due if due <= now => Next::Soon,
            due => Next::Due(due),
        })
    }

    /// Begins a try, or gives it back when the receiver has begun to stop meanwhile.
    fn take(&mut self, claim: Claim) {
        if phase::is(&self.phase, Phase::Draining) {
            let (front, id) = (Arc::clone(&self.tries.front), claim.id);
            self.running.spawn(async move { settle(&front, id, &Outcome::Returned).await });
        } else {
            self.running.spawn(Arc::clone(&self.tries).run(claim));
        }
    }

    async fn wait(&mut self, next: &Next) {
        tokio::select! {
            () = phase::reached(&mut self.phase, Phase::Draining) => (),
            Some(_) = self.running.join_next() => (),
            () = until(&self.tries.front, &mut self.arrivals, next) => (),
        }
    }
}

async fn until(front: &Front, arrivals: &mut watch::Receiver<()>, next: &Next) {
    match next {
        Next::Due(time) => tokio::select! {
            _ = arrivals.changed() => (),
            () = front.clock.wait_until(*time) => (),
        },
        Next::Inbox => time::sleep(settle::PAUSE).await,
        Next::Room => future::pending().await,
        Next::Soon => time::sleep(BREATH).await,
    }
}
