//! What a `callfire listen` that ended left behind. The file says until its next start that it is under way; nothing of that
//! is changed here.

use callfire_receiver::inbox::{DeliveryState, ItemRow, SqliteInbox};

use super::failed;
use crate::failure::Failure;

/// What is said of such a delivery.
pub(super) const WHY: &str =
    "it was under way when `callfire listen` ended, and is tried again after its next start";

/// Whether what these have under way is so in the file only.
///
/// The rows are read before this is asked: what is under way in them was so for somebody who has ended since.
pub(super) fn is_in(inbox: &SqliteInbox, rows: &[ItemRow]) -> Result<bool, Failure> {
    let mut deliveries = rows.iter().flat_map(|row| &row.deliveries);
    if !deliveries.any(|it| it.state == DeliveryState::Claimed) {
        return Ok(false);
    }
    Ok(!inbox.is_taken().map_err(|error| failed(&error))?)
}

/// Puts into the rows what the next start will know of them.
pub(super) fn mark(inbox: &SqliteInbox, rows: &mut [ItemRow]) -> Result<(), Failure> {
    if !is_in(inbox, rows)? {
        return Ok(());
    }
    let deliveries = rows.iter_mut().flat_map(|row| &mut row.deliveries);
    for it in deliveries.filter(|it| it.state == DeliveryState::Claimed) {
        it.is_uncertain = true;
        it.cause = Some(WHY.to_owned());
    }
    Ok(())
}
