//! What follows a failure: other tries with longer and longer pauses, and at last a dead letter.

use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use callfire_receiver::{Clock as _, Delivery, Handler, HandlerError, Retry};
use futures_util::future::BoxFuture;
use tokio::time;

use crate::support::{
    ManualClock, MemoryInbox, SECRET, Seen, State, VirtualClock, post, receiver, text,
};

const HOUR: Duration = Duration::from_hours(1);

/// Fails, and notes when.
#[derive(Clone, Debug)]
struct Failing {
    clock: VirtualClock,
    at: Arc<Mutex<Vec<SystemTime>>>,
}

impl Failing {
    fn new(clock: &VirtualClock) -> Self {
        Self { clock: clock.clone(), at: Arc::default() }
    }

    fn tries(&self) -> Vec<SystemTime> {
        self.at.lock().unwrap().clone()
    }
}

impl Handler for Failing {
    fn handle(&self, delivery: Delivery) -> BoxFuture<'_, Result<(), HandlerError>> {
        let mut at = self.at.lock().unwrap();
        at.push(self.clock.now());
        assert_eq!(delivery.attempt() as usize, at.len(), "attempts are counted");
        Box::pin(async { Err(HandlerError::retry("the mail server\nis down")) })
    }
}

#[tokio::test(start_paused = true)]
async fn it_is_tried_for_three_days_and_is_a_dead_letter_then() {
    let (inbox, clock) = (MemoryInbox::default(), VirtualClock::new());
    let failing = Failing::new(&clock);
    let receiver = receiver(&inbox, &clock).handler("mail", failing.clone()).start().await.unwrap();
    post(&receiver, text(1, 0)).await;
    time::sleep(71 * HOUR).await;
    assert!(matches!(inbox.states()[..], [State::Waiting(_)]));
    time::sleep(2 * HOUR).await;
    assert_eq!(inbox.states(), [State::Dead]);
    assert_eq!(inbox.letters()[0].cause, r"the mail server\nis down");

    let tries = failing.tries();
    let pauses: Vec<_> =
        tries.windows(2).map(|two| two[1].duration_since(two[0]).unwrap().as_secs_f64()).collect();
    let (last, pauses) = pauses.split_last().unwrap();
    for (index, pause) in pauses.iter().enumerate() {
        let whole = 2_f64.powi(i32::try_from(index).unwrap()).min(3600.0);
        // The worker looks at the clock again within some milliseconds.
        assert!((whole / 2.0..whole + 0.1).contains(pause), "{pause} s after try {}", index + 1);
    }
    assert!(*last <= 3600.1);
    let whole = tries.last().unwrap().duration_since(tries[0]).unwrap();
    assert!((72 * HOUR..72 * HOUR + Duration::from_secs(1)).contains(&whole), "{whole:?}");
    assert_eq!(receiver.snapshot().failed, tries.len() as u64);
    assert_eq!(receiver.snapshot().dead, 1);

    // Somebody has looked at it, and wants it tried again: by another process, so that nothing wakes the worker.
    inbox.retry();
    failing.at.lock().unwrap().clear();
    time::sleep(Duration::from_secs(30)).await;
    assert!(failing.tries().len() >= 3, "it begins again with short pauses");
}

#[tokio::test(start_paused = true)]
async fn a_handler_can_give_up_at_once() {
    let (inbox, clock) = (MemoryInbox::default(), VirtualClock::new());
    let give_up = |_| async { Err(HandlerError::give_up("nobody is called that")) };
    let receiver = receiver(&inbox, &clock).handler("mail", give_up).start().await.unwrap();
    post(&receiver, text(1, 0)).await;
    time::sleep(HOUR).await;
    let letter = &inbox.letters()[0];
    assert_eq!(
        (letter.state, letter.attempt, letter.cause.as_str()),
        (State::Dead, 1, "nobody is called that")
    );
}

#[tokio::test(start_paused = true)]
async fn panics_are_counted_apart_from_errors() {
    let (inbox, clock) = (MemoryInbox::default(), VirtualClock::new());
    let seen = Seen::default();
    let note = seen.clone();
    let handler = move |delivery: Delivery| {
        note.note(&delivery);
        async move {
            match delivery.attempt() {
                attempt if attempt % 3 == 0 => panic!("{attempt}"),
                attempt => Err(HandlerError::retry(attempt.to_string())),
            }
        }
    };
    let receiver = receiver(&inbox, &clock).handler("odd", handler).start().await.unwrap();
    post(&receiver, text(1, 0)).await;
    time::sleep(24 * HOUR).await;
    assert_eq!((inbox.states(), seen.all().len()), (vec![State::Dead], 9));
    assert_eq!(inbox.letters()[0].cause, "the handler panicked: 9");
    let metrics = receiver.metrics().await;
    for line in [
        r#"callfire_receiver_tries_total{handler="odd",result="failed"} 6"#,
        r#"callfire_receiver_tries_total{handler="odd",result="panicked"} 3"#,
        r#"callfire_receiver_dead_total{handler="odd"} 1"#,
    ] {
        assert!(metrics.lines().any(|it| it == line), "{line} is not in\n{metrics}");
    }
}

/// Panics when it is shown.
#[derive(Debug)]
struct Nasty;

impl fmt::Display for Nasty {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("not to be shown")
    }
}

impl Error for Nasty {}

#[tokio::test(start_paused = true)]
async fn causes_are_bounded_and_can_be_shown() {
    let (inbox, clock) = (MemoryInbox::default(), VirtualClock::new());
    let long = |_| async { Err(HandlerError::give_up("\u{202e}\0é".repeat(10_000))) };
    let nasty = |_| async { Err(HandlerError::give_up(Nasty)) };
    let builder = receiver(&inbox, &clock).handler("long", long).handler("nasty", nasty);
    let receiver = builder.start().await.unwrap();
    post(&receiver, text(1, 0)).await;
    time::sleep(HOUR).await;
    let causes: Vec<_> = inbox.letters().into_iter().map(|letter| letter.cause).collect();
    assert!(causes[0].len() <= 1024 && causes[0].starts_with(r"\u{202e}\u{0}é"), "{}", causes[0]);
    assert_eq!(causes[1], "the handler panicked: not to be shown");
    assert_eq!(inbox.states(), [State::Dead, State::Dead]);
}

/// Nothing happens before the clock says so, however much time passes elsewhere.
#[tokio::test]
async fn it_is_tried_again_by_the_clock_of_the_receiver() {
    let (inbox, clock) = (MemoryInbox::default(), ManualClock::new());
    let seen = Seen::default();
    let note = seen.clone();
    let handler = move |delivery: Delivery| {
        note.note(&delivery);
        async move {
            let is_last = delivery.attempt() == 3;
            if is_last { Ok(()) } else { Err(HandlerError::retry("not yet")) }
        }
    };
    let builder = callfire_receiver::Receiver::builder().inbox(inbox.clone()).clock(clock.clone());
    let builder = builder.path_secret(SECRET).handler("mail", handler);
    let builder = builder.retry(Retry::default().with_first(HOUR).with_longest(24 * HOUR));
    let receiver = builder.start().await.unwrap();
    post(&receiver, text(1, 0)).await;
    for tries in 1..=3 {
        while seen.all().len() < tries {
            time::sleep(Duration::from_millis(1)).await;
        }
        time::sleep(Duration::from_millis(30)).await;
        assert_eq!(seen.all().len(), tries);
        clock.advance(2 * HOUR);
    }
    assert_eq!(inbox.states(), [State::Handled]);
}
