//! The pace of polling: however an order is asked for, `GetNumberOrder` leaves no sooner than a second after the last.
//!
//! Thousands of orders are simulated on a paused clock, with faults and delays drawn at random from a fixed seed.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod support;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use callfire::{CallFire, ErrorKind, OrderState, Timeouts, data};
use soapwire::transport::{
    BoxFuture, HttpRequest, HttpResponse, Phase, Transport, TransportError, TransportErrorKind,
};
use support::script::{Reply, status};
use tokio::time::{Instant, sleep};

const SECOND: Duration = Duration::from_secs(1);

/// A service that is slow and fails at random. It notes when each order was asked for; clones are one.
#[derive(Clone)]
struct Moody {
    random: Arc<Mutex<fastrand::Rng>>,
    sends: Arc<Mutex<HashMap<i64, Vec<Instant>>>>,
}

impl Moody {
    fn new(seed: u64) -> Self {
        let random = Arc::new(Mutex::new(fastrand::Rng::with_seed(seed)));
        Self { random, sends: Arc::default() }
    }

    fn client(&self, concurrency: usize) -> CallFire {
        let builder = CallFire::builder().credentials("login", "password").unwrap();
        builder.concurrency(concurrency).transport(self.clone()).build().unwrap()
    }

    /// How long the next reply takes, and what it is.
    fn next(&self, id: i64) -> (Duration, Reply) {
        let mut random = self.random.lock().unwrap();
        let taking = match random.u32(..4) {
            0 | 1 => Duration::ZERO,
            2 => Duration::from_micros(random.u64(..900_000)),
            _ => Duration::from_micros(random.u64(..4_000_000)),
        };
        let fails = |kind| Err(TransportError::new(kind, "made up"));
        let reply = match random.u32(..12) {
            0 => fails(TransportErrorKind::Connect),
            1 => fails(TransportErrorKind::Transport),
            2 => Err(TransportError::timeout(Phase::Head)),
            3 => status(503, ""),
            4 => {
                let mut reply = HttpResponse::new(429, Ok(Vec::new().into()));
                reply.headers.retry_after = Some(random.u32(..4).to_string());
                Ok(reply)
            }
            5 => order(id, "FINISHED"),
            _ => order(id, "PROCESSING"),
        };
        (taking, reply)
    }

    /// The orders asked for, and when.
    fn sends(&self) -> HashMap<i64, Vec<Instant>> {
        self.sends.lock().unwrap().clone()
    }
}

impl Transport for Moody {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let id = id(std::str::from_utf8(&request.body).unwrap());
        self.sends.lock().unwrap().entry(id).or_default().push(Instant::now());
        let (taking, reply) = self.next(id);
        Box::pin(async move {
            sleep(taking.min(request.timeouts.total)).await;
            if taking > request.timeouts.total {
                return Err(TransportError::timeout(Phase::Total));
            }
            reply
        })
    }
}

fn id(envelope: &str) -> i64 {
    let (_, rest) = envelope.split_once("Id>").unwrap();
    rest.split_once('<').unwrap().0.parse().unwrap()
}

fn order(id: i64, order_status: &str) -> Reply {
    status(
        200,
        &format!(
            "<d:NumberOrder xmlns:d=\"{}\" id=\"{id}\"><d:Status>{order_status}</d:Status>\
             <d:Created>2013-10-26T05:36:10Z</d:Created><d:TotalCost>1</d:TotalCost></d:NumberOrder>",
            data::NAMESPACE
        ),
    )
}

/// The least time between two sends of one order.
fn least_gap(sends: &[Instant]) -> Duration {
    sends.windows(2).map(|pair| pair[1] - pair[0]).min().unwrap_or(Duration::MAX)
}

#[tokio::test(start_paused = true)]
async fn thousands_of_orders_are_polled_at_their_pace() {
    let service = Moody::new(4);
    let mut waits = Vec::new();
    for concurrency in [2000, 60] {
        let client = service.client(concurrency);
        for order in 0..1500 {
            let (client, id) = (client.clone(), order + 1_000_000 * i64::from(concurrency == 60));
            waits.push(tokio::spawn(async move {
                let seen = Arc::new(Mutex::new(0));
                let count = Arc::clone(&seen);
                let start = Instant::now();
                let wait = client.wait_for_order(id).on_poll(move |_| *count.lock().unwrap() += 1);
                let outcome = wait.outcome().await;
                let seen = *seen.lock().unwrap();
                (id, start, start.elapsed(), seen, outcome)
            }));
        }
    }
    let mut ended = Vec::new();
    for wait in waits {
        ended.push(wait.await.unwrap());
    }
    let mut all_sends = service.sends();
    let mut states = HashMap::new();
    for (id, start, took, seen, outcome) in ended {
        assert!(took <= 22 * SECOND, "{id}: {took:?}");
        // Once an answer came, no failure that may pass hides it: at the end it is `Pending`.
        assert_eq!(outcome.is_ok(), seen > 0, "{id}: {outcome:?}");
        let state = outcome.ok().map(|outcome| outcome.state);
        *states.entry(format!("{state:?}")).or_insert(0) += 1;
        let sends = all_sends.remove(&id).unwrap_or_default();
        assert!(sends.len() <= 21, "{id}: {} sends", sends.len());
        assert!(least_gap(&sends) >= SECOND, "{id}: {:?}", least_gap(&sends));
        assert!(sends.iter().all(|send| *send <= start + 20 * SECOND), "{id}");
        if state == Some(OrderState::Pending) {
            assert!(took > 15 * SECOND, "{id} was given up on after {took:?}");
        }
    }
    println!("{states:?}");
    assert!(states.len() >= 2 && states.values().all(|count| *count > 0), "{states:?}");
}

#[tokio::test(start_paused = true)]
async fn by_hand_and_as_a_repetition_it_is_the_same_pace() {
    let service = Moody::new(7);
    let client = service.client(2000);
    let mut calls = Vec::new();
    for call in 0..3000_i64 {
        let client = client.clone();
        calls.push(tokio::spawn(async move {
            // Six callers for each order: two wait, four ask by hand, one of them gives up in between.
            let (id, caller) = (call / 6, call % 6);
            match caller {
                0 | 1 => drop(client.wait_for_order(id).outcome().await),
                2 => {
                    let _ = tokio::time::timeout(SECOND * 2, client.get_number_order(id)).await;
                }
                _ => drop(client.get_number_order(id).await),
            }
        }));
    }
    for call in calls {
        call.await.unwrap();
    }
    let sends = service.sends();
    assert_eq!(sends.len(), 500);
    for (id, sends) in sends {
        assert!(sends.len() > 3, "{id}: {} sends", sends.len());
        assert!(least_gap(&sends) >= SECOND, "{id}: {:?}", least_gap(&sends));
    }
}

#[tokio::test(start_paused = true)]
async fn a_repetition_that_does_not_fit_its_deadline_is_not_waited_for() {
    let script = support::script::Script::new(|_, _| status(503, ""));
    let build = |pace| {
        let builder = CallFire::builder().credentials("login", "password").unwrap();
        let timeouts = Timeouts::default().with_total(Duration::from_millis(900));
        builder.timeouts(timeouts).poll_pace(pace).transport(script.clone()).build().unwrap()
    };
    let start = Instant::now();
    let error = build(SECOND).get_number_order(1).await.unwrap_err();
    assert_eq!((error.kind(), start.elapsed()), (ErrorKind::Http, Duration::ZERO));
    // What is asked of somebody else than CallFire may be asked faster.
    build(Duration::ZERO).get_number_order(1).await.unwrap_err();
    assert_eq!(script.sends().len(), 1 + 3);
    assert!(start.elapsed() < Duration::from_millis(150), "{:?}", start.elapsed());
}
