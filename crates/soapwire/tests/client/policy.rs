//! The policy of repetitions on a paused clock: what is replayed, after which pause, and from which budget.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use soapwire::client::Pace;
use soapwire::error::{Effect, Error, ErrorKind};
use soapwire::limits::Timeouts;
use soapwire::transport::TransportErrorKind;
use tokio::time::Instant;

use super::support::memory::{Memory, Outcome, Play, broken, failed, refused, replied, throttled};
use super::support::{Buy, Get, GetRequest, Send, SendRequest, envelope, thing};

const GET: GetRequest = GetRequest { id: 1 };

fn keyed() -> SendRequest {
    SendRequest { request_id: Some("mine".to_owned()), text: "x".to_owned() }
}

fn sent() -> Outcome {
    replied(200, &envelope("<t:SendId xmlns:t='urn:things'>7</t:SendId>"))
}

fn got() -> Outcome {
    replied(200, &thing("x"))
}

fn unreadable() -> Outcome {
    replied(200, "<a>")
}

/// How a keyed request ends that may be replayed, and how often it was sent.
async fn replay(outcomes: &[Play]) -> (Result<i64, Error>, Memory) {
    let memory = Memory::playing(outcomes);
    let client = memory.builder().max_attempts(9).retry_ambiguous(true).build().unwrap();
    (client.call::<Send>(&keyed()).await, memory)
}

#[tokio::test(start_paused = true)]
async fn a_keyed_request_is_replayed_exactly_once() {
    // What happens, how many requests are sent, and the kind and the effect in the end.
    let rows: [(&[Play], usize, ErrorKind, Effect); 9] = [
        (&[broken], 2, ErrorKind::Transport, Effect::MaybeApplied),
        // A failure before anything was sent is not the replay's, neither before nor after.
        (&[refused, refused, broken], 4, ErrorKind::Transport, Effect::MaybeApplied),
        (&[broken, refused, refused, broken], 4, ErrorKind::Transport, Effect::MaybeApplied),
        (&[|| throttled("1"), broken], 3, ErrorKind::Transport, Effect::MaybeApplied),
        // The service refused the replay: the first request may have been executed all the same.
        (&[broken, || throttled("1")], 2, ErrorKind::Throttled, Effect::MaybeApplied),
        (&[broken, || replied(404, "")], 2, ErrorKind::Http, Effect::MaybeApplied),
        (&[broken, unreadable], 2, ErrorKind::Truncated, Effect::MaybeApplied),
        // What cannot be understood, or trusted, is not replayed.
        (&[|| replied(200, "<a/>")], 1, ErrorKind::Envelope, Effect::MaybeApplied),
        (
            &[broken, || failed(TransportErrorKind::Tls)],
            2,
            ErrorKind::Connect,
            Effect::MaybeApplied,
        ),
    ];
    for (number, (outcomes, sends, kind, effect)) in rows.into_iter().enumerate() {
        let (outcome, memory) = replay(outcomes).await;
        let error = outcome.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (kind, effect), "{number}: {error}");
        let ambiguity = error.ambiguity().unwrap();
        assert_eq!(ambiguity.request_key(), Some("mine"));
        assert!(!ambiguity.how().is_empty());
        let bodies = memory.bodies();
        assert_eq!(bodies.len(), sends, "{number}");
        assert!(bodies.iter().all(|body| body == &bodies[0]), "{number}");
    }
    for outcomes in [&[broken, sent][..], &[refused, broken, refused, sent]] {
        let (outcome, memory) = replay(outcomes).await;
        assert_eq!(outcome.unwrap(), 7);
        assert_eq!(memory.bodies().len(), outcomes.len());
    }
}

#[tokio::test(start_paused = true)]
async fn what_buys_is_sent_again_only_while_nothing_was_sent() {
    let (refused, broken): (Play, Play) = (refused, broken);
    for (outcomes, sends, effect) in [
        (vec![refused], 3, Effect::NotSent),
        (vec![refused, broken], 2, Effect::MaybeApplied),
        (vec![broken], 1, Effect::MaybeApplied),
        (vec![refused, || throttled("0")], 2, Effect::NotApplied),
        (vec![|| failed(TransportErrorKind::Tls)], 1, Effect::NotSent),
    ] {
        let memory = Memory::playing(&outcomes);
        let client = memory.builder().retry_ambiguous(true).build().unwrap();
        let error = client.call::<Buy>(&GET).await.unwrap_err();
        assert_eq!((error.effect(), memory.times().len()), (effect, sends), "{error}");
        assert_eq!(error.ambiguity().is_some(), effect == Effect::MaybeApplied);
        assert_eq!(error.ambiguity().and_then(|ambiguity| ambiguity.request_key()), None);
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_asked_for_is_waited_if_it_fits() {
    let total = Duration::from_mins(1);
    // What is asked, how long the pause is at least and at most, and whether the request is sent again.
    for (asked, least, most, again) in [
        ("7", 7_000, 7_001, true),
        ("59", 59_000, 59_001, true),
        ("60", 0, 0, false),
        ("99999999", 0, 0, false),
        ("99999999999999999999", 0, 0, false),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 0, 0, false),
        // Nothing is asked for: the pause is our own.
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0, 51, true),
        ("soon", 0, 51, true),
        ("-5", 0, 51, true),
        ("", 0, 51, true),
    ] {
        let asks = asked.to_owned();
        let memory = Memory::new(move |nth| if nth == 0 { throttled(&asks) } else { got() });
        let timeouts = Timeouts::default().with_total(total);
        let client = memory.builder().timeouts(timeouts).build().unwrap();
        let start = Instant::now();
        let outcome = client.send::<Get>(&GET).await;
        let pause = start.elapsed();
        let range = Duration::from_millis(least)..=Duration::from_millis(most);
        assert!(range.contains(&pause), "{asked}: {pause:?}");
        match outcome {
            Ok(reply) => assert!(again && reply.attempts == 2, "{asked}"),
            Err(error) => {
                assert!(!again, "{asked}");
                assert_eq!(
                    (error.kind(), error.effect()),
                    (ErrorKind::Throttled, Effect::NotApplied)
                );
                assert!(error.retry_after() >= Some(total), "{asked}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_date_counts_from_the_one_of_the_reply() {
    let memory = Memory::new(|nth| {
        let mut reply = throttled("Wed, 21 Oct 2015 07:28:09 GMT")?;
        reply.headers.date = Some("Wed, 21 Oct 2015 07:28:00 GMT".to_owned());
        if nth == 0 { Ok(reply) } else { got() }
    });
    let start = Instant::now();
    memory.builder().build().unwrap().call::<Get>(&GET).await.unwrap();
    assert_eq!(start.elapsed().as_secs(), 9);
}

#[tokio::test(start_paused = true)]
async fn pauses_are_random_and_grow_up_to_a_cap() {
    // The bound doubles from 50 ms; the last ones would be 25.6 s and 51.2 s.
    let bounds = [50, 100, 200, 400, 800, 1600, 3200, 6400, 12_800, 20_000, 20_000];
    let mut longest = [Duration::ZERO; 11];
    for _ in 0..200 {
        let memory = Memory::playing(&[broken]);
        let timeouts = Timeouts::default().with_total(Duration::from_mins(10));
        let client = memory.builder().timeouts(timeouts).max_attempts(12).build().unwrap();
        client.call::<Get>(&GET).await.unwrap_err();
        let times = memory.times();
        assert_eq!(times.len(), 12);
        for ((pair, bound), longest) in times.windows(2).zip(bounds).zip(&mut longest) {
            let pause = pair[1] - pair[0];
            // The timer's own step is a millisecond.
            assert!(pause <= Duration::from_millis(bound + 1), "{pause:?} of {bound} ms");
            *longest = pause.max(*longest);
        }
    }
    for (longest, bound) in longest.into_iter().zip(bounds) {
        assert!(longest > Duration::from_millis(bound / 2), "{longest:?} of {bound} ms");
    }
}

#[tokio::test(start_paused = true)]
async fn by_default_a_request_is_sent_three_times_at_most() {
    let memory = Memory::playing(&[broken]);
    memory.builder().build().unwrap().call::<Get>(&GET).await.unwrap_err();
    assert_eq!(memory.times().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_storm_uses_the_budget_up_and_successes_refill_it() {
    // 500 tokens; a repetition costs 14, after a status 429 it costs 5.
    for (outcome, repetitions) in [(broken as Play, 500 / 14), (|| throttled("0"), 500 / 5)] {
        let is_down = Arc::new(AtomicBool::new(true));
        let down = Arc::clone(&is_down);
        let memory = Memory::new(move |_| if down.load(Relaxed) { outcome() } else { got() });
        let client = memory.builder().max_attempts(2).build().unwrap();
        for _ in 0..2 {
            let before = memory.times().len();
            for _ in 0..400 {
                client.call::<Get>(&GET).await.unwrap_err();
            }
            assert_eq!(memory.times().len() - before, 400 + repetitions);
            // Each success gives one token back, and a full bucket takes no more.
            is_down.store(false, Relaxed);
            for _ in 0..600 {
                client.call::<Get>(&GET).await.unwrap();
            }
            is_down.store(true, Relaxed);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_repetition_that_succeeds_costs_nothing() {
    // Every first attempt fails and every second one succeeds: the budget never runs out.
    let memory = Memory::new(|nth| if nth % 2 == 0 { broken() } else { got() });
    let client = memory.builder().max_attempts(2).build().unwrap();
    for _ in 0..300 {
        assert_eq!(client.send::<Get>(&GET).await.unwrap().attempts, 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_budget_that_was_used_up_comes_back_by_successes() {
    // 35 repetitions leave 10 tokens, which is too little for one; four successes make it 14.
    for (successes, sends) in [(3, 1), (4, 2)] {
        let memory = Memory::new(move |nth| match nth {
            70..74 if nth < 70 + successes => got(),
            _ => broken(),
        });
        let client = memory.builder().max_attempts(2).build().unwrap();
        for _ in 0..35 {
            client.call::<Get>(&GET).await.unwrap_err();
        }
        for _ in 0..successes {
            client.call::<Get>(&GET).await.unwrap();
        }
        let before = memory.times().len();
        client.call::<Get>(&GET).await.unwrap_err();
        assert_eq!(memory.times().len() - before, sends, "after {successes} successes");
    }
}

#[tokio::test(start_paused = true)]
async fn requests_of_a_pace_keep_their_distance() {
    let second = Duration::from_secs(1);
    let memory = Memory::playing(&[broken]);
    let client = memory
        .builder()
        .pace(move |operation, request| {
            let request = request.downcast_ref::<GetRequest>()?;
            (operation == "Get").then(|| Pace::new(request.id.to_string(), second))
        })
        .build()
        .unwrap();
    let start = Instant::now();
    let other = GetRequest { id: 2 };
    let (one, two, other, buy) = tokio::join!(
        client.call::<Get>(&GET),
        client.call::<Get>(&GET),
        client.call::<Get>(&other),
        client.call::<Buy>(&GET),
    );
    for outcome in [one.map(drop), two.map(drop), other.map(drop), buy.map(drop)] {
        assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Transport);
    }
    let seconds: Vec<u64> = memory.times().iter().map(|time| (*time - start).as_secs()).collect();
    // Three attempts each: the two calls of one pace alternate, the third has its own, and what has none is sent at once.
    assert_eq!(seconds, [0, 0, 0, 1, 1, 2, 2, 3, 4, 5]);
}

#[tokio::test(start_paused = true)]
async fn a_call_does_not_wait_for_a_turn_that_comes_too_late() {
    let memory = Memory::playing(&[got]);
    let hour = Duration::from_hours(1);
    let client = memory.builder().pace(move |_, _| Some(Pace::new("", hour))).build().unwrap();
    client.call::<Get>(&GET).await.unwrap();
    let start = Instant::now();
    let error = client.call::<Buy>(&GET).await;
    assert!(
        error.is_err_and(|error| error.kind() == ErrorKind::Value || error.status() == Some(200))
    );
    let error = client.call::<Get>(&GET).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Overloaded, Effect::NotSent));
    assert_eq!((memory.times().len(), start.elapsed()), (2, Duration::ZERO));
}
