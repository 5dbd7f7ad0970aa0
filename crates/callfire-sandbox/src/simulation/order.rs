//! How a number order ends.

use crate::state::Account;

/// Delivers the goods of an order.
pub(super) fn fulfill(account: &mut Account, id: i64) {
    let Account { orders, stock, .. } = account;
    if let Some(goods) = orders.deliver(id) {
        stock.deliver(goods);
    }
}
