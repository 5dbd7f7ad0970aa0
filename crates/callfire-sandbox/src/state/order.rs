//! Orders and how they come along with time. What they cost and whether they may be placed is decided elsewhere.

use std::time::{Duration, SystemTime};

use callfire::data::OrderStatus;
use serde::{Deserialize, Serialize};

use super::account::Account;
use super::agenda::Task;

/// How long an order is NEW.
const NEW_FOR: Duration = Duration::from_millis(500);
/// How long it takes until everything is delivered.
const DELIVERED_AFTER: Duration = Duration::from_millis(2500);

/// What is ordered or was obtained, by the names the stock has for it.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub(crate) struct Goods {
    pub(crate) local: Vec<String>,
    pub(crate) toll_free: Vec<String>,
    pub(crate) keywords: Vec<String>,
}

impl Goods {
    pub(crate) fn is_empty(&self) -> bool {
        self.local.is_empty() && self.toll_free.is_empty() && self.keywords.is_empty()
    }

    /// Its numbers of both kinds.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = &String> {
        self.local.iter().chain(&self.toll_free)
    }
}

/// One order.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Order {
    pub(crate) created: SystemTime,
    pub(crate) ordered: Goods,
    /// What was obtained; absent until it has ended.
    pub(crate) fulfilled: Option<Goods>,
}

impl Order {
    pub(crate) fn status(&self, now: SystemTime) -> OrderStatus {
        match &self.fulfilled {
            Some(nothing) if nothing.is_empty() => OrderStatus::Errored,
            Some(_) => OrderStatus::Finished,
            None if self.age(now) < NEW_FOR => OrderStatus::New,
            None => OrderStatus::Processing,
        }
    }

    /// None while the clock shows an earlier time than that of the order.
    fn age(&self, now: SystemTime) -> Duration {
        now.duration_since(self.created).unwrap_or_default()
    }
}

impl Account {
    /// Places an order, whose goods are withdrawn from sale at once; its id.
    pub(crate) fn place_order(&mut self, goods: Goods) -> i64 {
        self.stock.reserve(&goods);
        let (id, now) = (self.next_id(), self.now());
        self.orders.insert(id, Order { created: now, ordered: goods, fulfilled: None });
        self.agenda.add(now + DELIVERED_AFTER, Task::FulfillOrder(id));
        id
    }
}
