//! Generates Rust from a WSDL at build time: any WSDL 1.1 with XML Schema 1.0 in, plain types for the
//! runtime `soapwire` out.
//!
//! A build script needs a few lines:
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! soapwire_build::Generator::new("wsdl/orders.wsdl")
//!     .client("crate::Orders")
//!     .module("http://example.com/orders/data", "data")
//!     .generate()?
//!     .write_to(std::env::var("OUT_DIR")?)?;
//! # Ok(())
//! # }
//! ```
//!
//! and a module that holds `include!(concat!(env!("OUT_DIR"), "/generated.rs"));`.
//!
//! The stages, each with a product of its own: `source` reads the files of one folder and no network;
//! `tree` makes elements of them; `wsdl` and `xsd` hold the documents in the words of their
//! specifications; `lower` alone knows those words and Rust; `ir` is the Rust API that results; `emit`
//! writes it down as tokens, `format` as text.
//!
//! Supported are SOAP 1.2 over HTTP, document style, literal use. What is not supported is an
//! [`Error`] that names file, component and construct: nothing is skipped silently.

#![cfg_attr(
    not(test),
    warn(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)
)]

mod emit;
mod error;
mod format;
mod generator;
mod ir;
mod lower;
mod operation;
mod output;
mod source;
mod text;
mod tree;
mod wsdl;
mod xsd;

pub use error::{Error, ErrorKind};
pub use generator::{Generated, Generator};
pub use ir::Safety;
pub use operation::Operation;
