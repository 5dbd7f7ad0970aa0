//! The numbers of the account, before and after an order of any numbers.

use callfire::CallFire;
use callfire::data::{Number, Region};
use callfire::operation::QueryNumbers;
use callfire::service;

use crate::failure::Failure;

/// How many numbers a reply holds.
const PAGE: i64 = 1000;

/// All numbers of the account.
pub(super) async fn numbers(client: &CallFire) -> callfire::Result<Vec<Number>> {
    let query = service::QueryNumbers::new(Region::new()).with_max_results(PAGE);
    let mut found = client.items::<QueryNumbers>(query);
    let mut numbers = Vec::new();
    while let Some(number) = found.next().await {
        numbers.push(number?);
    }
    Ok(numbers)
}

/// What the journal keeps of them: by it one can tell later what an order added.
pub(super) async fn before(client: &CallFire) -> Result<Vec<String>, Failure> {
    let numbers = numbers(client).await.map_err(|error| Failure::from(error).before_ordering())?;
    Ok(numbers.into_iter().map(|number| number.number).collect())
}
