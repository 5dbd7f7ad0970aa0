//! Asks the service for what was ordered until it is there or has had its time.

use std::time::Duration;

use callfire::data::{Keyword, Number};
use callfire::operation::QueryKeywords;
use callfire::service::{FaultCode, GetNumber, Query, ServiceFaultInfo};
use callfire::{CallFire, Effect, Error, ErrorKind};
use soapwire::soap::Fault;
use tokio::time::sleep;

use super::super::owned;
use super::age::Age;
use super::claims::Claims;
use super::goods::{Bulk, Goods};
use super::item::{Item, ItemState};
use super::report::Verdict;
use crate::output::progress::Progress;

/// The least time between two rounds of questions.
const PACE: Duration = Duration::from_secs(1);
/// How many keywords a reply holds.
const PAGE: i64 = 1000;

/// A search, and what it has found so far.
#[derive(Debug)]
pub(super) struct Search {
    goods: Goods,
    claims: Claims,
    age: Age,
    /// How old the order was when it was asked for last.
    asked: Duration,
    pub(super) items: Vec<Item>,
    /// The numbers that are new, other than those ordered by name.
    pub(super) new: Vec<Item>,
    /// Whether everything was answered when the order had had its time.
    is_answered: bool,
}

impl Search {
    pub(super) fn new(goods: Goods, claims: Claims, age: Age) -> Self {
        let numbers = goods.numbers.iter().map(|name| Item::new("number", name));
        let keywords = goods.keywords.iter().map(|name| Item::new("keyword", name));
        let items = numbers.chain(keywords).collect();
        let (new, asked) = (Vec::new(), Duration::ZERO);
        Self { goods, claims, age, asked, items, new, is_answered: false }
    }

    /// Asks until everything is there, or until an order has had its time.
    pub(super) async fn run(
        &mut self,
        client: &CallFire,
        progress: &Progress,
    ) -> callfire::Result<()> {
        loop {
            // A round can be long: what was not there at its beginning may be bought before its end.
            let is_over = self.age.is_over();
            let outcome = self.round(client).await;
            let bought = self.bought();
            progress.show(&format!("{bought} of {} there", self.wanted()));
            match outcome {
                Ok(()) if bought == self.wanted() || is_over => {
                    self.is_answered = true;
                    return Ok(());
                }
                Err(error) if is_over || !may_pass(&error) => return Err(error),
                _ => sleep(PACE).await,
            }
        }
    }

    /// Asks once for everything that is not there yet.
    async fn round(&mut self, client: &CallFire) -> callfire::Result<()> {
        self.asked = self.age.now();
        let is_open = |item: &&mut Item| item.state != ItemState::Bought;
        for item in self.items.iter_mut().filter(|item| item.kind == "number").filter(is_open) {
            match client.get_number(GetNumber::new(item.name.clone())).await {
                Ok(number) => item.found(number.status.as_ref(), number.lease_info.as_ref()),
                Err(error) if is_not_found(&error) => item.state = ItemState::NotThere,
                Err(error) => return Err(error),
            }
        }
        if self.items.iter().any(|item| item.kind == "keyword") {
            self.look_for_keywords(client).await?;
        }
        let bulk = self.goods.bulk.as_ref();
        if let Some(before) = bulk.and_then(|bulk| bulk.before.as_ref()) {
            let now = owned::numbers(client).await?;
            let is_new = |number: &&Number| {
                !before.contains(&number.number) && !self.goods.numbers.contains(&number.number)
            };
            self.new = now.iter().filter(is_new).map(Item::new_number).collect();
        }
        self.leave_to_others(client).await
    }

    /// What is there and was not brought by this order does not count.
    async fn leave_to_others(&mut self, client: &CallFire) -> callfire::Result<()> {
        if self.bought() > 0 {
            self.claims.ask(client).await?;
        }
        let is_there = |item: &&mut Item| item.state == ItemState::Bought;
        for item in self.items.iter_mut().chain(&mut self.new).filter(is_there) {
            if let Some(order) = self.claims.order_of(&item.name) {
                item.state = ItemState::OfOrder(order);
            } else if self.claims.was_before(item.since) {
                item.state = ItemState::YoursBefore;
            }
        }
        Ok(())
    }

    async fn look_for_keywords(&mut self, client: &CallFire) -> callfire::Result<()> {
        let mut owned: Vec<Keyword> = Vec::new();
        let mut found = client.items::<QueryKeywords>(Query::new().with_max_results(PAGE));
        while let Some(keyword) = found.next().await {
            owned.push(keyword?);
        }
        for item in self.items.iter_mut().filter(|item| item.kind == "keyword") {
            match owned.iter().find(|keyword| keyword.keyword.eq_ignore_ascii_case(&item.name)) {
                Some(keyword) => item.found(keyword.status.as_ref(), keyword.lease_info.as_ref()),
                None => item.state = ItemState::NotThere,
            }
        }
        Ok(())
    }

    /// How many numbers and keywords were ordered.
    pub(super) fn wanted(&self) -> usize {
        self.items.len() + self.goods.bulk.as_ref().map_or(0, |bulk| bulk.local + bulk.toll_free)
    }

    /// How many of them are there.
    pub(super) fn bought(&self) -> usize {
        self.all().filter(|item| item.state == ItemState::Bought).count()
    }

    fn all(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().chain(&self.new)
    }

    /// What can be said of the order.
    pub(super) fn verdict(&self) -> Verdict {
        let (wanted, bought) = (self.wanted(), self.bought());
        let has = |state| self.all().any(|item| item.state == state);
        match &self.goods.bulk {
            Some(Bulk { before: None, .. }) => return Verdict::NobodyLooked,
            Some(bulk) if self.has_too_many(bulk) => return Verdict::TooMany,
            _ if !self.is_answered => return Verdict::Unanswered,
            _ => {}
        }
        match bought {
            _ if bought == wanted => Verdict::Bought,
            _ if has(ItemState::Pending) => Verdict::Pending,
            _ if self.asked < self.age.certain => Verdict::MayCome,
            0 => Verdict::NotBought,
            _ => Verdict::PartlyBought,
        }
    }

    /// Whether there are new numbers that this order cannot have brought: then any of them may be another's.
    fn has_too_many(&self, bulk: &Bulk) -> bool {
        self.brought("local") > bulk.local || self.brought("toll-free") > bulk.toll_free
    }

    /// How many new numbers of a kind no other order is known to have brought.
    fn brought(&self, kind: &str) -> usize {
        let is_left = |item: &&Item| {
            item.kind == kind
                && !matches!(item.state, ItemState::OfOrder(_) | ItemState::YoursBefore)
        };
        self.new.iter().filter(is_left).count()
    }

    /// How old the order was when it was asked for last.
    pub(super) fn asked(&self) -> Duration {
        self.asked
    }

    /// From which age on it is certain that what is not there was not bought.
    pub(super) fn certain(&self) -> Duration {
        self.age.certain
    }

    /// The numbers ordered by count that are not there, by kind.
    pub(super) fn missing(&self) -> impl Iterator<Item = (&'static str, usize)> {
        let bulk = self.goods.bulk.as_ref();
        let wanted = bulk.map_or([0, 0], |bulk| [bulk.local, bulk.toll_free]);
        ["local", "toll-free"]
            .into_iter()
            .zip(wanted)
            .map(|(kind, wanted)| (kind, wanted.saturating_sub(self.brought(kind))))
    }
}

/// Numbers that are not the account's are not found.
fn is_not_found(error: &Error) -> bool {
    let info = error.fault().and_then(Fault::detail_of::<callfire::operation::GetNumber>);
    info.is_some_and(|ServiceFaultInfo { fault_code, .. }| fault_code == FaultCode::NotFound)
}

/// Whether the same question may be answered a second later.
fn may_pass(error: &Error) -> bool {
    error.effect() == Effect::MaybeApplied
        || matches!(error.kind(), ErrorKind::Connect | ErrorKind::Throttled)
}
