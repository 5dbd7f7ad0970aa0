//! An inbox in memory, as the contract of the trait has it, that fails when it is told to. It outlives its receivers, as
//! a file does.

mod contents;

use std::future;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use callfire_receiver::inbox::{
    Acceptance, Answer, Arrival, Claim, ClaimId, Counts, Inbox, InboxError, InboxErrorKind,
    Outcome, QuarantineId, Quarantined,
};
use tokio::time;

pub(crate) use contents::State;
use contents::{Contents, Letter};

#[derive(Clone, Debug, Default)]
pub(crate) struct MemoryInbox(Arc<Mutex<Contents>>);

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Method {
    Accept,
    Claim,
    NextDue,
    Purge,
    Settle,
    Start,
}

impl MemoryInbox {
    pub(crate) fn fail(&self, method: Method, kind: InboxErrorKind) {
        self.contents().failing.insert(method, kind);
    }

    pub(crate) fn panic(&self, method: Method) {
        self.contents().panicking.insert(method);
    }

    pub(crate) fn recover(&self) {
        let mut contents = self.contents();
        contents.failing.clear();
        contents.panicking.clear();
    }

    /// Lets each claim take so long.
    pub(crate) fn slow_down(&self, time: Duration) {
        self.contents().claims_take = time;
    }

    /// How often it was asked for this.
    pub(crate) fn asked(&self, method: Method) -> u32 {
        self.contents().asked.get(&method).copied().unwrap_or_default()
    }

    pub(crate) fn letters(&self) -> Vec<Letter> {
        self.contents().letters.clone()
    }

    pub(crate) fn states(&self) -> Vec<State> {
        self.letters().iter().map(|letter| letter.state).collect()
    }

    pub(crate) fn purges(&self) -> Vec<SystemTime> {
        self.contents().purges.clone()
    }

    /// Spoils the body of every item.
    pub(crate) fn spoil(&self) {
        for letter in &mut self.contents().letters {
            letter.item.body = Bytes::from_static(b"<n:TextNotification");
        }
    }

    /// Makes dead letters wait again, from the beginning; what may have been handled may still have been.
    pub(crate) fn retry(&self) {
        for letter in &mut self.contents().letters {
            if letter.state == State::Dead {
                letter.state = State::Waiting(SystemTime::UNIX_EPOCH);
                (letter.attempt, letter.panics, letter.since) = (0, 0, None);
            }
        }
    }

    fn contents(&self) -> MutexGuard<'_, Contents> {
        self.0.lock().unwrap()
    }

    fn answer<T: Send + 'static>(
        &self,
        method: Method,
        act: impl FnOnce(&mut Contents) -> T,
    ) -> Answer<'_, T> {
        let mut contents = self.contents();
        *contents.asked.entry(method).or_default() += 1;
        if contents.panicking.contains(&method) {
            drop(contents);
            panic!("a mistake in the inbox");
        }
        let answer = match contents.failing.get(&method) {
            Some(InboxErrorKind::Broken) => Err(InboxError::broken("the disk says no")),
            Some(_) => Err(InboxError::unavailable("the disk is full")),
            None => Ok(act(&mut contents)),
        };
        Box::pin(future::ready(answer))
    }
}

impl Inbox for MemoryInbox {
    fn start(&self, handlers: Arc<[String]>) -> Answer<'_, u64> {
        self.answer(Method::Start, |contents| contents.start(&handlers))
    }

    fn secret(&self, fresh: String) -> Answer<'_, String> {
        let secret = self.contents().secret.get_or_insert(fresh).clone();
        Box::pin(future::ready(Ok(secret)))
    }

    fn accept(&self, arrival: Arrival) -> Answer<'_, Acceptance> {
        self.answer(Method::Accept, |contents| contents.accept(&arrival))
    }

    fn quarantine(&self, _: Quarantined) -> Answer<'_, QuarantineId> {
        self.answer(Method::Accept, |contents| {
            contents.quarantined += 1;
            QuarantineId(contents.quarantined.try_into().unwrap())
        })
    }

    fn claim(&self, handler: &str, now: SystemTime, at_most: usize) -> Answer<'_, Vec<Claim>> {
        let (handler, time) = (handler.to_owned(), self.contents().claims_take);
        Box::pin(async move {
            if !time.is_zero() {
                time::sleep(time).await;
            }
            self.answer(Method::Claim, |contents| contents.claim(&handler, now, at_most)).await
        })
    }

    fn settle(&self, claim: ClaimId, outcome: Outcome) -> Answer<'_, ()> {
        self.answer(Method::Settle, |contents| contents.settle(claim, outcome))
    }

    fn next_due(&self, handler: &str) -> Answer<'_, Option<SystemTime>> {
        self.answer(Method::NextDue, |contents| {
            contents.candidates(handler).into_iter().map(|(_, due)| due).min()
        })
    }

    fn purge(&self, before: SystemTime) -> Answer<'_, u64> {
        self.answer(Method::Purge, |contents| {
            contents.purges.push(before);
            0
        })
    }

    fn counts(&self) -> Answer<'_, Counts> {
        let contents = self.contents();
        let of = |is: fn(&State) -> bool| {
            contents.letters.iter().filter(|letter| is(&letter.state)).count() as u64
        };
        let mut counts = Counts::default();
        counts.items = contents.items.unsigned_abs();
        counts.waiting = of(|state| matches!(state, State::Waiting(_) | State::Claimed));
        counts.handled = of(|state| *state == State::Handled);
        counts.superseded = of(|state| *state == State::Superseded);
        counts.dead = of(|state| *state == State::Dead);
        counts.quarantined = contents.quarantined;
        let is_open = |letter: &&Letter| matches!(letter.state, State::Waiting(_) | State::Claimed);
        counts.oldest =
            contents.letters.iter().filter(is_open).map(|letter| letter.item.received).min();
        Box::pin(future::ready(Ok(counts)))
    }
}
