//! The account: everything it has, and the time in which that changes.

use std::sync::Arc;
use std::time::SystemTime;

use super::order::{Goods, Order, Orders};
use super::stock::{Holding, Stock};
use crate::clock::Clock;

/// The first id given away is one more.
const IDS_FROM: i64 = 1000;

/// The state of the one account.
#[derive(Debug)]
pub(crate) struct Account {
    clock: Arc<dyn Clock>,
    last_id: i64,
    pub(crate) stock: Stock,
    pub(crate) orders: Orders,
}

impl Account {
    /// An account that owns nothing yet.
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, last_id: IDS_FROM, stock: Stock::new(), orders: Orders::default() }
    }

    /// The time now.
    pub(crate) fn now(&self) -> SystemTime {
        self.clock.now()
    }

    /// Lets happen what has become due since the last request.
    pub(crate) fn catch_up(&mut self) {
        let now = self.now();
        while let Some(goods) = self.orders.deliver_next(now) {
            self.stock.set(goods, Holding::Owned);
        }
    }

    /// Places an order, whose goods are withdrawn from sale at once; its id.
    pub(crate) fn place_order(&mut self, goods: Goods) -> i64 {
        self.stock.set(&goods, Holding::Ordered);
        self.last_id += 1;
        self.orders.place(Order::new(self.last_id, self.now(), goods));
        self.last_id
    }
}
