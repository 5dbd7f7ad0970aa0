//! The background task of a sandbox: it lets time pass for the account, and sends the postbacks that are due. How one
//! is sent and where to is not decided here.
//!
//! A postback is tried three times: again 1 s after the first failure and 5 s after the second, on the sandbox's
//! clock. Of each subscription one postback is under way at a time, in the order of the events; one that failed and
//! waits does not hold up those behind it. A host takes no more than its share of what is under way, so that a slow
//! one does not hold up others.

mod room;

use std::collections::HashMap;
use std::mem;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use tokio::sync::watch;
use tokio::task::{self, JoinError, JoinSet};
use tokio::time::{sleep, timeout};

use self::room::Room;
use super::client::Client;
use crate::backend::Backend;
use crate::state::{Account, Outcome, Postback, Try};

/// How often the account is looked at, at least.
const TICK: Duration = Duration::from_millis(20);
/// How long after a failure the next try is; there is none after the last.
const PAUSES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(5)];
/// How long those under way are waited for in the end. What is not done by then is tried again by the next sandbox
/// that has the account.
const GRACE: Duration = Duration::from_secs(1);

/// Sends what is due until the other end of `stopped` is dropped.
pub(crate) async fn run(backend: Arc<Backend>, client: Client, stopped: watch::Receiver<()>) {
    let mut sender = Sender {
        backend,
        client: Arc::new(client),
        tries: JoinSet::new(),
        jobs: HashMap::new(),
        done: Vec::new(),
    };
    while stopped.has_changed().is_ok() {
        sender.turn().await;
        sender.wait(TICK).await;
    }
    // Whether or not all are done in time, it ends.
    let _ = timeout(GRACE, sender.finish()).await;
    sender.note().await;
}

struct Sender {
    backend: Arc<Backend>,
    client: Arc<Client>,
    tries: JoinSet<(Outcome, Duration)>,
    /// What the tries under way are of.
    jobs: HashMap<task::Id, Job>,
    /// What has come of tries and is not noted yet, by the ids of their postbacks.
    done: Vec<(i64, Try)>,
}

/// A try to deliver a postback.
struct Job {
    id: i64,
    subscription_id: i64,
    host: String,
    at: SystemTime,
}

impl Sender {
    /// Notes what has come of tries, and begins the next ones.
    async fn turn(&mut self) {
        let done = mem::take(&mut self.done);
        let room = Room::beside(self.jobs.values());
        let due = self.transact(|account| {
            note(account, done);
            pick(account, room)
        });
        for (job, postback) in due.await.unwrap_or_default() {
            let client = Arc::clone(&self.client);
            let attempt = self.tries.spawn(async move {
                let began = Instant::now();
                (client.deliver(&postback).await, began.elapsed())
            });
            self.jobs.insert(attempt.id(), job);
        }
    }

    /// Waits for a try to end, or for some time.
    async fn wait(&mut self, most: Duration) {
        if self.tries.is_empty() {
            return sleep(most).await;
        }
        if let Ok(Some(ended)) = timeout(most, self.tries.join_next_with_id()).await {
            self.end(ended);
        }
        while let Some(ended) = self.tries.try_join_next_with_id() {
            self.end(ended);
        }
    }

    async fn finish(&mut self) {
        while let Some(ended) = self.tries.join_next_with_id().await {
            self.end(ended);
        }
    }

    async fn note(&mut self) {
        let done = mem::take(&mut self.done);
        self.transact(|account| note(account, done)).await;
    }

    fn end(&mut self, ended: Result<(task::Id, (Outcome, Duration)), JoinError>) {
        let (id, outcome, took) = match ended {
            Ok((id, (outcome, took))) => (id, outcome, took),
            Err(error) => (error.id(), Outcome::Failed(error.to_string()), Duration::ZERO),
        };
        if let Some(job) = self.jobs.remove(&id) {
            self.done.push((job.id, Try { at: job.at, took, outcome }));
        }
    }

    /// Works on the account. `None` when what it became could not be kept; then nothing new is begun.
    async fn transact<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Account) -> R + Send + 'static,
    ) -> Option<R> {
        let backend = Arc::clone(&self.backend);
        self.backend.unhurried(move || backend.transact(work)).await.ok()?.ok()
    }
}

fn note(account: &mut Account, done: Vec<(i64, Try)>) {
    if done.is_empty() {
        return;
    }
    account.mark_time();
    let now = account.now();
    for (id, attempt) in done {
        let tries = account.postbacks.get(id).map_or(0, |postback| postback.tries.len());
        let next = match attempt.outcome {
            Outcome::Refused(_) => None,
            ref outcome if outcome.is_success() => None,
            _ => PAUSES.get(tries).map(|pause| now + *pause),
        };
        account.postbacks.note(id, attempt, next);
    }
}

fn pick(account: &Account, mut room: Room) -> Vec<(Job, Postback)> {
    if room.is_full() {
        return Vec::new();
    }
    let now = account.now();
    let due = account.postbacks.due(now).into_iter();
    let jobs = due.filter_map(|(id, postback)| {
        let (subscription_id, host) = (postback.subscription_id, host(&postback.endpoint));
        let job = || Job { id, subscription_id, host: host.to_owned(), at: now };
        room.take(subscription_id, host).then(|| (job(), postback.clone()))
    });
    jobs.collect()
}

/// Host and port as they are written, which is enough to share by, and fast where many are due.
fn host(endpoint: &str) -> &str {
    let rest = endpoint.split_once("://").map_or(endpoint, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

#[cfg(test)]
mod tests;
