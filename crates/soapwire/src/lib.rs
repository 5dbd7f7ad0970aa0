//! The runtime of a typed SOAP 1.2 client: what code generated from a WSDL stands on.
//!
//! A build script hands the WSDL to `soapwire-build`, which writes plain structs and enums with one static
//! description each, and a unit struct per operation. This crate does the rest, and knows no service:
//!
//! ```text
//!   your value ─► codec ─► soap::envelope ─► client ─► transport ─► the service
//!                   ▲            │              │
//!              description      xml        limits, retries, errors
//! ```
//!
//! | module | what it holds | what it does not know |
//! |---|---|---|
//! | [`xml`] | a strict reader and a writer that cannot write ill-formed XML | schemas, SOAP |
//! | [`xsd`] | the value types of XML Schema, by its lexical rules | XML |
//! | [`description`] | what a type looks like, as constants | documents |
//! | [`codec`] | typed values to XML and back, and the checks before sending | SOAP, HTTP |
//! | [`json`] | the same documents in the shape PHP's `SoapClient` shows | Rust types |
//! | [`soap`] | envelopes and faults, for clients and for servers | HTTP |
//! | [`operation`] | what an operation is; the same trait serves client and server | how it is called |
//! | [`transport`] | bytes to bytes over HTTP | XML |
//! | [`client`] | calls: deadlines, limits, what may be sent again | any particular service |
//! | [`error`] | one error, its cause, and whether the request may have been executed | |
//!
//! # What is promised
//!
//! - A value that cannot be sent is an error before a byte leaves; a reply that cannot be understood is an error
//!   with the path to the fault. Unknown elements, attributes and enumeration values of replies are tolerated.
//! - A request is sent again only where that cannot do harm; every failure says what may have happened
//!   ([`error::Effect`]).
//! - There is no unsafe code, and what comes off the wire is bounded before it is held ([`limits`]).
//!
//! # Features
//!
//! | feature | default | |
//! |---|---|---|
//! | `reqwest` | yes | the default [`transport`]: HTTP/1.1, rustls with ring |
//! | `serde` | yes | [`json`], and `Serialize` and `Deserialize` for generated types |
//! | `yaserde` | yes | [`yaserde`](mod@yaserde), and its traits for generated types |

#![cfg_attr(
    not(test),
    warn(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)
)]

pub mod client;
pub mod codec;
pub mod description;
pub mod error;
#[cfg(feature = "serde")]
pub mod json;
pub mod limits;
pub mod operation;
#[doc(hidden)]
pub mod rt;
pub mod soap;
pub mod transport;
pub mod xml;
pub mod xsd;
#[cfg(feature = "yaserde")]
pub mod yaserde;

mod bridges;
