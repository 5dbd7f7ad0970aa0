//! What becomes of what is under way when a receiver stops, or ends without stopping.

use std::future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use callfire_receiver::inbox::InboxErrorKind;
use callfire_receiver::{Delivery, HandlerError, Receiver};
use http::StatusCode;
use tokio::time::{self, Instant};

use crate::support::{MemoryInbox, Method, Seen, State, VirtualClock, post, receiver, text};

#[tokio::test(start_paused = true)]
async fn what_runs_may_end_and_nothing_is_begun() {
    let (inbox, clock) = (MemoryInbox::default(), VirtualClock::new());
    let seen = Seen::default();
    let note = seen.clone();
    let handler = move |delivery: Delivery| {
        note.note(&delivery);
        async {
            time::sleep(Duration::from_secs(5)).await;
            Ok::<_, HandlerError>(())
        }
    };
    let builder = receiver(&inbox, &clock).handler("slow", handler).concurrency(2);
    let receiver = builder.start().await.unwrap();
    for id in 1..=5 {
        post(&receiver, text(id, 0)).await;
    }
    time::sleep(Duration::from_secs(1)).await;
    let start = Instant::now();
    let other = receiver.clone();
    tokio::join!(receiver.stop(), other.stop());
    assert_eq!(start.elapsed().as_secs(), 4);
    assert_eq!(seen.ids(), [1, 2]);
    let done = inbox.states().iter().filter(|state| **state == State::Handled).count();
    assert_eq!(done, 2);
    assert!(!inbox.states().contains(&State::Claimed));
    // What still comes is kept, and left for the next start.
    assert_eq!(post(&receiver, text(6, 0)).await, StatusCode::OK);
    time::sleep(Duration::from_mins(1)).await;
    assert_eq!(seen.ids(), [1, 2]);
}

#[tokio::test(start_paused = true)]
async fn what_takes_too_long_is_cut_off_and_tried_again() {
    let (inbox, clock) = (MemoryInbox::default(), VirtualClock::new());
    let hangs = |_| async { future::pending::<Result<(), HandlerError>>().await };
    let hanging = receiver(&inbox, &clock).handler("one", hangs).start().await.unwrap();
    post(&hanging, text(1, 0)).await;
    time::sleep(Duration::from_secs(1)).await;
    let start = Instant::now();
    hanging.stop().await;
    assert!(start.elapsed() <= Duration::from_secs(10));
    let letter = &inbox.letters()[0];
    assert!(matches!(letter.state, State::Waiting(_)));
    assert_eq!(
        (letter.attempt, letter.cause.as_str()),
        (1, "it was under way when the receiver stopped")
    );

    let seen = Seen::default();
    let handler = seen.taking();
    let _receiver = receiver(&inbox, &clock).handler("one", handler).start().await.unwrap();
    time::sleep(Duration::from_secs(1)).await;
    assert_eq!(seen.all()[0].attempt, 2);
}

#[tokio::test(start_paused = true)]
async fn it_stops_in_time_even_if_the_inbox_does_not_answer() {
    let (inbox, clock) = (MemoryInbox::default(), VirtualClock::new());
    let handler = |_: Delivery| async { Ok(()) };
    let receiver = receiver(&inbox, &clock).handler("one", handler).start().await.unwrap();
    inbox.fail(Method::Settle, InboxErrorKind::Unavailable);
    post(&receiver, text(1, 0)).await;
    time::sleep(Duration::from_secs(1)).await;
    let start = Instant::now();
    receiver.stop().await;
    assert!(start.elapsed() <= Duration::from_secs(10));
    assert_eq!(inbox.states(), [State::Claimed]);
}

#[tokio::test(start_paused = true)]
async fn what_was_claimed_too_late_is_given_back() {
    let (inbox, clock) = (MemoryInbox::default(), VirtualClock::new());
    let seen = Seen::default();
    let handler = seen.taking();
    inbox.slow_down(Duration::from_secs(2));
    let receiver = receiver(&inbox, &clock).handler("one", handler).start().await.unwrap();
    for id in 1..=3 {
        post(&receiver, text(id, 0)).await;
    }
    time::sleep(Duration::from_secs(1)).await;
    receiver.stop().await;
    assert_eq!(inbox.asked(Method::Claim), 1);
    assert!(seen.all().is_empty());
    for letter in inbox.letters() {
        assert!(matches!(letter.state, State::Waiting(_)), "{letter:?}");
        assert_eq!(letter.attempt, 0, "it does not count as a try");
    }
    assert_eq!(inbox.asked(Method::Settle), 3);
}

/// Counts those that are there.
struct Present(Arc<AtomicUsize>);

impl Present {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(count))
    }
}

impl Drop for Present {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[tokio::test(start_paused = true)]
async fn a_crash_is_followed_by_another_try_that_is_told_so() {
    let (inbox, clock) = (MemoryInbox::default(), VirtualClock::new());
    let (seen, present) = (Seen::default(), Arc::new(AtomicUsize::new(0)));
    let of_handler = Present::new(&present);
    let (note, counter) = (seen.clone(), Arc::clone(&present));
    let handler = move |delivery: Delivery| {
        note.note(&delivery);
        let (_, present) = (&of_handler, Present::new(&counter));
        async move {
            future::pending::<()>().await;
            drop(present);
            Ok::<_, HandlerError>(())
        }
    };
    let crashing = receiver(&inbox, &clock).handler("one", handler).start().await.unwrap();
    post(&crashing, text(1, 0)).await;
    time::sleep(Duration::from_secs(1)).await;
    assert_eq!(present.load(Ordering::SeqCst), 2);
    // A service of it is as good as the receiver itself.
    let service = crashing.service();
    drop(crashing);
    time::sleep(Duration::from_secs(1)).await;
    assert_eq!(present.load(Ordering::SeqCst), 2);
    drop(service);
    time::sleep(Duration::from_millis(1)).await;
    assert_eq!(present.load(Ordering::SeqCst), 0, "no task is left");
    assert_eq!(inbox.states(), [State::Claimed]);

    let handler = seen.taking();
    let receiver = receiver(&inbox, &clock).handler("one", handler).start().await.unwrap();
    time::sleep(Duration::from_secs(1)).await;
    let sights: Vec<_> =
        seen.all().iter().map(|sight| (sight.attempt, sight.is_uncertain)).collect();
    assert_eq!(sights, [(1, false), (2, true)]);
    let line = r#"callfire_receiver_uncertain_total{handler="one"} 1"#;
    assert!(receiver.metrics().await.lines().any(|it| it == line));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_under_way_when_a_receiver_is_dropped_stays_claimed() {
    for _ in 0..20 {
        let inbox = MemoryInbox::default();
        let hangs = |_| future::pending::<Result<(), HandlerError>>();
        let receiver = Receiver::builder().inbox(inbox.clone()).handler("one", hangs);
        let receiver = receiver.concurrency(16).start().await.unwrap();
        for id in 1..=16 {
            post(&receiver, text(id, 0)).await;
        }
        while inbox.states().iter().any(|state| *state != State::Claimed) {
            time::sleep(Duration::from_millis(1)).await;
        }
        drop(receiver);
        time::sleep(Duration::from_millis(20)).await;
        // The next start is to find that it may have been handled.
        assert_eq!(inbox.states(), [State::Claimed; 16]);
    }
}
