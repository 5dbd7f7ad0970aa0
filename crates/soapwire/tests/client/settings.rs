//! Which setting holds where several are given.

use soapwire::client::{CallOptions, ClientBuilder};
use soapwire::error::ErrorKind;
use soapwire::limits::Limits;

use super::support::{Get, GetRequest, Server, builder, ok, reply, thing};

/// Limits that a reply of 1,000 bytes exceeds, or not.
fn limits(bytes: usize) -> Limits {
    Limits::default().with_body(bytes)
}

/// How a reply of 1,000 bytes is taken.
async fn outcome(
    set: impl FnOnce(ClientBuilder) -> ClientBuilder,
    options: &CallOptions,
) -> Result<(), ErrorKind> {
    let server = Server::start(vec![ok(&thing(&"x".repeat(1000)))]).await;
    let client = set(builder(&server)).build().unwrap();
    let reply = client.send_with::<Get>(&GetRequest { id: 1 }, options).await;
    reply.map(drop).map_err(|error| error.kind())
}

#[tokio::test]
async fn the_call_goes_over_the_client_over_the_operation_over_the_default() {
    let none = CallOptions::new();
    let small = |_: &str| CallOptions::new().with_limits(limits(100));
    let large = |_: &str| CallOptions::new().with_limits(limits(10_000));
    let refused = Err(ErrorKind::Limit);
    assert_eq!(outcome(|client| client, &none).await, Ok(()));
    assert_eq!(outcome(|client| client.options_for(small), &none).await, refused);
    assert_eq!(
        outcome(|client| client.options_for(large).limits(limits(100)), &none).await,
        refused
    );
    assert_eq!(
        outcome(|client| client.limits(limits(10_000)).options_for(small), &none).await,
        Ok(())
    );
    assert_eq!(
        outcome(
            |client| client.options_for(large).limits(limits(10_000)),
            &none.clone().with_limits(limits(100))
        )
        .await,
        refused
    );
    assert_eq!(
        outcome(
            |client| client.options_for(small).limits(limits(100)),
            &none.with_limits(limits(10_000))
        )
        .await,
        Ok(())
    );
}

#[tokio::test]
async fn what_the_client_leaves_open_is_the_operation_s() {
    let server = Server::start(vec![reply(502, "", "")]).await;
    let once = |_: &str| CallOptions::new().with_max_attempts(1).with_limits(limits(100));
    let client = soapwire::client::Client::builder()
        .base_url(server.url())
        .limits(limits(10_000))
        .options_for(once)
        .build()
        .unwrap();
    client.call::<Get>(&GetRequest { id: 1 }).await.unwrap_err();
    assert_eq!(server.count(), 1);
}
