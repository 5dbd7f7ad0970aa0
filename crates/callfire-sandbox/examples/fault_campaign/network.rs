//! The network between a client and a sandbox in memory: it does to each request what its plan says, and notes it.

mod deadlines;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use callfire_sandbox::{Disruption, InMemory, Phase, Sandbox};
use soapwire::transport::{
    BoxFuture, HttpRequest, HttpResponse, Phase as Deadline, Transport, TransportError,
    TransportErrorKind,
};
use tokio::time::{Instant, sleep_until};

use crate::fault::{Fault, Truth};
use crate::log::Log;
use crate::plan::Planned;
use crate::replies;
use deadlines::Deadlines;

/// How long connecting may take.
const CONNECT: Duration = Duration::from_millis(3100);

type Sent = Result<HttpResponse, TransportError>;

/// Carries requests to the sandbox; clones are one.
#[derive(Clone)]
pub(crate) struct Network {
    sandbox: Arc<Sandbox<InMemory>>,
    plan: Arc<Mutex<VecDeque<Planned>>>,
    log: Log,
}

impl Network {
    /// One that meets these faults in turn, and then none.
    pub(crate) fn new(sandbox: Arc<Sandbox<InMemory>>, plan: &[Planned], log: Log) -> Self {
        let plan = plan.iter().copied().collect();
        Self { sandbox, plan: Arc::new(Mutex::new(plan)), log }
    }

    /// Lets nothing go wrong any more.
    #[cfg(test)]
    pub(crate) fn calm(&self) {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn next(&self) -> Planned {
        const FAIR: Planned = Planned {
            fault: Fault::None,
            reaches: true,
            place: 0.0,
            retry_after: None,
            pace: (Duration::from_millis(5), Duration::from_millis(5)),
        };
        self.plan.lock().unwrap_or_else(PoisonError::into_inner).pop_front().unwrap_or(FAIR)
    }
}

impl Transport for Network {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Sent> {
        let planned = self.next();
        let nth = self.log.begin(request.body.clone(), request.fresh_connection, planned.fault);
        let exchange = Exchange { network: self, planned, nth, deadlines: Deadlines::of(&request) };
        Box::pin(async move {
            let sent = exchange.run(request).await;
            self.log.note(nth, |attempt| {
                attempt.ended = Some(Instant::now());
                let headers = sent.as_ref().ok().map(|reply| &reply.headers);
                let asked = headers.and_then(|headers| headers.retry_after.as_ref()?.parse().ok());
                attempt.retry_after = asked.map(Duration::from_secs);
            });
            sent
        })
    }
}

/// One request on its way.
struct Exchange<'a> {
    network: &'a Network,
    planned: Planned,
    nth: usize,
    deadlines: Deadlines,
}

impl Exchange<'_> {
    async fn run(&self, request: HttpRequest) -> Sent {
        self.connect().await?;
        self.network.log.note(self.nth, |attempt| attempt.left = true);
        if self.planned.fault == Fault::UploadReset {
            self.take(self.planned.pace.1 / 2).await?;
            return Err(broken());
        }
        self.take(self.planned.pace.1).await?;
        let request = self.deadlines.left(request);
        match replies::made_up(&self.planned) {
            Some(reply) => self.answer(reply, request).await,
            None => self.suffer(request).await,
        }
    }

    /// Until the first byte may leave.
    async fn connect(&self) -> Result<(), TransportError> {
        let (kind, message) = match self.planned.fault {
            Fault::Refused => (TransportErrorKind::Connect, "connection refused"),
            Fault::Dns => (TransportErrorKind::Connect, "no such name"),
            Fault::Tls => (TransportErrorKind::Tls, "self-signed"),
            Fault::ConnectTimeout | Fault::CalledOff => {
                let patience =
                    if self.planned.fault == Fault::CalledOff { Duration::MAX } else { CONNECT };
                self.deadlines.sleep(patience).await;
                return Err(TransportError::timeout(Deadline::Connect));
            }
            _ if self.deadlines.sleep(self.planned.pace.0).await => return Ok(()),
            _ => {
                self.happened(Fault::CalledOff);
                return Err(TransportError::timeout(Deadline::Connect));
            }
        };
        if self.deadlines.sleep(self.planned.pace.0).await {
            return Err(TransportError::new(kind, message));
        }
        self.happened(Fault::CalledOff);
        Err(TransportError::timeout(Deadline::Connect))
    }

    /// Lets time pass while bytes are under way.
    async fn take(&self, time: Duration) -> Result<(), TransportError> {
        if self.deadlines.sleep(time).await {
            return Ok(());
        }
        self.happened(Fault::OutOfTime);
        Err(TransportError::timeout(self.deadlines.first()))
    }

    /// Gives a reply that the service did not make, whether or not it got the request.
    async fn answer(&self, reply: HttpResponse, request: HttpRequest) -> Sent {
        let is_refusal = self.planned.fault.truth() != Truth::MaybeApplied;
        if self.planned.reaches && !is_refusal {
            let own = self.deliver(request).await?;
            if own.status != 200 {
                return Ok(own);
            }
        }
        Ok(reply)
    }

    /// Sends the request on, and lets the reply suffer.
    async fn suffer(&self, mut request: HttpRequest) -> Sent {
        let (planned, sandbox) = (&self.planned, &self.network.sandbox);
        match planned.fault {
            Fault::ResetBefore => sandbox.disrupt(Disruption::reset().phase(Phase::Before)),
            Fault::ResetAfter => sandbox.disrupt(Disruption::reset()),
            Fault::Silence if planned.reaches => sandbox.disrupt(Disruption::stall()),
            Fault::Silence => sandbox.disrupt(Disruption::stall().phase(Phase::Before)),
            Fault::Stall => sandbox.disrupt(Disruption::stall_after_head()),
            Fault::Twice => sandbox.disrupt(Disruption::twice()),
            Fault::OverLimit => request.body_limit = replies::place(90, planned),
            Fault::Cut => sandbox.disrupt(Disruption::cut(replies::place(90, planned))),
            Fault::LateEffect => return self.be_late(request).await,
            _ => {}
        }
        let mut reply = self.deliver(request).await?;
        if reply.status != 200 {
            return Ok(reply);
        }
        match planned.fault {
            Fault::CutUnnoticed => reply.body = reply.body.map(|body| replies::cut(&body, planned)),
            Fault::IllFormed => reply.body = reply.body.map(|body| replies::spoilt(&body, planned)),
            Fault::Drip => {
                sleep_until(self.deadlines.total).await;
                reply.body = Err(TransportError::timeout(Deadline::Total));
            }
            _ => {}
        }
        Ok(reply)
    }

    /// The service's own reply. Where it refused, that is what happened.
    async fn deliver(&self, request: HttpRequest) -> Sent {
        let reply = self.network.sandbox.transport().send(request).await?;
        if reply.status != 200 {
            self.happened(Fault::TurnedDown);
        }
        let own: Option<Bytes> = reply.body.as_ref().ok().cloned();
        self.network.log.note(self.nth, |attempt| attempt.reply = own);
        Ok(reply)
    }

    /// Lets the request arrive after the client gave up.
    async fn be_late(&self, request: HttpRequest) -> Sent {
        let transport = self.network.sandbox.transport();
        let arrival = self.deadlines.total + Duration::from_millis(1) + self.planned.pace.0;
        tokio::spawn(async move {
            sleep_until(arrival).await;
            // Nobody is there any more to whom it could be said.
            let _ = transport.send(request).await;
        });
        self.deadlines.sleep(Duration::MAX).await;
        Err(TransportError::timeout(self.deadlines.first()))
    }

    fn happened(&self, fault: Fault) {
        self.network.log.note(self.nth, |attempt| attempt.fault = fault);
    }
}

fn broken() -> TransportError {
    TransportError::new(TransportErrorKind::Transport, "connection reset by peer")
}
