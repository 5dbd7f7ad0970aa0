//! The number service: numbers and keywords from the stock to the account and back. Who has which is the state's.

mod configuration;
#[cfg(test)]
pub(super) mod fixture;
mod lease;
mod order;
mod owned;
mod release;
mod search;

use callfire::data::{Keyword, Number};
use callfire::operation::{
    ConfigureNumber, CreateNumberOrder, GetNumber, GetNumberOrder, QueryKeywords, QueryNumbers,
    QueryRegions, Release, SearchAvailableKeywords, SearchAvailableNumbers,
};

use crate::service_fault::ServiceFault;
use crate::services::Services;
use crate::state::inventory::StockNumber;
use crate::state::name::{SHORT_CODE, national_format};

pub(super) fn serve(services: &mut Services) {
    services.serve::<QueryRegions>(search::query_regions);
    services.serve::<SearchAvailableNumbers>(search::search_available_numbers);
    services.serve::<SearchAvailableKeywords>(search::search_available_keywords);
    services.serve::<CreateNumberOrder>(order::create_number_order);
    services.serve::<GetNumberOrder>(order::get_number_order);
    services.serve::<QueryNumbers>(owned::query_numbers);
    services.serve::<GetNumber>(owned::get_number);
    services.serve::<QueryKeywords>(owned::query_keywords);
    services.serve::<ConfigureNumber>(configuration::configure_number);
    services.serve::<Release>(release::release);
}

/// The fault for a number that is not the account's.
pub(super) fn no_number(number: &str) -> ServiceFault {
    ServiceFault::not_found(format!("number {number} does not exist, or is inactive"))
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

/// A keyword that there is. Like a number, it has no status.
fn keyword(word: impl Into<String>) -> Keyword {
    Keyword::new(SHORT_CODE, word)
}

#[cfg(test)]
mod tests;
