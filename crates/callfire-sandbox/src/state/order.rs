//! Orders and how they come along with time. What they cost and whether they may be placed is decided elsewhere.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use callfire::data::OrderStatus;

/// How long an order is NEW.
const NEW_FOR: Duration = Duration::from_millis(500);
/// How long it takes until everything is delivered.
pub(super) const DELIVERED_AFTER: Duration = Duration::from_millis(2500);

/// What is ordered, by the names the stock has for it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Goods {
    pub(crate) local: Vec<String>,
    pub(crate) toll_free: Vec<String>,
    pub(crate) keywords: Vec<String>,
}

impl Goods {
    pub(crate) fn is_empty(&self) -> bool {
        self.local.is_empty() && self.toll_free.is_empty() && self.keywords.is_empty()
    }
}

/// One order.
#[derive(Debug)]
pub(crate) struct Order {
    id: i64,
    created: SystemTime,
    goods: Goods,
    is_delivered: bool,
}

impl Order {
    pub(super) fn new(id: i64, created: SystemTime, goods: Goods) -> Self {
        Self { id, created, goods, is_delivered: false }
    }

    pub(crate) fn id(&self) -> i64 {
        self.id
    }

    pub(crate) fn created(&self) -> SystemTime {
        self.created
    }

    pub(crate) fn goods(&self) -> &Goods {
        &self.goods
    }

    /// Whether the goods are the account's.
    pub(crate) fn is_delivered(&self) -> bool {
        self.is_delivered
    }

    pub(crate) fn status(&self, now: SystemTime) -> OrderStatus {
        match self.is_delivered {
            true => OrderStatus::Finished,
            false if self.age(now) < NEW_FOR => OrderStatus::New,
            false => OrderStatus::Processing,
        }
    }

    /// None while the clock shows an earlier time than that of the order.
    fn age(&self, now: SystemTime) -> Duration {
        now.duration_since(self.created).unwrap_or_default()
    }
}

/// All orders of an account.
#[derive(Debug, Default)]
pub(crate) struct Orders {
    all: BTreeMap<i64, Order>,
}

impl Orders {
    pub(crate) fn get(&self, id: i64) -> Option<&Order> {
        self.all.get(&id)
    }

    pub(super) fn place(&mut self, order: Order) {
        self.all.insert(order.id, order);
    }

    /// Delivers an order; its goods.
    pub(crate) fn deliver(&mut self, id: i64) -> Option<&Goods> {
        let order = self.all.get_mut(&id)?;
        order.is_delivered = true;
        Some(&order.goods)
    }
}
