//! Writes down what became of a try, however long that takes.

use std::time::Duration;

use tokio::time;

use crate::front::Front;
use crate::inbox::{ClaimId, InboxErrorKind, Outcome};

/// Between two attempts to reach an inbox that does not take anything at the moment. It is the machine's time, which
/// is what a disk lives in.
pub(super) const PAUSE: Duration = Duration::from_secs(1);

/// Ends when it is written, or cannot be any more: then the delivery stays claimed, and the next start finds that it may
/// have been handled.
pub(super) async fn settle(front: &Front, claim: ClaimId, outcome: &Outcome) {
    loop {
        match front.ask(|inbox| inbox.settle(claim, outcome.clone())).await {
            Ok(()) => return front.wrote(),
            Err(error) if error.kind() == InboxErrorKind::Broken => return,
            Err(_) => time::sleep(PAUSE).await,
        }
    }
}
