//! What is given back, and when it can be had again.

use callfire::data::Region;
use callfire::service::{CreateNumberOrder, QueryKeywords, QueryNumbers, SearchAvailableNumbers};

use super::*;
use crate::clock::ManualClock;
use crate::service::number::fixture::{DAY, found, keywords_for_sale, owning, pass};
use crate::service::number::order::create_number_order;
use crate::service::number::owned::query_keywords;
use crate::service::number::search::search_available_numbers;

const NUMBER: &str = "12065550100";

fn order(account: &mut Account) -> Result<i64, ServiceFault> {
    create_number_order(account, &CreateNumberOrder::new().with_numbers([NUMBER]))
}

/// How many numbers and keywords the account has, and how many of them are for sale.
fn counts(account: &mut Account) -> [usize; 4] {
    let numbers = found(account, &QueryNumbers::new(Region::new())).len();
    let keywords = query_keywords(account, &QueryKeywords::new()).unwrap().keyword.len();
    let region = Region::new().with_prefix(NUMBER);
    let search = SearchAvailableNumbers::new(1).with_region(region);
    let for_sale = search_available_numbers(account, &search).unwrap().number.len();
    let words = keywords_for_sale(account, &["LEMON"]).len();
    [numbers, keywords, for_sale, words]
}

fn both() -> (Account, ManualClock) {
    owning(&[NUMBER], &["LEMON"])
}

#[test]
fn what_is_released_is_nobodys_for_a_month() {
    let (mut account, clock) = both();
    let request = Release::new("+12065550100").with_keyword("lemon");
    release(&mut account, &request).unwrap();
    assert_eq!(counts(&mut account), [0, 0, 0, 0]);
    let refused = order(&mut account).unwrap_err();
    assert_eq!(refused, ServiceFault::bad_request("the number 12065550100 is not available"));
    assert_eq!(release(&mut account, &request), Err(no_number("+12065550100")));

    pass(&mut account, &clock, 29 * DAY);
    assert_eq!(counts(&mut account), [0, 0, 0, 0]);
    assert!(order(&mut account).is_err());

    pass(&mut account, &clock, DAY);
    assert_eq!(counts(&mut account), [0, 0, 1, 1]);
    order(&mut account).unwrap();
    pass(&mut account, &clock, DAY);
    assert_eq!(counts(&mut account), [1, 0, 0, 1]);
}

#[test]
fn what_is_released_is_for_sale_to_others_after_a_month_too() {
    let (mut account, clock) = both();
    release(&mut account, &Release::new(NUMBER)).unwrap();
    let refused = account.sell_elsewhere(&[NUMBER.to_owned()]).unwrap_err();
    assert_eq!(refused.to_string(), "12065550100 is not for sale");
    pass(&mut account, &clock, 30 * DAY);
    account.sell_elsewhere(&[NUMBER.to_owned()]).unwrap();
    assert_eq!(counts(&mut account), [0, 1, 0, 0]);
}

#[test]
fn a_keyword_stays_unless_it_is_named() {
    let (mut account, _) = both();
    release(&mut account, &Release::new(NUMBER)).unwrap();
    assert_eq!(counts(&mut account), [0, 1, 0, 0]);
}

#[test]
fn what_is_not_owned_cannot_be_released() {
    let (mut account, _) = both();
    let number = Release::new("12065550101").with_keyword("LEMON");
    assert_eq!(release(&mut account, &number), Err(no_number("12065550101")));
    for word in ["VANILLA", "", "A-B"] {
        let refused = release(&mut account, &Release::new(NUMBER).with_keyword(word));
        let message = format!("the account has no keyword {word}");
        assert_eq!(refused, Err(ServiceFault::not_found(message)));
    }
    assert_eq!(counts(&mut account), [1, 1, 0, 0]);
}

#[test]
fn what_is_ordered_cannot_be_released_before_it_is_there() {
    let (mut account, _) = both();
    let ordered = CreateNumberOrder::new().with_numbers(["12065550101"]).with_keywords(["ZEBRA"]);
    create_number_order(&mut account, &ordered).unwrap();
    assert!(release(&mut account, &Release::new("12065550101")).is_err());
    assert!(release(&mut account, &Release::new(NUMBER).with_keyword("ZEBRA")).is_err());
    assert_eq!(counts(&mut account), [1, 1, 0, 0]);
}
