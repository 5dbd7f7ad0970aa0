//! The number service after a restart.

use std::time::Duration;

use callfire::data::{NumberConfiguration, NumberFeature, NumberOrder, Region};
use callfire::service::{
    ConfigureNumber, CreateNumberOrder, KeywordQueryResult, NumberQueryResult, QueryKeywords,
    QueryNumbers, Release, SearchAvailableNumbers,
};

use super::fixture::{DAY, keywords_for_sale, owning, pass};
use super::*;
use crate::state::Account;

/// All that a client can see.
fn look(
    account: &mut Account,
    orders: &[i64],
) -> (NumberQueryResult, KeywordQueryResult, NumberQueryResult, Vec<NumberOrder>) {
    let anywhere = Region::new;
    let orders = orders.iter().map(|id| order::get_number_order(account, &(*id).into()).unwrap());
    let orders = orders.collect();
    (
        owned::query_numbers(account, &QueryNumbers::new(anywhere())).unwrap(),
        owned::query_keywords(account, &QueryKeywords::new()).unwrap(),
        search::search_available_numbers(account, &SearchAvailableNumbers::new(10_000)).unwrap(),
        orders,
    )
}

#[test]
fn everything_is_as_it_was_after_a_restart() {
    let (mut account, clock) =
        owning(&["12065550100", "12065550101", "18005550100"], &["LEMON", "ZEBRA"]);
    release::release(&mut account, &Release::new("12065550101").with_keyword("ZEBRA")).unwrap();
    let off = NumberConfiguration::new().with_call_feature(NumberFeature::Disabled);
    let off = ConfigureNumber::new("12065550100", off);
    configuration::configure_number(&mut account, &off).unwrap();
    let order = CreateNumberOrder::new().with_numbers(["12065550102", "12065550103"]);
    let order = order::create_number_order(&mut account, &order).unwrap();
    account.sell_elsewhere(&["12065550103".to_owned(), "APPLE".to_owned()]).unwrap();

    let mut again = account.restarted();
    assert_eq!(look(&mut again, &[order]), look(&mut account, &[order]));
    for time in [Duration::from_secs(3), 31 * DAY] {
        pass(&mut account, &clock, time);
        pass(&mut again, &clock, Duration::ZERO);
        let shown = look(&mut again, &[order]);
        assert_eq!(shown.3[0].local_numbers.as_ref().unwrap().fulfilled.as_ref().unwrap().len(), 1);
        assert_eq!(shown, look(&mut account, &[order]));
    }
    assert_eq!(keywords_for_sale(&mut again, &["APPLE", "LEMON", "ZEBRA"]), ["ZEBRA"]);
    assert_eq!(account.next_id(), again.next_id());
}
