//! Rust types for the values of XML Schema 1.0's built-in simple types, and for what wildcards carry.
//!
//! Every type reads and writes the lexical forms of XML Schema, which are not those of Rust's
//! [`str::parse`]: there is no `inf`, no `1_000` and no Unicode white space here.
//! This module knows neither XML syntax, but for the characters of names, nor facets.

mod any;
mod any_attributes;
mod binary;
mod builtin;
mod calendar;
mod date;
mod date_time;
mod decimal;
mod duration;
mod gregorian;
mod lexical;
mod moment;
mod names;
mod nillable;
mod number;
mod qname;
mod scanner;
mod short_text;
mod time;
mod white_space;

pub use any::{AnyElement, AnyNode};
pub use any_attributes::AnyAttributes;
pub use binary::{Base64Binary, HexBinary};
pub use builtin::Builtin;
pub use date::Date;
pub use date_time::DateTime;
pub use decimal::Decimal;
pub use duration::Duration;
pub use gregorian::{GDay, GMonth, GMonthDay, GYear, GYearMonth};
pub use lexical::{Lexical, LexicalError};
pub use nillable::Nillable;
pub use qname::QName;
pub use time::Time;
pub use white_space::{WhiteSpace, collapse, is_xml_space, list_items, replace};
