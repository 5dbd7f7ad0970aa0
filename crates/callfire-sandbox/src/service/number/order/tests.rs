//! Orders on a clock that is put forward by hand.

use std::time::Duration;

use callfire::data::OrderStatus;
use callfire::service::{
    CreateNumberOrderBulkLocal, CreateNumberOrderBulkTollFree, SearchAvailableNumbers,
};

use super::*;
use crate::service::number::fixture::pass;
use crate::service::number::search::search_available_numbers;
use crate::service::support::account;
use crate::simulation::catch_up;

/// How many numbers are for sale.
fn for_sale(account: &mut Account, toll_free: bool) -> i64 {
    let search = SearchAvailableNumbers::new(1).with_toll_free(toll_free);
    search_available_numbers(account, &search).unwrap().total_results
}

fn numbers(numbers: &[&str]) -> CreateNumberOrder {
    CreateNumberOrder::new().with_numbers(numbers.iter().copied())
}

fn look(account: &mut Account, id: i64) -> NumberOrder {
    catch_up(account);
    get_number_order(account, &id.into()).unwrap()
}

#[track_caller]
fn refused(request: &CreateNumberOrder, fault: &ServiceFault) {
    let (mut account, _) = account();
    assert_eq!(create_number_order(&mut account, request).as_ref(), Err(fault));
    assert_eq!((for_sale(&mut account, false), for_sale(&mut account, true)), (800, 400));
}

#[test]
fn an_order_comes_along_with_time() {
    let (mut account, clock) = account();
    let id = create_number_order(&mut account, &numbers(&["12065550100"])).unwrap();
    let new = look(&mut account, id);
    assert_eq!(new.status, OrderStatus::New);
    assert_eq!(new.created.to_string(), "2013-03-07T07:33:41-08:00");
    assert_eq!(new.local_numbers, Some(NumberOrderItem::new(1, 1.0)));

    clock.advance(Duration::from_millis(500));
    assert_eq!(look(&mut account, id).status, OrderStatus::Processing);
    clock.advance(Duration::from_millis(1999));
    assert_eq!(look(&mut account, id).status, OrderStatus::Processing);

    clock.advance(Duration::from_millis(1));
    let finished = look(&mut account, id);
    assert_eq!(finished.status, OrderStatus::Finished);
    assert_eq!(finished.local_numbers.unwrap().fulfilled.unwrap(), ["12065550100"]);
}

#[test]
fn costs_add_up() {
    let (mut account, _) = account();
    let request = numbers(&["+18005550100", "12065550100"])
        .with_keywords(["vanilla"])
        .with_bulk_local(CreateNumberOrderBulkLocal::new(2, Region::new().with_city("Seattle")))
        .with_bulk_toll_free(CreateNumberOrderBulkTollFree::new(1));
    let id = create_number_order(&mut account, &request).unwrap();
    let shown = look(&mut account, id);
    assert_eq!(shown.local_numbers, Some(NumberOrderItem::new(3, 1.0)));
    assert_eq!(shown.toll_free_numbers, Some(NumberOrderItem::new(2, 3.0)));
    assert_eq!(shown.keywords, Some(NumberOrderItem::new(1, 5.0)));
    assert!((shown.total_cost - 14.0).abs() < f64::EPSILON);
}

#[test]
fn bulk_takes_what_is_left() {
    let (mut account, _) = account();
    let bulk = |count| {
        let region = Region::new().with_prefix("1206555010");
        CreateNumberOrder::new().with_bulk_local(CreateNumberOrderBulkLocal::new(count, region))
    };
    create_number_order(&mut account, &numbers(&["12065550103"])).unwrap();
    let refused = create_number_order(&mut account, &bulk(10)).unwrap_err();
    let message = "10 local numbers are ordered in bulk, 9 are available";
    assert_eq!(refused, ServiceFault::bad_request(message));
    create_number_order(&mut account, &bulk(9)).unwrap();
    assert_eq!(for_sale(&mut account, false), 790);
}

#[test]
fn what_is_not_for_sale_is_named_and_nothing_reserved() {
    let gone = ServiceFault::not_found("there is no number 12065550200");
    refused(&numbers(&["12065550100", "12065550200"]), &gone);
    let message = "A-B is not a keyword: these have 2 to 20 letters and digits, a letter first";
    let odd = ServiceFault::bad_request(message);
    refused(&numbers(&["12065550100"]).with_keywords(["A-B"]), &odd);
}

#[test]
fn a_number_is_sold_once() {
    let (mut account, clock) = account();
    create_number_order(&mut account, &numbers(&["12065550100"]).with_keywords(["LEMON"])).unwrap();
    let number = ServiceFault::bad_request("the number 12065550100 is not available");
    assert_eq!(create_number_order(&mut account, &numbers(&["12065550100"])), Err(number.clone()));
    let keyword = ServiceFault::bad_request("the keyword LEMON is not available");
    let again = CreateNumberOrder::new().with_keywords(["LEMON"]);
    assert_eq!(create_number_order(&mut account, &again), Err(keyword));

    clock.advance(Duration::from_secs(3));
    catch_up(&mut account);
    assert_eq!(create_number_order(&mut account, &numbers(&["12065550100"])), Err(number));
}

#[test]
fn orders_that_make_no_sense_are_refused() {
    let bad = ServiceFault::bad_request;
    refused(&CreateNumberOrder::new(), &bad("nothing is ordered"));
    refused(&numbers(&[]).with_keywords([""; 0]), &bad("nothing is ordered"));
    for again in ["12065550100", "+12065550100", "2065550100"] {
        refused(&numbers(&["12065550100", again]), &bad("12065550100 is ordered twice"));
    }
    let keywords = CreateNumberOrder::new().with_keywords(["LEMON", "lemon"]);
    refused(&keywords, &bad("LEMON is ordered twice"));
    let local = CreateNumberOrderBulkLocal::new(0, Region::new());
    let local = CreateNumberOrder::new().with_bulk_local(local);
    refused(&local, &bad("BulkLocal/Count must be 1 or more"));
    let toll_free =
        numbers(&["12065550100"]).with_bulk_toll_free(CreateNumberOrderBulkTollFree::new(-1));
    refused(&toll_free, &bad("BulkTollFree/Count must be 1 or more"));
}

#[test]
fn an_unknown_order_is_not_found() {
    let (mut account, _) = account();
    let refused = get_number_order(&mut account, &129.into()).unwrap_err();
    assert_eq!(refused, ServiceFault::not_found("there is no number order 129"));
}

fn sell(account: &mut Account, names: &[&str]) -> Result<(), String> {
    let names: Vec<_> = names.iter().map(|&name| name.to_owned()).collect();
    account.sell_elsewhere(&names).map_err(|refused| refused.to_string())
}

#[track_caller]
fn check_sums(order: &NumberOrder, total_cost: f64, charged: Option<(f64, f64)>, summary: f64) {
    assert_eq!((Some(order.total_cost), order.summary), (Some(total_cost), Some(summary)));
    assert_eq!(order.sales_tax.zip(order.total), charged);
}

#[test]
fn what_is_lost_is_not_fulfilled() {
    let (mut account, clock) = account();
    let request =
        numbers(&["12065550100", "12065550101", "18005550100"]).with_keywords(["LEMON", "VANILLA"]);
    let id = create_number_order(&mut account, &request).unwrap();
    check_sums(&look(&mut account, id), 15.0, None, 15.0);
    sell(&mut account, &["12065550101", "+18005550100", "lemon"]).unwrap();
    check_sums(&look(&mut account, id), 15.0, None, 15.0);

    pass(&mut account, &clock, Duration::from_secs(3));
    let shown = look(&mut account, id);
    assert_eq!(shown.status, OrderStatus::Finished);
    let local = NumberOrderItem::new(2, 1.0).with_fulfilled(["12065550100"]);
    assert_eq!(shown.local_numbers, Some(local));
    assert_eq!(shown.toll_free_numbers, Some(NumberOrderItem::new(1, 3.0)));
    let keywords = NumberOrderItem::new(2, 5.0).with_fulfilled(["VANILLA"]);
    assert_eq!(shown.keywords, Some(keywords));
    check_sums(&shown, 6.0, Some((0.0, 6.0)), 15.0);
    assert!(account.stock.is_owned("12065550100"));
    assert!(!account.stock.is_owned("12065550101"));
    let gone = ServiceFault::bad_request("the number 12065550101 is not available");
    assert_eq!(create_number_order(&mut account, &numbers(&["12065550101"])), Err(gone));
}

#[test]
fn an_order_of_which_nothing_is_left_ends_in_an_error() {
    let (mut account, clock) = account();
    let request = numbers(&["12065550100"]).with_keywords(["LEMON"]);
    let id = create_number_order(&mut account, &request).unwrap();
    sell(&mut account, &["12065550100", "LEMON"]).unwrap();
    assert_eq!(look(&mut account, id).status, OrderStatus::New);
    clock.advance(Duration::from_secs(1));
    assert_eq!(look(&mut account, id).status, OrderStatus::Processing);

    clock.advance(Duration::from_secs(2));
    let shown = look(&mut account, id);
    assert_eq!(shown.status, OrderStatus::Errored);
    assert_eq!(shown.local_numbers, Some(NumberOrderItem::new(1, 1.0)));
    check_sums(&shown, 0.0, Some((0.0, 0.0)), 6.0);
}

#[test]
fn somebody_else_buys_what_is_for_sale() {
    let (mut account, _) = account();
    sell(&mut account, &["12065550100", "2065550101", "zebra"]).unwrap();
    assert_eq!(for_sale(&mut account, false), 798);
    let keyword = ServiceFault::bad_request("the keyword Zebra is not available");
    let request = CreateNumberOrder::new().with_keywords(["Zebra"]);
    assert_eq!(create_number_order(&mut account, &request), Err(keyword));
}

#[test]
fn nobody_else_buys_what_cannot_be_bought() {
    let (mut account, clock) = account();
    let request = numbers(&["12065550100"]).with_keywords(["LEMON"]);
    create_number_order(&mut account, &request).unwrap();
    pass(&mut account, &clock, Duration::from_secs(3));
    sell(&mut account, &["12065550101"]).unwrap();
    for (name, message) in [
        ("12065550200", "there is no number and no keyword 12065550200"),
        ("A-B", "there is no number and no keyword A-B"),
        ("12065550100", "12065550100 is the account's already; release it first"),
        ("lemon", "LEMON is the account's already; release it first"),
        ("12065550101", "12065550101 is not for sale"),
    ] {
        assert_eq!(sell(&mut account, &["12065550102", name]), Err(message.to_owned()));
    }
    assert_eq!(for_sale(&mut account, false), 798);
}
