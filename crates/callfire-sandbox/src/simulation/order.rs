//! How a number order ends.

use std::time::SystemTime;

use crate::state::Account;

/// Delivers the goods of an order, as far as they are still there.
pub(super) fn fulfill(account: &mut Account, id: i64, at: SystemTime) {
    if let Some(order) = account.orders.get_mut(&id) {
        order.fulfilled = Some(account.stock.deliver(&order.ordered, at));
    }
}
