//! What the inbox in memory holds. How it fails is not known here.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, SystemTime};

use callfire_receiver::inbox::{
    Acceptance, Arrival, Claim, ClaimId, Ended, InboxErrorKind, Item, ItemId, Outcome,
};

use super::Method;

#[derive(Debug, Default)]
pub(super) struct Contents {
    pub(super) handlers: Vec<String>,
    pub(super) secret: Option<String>,
    pub(super) keys: HashMap<String, ItemId>,
    pub(super) letters: Vec<Letter>,
    pub(super) items: i64,
    pub(super) quarantined: u64,
    pub(super) failing: HashMap<Method, InboxErrorKind>,
    pub(super) panicking: HashSet<Method>,
    pub(super) asked: HashMap<Method, u32>,
    pub(super) claims_take: Duration,
    pub(super) purges: Vec<SystemTime>,
}

/// A delivery of an item to a handler.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) item: Item,
    pub(crate) handler: String,
    pub(crate) subject: Option<String>,
    pub(crate) modified: Option<SystemTime>,
    pub(crate) state: State,
    pub(crate) attempt: u32,
    pub(crate) panics: u32,
    pub(crate) since: Option<SystemTime>,
    pub(crate) is_uncertain: bool,
    pub(crate) cause: String,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum State {
    Claimed,
    Dead,
    Handled,
    Superseded,
    Waiting(SystemTime),
}

impl Contents {
    pub(super) fn start(&mut self, handlers: &[String]) -> u64 {
        self.handlers = handlers.to_vec();
        let mut uncertain = 0;
        for letter in &mut self.letters {
            if letter.state == State::Claimed {
                letter.state = State::Waiting(SystemTime::UNIX_EPOCH);
                letter.is_uncertain = true;
                uncertain += 1;
            }
        }
        uncertain
    }

    pub(super) fn accept(&mut self, arrival: &Arrival) -> Acceptance {
        if let Some(item) = arrival.key.as_ref().and_then(|key| self.keys.get(key)) {
            return Acceptance::Repeated(*item);
        }
        self.items += 1;
        let id = ItemId(self.items);
        self.keys.extend(arrival.key.clone().map(|key| (key, id)));
        for handler in self.handlers.clone() {
            let state = match self.is_superseded(&handler, arrival) {
                true => State::Superseded,
                false => State::Waiting(arrival.received),
            };
            let (content_type, body) = (arrival.content_type.clone(), arrival.body.clone());
            self.letters.push(Letter {
                item: Item::new(id, arrival.received, content_type, body),
                handler,
                subject: arrival.subject.clone(),
                modified: arrival.modified,
                state,
                attempt: 0,
                panics: 0,
                since: None,
                is_uncertain: false,
                cause: String::new(),
            });
        }
        Acceptance::Kept(id)
    }

    fn is_superseded(&self, handler: &str, arrival: &Arrival) -> bool {
        let (Some(_), Some(modified)) = (&arrival.subject, arrival.modified) else { return false };
        self.letters.iter().any(|letter| {
            let was_given =
                letter.is_uncertain || matches!(letter.state, State::Claimed | State::Handled);
            let is_same = letter.handler == handler && letter.subject == arrival.subject;
            was_given && is_same && letter.modified > Some(modified)
        })
    }

    /// What may be claimed when it is due: of each subject the first, unless one of it is claimed.
    pub(super) fn candidates(&self, handler: &str) -> Vec<(usize, SystemTime)> {
        let mut own: Vec<_> = self
            .letters
            .iter()
            .enumerate()
            .filter(|(_, letter)| letter.handler == handler)
            .collect();
        own.sort_by_key(|(index, letter)| (letter.modified, *index));
        let claimed = own.iter().filter(|(_, letter)| letter.state == State::Claimed);
        let mut taken: HashSet<_> =
            claimed.filter_map(|(_, letter)| letter.subject.as_ref()).collect();
        let mut candidates = Vec::new();
        for (index, letter) in own {
            let State::Waiting(due) = letter.state else { continue };
            if letter.subject.as_ref().is_none_or(|subject| taken.insert(subject)) {
                candidates.push((index, due));
            }
        }
        candidates
    }

    pub(super) fn claim(&mut self, handler: &str, now: SystemTime, at_most: usize) -> Vec<Claim> {
        let due = self.candidates(handler).into_iter().filter(|(_, due)| *due <= now);
        due.take(at_most).map(|(index, _)| self.letters[index].claim(index, now)).collect()
    }

    pub(super) fn settle(&mut self, claim: ClaimId, outcome: Outcome) {
        let letter = &mut self.letters[usize::try_from(claim.0).unwrap()];
        assert_eq!(letter.state, State::Claimed, "what is settled is claimed");
        match outcome {
            Outcome::Handled { .. } => letter.state = State::Handled,
            Outcome::Retry { due, cause, ended } => letter.end(State::Waiting(due), cause, ended),
            Outcome::Dead { cause, ended, .. } => letter.end(State::Dead, cause, ended),
            Outcome::Returned => {
                letter.state = State::Waiting(SystemTime::UNIX_EPOCH);
                letter.attempt -= 1;
                letter.since = letter.since.filter(|_| letter.attempt > 0);
            }
        }
    }
}

impl Letter {
    fn end(&mut self, state: State, cause: String, ended: Ended) {
        (self.state, self.cause) = (state, cause);
        self.panics += u32::from(ended == Ended::Panicked);
        self.is_uncertain |= ended.is_uncertain();
    }

    pub(super) fn claim(&mut self, index: usize, now: SystemTime) -> Claim {
        self.state = State::Claimed;
        self.attempt += 1;
        let since = *self.since.get_or_insert(now);
        let id = ClaimId(i64::try_from(index).unwrap());
        let mut claim = Claim::new(id, self.item.clone(), since);
        claim.attempt = self.attempt;
        claim.panics = self.panics;
        claim.is_uncertain = self.is_uncertain;
        claim
    }
}
