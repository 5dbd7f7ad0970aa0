//! What follows a try that may have done its work: the next one is told so, and what is older is left out.

use std::future;
use std::time::Duration;

use callfire_receiver::{Builder, Delivery, Handler, HandlerError, Retry};
use tokio::time;

use crate::support::{MemoryInbox, Seen, State, VirtualClock, post, receiver, text};

const MINUTE: Duration = Duration::from_mins(1);

/// What the first try does; the others take what they get.
#[derive(Clone, Copy, Debug)]
enum First {
    IsCutOff,
    GivesUp,
    Hangs,
    Panics,
    Refuses,
}

impl First {
    fn handler(self, seen: &Seen) -> impl Handler + use<> {
        let seen = seen.clone();
        move |delivery: Delivery| {
            let is_first = seen.all().is_empty();
            seen.note(&delivery);
            async move {
                match self {
                    _ if !is_first => Ok(()),
                    Self::IsCutOff => Err(HandlerError::cut_off("no answer")),
                    Self::GivesUp => Err(HandlerError::give_up("never")),
                    Self::Hangs => future::pending().await,
                    Self::Panics => panic!("by chance"),
                    Self::Refuses => Err(HandlerError::retry("not yet")),
                }
            }
        }
    }
}

struct World {
    inbox: MemoryInbox,
    clock: VirtualClock,
    seen: Seen,
}

impl World {
    fn new() -> Self {
        Self { inbox: MemoryInbox::default(), clock: VirtualClock::new(), seen: Seen::default() }
    }

    fn builder(&self, first: First) -> Builder {
        let builder = receiver(&self.inbox, &self.clock).handler("one", first.handler(&self.seen));
        builder.handler_timeout(MINUTE)
    }

    /// The seconds at which what was handed over was modified, which try it was, and what it was told.
    fn tries(&self) -> Vec<(String, u32, bool)> {
        let seconds = |modified: String| modified[17..19].to_owned();
        let sights = self.seen.all().into_iter();
        sights.map(|it| (seconds(it.modified), it.attempt, it.is_uncertain)).collect()
    }

    #[track_caller]
    fn check(&self, expected: &[(&str, u32, bool)], states: [State; 2]) {
        let tries = self.tries();
        let tries: Vec<_> = tries.iter().map(|(at, try_, told)| (&**at, *try_, *told)).collect();
        assert_eq!((tries.as_slice(), self.inbox.states()), (expected, states.to_vec()));
    }

    /// A text comes and is tried once, and an older state of it comes before the next try.
    async fn live(first: First, retry: Retry) -> Self {
        let world = Self::new();
        let receiver = world.builder(first).retry(retry).start().await.unwrap();
        post(&receiver, text(1, 20)).await;
        time::sleep(MINUTE + MINUTE / 60).await;
        assert_eq!(world.seen.all().len(), 1, "{first:?}");
        post(&receiver, text(1, 10)).await;
        time::sleep(10 * MINUTE).await;
        // What is dead is tried again when somebody says so.
        world.inbox.retry();
        time::sleep(MINUTE).await;
        receiver.stop().await;
        world
    }
}

/// One that leaves time between the first try and the second.
fn later() -> Retry {
    Retry::default().with_first(8 * MINUTE)
}

const TOLD: [(&str, u32, bool); 2] = [("20", 1, false), ("20", 2, true)];
/// The same where somebody had it begin anew.
const TOLD_ANEW: [(&str, u32, bool); 2] = [("20", 1, false), ("20", 1, true)];
const OLDER_IS_LEFT_OUT: [State; 2] = [State::Handled, State::Superseded];
const BOTH_ARE_HANDLED: [State; 2] = [State::Handled, State::Handled];

#[tokio::test(start_paused = true)]
async fn one_that_took_too_long_may_have_done_its_work() {
    let world = World::live(First::Hangs, later()).await;
    world.check(&TOLD, OLDER_IS_LEFT_OUT);
    let at_once = later().with_give_up_after(Duration::ZERO);
    let world = World::live(First::Hangs, at_once).await;
    world.check(&TOLD_ANEW, OLDER_IS_LEFT_OUT);
}

#[tokio::test(start_paused = true)]
async fn one_that_says_so_may_have_done_its_work() {
    let world = World::live(First::IsCutOff, later()).await;
    world.check(&TOLD, OLDER_IS_LEFT_OUT);
    let at_once = later().with_give_up_after(Duration::ZERO);
    let world = World::live(First::IsCutOff, at_once).await;
    world.check(&TOLD_ANEW, OLDER_IS_LEFT_OUT);
}

#[tokio::test(start_paused = true)]
async fn one_that_panicked_may_have_done_its_work() {
    let world = World::live(First::Panics, later()).await;
    world.check(&TOLD, OLDER_IS_LEFT_OUT);
    let world = World::live(First::Panics, later().with_panics(1)).await;
    world.check(&TOLD_ANEW, OLDER_IS_LEFT_OUT);
}

#[tokio::test(start_paused = true)]
async fn one_that_a_stop_cut_off_may_have_done_its_work() {
    let world = World::new();
    let receiver = world.builder(First::Hangs).start().await.unwrap();
    post(&receiver, text(1, 20)).await;
    time::sleep(MINUTE / 60).await;
    receiver.stop().await;
    assert!(matches!(world.inbox.states()[..], [State::Waiting(_)]));
    let receiver = world.builder(First::Hangs).start().await.unwrap();
    post(&receiver, text(1, 10)).await;
    time::sleep(MINUTE).await;
    world.check(&TOLD, OLDER_IS_LEFT_OUT);
    let line = r#"callfire_receiver_uncertain_total{handler="one"} 1"#;
    assert!(receiver.metrics().await.lines().any(|it| it == line));
}

#[tokio::test(start_paused = true)]
async fn one_that_returned_an_error_has_not_done_its_work() {
    let world = World::live(First::Refuses, later()).await;
    let expected = [("20", 1, false), ("10", 1, false), ("20", 2, false)];
    world.check(&expected, BOTH_ARE_HANDLED);
    let expected = [("20", 1, false), ("10", 1, false), ("20", 1, false)];
    let world = World::live(First::GivesUp, later()).await;
    world.check(&expected, BOTH_ARE_HANDLED);
    let world = World::live(First::Refuses, later().with_give_up_after(Duration::ZERO)).await;
    world.check(&expected, BOTH_ARE_HANDLED);
}
