//! The number service: what is for sale. Ordering it is in `order`.

mod order;

use callfire::data::{Number, Region};
use callfire::operation::{CreateNumberOrder, GetNumberOrder, SearchAvailableNumbers};
use callfire::service;

use crate::service_fault::ServiceFault;
use crate::services::Services;
use crate::state::{Account, StockNumber};

pub(super) fn serve(services: &mut Services) {
    services.serve::<SearchAvailableNumbers>(search_available_numbers);
    services.serve::<CreateNumberOrder>(order::create_number_order);
    services.serve::<GetNumberOrder>(order::get_number_order);
}

fn search_available_numbers(
    account: &mut Account,
    request: &service::SearchAvailableNumbers,
) -> Result<service::NumberQueryResult, ServiceFault> {
    let count = positive("Count", request.count)?;
    let anywhere = Region::new();
    let region = request.region.as_ref().unwrap_or(&anywhere);
    let found: Vec<_> =
        account.stock.available(region, request.toll_free.unwrap_or(false)).collect();
    let total = i64::try_from(found.len()).unwrap_or(i64::MAX);
    let page = found.into_iter().take(count).map(number);
    Ok(service::NumberQueryResult::new(total).with_number(page))
}

/// A count that is asked for.
fn positive(field: &str, count: i32) -> Result<usize, ServiceFault> {
    let count = usize::try_from(count).ok().filter(|count| *count > 0);
    count.ok_or_else(|| ServiceFault::bad_request(format!("{field} must be 1 or more")))
}

/// A number of the stock. It has no status: that would be its status with the account.
fn number(number: &StockNumber) -> Number {
    let national_format = national_format(&number.digits);
    Number::new(&number.digits, national_format, number.toll_free)
        .with_region(number.region.clone())
}

fn national_format(digits: &str) -> String {
    match (digits.get(1..4), digits.get(4..7), digits.get(7..)) {
        (Some(area), Some(exchange), Some(line)) => format!("({area}) {exchange}-{line}"),
        _ => digits.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::SystemTime;

    use callfire::service::SearchAvailableNumbers;

    use super::*;
    use crate::clock::ManualClock;

    fn search(
        request: &SearchAvailableNumbers,
    ) -> Result<service::NumberQueryResult, ServiceFault> {
        let clock = ManualClock::new(SystemTime::UNIX_EPOCH);
        search_available_numbers(&mut Account::new(Arc::new(clock)), request)
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
        assert!(local.number.iter().all(|number| !number.toll_free));
    }

    #[test]
    fn a_count_of_none_is_refused() {
        for count in [0, -1, i32::MIN] {
            let refused = search(&SearchAvailableNumbers::new(count)).unwrap_err();
            assert_eq!(refused, ServiceFault::bad_request("Count must be 1 or more"));
        }
    }
}
