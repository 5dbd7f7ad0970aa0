//! The disruptions that are waiting for a request.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Disruption;

/// The disruptions that were asked for and did not happen yet, in their order.
#[derive(Debug, Default)]
pub(crate) struct Disruptions(Mutex<VecDeque<Disruption>>);

impl Disruptions {
    pub(crate) fn add(&self, disruption: Disruption) {
        if disruption.times > 0 {
            self.lock().push_back(disruption);
        }
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    /// Those to come, each with the number of times that are left.
    pub(crate) fn all(&self) -> Vec<Disruption> {
        self.lock().iter().cloned().collect()
    }

    /// The one for a request for `operation`, which has then happened once more.
    pub(crate) fn take(&self, operation: &str) -> Option<Disruption> {
        let mut waiting = self.lock();
        let place = waiting.iter().position(|disruption| disruption.is_for(operation))?;
        let first = waiting.get_mut(place)?;
        if first.times > 1 {
            first.times -= 1;
            return Some(first.clone());
        }
        waiting.remove(place)
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Disruption>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use callfire::operation::{GetText, SendText};
    use soapwire::operation::Operation as _;

    use super::super::DisruptionKind;
    use super::*;

    #[test]
    fn first_in_is_first_used_among_those_for_the_operation() {
        let disruptions = Disruptions::default();
        disruptions.add(Disruption::reset().on::<SendText>().times(2));
        disruptions.add(Disruption::stall());
        disruptions.add(Disruption::page().on::<GetText>());
        disruptions.add(Disruption::twice().times(0));
        let taken = |operation| disruptions.take(operation).map(|taken| taken.kind);
        assert_eq!(taken(GetText::NAME), Some(DisruptionKind::Stall));
        assert_eq!(taken(SendText::NAME), Some(DisruptionKind::Reset));
        assert_eq!(taken("Other"), None);
        assert_eq!(taken(SendText::NAME), Some(DisruptionKind::Reset));
        assert_eq!(taken(SendText::NAME), None);
        assert_eq!(disruptions.all(), [Disruption::page().on::<GetText>()]);
        disruptions.clear();
        assert_eq!(disruptions.all(), []);
    }
}
