//! Strict, namespace-aware XML 1.0 without DTD: a pull reader, a writer that cannot write ill-formed
//! XML, and the decoding of bodies. It knows no schema and no SOAP.
//!
//! A document with a DOCTYPE is refused at that token; entities other than the five predefined ones do
//! not exist. Everything else that XML 1.0 (fifth edition) and Namespaces in XML 1.0 ask of a document is
//! checked, in skipped parts too.
//!
//! ```
//! use soapwire::xml::{Reader, XmlLimits};
//!
//! # fn main() -> Result<(), soapwire::xml::Error> {
//! let mut reader = Reader::new("<o xmlns='urn:o'><id>7</id><x/></o>", &XmlLimits::default());
//! let mut order = reader.root()?;
//! while let Some(mut child) = order.child()? {
//!     if child.is("urn:o", "id") {
//!         assert_eq!(child.text()?, "7");
//!     }
//! }
//! reader.finish()
//! # }
//! ```

mod chars;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by it")]
mod conformance;
mod cursor;
mod declaration;
mod element;
mod encoding;
mod error;
mod limits;
mod name;
mod reader;
mod references;
mod scan;
mod scope;
mod writer;

pub(crate) use chars::{is_name_char, is_name_start};
pub use element::{Attribute, Element, Node};
pub use encoding::decode_document;
pub use error::{Error, ErrorKind, LimitKind};
pub use limits::XmlLimits;
pub use name::Name;
pub use reader::Reader;
pub use writer::{ElementWriter, Prefix, StartTag, WriteError, Writer};

/// The namespace that the prefix `xml` is bound to.
const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// The namespace that the prefix `xmlns` is bound to; nothing may be declared for it.
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";
