//! Orders of numbers and keywords: what is chosen, and how it is shown. When it is done is the state's.

mod cost;

use std::collections::HashSet;
use std::time::SystemTime;

use callfire::data::{NumberOrder, NumberOrderItem, Region};
use callfire::service::{self, CreateNumberOrder};

use self::cost::cost;
use super::positive;
use crate::clock::date_time;
use crate::service_fault::ServiceFault;
use crate::state::{Account, Goods, Order, Stock, inventory, name};

pub(super) fn create_number_order(
    account: &mut Account,
    request: &CreateNumberOrder,
) -> Result<i64, ServiceFault> {
    let goods = Choice::new(&account.stock, account.now()).of(request)?;
    Ok(account.place_order(goods))
}

pub(super) fn get_number_order(
    account: &mut Account,
    request: &service::GetNumberOrder,
) -> Result<NumberOrder, ServiceFault> {
    let found = account.orders.get(&request.id);
    let order = found.ok_or_else(|| {
        ServiceFault::not_found(format!("there is no number order {}", request.id))
    })?;
    Ok(show(request.id, order, account.now()))
}

/// What is chosen for an order, all of it available. Nothing is reserved here, so a refusal leaves no trace.
struct Choice<'a> {
    stock: &'a Stock,
    now: SystemTime,
    goods: Goods,
    /// What is asked for by name: an order may have thousands of keywords.
    named: HashSet<String>,
}

impl<'a> Choice<'a> {
    fn new(stock: &'a Stock, now: SystemTime) -> Self {
        Self { stock, now, goods: Goods::default(), named: HashSet::new() }
    }

    fn of(mut self, request: &CreateNumberOrder) -> Result<Goods, ServiceFault> {
        for number in request.numbers.iter().flatten() {
            self.add_number(number)?;
        }
        for keyword in request.keywords.iter().flatten() {
            self.add_keyword(keyword)?;
        }
        if let Some(bulk) = &request.bulk_local {
            let count = positive("BulkLocal/Count", bulk.count)?;
            let any = self.pick(&bulk.region, false, count)?;
            self.goods.local.extend(any);
        }
        if let Some(bulk) = &request.bulk_toll_free {
            let count = positive("BulkTollFree/Count", bulk.count)?;
            let any = self.pick(&Region::new(), true, count)?;
            self.goods.toll_free.extend(any);
        }
        if self.goods.is_empty() {
            return Err(ServiceFault::bad_request("nothing is ordered"));
        }
        Ok(self.goods)
    }

    fn add_number(&mut self, number: &str) -> Result<(), ServiceFault> {
        let found = inventory::number(&name::digits(number));
        let found =
            found.ok_or_else(|| ServiceFault::not_found(format!("there is no number {number}")))?;
        if !self.stock.is_number_for_sale(&found.digits, self.now) {
            return Err(ServiceFault::bad_request(format!("the number {number} is not available")));
        }
        self.name(&found.digits)?;
        let Goods { local, toll_free, .. } = &mut self.goods;
        if found.toll_free { toll_free } else { local }.push(found.digits.clone());
        Ok(())
    }

    fn add_keyword(&mut self, keyword: &str) -> Result<(), ServiceFault> {
        let word = name::keyword(keyword).ok_or_else(|| {
            ServiceFault::bad_request(format!(
                "{keyword} is not a keyword: these have 2 to 20 letters and digits, a letter first"
            ))
        })?;
        if !self.stock.is_keyword_for_sale(&word, self.now) {
            return Err(ServiceFault::bad_request(format!(
                "the keyword {keyword} is not available"
            )));
        }
        self.name(&word)?;
        self.goods.keywords.push(word);
        Ok(())
    }

    fn name(&mut self, name: &str) -> Result<(), ServiceFault> {
        if self.named.insert(name.to_owned()) {
            return Ok(());
        }
        Err(ServiceFault::bad_request(format!("{name} is ordered twice")))
    }

    /// Any `count` numbers of the region, but for those chosen already.
    fn pick(
        &self,
        region: &Region,
        toll_free: bool,
        count: usize,
    ) -> Result<Vec<String>, ServiceFault> {
        let chosen = if toll_free { &self.goods.toll_free } else { &self.goods.local };
        let free = self.stock.available(region, toll_free, self.now).map(|number| &number.digits);
        let picked: Vec<_> =
            free.filter(|digits| !chosen.contains(digits)).take(count).cloned().collect();
        if picked.len() < count {
            let kind = if toll_free { "toll-free" } else { "local" };
            let found = picked.len();
            return Err(ServiceFault::bad_request(format!(
                "{count} {kind} numbers are ordered in bulk, {found} are available"
            )));
        }
        Ok(picked)
    }
}

/// The order as it stands now. The crate's documentation says what its sums mean.
fn show(id: i64, order: &Order, now: SystemTime) -> NumberOrder {
    let Order { created, ordered, fulfilled } = order;
    let cost_of_all = cost(ordered);
    let total_cost = fulfilled.as_ref().map_or(cost_of_all, cost);
    let mut shown = NumberOrder::new(order.status(now), date_time(*created), total_cost, id)
        .with_summary(cost_of_all);
    if fulfilled.is_some() {
        shown = shown.with_sales_tax(cost::SALES_TAX).with_total(total_cost + cost::SALES_TAX);
    }
    let item = |names: fn(&Goods) -> &Vec<String>, unit_cost| {
        item(names(ordered), fulfilled.as_ref().map(names), unit_cost)
    };
    shown.local_numbers = item(|goods| &goods.local, cost::LOCAL);
    shown.toll_free_numbers = item(|goods| &goods.toll_free, cost::TOLL_FREE);
    shown.keywords = item(|goods| &goods.keywords, cost::KEYWORD);
    shown
}

/// One kind of goods, unless none was ordered. Nothing is `Fulfilled` as long as there is nothing to list.
fn item(
    ordered: &[String],
    fulfilled: Option<&Vec<String>>,
    unit_cost: f64,
) -> Option<NumberOrderItem> {
    let count = i32::try_from(ordered.len()).unwrap_or(i32::MAX);
    let mut item = NumberOrderItem::new(count, unit_cost);
    item.fulfilled = fulfilled.filter(|names| !names.is_empty()).cloned();
    (count > 0).then_some(item)
}

#[cfg(test)]
mod tests;
