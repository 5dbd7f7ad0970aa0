//! The account's numbers and keywords, as they are shown. What is for sale is in `search`.

use std::time::SystemTime;

use callfire::data::{Keyword, Number, NumberStatus};
use callfire::service;

use super::lease::lease;
use super::{keyword, no_number, number};
use crate::service::page::page;
use crate::service_fault::ServiceFault;
use crate::state::inventory::StockNumber;
use crate::state::{Account, OwnedKeyword, OwnedNumber};

pub(super) fn query_numbers(
    account: &mut Account,
    request: &service::QueryNumbers,
) -> Result<service::NumberQueryResult, ServiceFault> {
    let now = account.now();
    let found = account.stock.owned_numbers().filter(|(number, owned)| {
        let has_label = request.label_name.as_ref().is_none_or(|name| owned.labels.contains(name));
        has_label && number.is_of(&request.region)
    });
    let shown = |(number, owned): (_, _)| show(number, owned, now);
    let page = page(found, request.max_results, request.first_result, shown)?;
    Ok(service::NumberQueryResult::new(page.total).with_number(page.items))
}

pub(super) fn get_number(
    account: &mut Account,
    request: &service::GetNumber,
) -> Result<Number, ServiceFault> {
    let found = account.stock.owned_number(&request.number);
    let (number, owned) = found.ok_or_else(|| no_number(&request.number))?;
    Ok(show(number, owned, account.now()))
}

pub(super) fn query_keywords(
    account: &mut Account,
    request: &service::QueryKeywords,
) -> Result<service::KeywordQueryResult, ServiceFault> {
    let now = account.now();
    let shown = |(word, owned): (&str, &OwnedKeyword)| -> Keyword {
        keyword(word).with_status(NumberStatus::Active).with_lease_info(lease(owned.since, now))
    };
    let found = account.stock.owned_keywords();
    let page = page(found, request.max_results, request.first_result, shown)?;
    Ok(service::KeywordQueryResult::new(page.total).with_keyword(page.items))
}

fn show(stock: &StockNumber, owned: &OwnedNumber, now: SystemTime) -> Number {
    number(stock)
        .with_status(NumberStatus::Active)
        .with_lease_info(lease(owned.since, now))
        .with_number_configuration(owned.configuration.clone())
}

#[cfg(test)]
mod tests;
