//! An inbox in memory, which fails or takes its time when it is told to. It hands nothing to handlers.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, SystemTime};

use callfire_receiver::inbox::{
    Acceptance, Answer, Arrival, Claim, ClaimId, Counts, Inbox, InboxError, ItemId, Outcome,
    QuarantineId, Quarantined,
};
use futures_util::FutureExt as _;
use futures_util::future::ready;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::support::PATIENCE;

#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    state: Arc<Mutex<State>>,
    gate: Gate,
}

#[derive(Debug, Default)]
struct State {
    kept: Vec<Arrival>,
    quarantined: Vec<Quarantined>,
    mood: Mood,
}

/// Holds back what comes while it is closed.
#[derive(Clone, Debug)]
struct Gate(watch::Sender<bool>);

impl Default for Gate {
    fn default() -> Self {
        Self(watch::Sender::new(true))
    }
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Mood {
    #[default]
    Well,
    Full,
    Broken,
    Panics,
}

impl Memory {
    pub(crate) fn set(&self, mood: Mood) {
        self.state().mood = mood;
    }

    /// Nothing is kept until it is opened again.
    pub(crate) fn close(&self) {
        self.gate.0.send_replace(false);
    }

    pub(crate) fn open(&self) {
        self.gate.0.send_replace(true);
    }

    /// Waits until so many wait for it to be opened.
    pub(crate) async fn held_back(&self, count: usize) {
        let held_back = async {
            while self.gate.0.receiver_count() < count {
                sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(PATIENCE, held_back).await.expect("they come");
    }

    pub(crate) fn kept(&self) -> Vec<Arrival> {
        self.state().kept.clone()
    }

    pub(crate) fn quarantined(&self) -> Vec<Quarantined> {
        self.state().quarantined.clone()
    }

    #[track_caller]
    pub(crate) fn assert_empty(&self) {
        let state = self.state();
        assert!(state.kept.is_empty() && state.quarantined.is_empty(), "{state:?}");
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    async fn check(&self) -> Result<(), InboxError> {
        let mut opened = self.gate.0.subscribe();
        opened.wait_for(|is_open| *is_open).await.unwrap();
        let mood = self.state().mood;
        match mood {
            Mood::Well => Ok(()),
            Mood::Full => Err(InboxError::unavailable("the disk is full")),
            Mood::Broken => Err(InboxError::broken("the disk has failed")),
            Mood::Panics => panic!("the inbox was told to"),
        }
    }
}

impl Inbox for Memory {
    fn start(&self, _: Arc<[String]>) -> Answer<'_, u64> {
        ready(Ok(0)).boxed()
    }

    fn secret(&self, fresh: String) -> Answer<'_, String> {
        ready(Ok(fresh)).boxed()
    }

    fn accept(&self, arrival: Arrival) -> Answer<'_, Acceptance> {
        async move {
            self.check().await?;
            let mut state = self.state();
            let known = state.kept.iter().position(|kept| kept.key == arrival.key);
            if known.is_none() {
                state.kept.push(arrival);
            }
            let item = ItemId(known.unwrap_or(state.kept.len()).try_into().unwrap());
            Ok(if known.is_some() { Acceptance::Repeated(item) } else { Acceptance::Kept(item) })
        }
        .boxed()
    }

    fn quarantine(&self, body: Quarantined) -> Answer<'_, QuarantineId> {
        async move {
            self.check().await?;
            let mut state = self.state();
            state.quarantined.push(body);
            Ok(QuarantineId(state.quarantined.len().try_into().unwrap()))
        }
        .boxed()
    }

    fn claim(&self, _: &str, _: SystemTime, _: usize) -> Answer<'_, Vec<Claim>> {
        ready(Ok(Vec::new())).boxed()
    }

    fn settle(&self, _: ClaimId, _: Outcome) -> Answer<'_, ()> {
        ready(Ok(())).boxed()
    }

    fn next_due(&self, _: &str) -> Answer<'_, Option<SystemTime>> {
        ready(Ok(None)).boxed()
    }

    fn purge(&self, _: SystemTime) -> Answer<'_, u64> {
        ready(Ok(0)).boxed()
    }

    fn counts(&self) -> Answer<'_, Counts> {
        ready(Ok(Counts::default())).boxed()
    }
}
