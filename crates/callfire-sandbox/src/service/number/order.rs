//! Orders of numbers and keywords: what is chosen, what it costs, how it is shown. When it is done is the state's.

use callfire::data::{NumberOrder, NumberOrderItem, Region};
use callfire::service::{self, CreateNumberOrder};

use super::positive;
use crate::clock::date_time;
use crate::service_fault::ServiceFault;
use crate::state::{Account, Goods, Order, Stock};

const LOCAL_COST: f64 = 1.0;
const TOLL_FREE_COST: f64 = 3.0;
const KEYWORD_COST: f64 = 5.0;

pub(super) fn create_number_order(
    account: &mut Account,
    request: &CreateNumberOrder,
) -> Result<i64, ServiceFault> {
    let goods = choose(&account.stock, request)?;
    Ok(account.place_order(goods))
}

pub(super) fn get_number_order(
    account: &mut Account,
    request: &service::GetNumberOrder,
) -> Result<NumberOrder, ServiceFault> {
    let found = account.orders.get(request.id);
    let order = found.ok_or_else(|| {
        ServiceFault::not_found(format!("there is no number order {}", request.id))
    })?;
    Ok(show(order, account))
}

/// What the order asks for, all of it available. Nothing is reserved here, so a refusal leaves no trace.
fn choose(stock: &Stock, request: &CreateNumberOrder) -> Result<Goods, ServiceFault> {
    let mut goods = Goods::default();
    for number in request.numbers.iter().flatten() {
        choose_number(stock, number, &mut goods)?;
    }
    for keyword in request.keywords.iter().flatten() {
        choose_keyword(stock, keyword, &mut goods)?;
    }
    if let Some(bulk) = &request.bulk_local {
        let count = positive("BulkLocal/Count", bulk.count)?;
        let any = pick(stock, &bulk.region, false, &goods.local, count)?;
        goods.local.extend(any);
    }
    if let Some(bulk) = &request.bulk_toll_free {
        let count = positive("BulkTollFree/Count", bulk.count)?;
        let any = pick(stock, &Region::new(), true, &goods.toll_free, count)?;
        goods.toll_free.extend(any);
    }
    if goods.is_empty() {
        return Err(ServiceFault::bad_request("nothing is ordered"));
    }
    Ok(goods)
}

fn choose_number(stock: &Stock, number: &str, goods: &mut Goods) -> Result<(), ServiceFault> {
    let digits = number.strip_prefix('+').unwrap_or(number);
    let found = stock.number(digits);
    let found =
        found.ok_or_else(|| ServiceFault::not_found(format!("there is no number {number}")))?;
    if !found.is_available() {
        return Err(ServiceFault::bad_request(format!("the number {number} is not available")));
    }
    let chosen = if found.toll_free { &mut goods.toll_free } else { &mut goods.local };
    add(chosen, &found.digits)
}

fn choose_keyword(stock: &Stock, keyword: &str, goods: &mut Goods) -> Result<(), ServiceFault> {
    let found = stock.keyword(keyword);
    let found =
        found.ok_or_else(|| ServiceFault::not_found(format!("there is no keyword {keyword}")))?;
    if !found.is_available() {
        return Err(ServiceFault::bad_request(format!("the keyword {keyword} is not available")));
    }
    add(&mut goods.keywords, &found.word)
}

fn add(chosen: &mut Vec<String>, name: &str) -> Result<(), ServiceFault> {
    if chosen.iter().any(|other| other == name) {
        return Err(ServiceFault::bad_request(format!("{name} is ordered twice")));
    }
    chosen.push(name.to_owned());
    Ok(())
}

/// Any `count` numbers of the region, but for those chosen already.
fn pick(
    stock: &Stock,
    region: &Region,
    toll_free: bool,
    chosen: &[String],
    count: usize,
) -> Result<Vec<String>, ServiceFault> {
    let free = stock.available(region, toll_free).map(|number| &number.digits);
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

/// The order as it stands now.
fn show(order: &Order, account: &Account) -> NumberOrder {
    let item = |names: &[String], unit_cost| {
        let item = NumberOrderItem::new(i32::try_from(names.len()).unwrap_or(i32::MAX), unit_cost);
        let item = if order.is_delivered() { item.with_fulfilled(names) } else { item };
        (!names.is_empty()).then_some(item)
    };
    let goods = order.goods();
    let local = item(&goods.local, LOCAL_COST);
    let toll_free = item(&goods.toll_free, TOLL_FREE_COST);
    let keywords = item(&goods.keywords, KEYWORD_COST);
    let items = [&local, &toll_free, &keywords].into_iter().flatten();
    let cost = items.map(|item| f64::from(item.ordered) * item.unit_cost).sum();
    let mut shown =
        NumberOrder::new(order.status(account.now()), date_time(order.created()), cost, order.id());
    shown.local_numbers = local;
    shown.toll_free_numbers = toll_free;
    shown.keywords = keywords;
    shown
}

#[cfg(test)]
mod tests;
