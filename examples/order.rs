//! Buys a local number and waits for the order. Needs an account: `CALLFIRE_LOGIN` and `CALLFIRE_PASSWORD`.
//!
//! `cargo run --example order -- Seattle WA`; with `CALLFIRE_ENDPOINT` it goes to another address.

use std::env;
use std::error::Error;

use callfire::data::Region;
use callfire::service::{CreateNumberOrder, SearchAvailableNumbers};
use callfire::{CallFire, Effect};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let city = arguments.next().ok_or("which city?")?;
    let state = arguments.next().ok_or("which state?")?;
    let set = |name| env::var(name).map_err(|error| format!("{name}: {error}"));
    let mut builder =
        CallFire::builder().credentials(set("CALLFIRE_LOGIN")?, set("CALLFIRE_PASSWORD")?)?;
    if let Ok(endpoint) = env::var("CALLFIRE_ENDPOINT") {
        builder = builder.endpoint(endpoint);
    }
    let callfire = builder.build()?;

    let region = Region::new().with_city(city).with_state(state);
    let found = callfire
        .search_available_numbers(SearchAvailableNumbers::new(1).with_region(region))
        .await?;
    let number = found.number.into_iter().next().ok_or("no number is available there")?.number;
    println!("ordering {number}");

    // Exactly this number, so that after a failure it can be asked for by name.
    let order = CreateNumberOrder::new().with_numbers([number.as_str()]);
    let id = match callfire.create_number_order(order).await {
        Ok(id) => id,
        Err(error) if error.effect() == Effect::MaybeApplied => {
            return Err(format!("{number} may have been bought: {error}").into());
        }
        Err(error) => return Err(error.into()),
    };
    let outcome =
        callfire.wait_for_order(id).on_poll(|order| println!("{}", order.status)).outcome().await?;
    println!("order {id} is {}, total cost {}", outcome.state, outcome.order.total_cost);
    Ok(())
}
