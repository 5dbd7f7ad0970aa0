//! What has happened since the start, counted. Nothing is decided by it.

mod text;

use http::StatusCode;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;

pub(crate) use text::Scrape;

/// The counters of one receiver.
#[derive(Debug, Default)]
pub(crate) struct Stats {
    kept: Counter,
    repeated: Counter,
    quarantined: Counter,
    refused: Family<Status, Counter>,
    all_refused: Counter,
    refused_clients: Counter,
    connections: Gauge,
    tries: Family<Try, Counter>,
    dead: Family<Of, Counter>,
    uncertain: Family<Of, Counter>,
}

impl Stats {
    /// A notification came that was not there before.
    pub(crate) fn count_kept(&self) {
        self.kept.inc();
    }

    /// A notification came once more.
    pub(crate) fn count_repeated(&self) {
        self.repeated.inc();
    }

    /// A body came that is no notification.
    pub(crate) fn count_quarantined(&self) {
        self.quarantined.inc();
    }

    /// A request was answered with something else than 200.
    pub(crate) fn count_refused(&self, status: StatusCode) {
        self.all_refused.inc();
        self.refused.get_or_create(&Status { status: status.as_u16().into() }).inc();
    }

    /// How many clients were refused for their certificates.
    pub(crate) fn refused_clients(&self) -> &Counter {
        &self.refused_clients
    }

    /// How many connections there are.
    pub(crate) fn connections(&self) -> &Gauge {
        &self.connections
    }

    /// The counters of a handler, which are there from now on.
    pub(crate) fn of_handler(&self, name: &str) -> HandlerStats {
        let handler = || name.to_owned();
        let tries = |result| self.tries.get_or_create_owned(&Try { handler: handler(), result });
        HandlerStats {
            handled: tries("handled"),
            failed: tries("failed"),
            panicked: tries("panicked"),
            timed_out: tries("timed out"),
            dead: self.dead.get_or_create_owned(&Of { handler: handler() }),
            uncertain: self.uncertain.get_or_create_owned(&Of { handler: handler() }),
            under_way: Gauge::default(),
        }
    }

    /// The counters now.
    pub(crate) fn snapshot<'a>(
        &self,
        handlers: impl Iterator<Item = &'a HandlerStats>,
    ) -> Snapshot {
        let (kept, repeated) = (self.kept.get(), self.repeated.get());
        let quarantined = self.quarantined.get();
        let refused = self.all_refused.get().saturating_sub(quarantined);
        let refused_clients = self.refused_clients.get();
        let start = Snapshot {
            kept,
            repeated,
            quarantined,
            refused,
            refused_clients,
            ..Snapshot::default()
        };
        handlers.fold(start, |so_far, it| Snapshot {
            handled: so_far.handled + it.handled.get(),
            failed: so_far.failed + it.failed.get() + it.panicked.get() + it.timed_out.get(),
            dead: so_far.dead + it.dead.get(),
            under_way: so_far.under_way + it.under_way.get().unsigned_abs(),
            ..so_far
        })
    }
}

/// The counters of one handler.
#[derive(Clone, Debug)]
pub(crate) struct HandlerStats {
    pub(crate) handled: Counter,
    pub(crate) failed: Counter,
    pub(crate) panicked: Counter,
    pub(crate) timed_out: Counter,
    /// Deliveries that were given up.
    pub(crate) dead: Counter,
    /// Tries of what may have been handled before.
    pub(crate) uncertain: Counter,
    under_way: Gauge,
}

impl HandlerStats {
    /// Counts a try as under way until what this gives is dropped.
    pub(crate) fn begin(&self) -> UnderWay {
        self.under_way.inc();
        UnderWay(self.under_way.clone())
    }
}

/// A try that is under way.
#[derive(Debug)]
pub(crate) struct UnderWay(Gauge);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// What has happened since the start. The inbox is not asked for it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Snapshot {
    /// Notifications that were not there before.
    pub kept: u64,
    /// Notifications that came once more.
    pub repeated: u64,
    /// Bodies that are no notifications.
    pub quarantined: u64,
    /// Requests that were not answered with 200, and of which nothing is kept.
    pub refused: u64,
    /// Clients that the receiver's own server refused in the handshake, for the certificate that they showed or for
    /// showing none: they could ask for nothing.
    pub refused_clients: u64,
    /// Tries that a handler took.
    pub handled: u64,
    /// Tries that failed, panicked or took too long.
    pub failed: u64,
    /// Deliveries that were given up.
    pub dead: u64,
    /// Tries that are under way now.
    pub under_way: u64,
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct Status {
    status: u32,
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct Try {
    handler: String,
    result: &'static str,
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct Of {
    handler: String,
}
