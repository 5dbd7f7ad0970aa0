//! How far a receiver is on its way from running to stopped.

use std::future;

use tokio::sync::watch;

#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Phase {
    Running,
    /// Nothing new is begun.
    Draining,
    /// What runs is cut off.
    CutOff,
}

/// Ends when `phase` is reached. Where the dispatcher is gone it never is, and who waits for it is about to be aborted:
/// nothing that looks like a stop is to be written down before.
pub(super) async fn reached(seen: &mut watch::Receiver<Phase>, phase: Phase) {
    if seen.wait_for(|now| *now >= phase).await.is_err() {
        future::pending::<()>().await;
    }
}

pub(super) fn is(seen: &watch::Receiver<Phase>, phase: Phase) -> bool {
    *seen.borrow() >= phase
}
