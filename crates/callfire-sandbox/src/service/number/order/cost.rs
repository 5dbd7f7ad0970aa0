//! What goods cost, and the sums of an order, whose meaning the crate's documentation fixes. What is fulfilled is not decided here.

use crate::state::Goods;

/// A local number, for a month.
pub(super) const LOCAL: f64 = 1.0;
/// A toll-free number, for a month.
pub(super) const TOLL_FREE: f64 = 3.0;
/// A keyword, for a month.
pub(super) const KEYWORD: f64 = 5.0;
/// Fictional numbers are not taxed.
pub(super) const SALES_TAX: f64 = 0.0;

/// The cost of goods.
pub(super) fn cost(goods: &Goods) -> f64 {
    let items = [(&goods.local, LOCAL), (&goods.toll_free, TOLL_FREE), (&goods.keywords, KEYWORD)];
    items.into_iter().map(|(names, unit_cost)| count(names) * unit_cost).sum()
}

fn count(names: &[String]) -> f64 {
    u32::try_from(names.len()).unwrap_or(u32::MAX).into()
}
