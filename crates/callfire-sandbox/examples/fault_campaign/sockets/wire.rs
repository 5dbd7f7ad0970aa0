//! The real transport, led to where the plan wants it; and the notes of those who saw what came.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use callfire::ErrorKind;
use callfire_sandbox::{Disruption, Exchange, Phase, Sandbox};
use soapwire::transport::{
    BoxFuture, HttpRequest, HttpResponse, ReqwestTransport, Transport, TransportError,
    TransportErrorKind,
};
use tokio::time::Instant;

use crate::fault::{Fault, Truth};
use crate::log::{Attempt, Log};
use crate::plan::Planned;
use crate::replies;

/// What the ends of the wire share about the request that is on it.
#[derive(Clone, Default)]
pub(super) struct Shared(Arc<Mutex<OnTheWire>>);

#[derive(Default)]
struct OnTheWire {
    planned: Option<Planned>,
    nth: usize,
    log: Log,
}

impl Shared {
    /// Takes the notes of another call from now on.
    pub(super) fn begin(&self, log: Log) {
        *self.lock() = OnTheWire { planned: None, nth: 0, log };
    }

    pub(super) fn planned(&self) -> Option<Planned> {
        self.lock().planned
    }

    /// A byte of the request was seen.
    pub(super) fn seen(&self) {
        let on = self.lock();
        on.log.note(on.nth, |attempt| attempt.left = true);
    }

    /// The sandbox has answered.
    pub(super) fn answered(&self, exchange: &Exchange) {
        let on = self.lock();
        on.log.note(on.nth, |attempt| {
            attempt.left = true;
            if exchange.status == 400 && attempt.fault.truth() != Truth::NotApplied {
                attempt.fault = Fault::TurnedDown;
            }
            attempt.reply = Some(Bytes::from(exchange.reply.clone()));
        });
    }

    fn lock(&self) -> MutexGuard<'_, OnTheWire> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where a request can be led.
pub(super) struct Places {
    pub(super) sandbox: Arc<Sandbox>,
    pub(super) proxy: SocketAddr,
    /// Nobody listens there.
    pub(super) closed: SocketAddr,
    /// Nobody answers there.
    pub(super) silent: SocketAddr,
    /// Somebody is there who speaks no TLS.
    pub(super) plain: SocketAddr,
}

/// The transport under test on its way through the plan.
pub(super) struct Wire {
    pub(super) transport: Arc<ReqwestTransport>,
    pub(super) places: Arc<Places>,
    pub(super) shared: Shared,
    pub(super) log: Log,
    pub(super) plan: Mutex<VecDeque<Planned>>,
    /// The attempts that a deadline ended.
    pub(super) late: Arc<Mutex<Vec<usize>>>,
}

const FAIR: Planned = Planned {
    fault: Fault::None,
    reaches: true,
    place: 0.0,
    retry_after: None,
    pace: (Duration::ZERO, Duration::ZERO),
};

impl Transport for Wire {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            let next = self.plan.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
            let planned = next.unwrap_or(FAIR);
            let nth = self.log.begin(request.body.clone(), request.fresh_connection, planned.fault);
            {
                let mut on = self.shared.lock();
                (on.planned, on.nth) = (Some(planned), nth);
            }
            let sent = self.transport.send(self.lead(request, &planned)).await;
            self.note(nth, &sent);
            sent
        })
    }
}

impl Wire {
    /// The request with the address at which the fault is, which is made ready there.
    fn lead(&self, mut request: HttpRequest, planned: &Planned) -> HttpRequest {
        let Places { sandbox, proxy, closed, silent, plain } = &*self.places;
        let path = request.url.strip_prefix(sandbox.base_url()).expect("its address").to_owned();
        if planned.fault == Fault::OverLimit {
            request.body_limit = replies::place(90, planned);
        }
        let at = match planned.fault {
            Fault::Refused => format!("http://{closed}"),
            Fault::ConnectTimeout | Fault::CalledOff => format!("http://{silent}"),
            Fault::Dns => "http://no-such-host.invalid".to_owned(),
            Fault::Tls => format!("https://{plain}"),
            fault => match disruption(fault, planned) {
                Some(disruption) => {
                    sandbox.disrupt(disruption);
                    sandbox.base_url().to_owned()
                }
                None if matches!(fault, Fault::None | Fault::OverLimit) => {
                    sandbox.base_url().to_owned()
                }
                None => format!("http://{proxy}"),
            },
        };
        request.url = format!("{at}{path}");
        request
    }

    /// What came of it.
    fn note(&self, nth: usize, sent: &Result<HttpResponse, TransportError>) {
        self.log.note(nth, |attempt| {
            attempt.ended = Some(Instant::now());
            let headers = sent.as_ref().ok().map(|reply| &reply.headers);
            let asked = headers.and_then(|headers| headers.retry_after.as_ref()?.parse().ok());
            attempt.retry_after = asked.map(Duration::from_secs);
        });
        let body = || sent.as_ref().ok()?.body.as_ref().err();
        let error = sent.as_ref().err().or_else(body);
        if error.is_some_and(|error| matches!(error.kind(), TransportErrorKind::Timeout(_))) {
            self.late.lock().unwrap_or_else(PoisonError::into_inner).push(nth);
        }
    }
}

/// What it was that came too late: whether it was sent is what those say who would have seen it.
pub(super) fn settle(attempt: &mut Attempt) {
    if attempt.truth() == Truth::NotSent {
        return;
    }
    if !attempt.left {
        attempt.fault = Fault::CalledOff;
    } else if !attempt.fault.kinds().contains(&ErrorKind::Timeout) {
        attempt.fault = Fault::OutOfTime;
    }
}

/// The sandbox's own way to do this.
fn disruption(fault: Fault, planned: &Planned) -> Option<Disruption> {
    let seconds = planned.retry_after.map(Duration::from_secs);
    Some(match fault {
        Fault::ResetBefore => Disruption::reset().phase(Phase::Before),
        Fault::ResetAfter => Disruption::reset(),
        Fault::Silence if planned.reaches => Disruption::stall(),
        Fault::Silence => Disruption::stall().phase(Phase::Before),
        Fault::Stall => Disruption::stall_after_head(),
        Fault::Cut => Disruption::cut(replies::place(90, planned)),
        Fault::Twice => Disruption::twice(),
        Fault::Status429 => Disruption::too_many_requests(seconds?),
        Fault::Status503 => Disruption::unavailable(seconds?),
        _ => return None,
    })
}
