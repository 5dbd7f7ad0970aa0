//! Waiting for a number order: CallFire is asked at most once a second, for 20 seconds.
//!
//! The clock is tokio's own and paused, so that the times are exact.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod support;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use callfire::{CallFire, Effect, ErrorKind, OrderOutcome, OrderState, data};
use soapwire::transport::{HttpResponse, Phase, TransportError, TransportErrorKind};
use support::script::{Reply, Script, status};
use tokio::time::{Instant, timeout};

const SECOND: Duration = Duration::from_secs(1);

/// An order of `ordered` local numbers, of which `fulfilled` are there.
fn order(order_status: &str, ordered: usize, fulfilled: usize) -> Reply {
    let numbers: Vec<_> = (0..fulfilled).map(|index| format!("1310555{index:04}")).collect();
    let numbers = match numbers.join(" ") {
        numbers if numbers.is_empty() => String::new(),
        numbers => format!("<d:Fulfilled>{numbers}</d:Fulfilled>"),
    };
    status(
        200,
        &format!(
            "<d:NumberOrder xmlns:d=\"{}\" id=\"129\"><d:Status>{order_status}</d:Status>\
             <d:Created>2013-10-26T05:36:10Z</d:Created><d:TotalCost>2.5</d:TotalCost><d:LocalNumbers>\
             <d:Ordered>{ordered}</d:Ordered><d:UnitCost>1</d:UnitCost>{numbers}</d:LocalNumbers></d:NumberOrder>",
            data::NAMESPACE
        ),
    )
}

/// A fault with this `FaultCode` in its detail.
fn fault(code: &str) -> Reply {
    let fault = format!(
        "<e:Fault><e:Code><e:Value>e:Receiver</e:Value></e:Code><e:Reason><e:Text xml:lang=\"en\">no</e:Text></e:Reason>\
         <e:Detail><s:ServiceFaultInfo xmlns:s=\"{}\"><s:FaultCode>{code}</s:FaultCode></s:ServiceFaultInfo></e:Detail>\
         </e:Fault>",
        callfire::service::NAMESPACE
    );
    status(500, &fault)
}

fn broken(kind: TransportErrorKind) -> Reply {
    Err(TransportError::new(kind, "made up"))
}

/// Makes one reply.
type Play = fn() -> Reply;

/// Plays these replies one after the other; the last one again and again.
fn playing(replies: Vec<Play>) -> Script {
    Script::new(move |nth, _| replies.get(nth).or(replies.last()).unwrap()())
}

async fn wait(script: &Script) -> callfire::Result<OrderOutcome> {
    script.client().wait_for_order(129).outcome().await
}

/// A second lies between any two sends.
fn assert_pace(sends: &[Instant]) {
    let gaps: Vec<_> = sends.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(gaps.iter().all(|gap| *gap >= SECOND), "{gaps:?}");
}

#[tokio::test(start_paused = true)]
async fn an_order_is_asked_for_once_a_second_until_it_is_done() {
    let script = playing(vec![|| order("NEW", 2, 0), || order("PROCESSING", 2, 1), || {
        order("FINISHED", 2, 2)
    }]);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let wait = script.client().wait_for_order(129);
    let wait = wait.on_poll(move |order| log.lock().unwrap().push(order.status.to_string()));
    let start = Instant::now();
    let outcome = wait.outcome().await.unwrap();
    assert_eq!((outcome.state, outcome.missing()), (OrderState::Finished, 0));
    assert_eq!(outcome.fulfilled().collect::<Vec<_>>(), ["13105550000", "13105550001"]);
    assert_eq!(*seen.lock().unwrap(), ["NEW", "PROCESSING", "FINISHED"]);
    assert_eq!(script.sends(), [start, start + SECOND, start + 2 * SECOND]);
}

#[tokio::test(start_paused = true)]
async fn an_order_that_is_not_done_in_20_seconds_is_pending() {
    for taking in [Duration::ZERO, Duration::from_millis(300), Duration::from_secs(3)] {
        let script = playing(vec![|| order("PROCESSING", 1, 0)]).taking(taking);
        let start = Instant::now();
        let outcome = wait(&script).await.unwrap();
        assert_eq!((outcome.state, outcome.missing()), (OrderState::Pending, 1));
        let sends = script.sends();
        assert_pace(&sends);
        assert!(sends.len() <= 21, "{}", sends.len());
        assert!(*sends.last().unwrap() <= start + 20 * SECOND, "{taking:?}");
        assert!(start.elapsed() <= 20 * SECOND + taking, "{taking:?}");
        assert!(taking > Duration::ZERO || sends.len() == 21, "{}", sends.len());
    }
}

#[tokio::test(start_paused = true)]
async fn only_four_states_are_final() {
    let rows = [
        ("FINISHED", OrderState::Finished),
        ("ERRORED", OrderState::Failed),
        ("VOID", OrderState::Failed),
        ("REJECTED", OrderState::Failed),
        ("NEW", OrderState::Pending),
        ("PROCESSING", OrderState::Pending),
        ("SOMETHING_NEW", OrderState::Pending),
        ("finished", OrderState::Pending),
    ];
    for (text, state) in rows {
        let script = Script::new(move |_, _| order(text, 1, 1));
        assert_eq!(wait(&script).await.unwrap().state, state, "{text}");
        assert_eq!(
            script.sends().len(),
            if state == OrderState::Pending { 21 } else { 1 },
            "{text}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_finished_order_that_lacks_numbers_is_partial() {
    let script = playing(vec![|| order("FINISHED", 3, 1)]);
    let outcome = wait(&script).await.unwrap();
    assert_eq!((outcome.state, outcome.missing()), (OrderState::Partial, 2));
    assert_eq!(outcome.fulfilled().count(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_may_pass_is_made_good_by_the_next_poll() {
    let failures: Vec<Play> = vec![
        || broken(TransportErrorKind::Connect),
        || broken(TransportErrorKind::Transport),
        || broken(TransportErrorKind::Truncated),
        || Err(TransportError::timeout(Phase::Head)),
        || status(500, ""),
        || status(502, ""),
        || status(503, ""),
        || status(504, ""),
        || status(429, ""),
        || fault("UNAVAILABLE"),
        || fault("TIMEOUT"),
        || {
            Ok(HttpResponse::new(
                200,
                Err(TransportError::new(TransportErrorKind::Truncated, "cut")),
            ))
        },
        || order("FINISHED", 1, 1),
    ];
    let count = failures.len();
    let script = playing(failures);
    assert_eq!(wait(&script).await.unwrap().state, OrderState::Finished);
    assert_eq!(script.sends().len(), count);
    assert_pace(&script.sends());
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_returned_at_once() {
    let rows: [(Play, ErrorKind, Effect); 6] = [
        (|| fault("NOT_FOUND"), ErrorKind::Fault, Effect::NotApplied),
        (|| fault("FORBIDDEN"), ErrorKind::Fault, Effect::NotApplied),
        (|| status(401, ""), ErrorKind::Unauthorized, Effect::NotApplied),
        (|| status(404, ""), ErrorKind::Http, Effect::NotApplied),
        (|| status(200, "<x/>"), ErrorKind::UnexpectedElement, Effect::MaybeApplied),
        (|| status(302, ""), ErrorKind::Redirect, Effect::MaybeApplied),
    ];
    for (reply, kind, effect) in rows {
        let script = playing(vec![|| order("NEW", 1, 0), reply]);
        let error = wait(&script).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (kind, effect));
        assert_eq!(script.sends().len(), 2, "{kind}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_outlives_the_failures_after_it() {
    let script = playing(vec![|| order("PROCESSING", 2, 1), || status(503, "")]);
    let outcome = wait(&script).await.unwrap();
    assert_eq!((outcome.state, outcome.missing()), (OrderState::Pending, 1));
    assert_eq!(script.sends().len(), 21);
    let script = playing(vec![|| status(503, "")]);
    assert_eq!(wait(&script).await.unwrap_err().status(), Some(503));
    assert_eq!(script.sends().len(), 21);
}

#[tokio::test(start_paused = true)]
async fn all_who_wait_for_an_order_share_its_pace() {
    let script = playing(vec![|| order("PROCESSING", 1, 0)]);
    let client = script.client();
    let clone = client.clone();
    let (one, two) =
        tokio::join!(client.wait_for_order(129).outcome(), clone.wait_for_order(129).outcome());
    assert_eq!(
        (one.unwrap().state, two.unwrap().state),
        (OrderState::Pending, OrderState::Pending)
    );
    let sends = script.sends();
    assert_pace(&sends);
    assert!(sends.len() <= 22, "{}", sends.len());
    // One after the other too; and another order has a pace of its own.
    let before = Instant::now();
    client.wait_for_order(129).window(Duration::ZERO).outcome().await.unwrap();
    client.wait_for_order(130).window(Duration::ZERO).outcome().await.unwrap();
    let sends = script.sends();
    assert_pace(&sends[..sends.len() - 1]);
    assert!(Instant::now() - before <= SECOND, "{:?}", Instant::now() - before);
}

#[tokio::test]
async fn without_a_pace_the_wait_ends_too() {
    let script = playing(vec![|| order("PROCESSING", 1, 0)]);
    let builder = CallFire::builder().transport(script.clone()).poll_pace(Duration::ZERO);
    let wait = builder.build().unwrap().wait_for_order(129).window(Duration::from_millis(20));
    let outcome = timeout(Duration::from_secs(10), wait.outcome()).await.expect("it ends").unwrap();
    assert_eq!(outcome.state, OrderState::Pending);
    assert!(script.sends().len() > 1);
}
