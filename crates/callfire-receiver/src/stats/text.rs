//! The counters in Prometheus' text format. What is counted is in `stats`.

use std::time::SystemTime;

use prometheus_client::encoding::text;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Metric, Registry};

use super::Stats;
use crate::inbox::Counts;

/// One look at all that is measured.
#[derive(Debug)]
pub(crate) struct Scrape {
    registry: Registry,
}

impl Scrape {
    pub(crate) fn new(stats: &Stats) -> Self {
        let registry = Registry::with_prefix("callfire_receiver");
        let mut this = Self { registry };
        this.add("kept", "Notifications that were not there before", &stats.kept);
        this.add("repeated", "Notifications that came once more", &stats.repeated);
        this.add("quarantined", "Bodies that were no notifications", &stats.quarantined);
        this.add("refused", "Requests answered with something else than 200", &stats.refused);
        this.add(
            "refused_clients",
            "Clients refused in the TLS handshake for their certificates",
            &stats.refused_clients,
        );
        this.add("connections", "Connections to the receiver's own server", &stats.connections);
        this.add("tries", "Calls of a handler, by what became of them", &stats.tries);
        this.add("dead", "Deliveries given up since the start", &stats.dead);
        this.add("uncertain", "Tries of what may have been handled before", &stats.uncertain);
        this
    }

    /// Adds what the inbox holds.
    pub(crate) fn with_counts(mut self, counts: &Counts, now: SystemTime) -> Self {
        let age = counts.oldest.map(|oldest| now.duration_since(oldest).unwrap_or_default());
        let gauges = [
            ("inbox_items", "Notifications in the inbox", counts.items),
            ("inbox_waiting", "Deliveries that are waiting or under way", counts.waiting),
            ("inbox_dead", "Dead letters", counts.dead),
            ("inbox_quarantine", "Bodies in quarantine", counts.quarantined),
            (
                "inbox_oldest_seconds",
                "The age of the oldest notification that is waiting or under way",
                age.unwrap_or_default().as_secs(),
            ),
        ];
        for (name, help, value) in gauges {
            self.add_gauge(name, help, value);
        }
        self
    }

    fn add_gauge(&mut self, name: &str, help: &str, value: u64) {
        let gauge = Gauge::<i64>::default();
        gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
        self.add(name, help, &gauge);
    }

    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        // A string takes whatever is written to it.
        let _ = text::encode(&mut text, &self.registry);
        text
    }

    fn add(&mut self, name: &str, help: &str, metric: &(impl Metric + Clone)) {
        self.registry.register(name, help, metric.clone());
    }
}
