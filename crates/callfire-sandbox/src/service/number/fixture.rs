//! What the tests share: what an account owns, and what there is to buy.

use std::time::Duration;

use callfire::service::{
    CreateNumberOrder, NumberQueryResult, QueryNumbers, SearchAvailableKeywords,
};

use super::{SHORT_CODE, order, owned, search};
use crate::clock::ManualClock;
use crate::service::support::account;
use crate::simulation::catch_up;
use crate::state::Account;

pub(in crate::service) const DAY: Duration = Duration::from_hours(24);

/// An account to which these numbers and keywords were delivered.
pub(in crate::service) fn owning(numbers: &[&str], keywords: &[&str]) -> (Account, ManualClock) {
    let (mut account, clock) = account();
    let order = CreateNumberOrder::new()
        .with_numbers(numbers.iter().copied())
        .with_keywords(keywords.iter().copied());
    order::create_number_order(&mut account, &order).unwrap();
    pass(&mut account, &clock, Duration::from_secs(3));
    (account, clock)
}

/// Lets time pass, and happen what happens.
pub(in crate::service) fn pass(account: &mut Account, clock: &ManualClock, time: Duration) {
    clock.advance(time);
    catch_up(account);
}

/// The numbers that a query finds.
pub(in crate::service) fn found(account: &mut Account, query: &QueryNumbers) -> Vec<String> {
    let NumberQueryResult { total_results, number, .. } =
        owned::query_numbers(account, query).unwrap();
    assert_eq!(total_results, i64::try_from(number.len()).unwrap());
    number.into_iter().map(|number| number.number).collect()
}

/// Those of the words that are for sale.
pub(in crate::service) fn keywords_for_sale(account: &mut Account, words: &[&str]) -> Vec<String> {
    let words = words.iter().map(|&word| word.to_owned()).collect();
    let request = SearchAvailableKeywords::new(words);
    let result = search::search_available_keywords(account, &request).unwrap();
    assert_eq!(result.total_results, i64::try_from(result.keyword.len()).unwrap());
    assert!(result.keyword.iter().all(|keyword| keyword.short_code == SHORT_CODE));
    result.keyword.into_iter().map(|keyword| keyword.keyword).collect()
}
