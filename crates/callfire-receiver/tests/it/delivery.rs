//! Each notification to each handler, once where nothing goes wrong, and handlers that do each other no harm.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use callfire_receiver::{Delivery, HandlerError};
use http::StatusCode;
use tokio::time;

use crate::support::{MemoryInbox, Seen, State, VirtualClock, post, receiver, text};

/// A handler that takes everything.
fn taking(
    seen: &Seen,
) -> impl Fn(Delivery) -> std::future::Ready<Result<(), HandlerError>> + Send + Sync + 'static {
    let seen = seen.clone();
    move |delivery| {
        seen.note(&delivery);
        std::future::ready(Ok(()))
    }
}

async fn a_moment() {
    time::sleep(Duration::from_millis(50)).await;
}

#[tokio::test(start_paused = true)]
async fn a_postback_that_comes_five_times_is_handled_once_by_each() {
    let (inbox, clock) = (MemoryInbox::default(), VirtualClock::new());
    let (first, second) = (Seen::default(), Seen::default());
    let builder = receiver(&inbox, &clock);
    let builder = builder.handler("first", taking(&first)).handler("second", taking(&second));
    let receiver = builder.start().await.unwrap();
    for _ in 0..5 {
        assert_eq!(post(&receiver, text(1, 0)).await, StatusCode::OK);
        a_moment().await;
    }
    assert_eq!((first.ids(), second.ids()), (vec![1], vec![1]));
    let snapshot = receiver.snapshot();
    assert_eq!((snapshot.kept, snapshot.repeated, snapshot.handled), (1, 4, 2));
}

#[tokio::test(start_paused = true)]
async fn panicking_and_hanging_handlers_hurt_nobody_else() {
    let (inbox, clock) = (MemoryInbox::default(), VirtualClock::new());
    let seen = Seen::default();
    let panics = |_| async { panic!("this one always does") };
    let hangs = |_| async { std::future::pending::<Result<(), HandlerError>>().await };
    let panics_at_once = |_: Delivery| -> std::future::Ready<Result<(), HandlerError>> {
        panic!("this one does not even begin")
    };
    let builder = receiver(&inbox, &clock).handler("good", taking(&seen));
    let builder = builder.handler("hangs", hangs).handler("panics", panics);
    let receiver = builder.handler("panics_at_once", panics_at_once).start().await.unwrap();
    for id in 1..=100 {
        assert_eq!(post(&receiver, text(id, 0)).await, StatusCode::OK);
    }
    a_moment().await;
    let mut ids = seen.ids();
    ids.sort_unstable();
    assert_eq!(ids, (1..=100).collect::<Vec<_>>());

    time::sleep(Duration::from_hours(24)).await;
    for letter in inbox.letters() {
        let expected = match letter.handler.as_str() {
            "good" => (State::Handled, 0, ""),
            "panics" => (State::Dead, 3, "the handler panicked: this one always does"),
            "panics_at_once" => {
                (State::Dead, 3, "the handler panicked: this one does not even begin")
            }
            _ => {
                assert!(letter.attempt > 1, "it is tried again");
                assert_eq!(letter.cause, "the handler took longer than 60s");
                continue;
            }
        };
        assert_eq!((letter.state, letter.panics, letter.cause.as_str()), expected);
    }
    assert!(receiver.health().is_ok());
}

#[tokio::test(start_paused = true)]
async fn no_more_are_under_way_than_there_may_be() {
    let (inbox, clock) = (MemoryInbox::default(), VirtualClock::new());
    let (now, most, done) = (
        Arc::new(AtomicUsize::new(0)),
        Arc::new(AtomicUsize::new(0)),
        Arc::new(AtomicUsize::new(0)),
    );
    let handler = {
        let (now, most, done) = (Arc::clone(&now), Arc::clone(&most), Arc::clone(&done));
        move |_| {
            let (now, most, done) = (Arc::clone(&now), Arc::clone(&most), Arc::clone(&done));
            async move {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                time::sleep(Duration::from_secs(1)).await;
                now.fetch_sub(1, Ordering::SeqCst);
                done.fetch_add(1, Ordering::SeqCst);
                Ok(())
            }
        }
    };
    let builder = receiver(&inbox, &clock).handler("slow", handler).concurrency(3);
    let receiver = builder.start().await.unwrap();
    for id in 1..=30 {
        post(&receiver, text(id, 0)).await;
    }
    // As many as there may be are, too: 30 of a second each, by threes.
    time::sleep(Duration::from_millis(10_500)).await;
    assert_eq!((most.load(Ordering::SeqCst), done.load(Ordering::SeqCst)), (3, 30));
}

#[tokio::test(start_paused = true)]
async fn a_slow_handler_does_not_hold_another_one_up() {
    let (inbox, clock) = (MemoryInbox::default(), VirtualClock::new());
    let seen = Seen::default();
    let slow = |_| async {
        time::sleep(Duration::from_secs(50)).await;
        Ok(())
    };
    let builder = receiver(&inbox, &clock).handler("slow", slow).handler("quick", taking(&seen));
    let receiver = builder.concurrency(1).start().await.unwrap();
    for id in 1..=20 {
        post(&receiver, text(id, 0)).await;
        a_moment().await;
        assert_eq!(seen.ids().last(), Some(&id));
    }
}

#[tokio::test(start_paused = true)]
async fn what_came_before_the_start_and_from_elsewhere_is_handled_too() {
    let (inbox, clock) = (MemoryInbox::default(), VirtualClock::new());
    let earlier = receiver(&inbox, &clock)
        .handler("taking", |_| async { Err(HandlerError::retry("not today")) });
    let earlier = earlier.start().await.unwrap();
    post(&earlier, text(1, 0)).await;
    earlier.stop().await;

    let seen = Seen::default();
    let later = receiver(&inbox, &clock).handler("taking", taking(&seen)).start().await.unwrap();
    time::sleep(Duration::from_secs(30)).await;
    assert_eq!(seen.ids(), [1]);
    drop(later);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_cannot_be_read_any_more_is_a_dead_letter() {
    let (inbox, clock) = (MemoryInbox::default(), VirtualClock::new());
    let seen = Seen::default();
    let without = receiver(&inbox, &clock)
        .handler("taking", |_| async { Err(HandlerError::retry("not today")) });
    let without = without.start().await.unwrap();
    post(&without, text(1, 0)).await;
    without.stop().await;
    inbox.spoil();
    let receiver = receiver(&inbox, &clock).handler("taking", taking(&seen)).start().await.unwrap();
    time::sleep(Duration::from_mins(1)).await;
    let letter = &inbox.letters()[0];
    assert_eq!((letter.state, seen.ids()), (State::Dead, vec![]));
    assert!(!letter.is_uncertain, "it was not handed over");
    assert!(letter.cause.starts_with("the body cannot be read any more: "), "{}", letter.cause);
    assert_eq!(receiver.snapshot().dead, 1);
}
