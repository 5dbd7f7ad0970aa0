//! One call from its envelope to its outcome: sends, reads, and sends again where that may be.

use std::time::Duration;

use bytes::Bytes;
use tokio::time::{Instant, sleep};
use uuid::Uuid;

use super::options::Settings;
use super::retry::History;
use super::turn::Turn;
use super::{Exchange, FAR, FaultMeaning, Pace, Shared, base_url, reply, retry};
use crate::codec::{Checks, EncodeError};
use crate::error::{Ambiguity, Effect, Error, ErrorKind, OverloadedError, RequestError, Result};
use crate::operation::{Operation, Safety};
use crate::soap::envelope;
use crate::transport::{HttpRequest, HttpResponse, TransportError};

/// A request ready to be sent, the same bytes however often.
pub(super) struct Prepared {
    pub(super) operation: &'static str,
    safety: Safety,
    endpoint: &'static str,
    url: String,
    content_type: String,
    pub(super) body: Bytes,
    request_key: Option<String>,
    pub(super) pace: Option<Pace>,
}

/// A value that was received.
pub(super) struct Received<T> {
    pub(super) value: T,
    pub(super) status: u16,
    pub(super) attempts: u32,
}

impl Prepared {
    /// Fills the request key in and writes the envelope, checked against the schema.
    pub(super) fn new<O: Operation>(shared: &Shared, request: &O::Request) -> Result<Self> {
        let url = match &shared.base_url {
            Some(base) => base.join(O::ENDPOINT),
            None => base_url::check_endpoint(O::ENDPOINT).map(|()| O::ENDPOINT.to_owned())?,
        };
        let invalid = |error| Error::Request(Box::new(RequestError::new(O::NAME, error)));
        if let Some(guard) = &shared.guard {
            guard(O::NAME, request).map_err(invalid)?;
        }
        let (envelope, request_key) = match O::SAFETY {
            Safety::Keyed => write_keyed::<O>(request),
            Safety::ReadOnly | Safety::Unsafe => {
                envelope::write::<O>(request, Checks::Schema).map(|text| (text, None))
            }
        }
        .map_err(invalid)?;
        Ok(Self {
            operation: O::NAME,
            safety: O::SAFETY,
            endpoint: O::ENDPOINT,
            url,
            content_type: format!(
                "application/soap+xml; charset=utf-8; action=\"{}\"",
                O::SOAP_ACTION
            ),
            body: envelope.into(),
            request_key,
            pace: shared.pace_of.as_ref().and_then(|pace_of| pace_of(O::NAME, request)),
        })
    }
}

/// The envelope of a copy of `request` that has its key, and that key.
fn write_keyed<O: Operation>(
    request: &O::Request,
) -> std::result::Result<(String, Option<String>), EncodeError> {
    let mut request = request.clone();
    let key = O::request_key(&mut request).map(|key| {
        let filled =
            key.take().filter(|key| !key.is_empty()).unwrap_or_else(|| Uuid::new_v4().to_string());
        key.insert(filled).clone()
    });
    Ok((envelope::write::<O>(&request, Checks::Schema)?, key))
}

/// Sends `request` until there is an outcome to give. It has a turn for each attempt, and none while it pauses.
pub(super) async fn run<O: Operation>(
    shared: &Shared,
    request: &Prepared,
    settings: &Settings,
    start: Instant,
) -> Result<Received<O::Response>> {
    let deadline = start + settings.timeouts.total.min(FAR);
    let mut history = History::default();
    let mut latest = None;
    let mut cost = None;
    loop {
        let Some(mut turn) = Turn::wait(shared, request, settings, deadline).await else {
            // What the last attempt came to says more than that there was no turn for another.
            return Err(match latest {
                Some(error) => request.conclude(shared, error, history.effect()),
                None => Error::Overloaded(Box::new(OverloadedError::new(O::NAME, start.elapsed()))),
            });
        };
        turn.use_up();
        let attempt = history.begin();
        let outcome = self::attempt::<O>(shared, request, settings, attempt, deadline).await;
        turn.end(outcome.as_ref().err());
        let error = match outcome {
            Ok((status, value)) => {
                shared.buckets.give_back(request.endpoint, cost);
                return Ok(Received { value, status, attempts: attempt });
            }
            Err(error) => error,
        };
        history.end(error.effect());
        let Some(retry) = request.retry(shared, settings, &error, &history, deadline) else {
            return Err(request.conclude(shared, error, history.effect()));
        };
        cost = Some(retry.cost);
        sleep(retry.pause).await;
        latest = Some(error);
    }
}

async fn attempt<O: Operation>(
    shared: &Shared,
    request: &Prepared,
    settings: &Settings,
    attempt: u32,
    deadline: Instant,
) -> Result<(u16, O::Response)> {
    let response = exchange(shared, request, settings, attempt, deadline).await;
    let response = response.map_err(|error| reply::no_reply(O::NAME, error))?;
    let status = response.status;
    let span = tracing::Span::current();
    span.record("status", status);
    span.record("bytes_in", response.body.as_ref().map_or(0, Bytes::len));
    let outcome = reply::read::<O>(shared, response, settings);
    if matches!(&outcome, Err(error) if error.kind() == ErrorKind::UnexpectedElement) {
        // The reply may be another request's; nothing more that comes from its connection can be trusted.
        shared.transport.reset();
    }
    Ok((status, outcome?))
}

/// Sends the request once and shows the exchange to the observer.
async fn exchange(
    shared: &Shared,
    request: &Prepared,
    settings: &Settings,
    attempt: u32,
    deadline: Instant,
) -> std::result::Result<HttpResponse, TransportError> {
    let start = Instant::now();
    let mut http =
        HttpRequest::new(request.url.as_str(), request.content_type.as_str(), request.body.clone());
    http.authorization.clone_from(&shared.authorization);
    http.user_agent.clone_from(&shared.user_agent);
    http.timeouts = settings.timeouts.with_total(deadline.saturating_duration_since(start));
    http.body_limit = settings.limits.body;
    // A connection that was used before may be closed by now, which would leave the effect unknown.
    http.fresh_connection = request.safety != Safety::ReadOnly || attempt > 1;
    let response = shared.transport.send(http).await;
    if let Some(observe) = &shared.on_exchange {
        observe(&request.show(shared, attempt, &response, start.elapsed()));
    }
    response
}

/// When and at what cost a request is sent again.
struct Retry {
    pause: Duration,
    cost: u32,
}

impl Prepared {
    fn retry(
        &self,
        shared: &Shared,
        settings: &Settings,
        error: &Error,
        history: &History,
        deadline: Instant,
    ) -> Option<Retry> {
        let transient = error
            .fault()
            .is_some_and(|fault| reply::meaning(shared, fault) == FaultMeaning::Transient);
        let allowed = history.attempts() < settings.max_attempts
            && retry::is_allowed(error, self.safety, transient, settings.retry_ambiguous, history);
        let distance = self.pace.as_ref().map_or(Duration::ZERO, Pace::distance);
        let pause = retry::pause(error, history.attempts()).max(distance);
        if !allowed || pause >= deadline.saturating_duration_since(Instant::now()) {
            return None;
        }
        let cost = shared.buckets.take(self.endpoint, error)?;
        Some(Retry { pause, cost })
    }

    /// The call's error: the last one, with the worst effect that any attempt may have had.
    fn conclude(&self, shared: &Shared, error: Error, effect: Effect) -> Error {
        let error = error.with_effect(effect);
        if effect != Effect::MaybeApplied || self.safety == Safety::ReadOnly {
            return error;
        }
        let how = (shared.how_to_find_out)(self.operation).unwrap_or(match self.safety {
            Safety::Keyed => "look it up, or send the same request again with the same key",
            Safety::ReadOnly | Safety::Unsafe => {
                "look at what the service has before you send it again"
            }
        });
        error.with_ambiguity(Ambiguity::new(self.request_key.clone(), how.to_owned()))
    }

    fn show<'a>(
        &'a self,
        shared: &'a Shared,
        attempt: u32,
        response: &'a std::result::Result<HttpResponse, TransportError>,
        duration: Duration,
    ) -> Exchange<'a> {
        let reply = response.as_ref().ok();
        Exchange {
            operation: self.operation,
            url: &self.url,
            attempt,
            content_type_sent: &self.content_type,
            is_authorized: shared.authorization.is_some(),
            request: std::str::from_utf8(&self.body).unwrap_or_default(),
            status: reply.map(|reply| reply.status),
            content_type: reply.and_then(|reply| reply.headers.content_type.as_deref()),
            response: reply.and_then(|reply| reply.body.as_deref().ok()).unwrap_or_default(),
            error: response.as_ref().map_or_else(Some, |reply| reply.body.as_ref().err()),
            duration,
        }
    }
}
