//! Whatever comes in whatever order, and whatever fails: what was acknowledged is handled by each handler, or is a dead
//! letter, or was made needless by something newer.

use std::collections::{HashMap, HashSet};
use std::future;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use callfire_receiver::inbox::InboxErrorKind;
use callfire_receiver::{Delivery, Handler, HandlerError, Receiver};
use futures_util::future::BoxFuture;
use http::StatusCode;
use proptest::prelude::*;
use tokio::runtime;
use tokio::time;

use crate::support::{MemoryInbox, Method, Sight, State, VirtualClock, post, receiver, text};

const HANDLERS: [&str; 2] = ["first", "second"];

#[derive(Clone, Debug)]
enum Step {
    Post { id: i64, modified: u32 },
    Wait { millis: u64 },
    Crash,
    Stop,
    Fail(Method),
    Recover,
}

#[derive(Clone, Copy, Debug)]
enum Behaviour {
    Take { millis: u64 },
    Fail,
    GiveUp,
    Panic,
    Hang,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        10 => (1..4_i64, 0..6_u32).prop_map(|(id, modified)| Step::Post { id, modified }),
        6 => prop_oneof![0..20_u64, 0..90_000_u64].prop_map(|millis| Step::Wait { millis }),
        2 => Just(Step::Crash),
        1 => Just(Step::Stop),
        1 => prop_oneof![Just(Method::Accept), Just(Method::Claim), Just(Method::Settle)]
            .prop_map(Step::Fail),
        2 => Just(Step::Recover),
    ]
}

fn behaviour() -> impl Strategy<Value = Behaviour> {
    prop_oneof![
        6 => prop_oneof![Just(0), 0..20_000_u64].prop_map(|millis| Behaviour::Take { millis }),
        3 => Just(Behaviour::Fail),
        1 => Just(Behaviour::GiveUp),
        2 => Just(Behaviour::Panic),
        1 => Just(Behaviour::Hang),
    ]
}

/// What happened, as the handlers saw it.
#[derive(Debug, Default)]
struct Log {
    under_way: HashSet<(&'static str, i64)>,
    taken: Vec<(&'static str, i64, Sight)>,
    /// Those that did not come to their end, and may have done their work.
    cut_off: Vec<(&'static str, i64, Sight)>,
    wrong: Vec<String>,
    calls: usize,
    is_over: bool,
}

#[derive(Clone)]
struct Odd {
    name: &'static str,
    behaviours: Arc<[Behaviour]>,
    log: Arc<Mutex<Log>>,
}

impl Log {
    fn begin(&mut self, handler: &'static str, item: i64, sight: &Sight) {
        if !self.under_way.insert((handler, sight.id)) {
            self.wrong.push(format!("{sight:?} is handed to {handler} beside another one"));
        }
        for (_, before, cut_off) in
            self.cut_off.iter().filter(|it| it.0 == handler && it.2.id == sight.id)
        {
            if *before == item && !sight.is_uncertain {
                self.wrong.push(format!("{handler} is not told of {cut_off:?} at {sight:?}"));
            }
            if cut_off.modified > sight.modified {
                self.wrong.push(format!("{handler} is given {sight:?} after {cut_off:?}"));
            }
        }
        self.calls += 1;
    }
}

/// A call that is under way.
struct Call {
    odd: Odd,
    item: i64,
    sight: Sight,
    is_over: bool,
}

impl Call {
    fn begin(odd: &Odd, delivery: &Delivery) -> (Self, Behaviour) {
        let (item, sight) = (delivery.item().0, Sight::of(delivery));
        let mut log = odd.log.lock().unwrap();
        log.begin(odd.name, item, &sight);
        let behaviour = match log.is_over {
            true => Behaviour::Take { millis: 0 },
            false => odd.behaviours[log.calls % odd.behaviours.len()],
        };
        (Self { odd: odd.clone(), item, sight, is_over: false }, behaviour)
    }

    fn end(mut self, result: Result<(), HandlerError>) -> Result<(), HandlerError> {
        self.is_over = true;
        if result.is_ok() {
            self.odd.log.lock().unwrap().taken.push((self.odd.name, self.item, self.sight.clone()));
        }
        result
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        let mut log = self.odd.log.lock().unwrap();
        log.under_way.remove(&(self.odd.name, self.sight.id));
        if !self.is_over {
            log.cut_off.push((self.odd.name, self.item, self.sight.clone()));
        }
    }
}

impl Handler for Odd {
    fn handle(&self, delivery: Delivery) -> BoxFuture<'_, Result<(), HandlerError>> {
        Box::pin(async move {
            let (call, behaviour) = Call::begin(self, &delivery);
            match behaviour {
                Behaviour::Take { millis } => {
                    time::sleep(Duration::from_millis(millis)).await;
                    call.end(Ok(()))
                }
                Behaviour::Fail => call.end(Err(HandlerError::retry("no"))),
                Behaviour::GiveUp => call.end(Err(HandlerError::give_up("never"))),
                Behaviour::Panic => panic!("by chance"),
                Behaviour::Hang => future::pending().await,
            }
        })
    }
}

struct World {
    inbox: MemoryInbox,
    clock: VirtualClock,
    behaviours: Arc<[Behaviour]>,
    log: Arc<Mutex<Log>>,
    acknowledged: HashSet<(i64, u32)>,
}

impl World {
    async fn start(&self) -> Receiver {
        let mut builder = receiver(&self.inbox, &self.clock).concurrency(2);
        for name in HANDLERS {
            let (behaviours, log) = (Arc::clone(&self.behaviours), Arc::clone(&self.log));
            builder = builder.handler(name, Odd { name, behaviours, log });
        }
        builder.start().await.unwrap()
    }

    async fn take(&mut self, receiver: Receiver, step: Step) -> Receiver {
        match step {
            Step::Post { id, modified } => {
                if post(&receiver, text(id, modified)).await == StatusCode::OK {
                    self.acknowledged.insert((id, modified));
                }
            }
            Step::Wait { millis } => time::sleep(Duration::from_millis(millis)).await,
            Step::Crash => return self.restart(receiver).await,
            Step::Stop => {
                receiver.stop().await;
                return self.restart(receiver).await;
            }
            Step::Fail(method) => self.inbox.fail(method, InboxErrorKind::Unavailable),
            Step::Recover => self.inbox.recover(),
        }
        receiver
    }

    async fn restart(&self, receiver: Receiver) -> Receiver {
        drop(receiver);
        // So that its tasks have ended, as they have after the end of a process.
        time::sleep(Duration::from_millis(1)).await;
        self.start().await
    }

    /// Lets all that is left happen.
    async fn end(&self, receiver: Receiver) {
        self.inbox.recover();
        self.log.lock().unwrap().is_over = true;
        time::sleep(Duration::from_hours(3)).await;
        receiver.stop().await;
    }

    fn check(&self) {
        let log = self.log.lock().unwrap();
        assert!(log.wrong.is_empty(), "{:?}", log.wrong);
        let letters = self.inbox.letters();
        assert_eq!(letters.len(), self.acknowledged.len() * HANDLERS.len());
        for letter in &letters {
            let newer = letters.iter().filter(|it| {
                it.handler == letter.handler
                    && it.subject == letter.subject
                    && it.modified > letter.modified
            });
            let was_taken =
                log.taken.iter().any(|it| it.0 == letter.handler && it.1 == letter.item.id.0);
            match letter.state {
                State::Handled => assert!(was_taken, "{letter:?}"),
                State::Dead => assert!(!letter.cause.is_empty(), "{letter:?}"),
                State::Superseded => {
                    let mut newer = newer.map(|newer| newer.state);
                    assert!(
                        newer.any(|it| matches!(it, State::Handled | State::Dead)),
                        "{letter:?}"
                    );
                    assert!(!was_taken, "{letter:?}");
                }
                State::Waiting(_) | State::Claimed => panic!("it is left: {letter:?}"),
            }
        }
        check_order(&log);
    }
}

/// Each handler takes the states of one text in their order, and none twice without being told that it may be so.
fn check_order(log: &Log) {
    let mut last = HashMap::new();
    for (handler, item, sight) in &log.taken {
        if let Some((before, modified)) = last.insert((handler, sight.id), (item, &sight.modified))
        {
            assert!(*modified <= sight.modified, "{sight:?} comes after {modified}");
            assert!(before != item || sight.is_uncertain, "{sight:?} comes twice");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_acknowledged_is_lost(
        steps in prop::collection::vec(step(), 1..60),
        behaviours in prop::collection::vec(behaviour(), 1..30),
    ) {
        let mut runtime = runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let mut world = World {
                inbox: MemoryInbox::default(),
                clock: VirtualClock::new(),
                behaviours: behaviours.into(),
                log: Arc::default(),
                acknowledged: HashSet::new(),
            };
            let mut receiver = world.start().await;
            for step in steps {
                receiver = world.take(receiver, step).await;
            }
            world.end(receiver).await;
            world.check();
        });
    }
}
