//! The last SOAP exchanges, for people to look at, and the hook that sees each. How they are shown is `http`'s.

mod ring;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use axum::body::Bytes;
use soapwire::soap::Fault;

use crate::clock::Clock;
use crate::disruption::DisruptionKind;
use ring::Ring;

pub(crate) use ring::Kept;

/// One request to a SOAP endpoint and its reply, as they were on the wire but for their heads, which may hold credentials.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Exchange {
    /// When the request came, by the sandbox's clock.
    pub at: SystemTime,
    /// The operation's name, if it could be told.
    pub operation: Option<&'static str>,
    /// The path it came to.
    pub path: String,
    /// The HTTP status of the reply; 0 when none was sent.
    pub status: u16,
    /// The SOAP fault in the reply.
    pub fault: Option<Fault>,
    /// What was done to it on purpose.
    pub disruption: Option<DisruptionKind>,
    /// The request's body. Empty when it was refused unread; what is not UTF-8 is replaced.
    pub request: String,
    /// The reply's body, as far as it was sent.
    pub reply: String,
    /// How long it took to make the reply, without what a disruption adds.
    pub took: Duration,
}

/// What is called with each exchange.
pub(crate) type Hook = Box<dyn Fn(&Exchange) + Send + Sync>;

/// Keeps the last exchanges, and shows each to the hook.
pub(crate) struct Exchanges {
    clock: Arc<dyn Clock>,
    hook: Option<Hook>,
    ring: Ring,
}

impl Exchanges {
    pub(crate) fn new(clock: Arc<dyn Clock>, hook: Option<Hook>) -> Self {
        Self { clock, hook, ring: Ring::default() }
    }

    /// Notes that a request came to this path.
    pub(crate) fn begin(&self, path: &str) -> Draft {
        Draft {
            at: self.clock.now(),
            begun: Instant::now(),
            path: path.to_owned(),
            operation: None,
            status: 0,
            fault: None,
            disruption: None,
            request: Bytes::new(),
            reply: Bytes::new(),
        }
    }

    /// Keeps an exchange that has come to its end.
    pub(crate) fn record(&self, draft: Draft) {
        let took = draft.begun.elapsed();
        if let Some(hook) = &self.hook {
            hook(&draft.exchange(took));
        }
        self.ring.push(draft, took);
    }

    /// Those that are kept, the last one first.
    pub(crate) fn latest(&self) -> Vec<Arc<Kept>> {
        self.ring.latest()
    }

    /// The one with this number, if it is still kept.
    pub(crate) fn get(&self, number: u64) -> Option<Arc<Kept>> {
        self.ring.latest().into_iter().find(|kept| kept.number == number)
    }
}

impl fmt::Debug for Exchanges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchanges").field("ring", &self.ring).finish_non_exhaustive()
    }
}

/// An exchange under way.
pub(crate) struct Draft {
    at: SystemTime,
    begun: Instant,
    path: String,
    pub(crate) operation: Option<&'static str>,
    pub(crate) status: u16,
    pub(crate) fault: Option<Fault>,
    pub(crate) disruption: Option<DisruptionKind>,
    pub(crate) request: Bytes,
    pub(crate) reply: Bytes,
}

impl Draft {
    fn exchange(&self, took: Duration) -> Exchange {
        Exchange {
            at: self.at,
            operation: self.operation,
            path: self.path.clone(),
            status: self.status,
            fault: self.fault.clone(),
            disruption: self.disruption.clone(),
            request: String::from_utf8_lossy(&self.request).into_owned(),
            reply: String::from_utf8_lossy(&self.reply).into_owned(),
            took,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::clock::ManualClock;

    #[test]
    fn the_hook_sees_whole_bodies() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&seen);
        let hook = move |exchange: &Exchange| sink.lock().unwrap().push(exchange.clone());
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(5);
        let exchanges = Exchanges::new(Arc::new(ManualClock::new(at)), Some(Box::new(hook)));
        let mut draft = exchanges.begin("/path");
        draft.status = 200;
        draft.request = Bytes::from("a".repeat(100_000));
        draft.reply = Bytes::from_static(b"\xff!");
        exchanges.record(draft);

        let seen = seen.lock().unwrap();
        assert_eq!((seen.len(), seen[0].at, seen[0].path.as_str()), (1, at, "/path"));
        assert_eq!((seen[0].request.len(), seen[0].reply.as_str()), (100_000, "\u{fffd}!"));
        let kept = exchanges.get(1).unwrap();
        assert_eq!((kept.request.text().len(), kept.request.length), (64 << 10, 100_000));
        assert!(exchanges.get(2).is_none());
    }
}
