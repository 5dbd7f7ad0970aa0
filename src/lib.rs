//! Typed client for `CallFire`'s API 1.1: calls, texts and phone numbers over SOAP 1.2.
//!
//! Every operation of the WSDL is a method of [`CallFire`], every type a plain Rust type with the service's
//! documentation on it, and the envelopes are those that PHP's `SoapClient` sent.
//!
//! # First steps
//!
//! ```no_run
//! use callfire::{CallFire, OrderState};
//! use callfire::service::CreateNumberOrder;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> callfire::Result<()> {
//! let callfire = CallFire::new("login", "password")?;
//! let request = CreateNumberOrder::new().with_numbers(["12065550100"]);
//! let id = callfire.create_number_order(request).await?;
//! let outcome = callfire.wait_for_order(id).outcome().await?;
//! match outcome.state {
//!     OrderState::Finished => println!("bought for {}", outcome.order.total_cost),
//!     other => println!("order {id} is {other}"),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A request is made by `new`, which takes the required fields, and one `with_…` for each further field. A
//! request of a single field is made from that field: `callfire.get_number_order(129)`.
//!
//! # Queries
//!
//! [`CallFire::items`] walks the results of a query page by page:
//!
//! ```no_run
//! # async fn run(callfire: callfire::CallFire) -> callfire::Result<()> {
//! use callfire::operation::QueryCalls;
//! use callfire::service::ActionQuery;
//!
//! let mut calls = callfire.items::<QueryCalls>(ActionQuery::new().with_inbound(true));
//! while let Some(call) = calls.next().await {
//!     println!("{}", call?.to_number.text);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Failures, and money
//!
//! One [`Error`] says what happened ([`Error::kind`]) and whether the request may have been executed
//! ([`Error::effect`]). Only what cannot do harm is sent again: requests that change nothing, and any request of
//! which no byte has left. `CreateNumberOrder` buys, and is never sent twice:
//!
//! ```no_run
//! # async fn run(callfire: callfire::CallFire) {
//! # let request = callfire::service::CreateNumberOrder::new();
//! use callfire::Effect;
//!
//! match callfire.create_number_order(request).await {
//!     Ok(id) => println!("order {id}"),
//!     Err(error) if error.effect() == Effect::MaybeApplied => {
//!         println!("{error}"); // says how to find out
//!     }
//!     Err(error) => println!("nothing was bought: {error}"),
//! }
//! # }
//! ```
//!
//! `GetNumberOrder` is asked for once a second and order, as the service wants it: a call that comes sooner waits. A
//! call whose future is dropped may have been executed too if it was sent by then; one that must not be lost sight of
//! is spawned as a task of its own.
//!
//! What the schema forbids is refused before anything is sent, with the path to the field:
//!
//! ```
//! use callfire::service::{LabelNumber, NumberLabelRequest};
//! use soapwire::{codec, description::ElementName};
//!
//! let request: LabelNumber = NumberLabelRequest::new("not a number", "home");
//! let name = ElementName::new(callfire::service::NAMESPACE, "LabelNumber");
//! let error = codec::validate(name, &request).unwrap_err();
//! assert_eq!(error.path(), "LabelNumber/Number");
//! ```
//!
//! # Replies that are newer than the schema
//!
//! Unknown elements and attributes are skipped, and an unknown value of an enumeration is kept as it came in
//! the variant `Unknown`: three published guides list three sets of order statuses.
//!
//! # JSON
//!
//! With the feature `serde` every type is `Serialize` and `Deserialize` in the shape PHP shows:
//!
//! ```
//! # #[cfg(feature = "serde")] {
//! use callfire::service::{ActionQuery, QueryTexts};
//!
//! let query: QueryTexts = serde_json::from_str(r#"{"MaxResults": 10, "State": "FINISHED DNC"}"#).unwrap();
//! assert_eq!(query.max_results, Some(10));
//! assert_eq!(serde_json::to_string(&ActionQuery::new().with_batch_id(7)).unwrap(), r#"{"BatchId":7}"#);
//! # }
//! ```
//!
//! # Postbacks
//!
//! What a subscription makes `CallFire` post is read by [`postback::parse`], in XML, SOAP and JSON:
//!
//! ```
//! # #[cfg(feature = "serde")] {
//! use callfire::postback::{self, Notification};
//!
//! let body = br#"{"TextNotification": {"SubscriptionId": 1234, "Text": {"@id": 77, "FromNumber": 15551231234,
//!     "ToNumber": {"value": "15551231235"}, "State": "FINISHED", "ContactId": 8, "Inbound": true,
//!     "Created": "2013-08-13T17:05:37Z", "Modified": "2013-08-13T17:05:37Z", "Message": "yes"}}}"#;
//! match postback::parse("application/json", body) {
//!     Ok(Notification::Text(_, it)) => assert_eq!(it.text.message.as_deref(), Some("yes")),
//!     Ok(_) => println!("about something else"),
//!     Err(error) => println!("{error}"), // says what is wrong, and where
//! }
//! # }
//! ```
//!
//! Nobody signs a postback: [`verified`](postback::Notification::verified) asks the service before anything follows
//! from it. The crate `callfire-receiver` takes postbacks, keeps them on disk and hands them over until each is handled.
//!
//! # Seeing what goes over the wire
//!
//! [`Builder::on_exchange`] hands over every envelope and every reply; nothing of them is logged otherwise.
//! Calls are `tracing` spans with operation, status, bytes and duration. Credentials are in none of them.
//!
//! # Features
//!
//! `serde` and `yaserde`, both on by default, add the traits of those crates to every type.

#![cfg_attr(
    not(test),
    warn(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)
)]

mod ambiguity;
mod client;
mod generated;
mod order;
mod pages;
pub mod postback;

pub use ambiguity::how_to_find_out;
pub use client::{Builder, CallFire, ORDER_CEILING, check_order};
pub use generated::{data, notification, operation, service};
pub use order::{OrderOutcome, OrderState, OrderWait};
pub use pages::{Items, Paged};
pub use soapwire;
pub use soapwire::client::CallOptions;
pub use soapwire::error::{Effect, Error, ErrorKind, Result};
pub use soapwire::limits::{Limits, Timeouts};

/// The README's Rust is compiled as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
