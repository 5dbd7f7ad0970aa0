//! The static description of a type: what the schema says of it, and where its fields lie in Rust.
//!
//! A generated type is a plain struct or enum and one constant, [`Schema::SHAPE`](crate::codec::Schema::SHAPE),
//! that ties every wire name to a Rust field. Everything else (writing, reading, validation, JSON, help texts)
//! is an algorithm over that constant and lives in [`codec`](crate::codec) and [`json`](crate::json), not here.

mod facets;
mod field;
mod pattern;
mod shape;
mod types;

pub use facets::{Facet, FacetError, SimpleType};
pub use field::{At, Branch, Field, FieldInfo, FieldKind};
pub use shape::{EnumValue, Nested, Open, Scalar, Shape, ValueInfo};
pub(crate) use shape::{field_info, value_info};
pub use types::{ChoiceType, ComplexType, ElementName, EnumerationType, Type, TypeName};

pub mod builders;
pub mod builtins;
