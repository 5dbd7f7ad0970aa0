//! Searches in the built-in stock.

use callfire::service::{QueryRegions, SearchAvailableNumbers};

use super::*;
use crate::service::number::fixture::{keywords_for_sale, owning};
use crate::service::support::account;

fn search(request: &SearchAvailableNumbers) -> Result<service::NumberQueryResult, ServiceFault> {
    search_available_numbers(&mut account().0, request)
}

#[test]
fn a_page_of_what_is_there() {
    let region = Region::new().with_city("SANTA MONICA").with_state("ca");
    let result = search(&SearchAvailableNumbers::new(2).with_region(region)).unwrap();
    assert_eq!(result.total_results, 100);
    let numbers: Vec<_> = result.number.iter().map(|number| number.number.as_str()).collect();
    assert_eq!(numbers, ["13105550100", "13105550101"]);
    assert_eq!(result.number[0].national_format, "(310) 555-0100");
    assert_eq!(result.number[0].region.as_ref().unwrap().zipcode.as_deref(), Some("90401"));
    assert_eq!(result.number[0].status, None);
}

#[test]
fn nothing_fits_two_places() {
    let region = Region::new().with_city("Seattle").with_state("NY");
    let result = search(&SearchAvailableNumbers::new(1).with_region(region)).unwrap();
    assert_eq!((result.total_results, result.number.len()), (0, 0));
}

#[test]
fn toll_free_numbers_are_apart() {
    let result = search(&SearchAvailableNumbers::new(1).with_toll_free(true)).unwrap();
    assert!(result.number.iter().all(|number| number.toll_free));
    let local = search(&SearchAvailableNumbers::new(10_000)).unwrap();
    assert_eq!(local.number.len(), 800);
    assert!(local.number.iter().all(|number| !number.toll_free));
}

#[test]
fn a_count_of_none_is_refused() {
    for count in [0, -1, i32::MIN] {
        let refused = search(&SearchAvailableNumbers::new(count)).unwrap_err();
        assert_eq!(refused, ServiceFault::bad_request("Count must be 1 or more"));
    }
}

#[test]
fn what_is_owned_is_not_for_sale() {
    let (mut account, _) = owning(&["13105550100"], &["VANILLA"]);
    let request = SearchAvailableNumbers::new(1).with_region(Region::new().with_prefix("1310"));
    let result = search_available_numbers(&mut account, &request).unwrap();
    assert_eq!((result.total_results, result.number[0].number.as_str()), (99, "13105550101"));
    assert_eq!(keywords_for_sale(&mut account, &["VANILLA", "LEMON"]), ["LEMON"]);
}

#[test]
fn every_word_is_a_keyword_once() {
    let words = ["zebra", "A-B", "ZEBRA", "Apple2", "1ST"];
    assert_eq!(keywords_for_sale(&mut account().0, &words), ["ZEBRA", "APPLE2"]);
}

fn cities(request: &QueryRegions) -> (i64, Vec<String>) {
    let result = query_regions(&mut account().0, request).unwrap();
    (result.total_results, result.region.into_iter().filter_map(|region| region.city).collect())
}

#[test]
fn each_place_is_a_region_once() {
    let (total, all) = cities(&QueryRegions::new(Region::new()));
    assert_eq!((total, all.len()), (8, 8));
    let california = QueryRegions::new(Region::new().with_state("ca"));
    assert_eq!(cities(&california).1, ["Santa Monica", "San Francisco"]);
    let paged = california.with_max_results(1).with_first_result(1);
    assert_eq!(cities(&paged), (2, vec!["San Francisco".to_owned()]));
    assert_eq!(cities(&QueryRegions::new(Region::new().with_prefix("1206"))).1, ["Seattle"]);
    let toll_free = QueryRegions::new(Region::new().with_prefix("1800"));
    assert_eq!(cities(&toll_free), (0, vec![]));
}

#[test]
fn the_regions_found_lead_to_their_numbers() {
    let region = Region::new().with_city("Denver");
    let found = query_regions(&mut account().0, &QueryRegions::new(region)).unwrap();
    let denver = found.region[0].clone();
    let result = search(&SearchAvailableNumbers::new(1).with_region(denver)).unwrap();
    assert_eq!(result.total_results, 100);
}
