//! One run: a call by a real client over a network with faults, on a paused clock, and the story of it.

use std::sync::Arc;
use std::time::Duration;

use callfire::{CallFire, Effect, ErrorKind, OrderOutcome};
use callfire_sandbox::{InMemory, LOGIN, PASSWORD, Sandbox};
use fastrand::Rng;
use serde_json::{Value, json};
use soapwire::error::Error;
use soapwire::transport::Transport;
use tokio::time::{Instant, sleep, timeout};

use crate::log::{Attempt, Log};
use crate::network::Network;
use crate::plan::Plan;
use crate::requests::{self, CASES, Case};
use crate::world::World;

/// How much longer than its deadline a call is watched before it is said to hang.
const PATIENCE: Duration = Duration::from_mins(1);
/// What is under way arrives within this time.
const AFTERMATH: Duration = Duration::from_mins(2);

/// What the client said.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    Answered {
        value: Value,
        attempts: u32,
    },
    Failed(Failure),
    /// The future was dropped.
    Dropped,
    Hung,
}

/// An error, as a caller can judge it.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) kind: ErrorKind,
    pub(crate) effect: Effect,
    /// Whether there is an `ambiguity()`, and the key that it has.
    #[allow(clippy::option_option, reason = "an ambiguity, and a key in it")]
    pub(crate) ambiguity: Option<Option<String>>,
    pub(crate) text: String,
}

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        let ambiguity = error.ambiguity();
        Self {
            kind: error.kind(),
            effect: error.effect(),
            ambiguity: ambiguity.map(|ambiguity| ambiguity.request_key().map(str::to_owned)),
            text: error.to_string(),
        }
    }
}

/// Everything the oracle judges by.
#[derive(Clone, Debug)]
pub(crate) struct Story {
    pub(crate) plan: Plan,
    pub(crate) request: Value,
    pub(crate) attempts: Vec<Attempt>,
    pub(crate) outcome: Outcome,
    pub(crate) begun: Instant,
    pub(crate) ended: Instant,
    /// How often the operation was applied, and how often others were.
    pub(crate) effects: u32,
    pub(crate) others: u32,
}

/// What stands between an honest client and the oracle; nothing, but in the tests of the oracle.
#[derive(Clone, Copy)]
pub(crate) struct Conduct {
    pub(crate) transport: fn(Network) -> Arc<dyn Transport>,
    pub(crate) outcome: fn(Outcome) -> Outcome,
}

/// A client as it is.
pub(crate) const HONEST: Conduct =
    Conduct { transport: |network| Arc::new(network), outcome: |outcome| outcome };

/// A transport behind a pointer.
struct Behind(Arc<dyn Transport>);

impl Transport for Behind {
    fn send(
        &self,
        request: soapwire::transport::HttpRequest,
    ) -> soapwire::transport::BoxFuture<
        '_,
        Result<soapwire::transport::HttpResponse, soapwire::transport::TransportError>,
    > {
        self.0.send(request)
    }
}

/// What came of a call, and how often anything was applied meanwhile.
pub(crate) struct Seen {
    outcome: Outcome,
    begun: Instant,
    ended: Instant,
    effects: u32,
    others: u32,
}

impl Seen {
    /// Waits for the call, and until what is under way has arrived.
    pub(crate) async fn of<C>(
        sandbox: &Sandbox<C>,
        operation: &str,
        aftermath: Duration,
        call: impl Future<Output = Outcome>,
    ) -> Self {
        let before = applied(sandbox, operation);
        let begun = Instant::now();
        let (outcome, ended) = (call.await, Instant::now());
        sleep(aftermath).await;
        let after = applied(sandbox, operation);
        let (effects, others) = (after.0 - before.0, after.1 - before.1);
        Self { outcome, begun, ended, effects, others }
    }

    pub(crate) fn told(self, plan: Plan, request: Value, log: &Log) -> Story {
        let Self { outcome, begun, ended, effects, others } = self;
        Story { plan, request, attempts: log.all(), outcome, begun, ended, effects, others }
    }
}

/// How often the operation was applied, and how often others were.
fn applied<C>(sandbox: &Sandbox<C>, operation: &str) -> (u32, u32) {
    let ledger = sandbox.ledger().expect("there is no file");
    ledger.iter().fold((0, 0), |(own, others), entry| {
        if entry.operation == operation {
            (own + entry.applied, others)
        } else {
            (own, others + entry.applied)
        }
    })
}

/// Carries the plan out.
pub(crate) async fn run(
    plan: Plan,
    sandbox: &Arc<Sandbox<InMemory>>,
    world: &mut World,
    conduct: Conduct,
) -> Story {
    let mut rng = Rng::with_seed(plan.seed ^ 1);
    // The client's own chance, of which its pauses are made.
    fastrand::seed(plan.seed);
    sandbox.clear_disruptions();
    let case = &CASES[plan.choice];
    let (request, order) = if plan.waits {
        (json!({}), crate::waiting::order(sandbox).await)
    } else {
        (requests::make(case, &mut rng, world), 0)
    };
    let log = Log::default();
    let network = Network::new(Arc::clone(sandbox), &plan.faults, log.clone());
    let callfire = client(&plan, None, (conduct.transport)(network));
    let call = async {
        let outcome = if plan.waits {
            watch(&plan, crate::waiting::wait(&callfire, order)).await
        } else {
            watch(&plan, calling(case, &callfire, &request)).await
        };
        (conduct.outcome)(outcome)
    };
    Seen::of(sandbox, case.name, AFTERMATH, call).await.told(plan, request, &log)
}

/// What a call comes to.
pub(crate) async fn calling(case: &Case, callfire: &CallFire, request: &Value) -> Outcome {
    match (case.call)(callfire, request).await {
        Ok((value, attempts)) => Outcome::Answered { value, attempts },
        Err(error) => Outcome::Failed(Failure::from(&error)),
    }
}

/// The client under test.
pub(crate) fn client(
    plan: &Plan,
    base_url: Option<&str>,
    transport: Arc<dyn Transport>,
) -> CallFire {
    let builder = CallFire::builder()
        .credentials(LOGIN, PASSWORD)
        .expect("they can be sent")
        .transport(Behind(transport))
        .timeouts(plan.timeouts)
        .retries(plan.retries)
        .retry_ambiguous(plan.retry_ambiguous);
    let builder = base_url.into_iter().fold(builder, callfire::Builder::endpoint);
    builder.build().expect("nothing is wrong with the settings")
}

/// Lets the call come to its end, or to the one that the plan makes.
pub(crate) async fn watch(plan: &Plan, call: impl Future<Output = Outcome>) -> Outcome {
    match plan.dropped_after {
        Some(moment) => timeout(moment, call).await.unwrap_or(Outcome::Dropped),
        None => timeout(plan.timeouts.total + PATIENCE, call).await.unwrap_or(Outcome::Hung),
    }
}

/// What came of a wait, in JSON.
pub(crate) fn waited(outcome: Result<OrderOutcome, Error>) -> Outcome {
    match outcome {
        Ok(outcome) => {
            let value = soapwire::json::payload_to_value(&outcome.order);
            Outcome::Answered { value: value.expect("every reply has JSON"), attempts: 0 }
        }
        Err(error) => Outcome::Failed(Failure::from(&error)),
    }
}
