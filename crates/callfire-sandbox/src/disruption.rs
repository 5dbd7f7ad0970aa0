//! Disruptions: what goes wrong on the way when a test asks for it. How it is done to a connection is `http`'s.

mod form;
mod queue;

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use soapwire::operation::Operation;

pub(crate) use queue::Disruptions;

/// What happens to a request or its reply.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum DisruptionKind {
    /// It takes so much longer. With [`Phase::Before`] the effect comes late too, even if the client has left by then.
    Latency(Duration),
    /// Nothing is sent, and the connection stays open until the client leaves.
    Stall,
    /// The head is sent, and then as with [`Stall`](Self::Stall).
    StallAfterHead,
    /// So many bytes of the reply's body are sent, fewer than its `Content-Length` says; then the connection ends.
    Cut(usize),
    /// Nothing is sent, and the connection is reset.
    Reset,
    /// Status 429 and when to come again.
    TooManyRequests(Duration),
    /// Status 503 and when to come again.
    Unavailable(Duration),
    /// An HTML page with status 200, as portals and maintenance pages have it.
    Page,
    /// An HTML page with status 502, as proxies send it.
    BadGateway,
    /// The request arrives twice; the answer to the second one is sent.
    Twice,
}

impl fmt::Display for DisruptionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Latency(time) => write!(f, "{} s later", time.as_secs_f64()),
            Self::Stall => f.write_str("stalled"),
            Self::StallAfterHead => f.write_str("stalled after the head"),
            Self::Cut(bytes) => write!(f, "cut after {bytes} bytes"),
            Self::Reset => f.write_str("reset"),
            Self::TooManyRequests(_) | Self::Unavailable(_) => f.write_str("turned away"),
            Self::Page | Self::BadGateway => f.write_str("an HTML page"),
            Self::Twice => f.write_str("delivered twice"),
        }
    }
}

/// On which side of the effect a [`Disruption`] is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub enum Phase {
    /// The request is not applied, or with [`DisruptionKind::Latency`] later.
    Before,
    /// The request is applied, and its reply suffers.
    After,
}

/// Something that goes wrong with the next request, or with some of them.
///
/// ```
/// use std::time::Duration;
/// use callfire::operation::CreateNumberOrder;
/// use callfire_sandbox::Disruption;
///
/// // The order is placed, but its client does not learn of it.
/// Disruption::reset().on::<CreateNumberOrder>();
/// // Two requests, whatever they ask for, are turned away.
/// Disruption::unavailable(Duration::from_secs(2)).times(2);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Disruption {
    kind: DisruptionKind,
    operation: Option<&'static str>,
    phase: Phase,
    times: u32,
}

impl Disruption {
    /// A disruption of this kind, once, of whatever comes next.
    ///
    /// Statuses and pages come before the effect, everything else after it.
    pub fn new(kind: DisruptionKind) -> Self {
        use DisruptionKind::{BadGateway, Page, TooManyRequests, Unavailable};
        let phase = match kind {
            TooManyRequests(_) | Unavailable(_) | Page | BadGateway => Phase::Before,
            _ => Phase::After,
        };
        Self { kind, operation: None, phase, times: 1 }
    }

    /// A disruption of the kind [`Latency`](DisruptionKind::Latency).
    pub fn latency(time: Duration) -> Self {
        Self::new(DisruptionKind::Latency(time))
    }

    /// A disruption of the kind [`Stall`](DisruptionKind::Stall).
    pub fn stall() -> Self {
        Self::new(DisruptionKind::Stall)
    }

    /// A disruption of the kind [`StallAfterHead`](DisruptionKind::StallAfterHead).
    pub fn stall_after_head() -> Self {
        Self::new(DisruptionKind::StallAfterHead)
    }

    /// A disruption of the kind [`Cut`](DisruptionKind::Cut).
    pub fn cut(bytes: usize) -> Self {
        Self::new(DisruptionKind::Cut(bytes))
    }

    /// A disruption of the kind [`Reset`](DisruptionKind::Reset).
    pub fn reset() -> Self {
        Self::new(DisruptionKind::Reset)
    }

    /// A disruption of the kind [`TooManyRequests`](DisruptionKind::TooManyRequests).
    pub fn too_many_requests(retry_after: Duration) -> Self {
        Self::new(DisruptionKind::TooManyRequests(retry_after))
    }

    /// A disruption of the kind [`Unavailable`](DisruptionKind::Unavailable).
    pub fn unavailable(retry_after: Duration) -> Self {
        Self::new(DisruptionKind::Unavailable(retry_after))
    }

    /// A disruption of the kind [`Page`](DisruptionKind::Page).
    pub fn page() -> Self {
        Self::new(DisruptionKind::Page)
    }

    /// A disruption of the kind [`BadGateway`](DisruptionKind::BadGateway).
    pub fn bad_gateway() -> Self {
        Self::new(DisruptionKind::BadGateway)
    }

    /// A disruption of the kind [`Twice`](DisruptionKind::Twice).
    pub fn twice() -> Self {
        Self::new(DisruptionKind::Twice)
    }

    /// Disrupts only requests for `O`.
    pub fn on<O: Operation>(mut self) -> Self {
        self.operation = Some(O::NAME);
        self
    }

    /// Sets on which side of the effect it is.
    pub fn phase(mut self, phase: Phase) -> Self {
        self.phase = phase;
        self
    }

    /// Sets how many requests it disrupts. Default: one.
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    /// What happens.
    pub fn kind(&self) -> &DisruptionKind {
        &self.kind
    }

    /// Whether the request is to be kept from its effect.
    pub(crate) fn comes_before(&self) -> bool {
        self.phase == Phase::Before && self.kind != DisruptionKind::Twice
    }

    fn is_for(&self, operation: &str) -> bool {
        self.operation.is_none_or(|wanted| wanted == operation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_come_before_the_effect_and_losses_after_it() {
        let soon = Duration::from_secs(1);
        assert!(Disruption::unavailable(soon).comes_before());
        assert!(Disruption::bad_gateway().comes_before());
        assert!(!Disruption::bad_gateway().phase(Phase::After).comes_before());
        assert!(!Disruption::reset().comes_before());
        assert!(!Disruption::twice().phase(Phase::Before).comes_before());
    }
}
