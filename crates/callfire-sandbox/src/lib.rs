//! An embedded CallFire: its SOAP services on loopback, with phone numbers that cost nothing.
//!
//! Programs and their tests talk to a [`Sandbox`] as they would to the service; nothing but the address
//! differs. It connects to nothing but the endpoints of postbacks, and unless told otherwise to those on this computer
//! only. Its account is kept in memory, or [in a file](Builder::data). It does the same thing every time: stock, ids
//! and costs are fixed, and time runs on a [`Clock`] that can be sped up.
//!
//! ```
//! use callfire::CallFire;
//! use callfire::data::Region;
//! use callfire::service::{CreateNumberOrder, SearchAvailableNumbers};
//! use callfire_sandbox::{LOGIN, PASSWORD, Sandbox};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = Sandbox::builder().speed(100.0).start().await?;
//! let callfire =
//!     CallFire::builder().endpoint(sandbox.base_url()).credentials(LOGIN, PASSWORD)?.build()?;
//!
//! let seattle = Region::new().with_city("Seattle").with_state("WA");
//! let search = SearchAvailableNumbers::new(1).with_region(seattle);
//! let found = callfire.search_available_numbers(search).await?;
//! let numbers = found.number.iter().map(|number| number.number.clone());
//!
//! let id = callfire.create_number_order(CreateNumberOrder::new().with_numbers(numbers)).await?;
//! let outcome = callfire.wait_for_order(id).outcome().await?;
//! assert_eq!(outcome.fulfilled().collect::<Vec<_>>(), ["12065550100"]);
//! # Ok(())
//! # }
//! ```
//!
//! A test in Rust can do without a socket and without waiting: see [`Builder::in_memory`].
//!
//! # What it answers
//!
//! | request | reply |
//! |---|---|
//! | an operation | its output, status 200 |
//! | one with the `RequestId` of a request that was applied | the first answer again; nothing is applied |
//! | one with the `RequestId` of another request | Sender fault, `BAD_REQUEST`, 400 |
//! | one that breaks a rule of the business | Sender fault with `ServiceFaultInfo`, 400 |
//! | one that breaks the schema, or an unknown operation | Sender fault without detail, 400 |
//! | something that cannot be done at the moment | Receiver fault with `ServiceFaultInfo`, 500 |
//! | SOAP 1.1, a mandatory header | `VersionMismatch`, `MustUnderstand` fault, 500 |
//! | wrong credentials or none | 401 without a SOAP body |
//! | a body of more than 64 MiB, another media type | 413, 415 |
//! | another method, another path | 405, 404 |
//!
//! The elements of a request may come in any order, since some clients do not keep that of the schema. Every reply has
//! the header `X-Sandbox: callfire`.
//!
//! # Besides the services
//!
//! `GET` has the WSDL at `/api/1.1/wsdl/callfire-service-http-soap12.wsdl` and below `/api/1.0/wsdl/`, with the
//! addresses of the sandbox, a page for people at `/`, and for programs of the same computer a control API in JSON at
//! `/control/`. What that can do, a [`Sandbox`] can:
//!
//! | | |
//! |---|---|
//! | [`receive_text`](Sandbox::receive_text), [`receive_call`](Sandbox::receive_call) | somebody writes or calls |
//! | [`sell`](Sandbox::sell) | somebody else buys numbers and keywords |
//! | [`disrupt`](Sandbox::disrupt) | something goes wrong on the way: see [`DisruptionKind`] |
//! | [`ledger`](Sandbox::ledger) | what was applied, and how often |
//! | [`postbacks`](Sandbox::postbacks), [`mails`](Sandbox::mails) | what subscriptions were told, and what came of it |
//! | [`on_exchange`](Builder::on_exchange) | every request and reply as they were on the wire |
//!
//! # What it sells
//!
//! Fictional numbers, 555-0100 to 555-0199 of eight places and four toll-free codes, and keywords: any word of 2 to
//! 20 letters and digits, a letter first. A local number costs 1, a toll-free one 3, a keyword 5.
//!
//! An order is delivered 2.5 s after it was placed. What somebody else has bought by then is not fulfilled, and an
//! order of which nothing is left is `ERRORED`. CallFire does not say how the sums of an order relate; here it is so:
//!
//! | sum | is |
//! |---|---|
//! | `Summary` | the cost of all that is ordered, whatever becomes of it |
//! | `TotalCost` | the same until the order ends; then the cost of what was fulfilled |
//! | `SalesTax` | from the end of the order on, what is charged on top: nothing |
//! | `Total` | from the end of the order on, what is charged in all |
//!
//! Numbers and keywords are leased from month to month. A new number takes calls, which are tracked but forwarded to
//! nowhere, and texts, unless it is toll-free. What is released cannot be ordered for 30 days.
//!
//! # Who is reached
//!
//! The last four digits of a recipient's number decide what happens to a text or a call:
//!
#![doc = include_str!("simulation/outcome.md")]
//!
//! Where the interface says less than a program may want to know, it is so here: a `FromNumber` is any number of 10 to 15
//! digits or the short code 67076, whoever has it; a text that comes in may be for any number of the account or for
//! 67076. A message has 4,000 characters at most, a broadcast 100 labels, an action 100 attempts. An upload of bytes that
//! are a sound already answers the id of that sound, whatever its name.
//!
//! # Postbacks
//!
//! A subscription without a `TriggerEvent` is told of every event, as programs written for API 1.0 expect. Its
//! postbacks come as HTTP POST with the content types `text/xml`, `application/json` or `application/soap+xml`; those
//! of the format `EMAIL` are kept as mails and not sent. `ExpiresAt` is taken as seconds since 1970, from 10¹¹ on as
//! milliseconds.
//!
//! A postback is delivered when it is answered with a status from 200 to 299 within 5 s of real time. It is tried
//! three times: again 1 s after the first failure and 5 s after the second, on the sandbox's clock. No redirect is
//! followed and no proxy used. Of each subscription one postback is under way at a time, in the order of the events.
//! Where the account is kept in a file, what was not delivered goes on after a restart, so that a postback can come
//! twice.
//!
//! Postbacks go to loopback addresses, and to the hosts of [`Builder::allow_postbacks_to`]; what an endpoint's name
//! stands for is checked when it is connected to. A subscription to any other endpoint is taken, and its postbacks are
//! refused.

#![cfg_attr(
    not(test),
    warn(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)
)]

mod audio;
mod backend;
mod clock;
mod control;
mod disruption;
mod exchanges;
mod http;
mod postback;
mod sandbox;
mod service;
mod service_fault;
mod services;
mod simulation;
mod state;
mod store;
mod transport;

pub use clock::{Clock, ManualClock};
pub use control::{IncomingCall, IncomingText, LedgerEntry, MailEntry, PostbackEntry, PostbackTry};
pub use disruption::{Disruption, DisruptionKind, Phase};
pub use exchanges::Exchange;
pub use sandbox::{Builder, InMemory, LOGIN, Listening, PASSWORD, Sandbox};
pub use transport::InMemoryTransport;

/// The README's Rust is compiled as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
