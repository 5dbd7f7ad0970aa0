//! The door to the generated code: this file is written by hand, what it includes is not.
//!
//! `build.rs` makes one module per XML namespace, one of operations, and the methods of
//! [`CallFire`](crate::CallFire), from the documents in `wsdl/`.

include!(concat!(env!("OUT_DIR"), "/generated.rs"));
