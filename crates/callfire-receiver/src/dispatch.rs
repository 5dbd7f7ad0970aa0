//! Brings what is in the inbox to the handlers. How notifications get into it is not known here.
//!
//! Each handler has a worker, which claims what is due and starts tries; each try is a task of its own, which calls the
//! handler in yet another one, and settles what became of it.

mod phase;
mod purge;
mod retry;
mod settle;
mod tries;
mod worker;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time;

use crate::front::Front;
use crate::handler::Handler;
use crate::stats::HandlerStats;
pub use retry::Retry;

use phase::Phase;
use tries::Tries;
use worker::Worker;

/// How long tries that are under way may take when the receiver stops.
const GRACE: Duration = Duration::from_secs(9);
/// How long it may take to write down what became of those that took longer.
const LAST: Duration = Duration::from_secs(1);

/// What the workers do, however many there are.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) retry: Retry,
    pub(crate) timeout: Duration,
    pub(crate) concurrency: usize,
    pub(crate) retention: Duration,
}

/// A handler and what it is called.
pub(crate) struct Named {
    pub(crate) name: Arc<str>,
    pub(crate) handler: Arc<dyn Handler>,
    pub(crate) stats: HandlerStats,
}

/// The workers. They end with it.
#[derive(Debug)]
pub(crate) struct Dispatcher {
    phase: watch::Sender<Phase>,
    tasks: Vec<JoinHandle<()>>,
}

impl Dispatcher {
    /// Starts the workers on the current runtime.
    pub(crate) fn start(front: &Arc<Front>, handlers: Vec<Named>, settings: &Settings) -> Self {
        let (phase, seen) = watch::channel(Phase::Running);
        let tries = |named| Tries {
            front: Arc::clone(front),
            named,
            settings: settings.clone(),
            phase: seen.clone(),
        };
        let workers = handlers.into_iter().map(tries).map(Worker::new);
        let mut tasks: Vec<_> = workers.map(|worker| tokio::spawn(worker.run())).collect();
        tasks.push(tokio::spawn(purge::run(Arc::clone(front), settings.retention, seen)));
        Self { phase, tasks }
    }

    /// Claims nothing more, and ends when what runs has ended or was cut off.
    pub(crate) async fn stop(&self) {
        self.reach(Phase::Draining);
        if time::timeout(GRACE, self.phase.closed()).await.is_err() {
            self.reach(Phase::CutOff);
            let _ = time::timeout(LAST, self.phase.closed()).await;
        }
        self.abort();
    }

    fn reach(&self, phase: Phase) {
        self.phase.send_if_modified(|now| {
            let is_later = *now < phase;
            *now = phase.max(*now);
            is_later
        });
    }

    fn abort(&self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl Drop for Dispatcher {
    fn drop(&mut self) {
        self.abort();
    }
}

impl fmt::Debug for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Named").field("name", &self.name).finish_non_exhaustive()
    }
}
