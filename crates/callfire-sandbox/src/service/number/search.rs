//! What is for sale, and where. Nothing is changed here.

use std::collections::HashSet;

use callfire::data::Region;
use callfire::service;

use super::{keyword, number, positive};
use crate::service::page::page;
use crate::service_fault::ServiceFault;
use crate::state::inventory::{self, StockNumber};
use crate::state::{Account, name};

/// The places with local numbers within a region, those that are sold out too.
pub(super) fn query_regions(
    _: &mut Account,
    request: &service::QueryRegions,
) -> Result<service::RegionQueryResult, ServiceFault> {
    let within = |number: &&StockNumber| !number.toll_free && number.is_of(&request.region);
    let mut places: Vec<_> =
        inventory::numbers().filter(within).map(|number| &number.region).collect();
    // The numbers of a place follow each other.
    places.dedup();
    let page = page(places, request.max_results, request.first_result, Region::clone)?;
    Ok(service::RegionQueryResult::new(page.total).with_region(page.items))
}

pub(super) fn search_available_numbers(
    account: &mut Account,
    request: &service::SearchAvailableNumbers,
) -> Result<service::NumberQueryResult, ServiceFault> {
    let count = positive("Count", request.count)?;
    let anywhere = Region::new();
    let region = request.region.as_ref().unwrap_or(&anywhere);
    let toll_free = request.toll_free.unwrap_or(false);
    let found: Vec<_> = account.stock.available(region, toll_free, account.now()).collect();
    let total = i64::try_from(found.len()).unwrap_or(i64::MAX);
    let page = found.into_iter().take(count).map(number);
    Ok(service::NumberQueryResult::new(total).with_number(page))
}

/// Those of the words that can be ordered, each once and in the order asked for.
///
/// Every word of letters and digits is a keyword, so that one is for sale unless somebody has it.
#[expect(clippy::unnecessary_wraps, reason = "a handler may refuse")]
pub(super) fn search_available_keywords(
    account: &mut Account,
    request: &service::SearchAvailableKeywords,
) -> Result<service::KeywordQueryResult, ServiceFault> {
    let now = account.now();
    let mut seen = HashSet::new();
    let words = request.keywords.iter().filter_map(|word| name::keyword(word));
    let found: Vec<_> = words
        .filter(|word| account.stock.is_keyword_for_sale(word, now) && seen.insert(word.clone()))
        .collect();
    let total = i64::try_from(found.len()).unwrap_or(i64::MAX);
    let found = found.into_iter().map(keyword);
    Ok(service::KeywordQueryResult::new(total).with_keyword(found))
}

#[cfg(test)]
mod tests;
