//! Waiting for an order, and telling where it stands.

use std::time::Duration;

use callfire::{CallFire, Effect, Error, ErrorKind, OrderOutcome, OrderState};
use soapwire::json;
use soapwire::operation::OperationInfo;

use crate::args::Global;
use crate::failure::{Exit, Failure};
use crate::interrupt::unless_interrupted;
use crate::output::{self, progress::Progress};

/// Waits for an order. When it is not known how the order ends, the failure says how to go on.
pub(super) async fn outcome(
    client: &CallFire,
    id: i64,
    window: Duration,
    global: &Global,
) -> Result<OrderOutcome, Failure> {
    let progress = Progress::start(global, format!("order {id}"));
    let wait = client.wait_for_order(id).window(window).on_poll(progress.observer());
    let outcome = unless_interrupted(wait.outcome()).await;
    drop(progress);
    match outcome {
        Some(outcome) => outcome.map_err(|error| unanswered(id, error)),
        None => {
            Err(pending(id, format!("order {id}: no longer waited for; CallFire goes on with it")))
        }
    }
}

/// A question without an answer leaves the order pending, unless it was never asked or is refused for good.
fn unanswered(id: i64, error: Error) -> Failure {
    let throttled = error.kind() == ErrorKind::Throttled;
    let pause = error.retry_after().filter(|_| throttled);
    let goes_on = throttled || error.effect() == Effect::MaybeApplied;
    let failure = Failure::from(error).with_order(id);
    if !goes_on {
        return failure;
    }
    let advice = match pause {
        Some(pause) => format!("wait {} s; then {}", pause.as_secs().max(1), go_on(id)),
        None => go_on(id),
    };
    failure.into_pending().with_advice(advice)
}

/// Prints an order that `operation` was about; one that is not there, wholly or yet, is a failure or a note.
pub(super) fn tell(
    outcome: &OrderOutcome,
    operation: &OperationInfo,
    global: &Global,
) -> Result<(), Failure> {
    let id = outcome.order.id;
    let value = json::to_value(&outcome.order)
        .map_err(|error| Failure::untellable(operation, &error).with_order(id))?;
    let printed = output::reply(global, operation, value).map_err(|failure| failure.with_order(id));
    match (judge(outcome, global), printed) {
        (Err(failure), Err(unprinted)) => Err(failure.and_unprinted(unprinted)),
        (judged, printed) => judged.and(printed),
    }
}

fn judge(outcome: &OrderOutcome, global: &Global) -> Result<(), Failure> {
    let (id, status) = (outcome.order.id, &outcome.order.status);
    match outcome.state {
        OrderState::Finished => Ok(()),
        OrderState::Partial => {
            let (there, missing) = (outcome.fulfilled().count(), outcome.missing());
            global.warn(&format!(
                "order {id} is partly fulfilled: {there} obtained, {missing} missing"
            ));
            Ok(())
        }
        OrderState::Failed => {
            let message = format!("order {id} ended without success: {status}");
            Err(Failure::new(Exit::Refused, "OrderFailed", Effect::NotApplied, message)
                .with_order(id))
        }
        _ => Err(pending(id, format!("order {id} is still {status}"))),
    }
}

/// The order goes on without us.
fn pending(id: i64, message: String) -> Failure {
    Failure::new(Exit::Pending, "Pending", Effect::MaybeApplied, message)
        .with_order(id)
        .with_advice(go_on(id))
}

/// How to go on.
pub(super) fn go_on(id: i64) -> String {
    format!("`callfire order wait {id}` goes on waiting")
}
