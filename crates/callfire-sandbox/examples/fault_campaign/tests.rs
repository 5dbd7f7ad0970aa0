//! The oracle must complain: a short campaign with an honest client, and some with clients that are not.

use std::sync::Arc;
use std::time::Duration;

use callfire::Effect;
use indicatif::ProgressBar;
use serde_json::json;
use soapwire::transport::{
    BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind,
};
use tokio::time::sleep;

use crate::batch::{self, Complaint, batch};
use crate::campaign::campaign;
use crate::fault::Fault;
use crate::network::Network;
use crate::run::{Conduct, Failure, HONEST, Outcome};
use crate::sockets::sockets;
use crate::tally::Tally;

/// Every fault occurs in so many of this seed.
const RUNS: u64 = 640;
const SEED: u64 = 2;

/// Some runs of somebody who does this wrong.
fn with(conduct: Conduct) -> (Tally, Vec<Complaint>) {
    let (mut tally, mut complaints) = (Tally::default(), Vec::new());
    for first in (0..3).map(|nth| nth * batch::RUNS) {
        let (more, wrong) = batch(SEED, first..first + batch::RUNS, conduct, |_| {});
        tally.add(&more);
        complaints.extend(wrong);
    }
    (tally, complaints)
}

/// Looks for what the oracle says of somebody who does this wrong.
#[track_caller]
fn found(conduct: Conduct, expected: &[&str]) -> Tally {
    let (tally, complaints) = with(conduct);
    assert!(tally.wrong > 0);
    for expected in expected {
        let mut wrong = complaints.iter().flat_map(|complaint| &complaint.wrong);
        assert!(wrong.any(|wrong| wrong.contains(expected)), "{expected}: {complaints:#?}");
    }
    tally
}

/// A client that says this of its failures.
const fn saying(outcome: fn(Outcome) -> Outcome) -> Conduct {
    Conduct { outcome, ..HONEST }
}

fn relabelled(outcome: Outcome, effect: Effect) -> Outcome {
    match outcome {
        Outcome::Failed(failure) => Outcome::Failed(Failure { effect, ..failure }),
        other => other,
    }
}

#[test]
fn an_honest_client_is_right_and_every_fault_occurs() {
    let (tally, complaints) = campaign(SEED, RUNS, HONEST, &ProgressBar::hidden());
    assert!(complaints.is_empty(), "{complaints:#?}");
    assert_eq!((tally.runs, tally.wrong, tally.mislabelled(), tally.gaps()), (RUNS, 0, 0, vec![]));
}

#[test]
fn the_same_seed_gives_the_same_table() {
    let (first, second) = (batch(9, 0..64, HONEST, |_| {}).0, batch(9, 0..64, HONEST, |_| {}).0);
    assert_eq!(first, second);
    assert_ne!(first, batch(10, 0..64, HONEST, |_| {}).0);
    let (mut halves, second) =
        (batch(9, 0..32, HONEST, |_| {}).0, batch(9, 32..64, HONEST, |_| {}).0);
    halves.add(&second);
    assert_eq!(first, halves);
}

#[test]
fn sockets_tell_the_same() {
    let (tally, complaints) = sockets(4, 60);
    assert!(complaints.is_empty(), "{complaints:#?}");
    assert_eq!((tally.runs, tally.wrong, tally.mislabelled()), (60, 0, 0));
}

#[test]
fn a_campaign_that_saw_little_proves_nothing() {
    let (tally, _) = batch(9, 0..5, HONEST, |_| {});
    assert!(tally.gaps().len() > 10);
}

#[test]
fn to_call_everything_ambiguous_is_wrong() {
    let conduct = saying(|outcome| relabelled(outcome, Effect::MaybeApplied));
    let wrong = ["NotSent, and called MaybeApplied", "NotApplied, and called MaybeApplied"];
    assert!(found(conduct, &wrong).mislabelled() > 0);
}

#[test]
fn to_call_anything_harmless_is_wrong() {
    let conduct = saying(|outcome| relabelled(outcome, Effect::NotSent));
    found(conduct, &["1 effects, and called NotSent", "it is NotApplied, and called NotSent"]);
}

#[test]
fn to_keep_the_key_for_oneself_is_wrong() {
    let conduct = saying(|outcome| match outcome {
        Outcome::Failed(failure) => Outcome::Failed(Failure { ambiguity: None, ..failure }),
        other => other,
    });
    found(conduct, &["ambiguity None instead of Some(Some", "ambiguity None instead of Some(None"]);
}

#[test]
fn a_success_that_was_none_is_found() {
    let conduct = saying(|outcome| match outcome {
        Outcome::Failed(_) => Outcome::Answered { value: json!(7), attempts: 1 },
        other => other,
    });
    found(conduct, &["a success with 0 effects", "7, where the service said None"]);
}

#[test]
fn another_value_is_found() {
    let conduct = saying(|outcome| match outcome {
        Outcome::Answered { attempts, .. } => Outcome::Answered { value: json!({}), attempts },
        other => other,
    });
    found(conduct, &["{}, where the service said Some"]);
}

/// A transport that misbehaves.
struct Wrong(Network, Misdeed);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Misdeed {
    /// Sends once more what has failed.
    Replay,
    /// Replays with a space more, so that it is another request.
    Edit,
    /// Waits for ever.
    Hang,
    /// Says that what was lost was never sent.
    Deny,
}

impl Transport for Wrong {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            let sent = self.0.send(request.clone()).await;
            let has_failed = match &sent {
                Ok(reply) => reply.status != 200 || reply.body.is_err(),
                Err(_) => true,
            };
            if !has_failed {
                return sent;
            }
            match self.1 {
                Misdeed::Replay => {
                    self.0.calm();
                    self.0.send(request).await
                }
                Misdeed::Edit => {
                    let mut edited = request;
                    edited.body = [edited.body.as_ref(), b" "].concat().into();
                    self.0.send(edited).await
                }
                Misdeed::Hang => {
                    sleep(Duration::from_hours(1)).await;
                    sent
                }
                Misdeed::Deny => {
                    Err(TransportError::new(TransportErrorKind::Connect, "never sent"))
                }
            }
        })
    }
}

fn doing(transport: fn(Network) -> Arc<dyn Transport>) -> Conduct {
    Conduct { transport, ..HONEST }
}

#[test]
fn a_replay_of_what_must_not_be_is_found() {
    let conduct = doing(|network| Arc::new(Wrong(network, Misdeed::Replay)));
    let tally = found(conduct, &["attempt 2 was not allowed", "2 effects of one call"]);
    assert!(tally.duplicates > 0);
}

#[test]
fn a_replay_of_other_bytes_is_found() {
    let conduct = doing(|network| Arc::new(Wrong(network, Misdeed::Edit)));
    found(conduct, &["a repetition has other bytes"]);
}

#[test]
fn a_call_without_an_end_is_found() {
    let conduct = doing(|network| Arc::new(Wrong(network, Misdeed::Hang)));
    assert!(found(conduct, &["the call hangs"]).hangs > 0);
}

#[test]
fn a_transport_that_denies_is_found() {
    let conduct = doing(|network| Arc::new(Wrong(network, Misdeed::Deny)));
    found(conduct, &["it is MaybeApplied, and called NotSent"]);
}

#[test]
fn the_rows_stand_in_the_order_of_the_faults() {
    for (row, fault) in Fault::all().enumerate() {
        assert_eq!(fault as usize, row, "{fault:?}");
    }
}
