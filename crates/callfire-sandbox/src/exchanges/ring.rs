//! Where exchanges are kept until newer ones need their place.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use axum::body::Bytes;
use soapwire::soap::Fault;

use super::Draft;
use crate::disruption::DisruptionKind;

/// How many are kept at most.
const MOST: usize = 200;
/// How many bytes of a body are kept.
const OF_A_BODY: usize = 64 << 10;
/// How many bytes are kept of all bodies together.
const OF_ALL: usize = 8 << 20;

/// An exchange as it is kept.
#[derive(Debug)]
pub(crate) struct Kept {
    /// Its place among all exchanges; the first one has 1.
    pub(crate) number: u64,
    pub(crate) at: SystemTime,
    pub(crate) operation: Option<&'static str>,
    pub(crate) path: String,
    pub(crate) status: u16,
    pub(crate) fault: Option<Fault>,
    pub(crate) disruption: Option<DisruptionKind>,
    pub(crate) took: Duration,
    pub(crate) request: Start,
    pub(crate) reply: Start,
}

/// The start of a body.
#[derive(Debug)]
pub(crate) struct Start {
    bytes: Bytes,
    /// How long the whole is.
    pub(crate) length: usize,
}

impl Start {
    /// A copy, since a slice would keep the whole buffer that it lies in.
    fn new(body: &Bytes) -> Self {
        let start = body.get(..OF_A_BODY).unwrap_or(body);
        Self { bytes: Bytes::copy_from_slice(start), length: body.len() }
    }

    pub(crate) fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes)
    }
}

#[derive(Debug, Default)]
pub(super) struct Ring(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    kept: VecDeque<Arc<Kept>>,
    pushed: u64,
    bytes: usize,
}

impl Ring {
    pub(super) fn push(&self, draft: Draft, took: Duration) {
        let (request, reply) = (Start::new(&draft.request), Start::new(&draft.reply));
        let mut inner = self.lock();
        inner.pushed += 1;
        inner.bytes += size(&request, &reply);
        let kept = Kept {
            number: inner.pushed,
            at: draft.at,
            operation: draft.operation,
            path: draft.path,
            status: draft.status,
            fault: draft.fault,
            disruption: draft.disruption,
            took,
            request,
            reply,
        };
        inner.kept.push_back(Arc::new(kept));
        inner.shrink();
    }

    /// All, the last one first.
    pub(super) fn latest(&self) -> Vec<Arc<Kept>> {
        self.lock().kept.iter().rev().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn shrink(&mut self) {
        while self.kept.len() > MOST || self.bytes > OF_ALL {
            match self.kept.pop_front() {
                Some(oldest) => self.bytes -= size(&oldest.request, &oldest.reply),
                None => return,
            }
        }
    }
}

fn size(request: &Start, reply: &Start) -> usize {
    request.bytes.len() + reply.bytes.len()
}

#[cfg(test)]
mod tests {
    use super::super::Exchanges;
    use super::*;
    use crate::clock::ManualClock;

    fn ring(count: usize, body: usize) -> (usize, usize, Vec<u64>) {
        let clock = Arc::new(ManualClock::new(SystemTime::UNIX_EPOCH));
        let exchanges = Exchanges::new(clock, None);
        for _ in 0..count {
            let mut draft = exchanges.begin("/");
            draft.request = Bytes::from(vec![b'x'; body]);
            exchanges.record(draft);
        }
        let inner = exchanges.ring.lock();
        let ends = [inner.kept.front(), inner.kept.back()];
        (inner.kept.len(), inner.bytes, ends.map(|kept| kept.unwrap().number).to_vec())
    }

    #[test]
    fn only_the_last_ones_are_kept() {
        assert_eq!(ring(201, 1), (200, 200, vec![2, 201]));
    }

    #[test]
    fn large_ones_are_kept_in_part_and_fewer_of_them() {
        assert_eq!(ring(150, 100_000), (128, 8 << 20, vec![23, 150]));
    }
}
