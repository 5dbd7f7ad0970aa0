//! How it stands: what has happened since the start, and what the inbox holds.

use std::fmt;
use std::time::Duration;

use callfire_receiver::inbox::Counts;
use callfire_receiver::{Receiver, Snapshot};
use serde_json::{Map, Value};
use tokio::time::sleep;

use super::console::Console;
use crate::failure::Failure;

/// How often it is looked at where somebody looks.
const PERIOD: Duration = Duration::from_millis(500);

#[derive(Debug)]
pub(super) struct Status {
    since_start: Snapshot,
    inbox: Option<Counts>,
}

pub(super) async fn of(receiver: &Receiver) -> Status {
    Status { since_start: receiver.snapshot(), inbox: receiver.counts().await.ok() }
}

/// Shows it for ever.
pub(super) async fn show(receiver: &Receiver, console: &Console) -> Result<(), Failure> {
    loop {
        if console.is_watched() {
            console.status(of(receiver).await.to_string());
        }
        sleep(PERIOD).await;
    }
}

impl Status {
    pub(super) fn object(&self) -> Map<String, Value> {
        let Snapshot { kept, repeated, quarantined, handled, failed, dead, .. } = self.since_start;
        let Snapshot { refused, refused_clients, .. } = self.since_start;
        let count = |name: &str, count: Option<u64>| (name.to_owned(), count.into());
        Map::from_iter([
            ("type".to_owned(), "stopped".into()),
            count("received", Some(kept)),
            count("repeated", Some(repeated)),
            count("quarantined", Some(quarantined)),
            count("refused", Some(refused)),
            count("refused_clients", Some(refused_clients)),
            count("handled", Some(handled)),
            count("failed_tries", Some(failed)),
            count("given_up", Some(dead)),
            count("waiting", self.inbox.map(|inbox| inbox.waiting)),
            count("dead", self.inbox.map(|inbox| inbox.dead)),
        ])
    }

    /// Whether there is something that goes on after the next start.
    pub(super) fn is_something_waiting(&self) -> bool {
        self.inbox.is_some_and(|inbox| inbox.waiting > 0)
    }
}

/// A number with what it is the number of.
pub(super) fn counted(count: u64, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Snapshot { kept, repeated, quarantined, handled, failed, .. } = self.since_start;
        let Snapshot { refused, refused_clients, .. } = self.since_start;
        write!(f, "{kept} received, {repeated} repeated, {handled} handled")?;
        if failed > 0 {
            write!(f, ", {}", counted(failed, "failed try", "failed tries"))?;
        }
        for (count, what) in [(quarantined, "quarantined"), (refused, "refused")] {
            if count > 0 {
                write!(f, ", {count} {what}")?;
            }
        }
        if refused_clients > 0 {
            write!(f, ", {}", counted(refused_clients, "refused client", "refused clients"))?;
        }
        match self.inbox {
            Some(Counts { waiting, dead, .. }) => write!(f, "; {waiting} waiting, {dead} dead"),
            None => f.write_str("; the inbox does not answer"),
        }
    }
}
