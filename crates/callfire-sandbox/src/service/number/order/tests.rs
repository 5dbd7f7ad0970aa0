//! Orders on a clock that is put forward by hand.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use callfire::data::OrderStatus;
use callfire::service::{CreateNumberOrderBulkLocal, CreateNumberOrderBulkTollFree};

use super::*;
use crate::clock::ManualClock;
use crate::simulation::catch_up;

fn account() -> (Account, ManualClock) {
    let clock = ManualClock::new(SystemTime::UNIX_EPOCH + Duration::from_secs(1_362_670_421));
    (Account::new(Arc::new(clock.clone())), clock)
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
    assert_eq!(account.stock.available(&Region::new(), false).count(), 800);
    assert_eq!(account.stock.available(&Region::new(), true).count(), 400);
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
    assert_eq!(account.stock.available(&Region::new(), false).count(), 790);
}

#[test]
fn what_is_not_for_sale_is_named_and_nothing_reserved() {
    let gone = ServiceFault::not_found("there is no number 12065550200");
    refused(&numbers(&["12065550100", "12065550200"]), &gone);
    let unknown = ServiceFault::not_found("there is no keyword ANCHOVY");
    refused(&numbers(&["12065550100"]).with_keywords(["ANCHOVY"]), &unknown);
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
    refused(&numbers(&["12065550100", "+12065550100"]), &bad("12065550100 is ordered twice"));
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
