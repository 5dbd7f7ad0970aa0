//! An inbox beside a list that is searched from end to end: they give the same, whatever is asked of them in any order.

use std::collections::HashMap;

use callfire_receiver::inbox::{
    Acceptance, Arrival, Claim, Ended, Inbox, ItemId, Outcome, SqliteInbox,
};
use fastrand::Rng;

use crate::support::{Place, anonymous, at, dead_after, handled, names, retry_after};

const MAIL: &str = "mail";
const RUNS: u64 = 10;
const STEPS: usize = 300;

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum State {
    Waiting,
    Claimed,
    Handled,
    Superseded,
    Dead,
}

#[derive(Debug)]
struct Delivery {
    id: ItemId,
    subject: Option<String>,
    modified: Option<u64>,
    position: u64,
    state: State,
    due: u64,
    attempts: u32,
    panics: u32,
    since: Option<u64>,
    is_uncertain: bool,
}

impl Delivery {
    fn is_of(&self, subject: Option<&str>) -> bool {
        subject.is_some() && self.subject.as_deref() == subject
    }

    fn fail(&mut self, state: State, ended: Ended) {
        self.state = state;
        self.panics += u32::from(ended == Ended::Panicked);
        self.is_uncertain |= ended != Ended::Refused;
    }

    /// The first attempt's time is forgotten when it was none.
    fn give_back(&mut self) {
        self.state = State::Waiting;
        self.attempts -= 1;
        if self.attempts == 0 {
            self.since = None;
        }
    }
}

#[derive(Default)]
struct Model {
    deliveries: Vec<Delivery>,
    keys: HashMap<String, ItemId>,
}

impl Model {
    fn keep(&mut self, id: ItemId, arrival: &Arrival, modified: Option<u64>, now: u64) {
        let subject = arrival.subject.clone();
        let is_given = |it: &Delivery| {
            (it.is_uncertain || matches!(it.state, State::Claimed | State::Handled))
                && it.is_of(subject.as_deref())
                && modified.is_some_and(|modified| it.modified > Some(modified))
        };
        let is_old = self.deliveries.iter().any(is_given);
        let state = if is_old { State::Superseded } else { State::Waiting };
        let position = modified.unwrap_or(now);
        let (attempts, panics, since, is_uncertain) = (0, 0, None, false);
        self.deliveries.push(Delivery {
            id,
            subject,
            modified,
            position,
            state,
            due: now,
            attempts,
            panics,
            since,
            is_uncertain,
        });
    }

    fn is_next(&self, it: &Delivery) -> bool {
        let mut line = self.deliveries.iter().filter(|other| other.is_of(it.subject.as_deref()));
        it.state == State::Waiting
            && line.all(|other| match other.state {
                State::Claimed => false,
                State::Waiting => (it.position, it.id) <= (other.position, other.id),
                _ => true,
            })
    }

    fn next_due(&self) -> Option<u64> {
        self.deliveries.iter().filter(|it| self.is_next(it)).map(|it| it.due).min()
    }

    fn claimable(&self, now: u64) -> Vec<ItemId> {
        let due = self.deliveries.iter().filter(|it| self.is_next(it) && it.due <= now);
        due.map(|it| it.id).collect()
    }

    fn count(&self, states: &[State]) -> u64 {
        self.deliveries.iter().filter(|it| states.contains(&it.state)).count() as u64
    }

    fn delivery(&mut self, id: ItemId) -> &mut Delivery {
        self.deliveries.iter_mut().find(|it| it.id == id).unwrap()
    }

    fn claim(&mut self, claim: &Claim, now: u64) {
        let it = self.delivery(claim.item.id);
        it.state = State::Claimed;
        it.attempts += 1;
        let since = *it.since.get_or_insert(now);
        assert_eq!((claim.attempt, claim.since), (it.attempts, at(since)), "{it:?}");
        assert_eq!((claim.panics, claim.is_uncertain), (it.panics, it.is_uncertain), "{it:?}");
    }

    fn settle(&mut self, id: ItemId, outcome: &Outcome, due: u64) {
        let it = self.delivery(id);
        match outcome {
            Outcome::Handled { .. } => it.state = State::Handled,
            Outcome::Dead { ended, .. } => it.fail(State::Dead, *ended),
            Outcome::Retry { ended, .. } => {
                it.due = due;
                it.fail(State::Waiting, *ended);
            }
            Outcome::Returned => it.give_back(),
        }
    }

    fn once_more(&mut self, id: ItemId, due: u64) -> u64 {
        let it = self.delivery(id);
        if it.state != State::Handled {
            return 0;
        }
        (it.state, it.due, it.attempts, it.panics) = (State::Waiting, due, 0, 0);
        (it.since, it.is_uncertain) = (None, true);
        1
    }

    fn restart(&mut self) -> u64 {
        let claimed = self.deliveries.iter_mut().filter(|it| it.state == State::Claimed);
        claimed.map(|it| (it.state, it.is_uncertain) = (State::Waiting, true)).count() as u64
    }
}

/// Both of them.
struct Pair<'a> {
    inbox: &'a SqliteInbox,
    model: Model,
    rng: Rng,
    now: u64,
    claims: Vec<Claim>,
    again: u64,
}

impl Pair<'_> {
    async fn step(&mut self) {
        match self.rng.u8(..20) {
            0..5 => self.accept().await,
            5..9 => self.claim().await,
            9..17 => self.settle().await,
            17 if self.rng.u8(..3) == 0 => self.restart().await,
            18 => self.once_more().await,
            _ => self.now += self.rng.u64(..9),
        }
        self.compare().await;
    }

    async fn accept(&mut self) {
        let (subject, modified) = (self.rng.u8(..5), self.rng.u64(..24));
        let mut arrival = anonymous(self.now);
        arrival.subject = (subject > 0).then(|| format!("1/Text/{subject}"));
        let modified = (modified > 0).then_some((self.now + modified).saturating_sub(20));
        arrival.modified = modified.map(at);
        let state = self.rng.u8(..3);
        arrival.key = modified.map(|modified| format!("{subject}@{modified}/{state}"));
        match self.inbox.accept(arrival.clone()).await.unwrap() {
            Acceptance::Kept(id) => {
                let key = arrival.key.clone();
                assert!(key.is_none_or(|key| self.model.keys.insert(key, id).is_none()));
                self.model.keep(id, &arrival, modified, self.now);
            }
            Acceptance::Repeated(id) => {
                assert_eq!(self.model.keys.get(&arrival.key.unwrap()), Some(&id));
            }
            other => panic!("{other:?}"),
        }
    }

    async fn claim(&mut self) {
        let at_most = self.rng.usize(..5);
        let claimable = self.model.claimable(self.now);
        let claims = self.inbox.claim(MAIL, at(self.now), at_most).await.unwrap();
        assert_eq!(claims.len(), claimable.len().min(at_most));
        for claim in claims {
            assert!(claimable.contains(&claim.item.id));
            self.model.claim(&claim, self.now);
            self.claims.push(claim);
        }
    }

    async fn settle(&mut self) {
        if self.claims.is_empty() {
            return;
        }
        let claim = self.claims.swap_remove(self.rng.usize(..self.claims.len()));
        let due = self.now + self.rng.u64(..6);
        let ended = match self.rng.u8(..4) {
            0 => Ended::Panicked,
            1 => Ended::CutOff,
            _ => Ended::Refused,
        };
        let outcome = match self.rng.u8(..6) {
            0 => dead_after(ended),
            1 => Outcome::Returned,
            2 => retry_after(ended, due),
            _ => handled(),
        };
        self.model.settle(claim.item.id, &outcome, due);
        self.inbox.settle(claim.id, outcome).await.unwrap();
    }

    async fn once_more(&mut self) {
        let Some(it) = self.rng.choice(&self.model.deliveries) else { return };
        let (id, due) = (it.id, self.now + self.rng.u64(..6));
        let expected = self.model.once_more(id, due);
        assert_eq!(self.inbox.repeat(id, at(due)).await.unwrap(), expected);
        self.again += expected;
    }

    async fn restart(&mut self) {
        self.claims.clear();
        let left = self.inbox.start(names(&[MAIL])).await.unwrap();
        assert_eq!(left, self.model.restart());
    }

    async fn compare(&self) {
        let counts = self.inbox.counts().await.unwrap();
        let kept = [counts.waiting, counts.handled, counts.superseded, counts.dead];
        let expected = [
            self.model.count(&[State::Waiting, State::Claimed]),
            self.model.count(&[State::Handled]),
            self.model.count(&[State::Superseded]),
            self.model.count(&[State::Dead]),
        ];
        assert_eq!(kept, expected);
        assert_eq!(counts.items, self.model.deliveries.len() as u64);
        assert_eq!(self.inbox.next_due(MAIL).await.unwrap(), self.model.next_due().map(at));
    }
}

#[tokio::test]
async fn an_inbox_does_what_a_list_does() {
    let (mut superseded, mut again) = (0, 0);
    for seed in 0..RUNS {
        println!("seed {seed}");
        let place = Place::new();
        let inbox = place.start(&[MAIL]).await;
        let (model, rng, claims) = (Model::default(), Rng::with_seed(seed), Vec::new());
        let mut pair = Pair { inbox: &inbox, model, rng, now: 20, claims, again: 0 };
        for _ in 0..STEPS {
            pair.step().await;
        }
        superseded += pair.model.count(&[State::Superseded]);
        again += pair.again;
    }
    assert!(superseded > RUNS && again > RUNS, "the steps are too easy: {superseded}, {again}");
}
