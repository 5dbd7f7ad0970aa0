//! What the account has, as it is shown.

use callfire::data::{InboundType, LeaseInfo, NumberConfiguration, NumberFeature, Region};
use callfire::service::{GetNumber, QueryKeywords, QueryNumbers};
use soapwire::xsd::Date;

use super::*;
use crate::service::number::fixture::{DAY, found, owning, pass};
use crate::service::number::order::create_number_order;
use crate::service::support::account;

fn lease(begin: &str, end: &str) -> LeaseInfo {
    let [begin, end] = [begin, end].map(|day| day.parse::<Date>().unwrap());
    LeaseInfo::new(true).with_lease_begin(begin).with_lease_end(end)
}

#[test]
fn a_number_is_delivered_ready_for_use() {
    let (mut account, _) = owning(&["12065550100"], &[]);
    let number = get_number(&mut account, &GetNumber::new("12065550100")).unwrap();
    assert_eq!((number.number.as_str(), number.toll_free), ("12065550100", false));
    assert_eq!(number.national_format, "(206) 555-0100");
    assert_eq!(number.region.unwrap().city.as_deref(), Some("Seattle"));
    assert_eq!(number.status, Some(NumberStatus::Active));
    assert_eq!(number.lease_info, Some(lease("2013-03-07Z", "2013-04-07Z")));
    let expected = NumberConfiguration::new()
        .with_call_feature(NumberFeature::Enabled)
        .with_text_feature(NumberFeature::Enabled)
        .with_inbound_call_configuration_type(InboundType::Tracking);
    assert_eq!(number.number_configuration, Some(expected));
}

#[test]
fn a_toll_free_number_takes_no_texts() {
    let (mut account, _) = owning(&["18005550100"], &[]);
    let number = get_number(&mut account, &GetNumber::new("18005550100")).unwrap();
    assert!(number.toll_free);
    let configuration = number.number_configuration.unwrap();
    assert_eq!(configuration.call_feature, Some(NumberFeature::Enabled));
    assert_eq!(configuration.text_feature, Some(NumberFeature::Unsupported));
}

#[test]
fn a_number_is_found_however_it_is_written() {
    let (mut account, _) = owning(&["12065550100"], &[]);
    for written in ["12065550100", "+12065550100", "2065550100"] {
        let number = get_number(&mut account, &GetNumber::new(written)).unwrap();
        assert_eq!(number.number, "12065550100");
        assert!(account.stock.is_owned(written));
    }
}

#[test]
fn what_is_not_owned_is_not_found() {
    let (mut account, _) = owning(&["12065550100"], &[]);
    let order = service::CreateNumberOrder::new().with_numbers(["12065550101"]);
    create_number_order(&mut account, &order).unwrap();
    for number in ["12065550101", "12065550102", "213342682", "CALLFIRE"] {
        let message = format!("number {number} does not exist, or is inactive");
        let refused = get_number(&mut account, &GetNumber::new(number)).unwrap_err();
        assert_eq!(refused, ServiceFault::not_found(message));
        assert!(!account.stock.is_owned(number));
    }
}

#[test]
fn a_query_finds_numbers_by_their_region() {
    let numbers = ["18005550100", "13105550100", "12065550101", "12065550100"];
    let (mut account, _) = owning(&numbers, &[]);
    let mut query = |region| found(&mut account, &QueryNumbers::new(region));
    assert_eq!(query(Region::new()), ["12065550100", "12065550101", "13105550100", "18005550100"]);
    assert_eq!(query(Region::new().with_state("wa")), ["12065550100", "12065550101"]);
    assert_eq!(query(Region::new().with_prefix("1800")), ["18005550100"]);
    assert_eq!(query(Region::new().with_city("Denver")), [""; 0]);
    let page = QueryNumbers::new(Region::new()).with_max_results(1).with_first_result(2);
    let page = query_numbers(&mut account, &page).unwrap();
    assert_eq!((page.total_results, page.number[0].number.as_str()), (4, "13105550100"));
}

#[test]
fn keywords_are_listed_with_their_lease() {
    let (mut account, clock) = owning(&[], &["vanilla", "Lemon"]);
    pass(&mut account, &clock, 40 * DAY);
    let result = query_keywords(&mut account, &QueryKeywords::new()).unwrap();
    let lemon = &result.keyword[0];
    assert_eq!((lemon.short_code.as_str(), lemon.keyword.as_str()), ("67076", "LEMON"));
    assert_eq!(lemon.status, Some(NumberStatus::Active));
    assert_eq!(lemon.lease_info, Some(lease("2013-03-07Z", "2013-05-07Z")));
    assert_eq!((result.total_results, result.keyword[1].keyword.as_str()), (2, "VANILLA"));
    let page = QueryKeywords::new().with_first_result(1);
    let page = query_keywords(&mut account, &page).unwrap();
    assert_eq!((page.total_results, page.keyword.len()), (2, 1));
}

#[test]
fn an_account_begins_with_nothing() {
    let (mut account, _) = account();
    assert_eq!(found(&mut account, &QueryNumbers::new(Region::new())), [""; 0]);
    assert_eq!(query_keywords(&mut account, &QueryKeywords::new()).unwrap().total_results, 0);
    assert!(query_keywords(&mut account, &QueryKeywords::new().with_max_results(-1)).is_err());
}
