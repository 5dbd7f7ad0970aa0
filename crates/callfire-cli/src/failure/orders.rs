//! Failures around an order: what was asked for, which order it is, and whether it goes on without us.

use callfire::Effect;
use serde_json::Value;

use super::{Exit, Failure};

impl Failure {
    /// Sets the order it is about.
    pub(crate) fn with_order(mut self, id: i64) -> Self {
        self.0.order = Some(id);
        self
    }

    /// Adds what was asked for, where it may have been done.
    pub(crate) fn with_requested(mut self, requested: Value) -> Self {
        if let Some(ambiguity) = &mut self.0.ambiguity {
            ambiguity.requested = Some(requested);
        }
        self
    }

    /// The same where only reading went before: whatever was read, nothing was ordered.
    pub(crate) fn before_ordering(self) -> Self {
        self.before("nothing was ordered")
    }

    /// The same of whatever was to be changed.
    pub(crate) fn before_changing(self) -> Self {
        self.before("nothing was changed")
    }

    fn before(mut self, nothing: &str) -> Self {
        if self.0.exit == Exit::MaybeApplied {
            self.0.exit = Exit::Local;
            self.0.advice = Some(format!("{nothing}, so it can be run again"));
        }
        self
    }

    /// The same where it was to be found out what became of an order: that is as unknown as before.
    pub(crate) fn into_unknown(mut self) -> Self {
        self.0.exit = Exit::MaybeApplied;
        self.0.effect = Effect::MaybeApplied;
        self
    }

    /// The same where an order was asked about that goes on without us.
    pub(crate) fn into_pending(mut self) -> Self {
        self.0.exit = Exit::Pending;
        self
    }

    /// The same for an order that this command placed: that a poll failed does not undo it, and what may be done
    /// again after a poll must not be done again after an order.
    pub(crate) fn after_placing(mut self, advice: String) -> Self {
        if self.0.exit != Exit::Pending {
            self.0.advice = Some(advice);
        }
        self.0.effect = Effect::MaybeApplied;
        self.into_pending()
    }
}
