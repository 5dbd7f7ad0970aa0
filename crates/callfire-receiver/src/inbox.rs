//! What keeps notifications until they are handled. Neither HTTP nor the calling of handlers is known here.
//!
//! The words: an *item* is a notification that is kept. For each handler there is a *delivery* of it, which is waiting,
//! claimed, handled, superseded or dead.

mod error;
mod sqlite;
mod values;

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use futures_util::future::BoxFuture;

pub use error::{InboxError, InboxErrorKind};
pub use sqlite::{
    DeliveryRow, DeliveryState, Filter, HandlerRow, ItemRow, QuarantinedRow, ShownItem, SqliteInbox,
};
pub use values::{
    Acceptance, Arrival, Claim, ClaimId, Counts, Ended, Item, ItemId, Outcome, QuarantineId,
    Quarantined,
};

/// The result of what an inbox is asked for.
pub type Answer<'a, T> = BoxFuture<'a, Result<T, InboxError>>;

/// Keeps notifications durably, and knows which handler has still to get which.
///
/// Every method has done what it says when its future ends with `Ok`, whatever happens to the process or the machine
/// afterwards; and has done nothing, or will be asked again, when it ends with `Err`. An inbox need not be shared by
/// several receivers; one that can be gives no delivery to two of them at a time.
pub trait Inbox: fmt::Debug + Send + Sync + 'static {
    /// Called once by a receiver before anything else, with the names of its handlers: takes the inbox, and gives back
    /// what was claimed by a receiver that ended. How many these were: they may have been handled, and are
    /// [uncertain](Claim::is_uncertain) from then on.
    fn start(&self, handlers: Arc<[String]>) -> Answer<'_, u64>;

    /// The unguessable part of the path that notifications come to, the same for ever; `fresh` if there was none yet.
    fn secret(&self, fresh: String) -> Answer<'_, String>;

    /// Keeps a notification and a delivery for each handler; or finds that it is there already, by its key.
    ///
    /// A delivery of something older than what the same handler was already given of the same subject is superseded:
    /// than one that is claimed, handled or [uncertain](Claim::is_uncertain), also where that is dead. What does not say
    /// when it was modified stands in the order by when it was received, is never superseded, and supersedes nothing.
    fn accept(&self, arrival: Arrival) -> Answer<'_, Acceptance>;

    /// Keeps a body that is no notification. Its number, by which it is told of and found again.
    fn quarantine(&self, body: Quarantined) -> Answer<'_, QuarantineId>;

    /// Takes deliveries for a handler that are due by `now`, at most so many, and marks them as claimed.
    ///
    /// Of one subject there is one at a time, the least recently modified first; one that waits for another try holds the
    /// later ones back.
    fn claim(&self, handler: &str, now: SystemTime, at_most: usize) -> Answer<'_, Vec<Claim>>;

    /// Says what became of a claimed delivery. From a try on that [may have done its work](Ended::is_uncertain) it is
    /// [uncertain](Claim::is_uncertain), and stays so.
    fn settle(&self, claim: ClaimId, outcome: Outcome) -> Answer<'_, ()>;

    /// When there is next something to claim for a handler, as things stand; it may be in the past.
    fn next_due(&self, handler: &str) -> Answer<'_, Option<SystemTime>>;

    /// Forgets items received before `time` whose deliveries are all handled or superseded, and bodies in quarantine
    /// as old. How many.
    ///
    /// What is forgotten is no longer known when it comes again.
    fn purge(&self, before: SystemTime) -> Answer<'_, u64>;

    /// How many there are of each.
    fn counts(&self) -> Answer<'_, Counts>;
}
