//! The typed client, unchanged, against the sandbox.

use callfire::data::{OrderStatus, Region};
use callfire::operation::{CreateNumberOrder, GetNumberOrder, SearchAvailableNumbers};
use callfire::service::{self, FaultCode};
use callfire::{CallFire, Effect, ErrorKind, OrderState};
use callfire_sandbox::{LOGIN, PASSWORD, Sandbox};
use soapwire::operation::Operation as _;

use super::support::read;

/// A client for which every reply is read once more, strictly.
fn client(sandbox: &Sandbox) -> CallFire {
    let builder =
        CallFire::builder().endpoint(sandbox.base_url()).credentials(LOGIN, PASSWORD).unwrap();
    let strict = builder.on_exchange(|exchange| {
        let body = std::str::from_utf8(exchange.response).unwrap();
        match exchange.operation {
            CreateNumberOrder::NAME => drop(read::<CreateNumberOrder>(body)),
            GetNumberOrder::NAME => drop(read::<GetNumberOrder>(body)),
            SearchAvailableNumbers::NAME => drop(read::<SearchAvailableNumbers>(body)),
            other => panic!("{other}"),
        }
    });
    strict.build().unwrap()
}

#[tokio::test]
async fn a_number_is_bought() {
    let sandbox = Sandbox::builder().speed(20.0).start().await.unwrap();
    let callfire = client(&sandbox);
    let region = Region::new().with_prefix("1512").with_time_zone("america/chicago");
    let search = service::SearchAvailableNumbers::new(1).with_region(region);
    let found = callfire.search_available_numbers(search.clone()).await.unwrap();
    assert_eq!((found.total_results, found.number.len()), (100, 1));

    let number = found.number[0].number.clone();
    let order = service::CreateNumberOrder::new().with_numbers([&number]);
    let id = callfire.create_number_order(order).await.unwrap();
    let first = callfire.get_number_order(id).await.unwrap();
    assert_ne!(first.status, OrderStatus::Finished);
    assert_eq!(first.local_numbers.unwrap().fulfilled, None);

    let outcome = callfire.wait_for_order(id).outcome().await.unwrap();
    assert_eq!(outcome.state, OrderState::Finished);
    assert_eq!(outcome.fulfilled().collect::<Vec<_>>(), [&number]);
    assert_eq!((outcome.order.id, outcome.order.total_cost.to_string()), (id, "1".to_owned()));

    let left = callfire.search_available_numbers(search).await.unwrap();
    assert_eq!(left.total_results, 99);
    assert_ne!(left.number[0].number, number);
}

#[tokio::test]
async fn of_two_orders_for_one_number_the_second_is_refused() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let callfire = client(&sandbox);
    let order = service::CreateNumberOrder::new().with_numbers(["13105550142"]);
    callfire.create_number_order(order.clone()).await.unwrap();
    let error = callfire.create_number_order(order).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Fault, Effect::NotApplied));
    let info = error.fault().unwrap().detail_of::<CreateNumberOrder>().unwrap();
    assert_eq!(info.fault_code, FaultCode::BadRequest);
    assert_eq!(info.message.as_deref(), Some("the number 13105550142 is not available"));
}

#[tokio::test]
async fn wrong_credentials_are_unauthorized() {
    let sandbox =
        Sandbox::builder().login("somebody").password("colon:of-somebody").start().await.unwrap();
    let builder = || CallFire::builder().endpoint(sandbox.base_url()).retries(0);
    let right = builder().credentials("somebody", "colon:of-somebody").unwrap().build().unwrap();
    assert_eq!(right.get_number_order(1).await.unwrap_err().kind(), ErrorKind::Fault);
    for wrong in
        [builder().credentials("somebody", PASSWORD), builder().credentials(LOGIN, PASSWORD)]
    {
        let error = wrong.unwrap().build().unwrap().get_number_order(1).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Unauthorized, Effect::NotApplied));
    }
    let error = builder().build().unwrap().get_number_order(1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
}
