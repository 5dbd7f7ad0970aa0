//! Clients that nobody here wrote, our own beside them, against the sandbox: one walk through all 61 operations.
//! What goes over the wire byte for byte is tested in `it`.
//!
//! The walk is in `walk/*.json`, in the shape of PHP's objects. A step has
//! - `operation` and `args`, in which `${name}` is what an earlier step has saved,
//! - `until`, what to poll for, `save`, names and the paths of their values (an empty path is the whole result),
//! - `expect`, members that the result has among others (arrays are whole; `$int` and its like are kinds of values),
//! - or `fault`: the `FaultCode` of the business error, or the SOAP code of a fault without detail,
//! - `only`: the clients that can do this; every operation has a step that all of them take.
//!
//! Ours refuse what is invalid before they send it, zeep does so with an empty choice, PHP knows no attributes but the
//! schema's, and node-soap sends the elements of a base's base last, which is the wrong place.
//!
//! Each client interprets it in its own language, so that nothing of ours stands between it and the sandbox.
//! The clients need PHP, zeep and node-soap; `.ci/run` installs them and says where they are.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod client;
mod clients;
mod differences;
mod exchanges;
mod php;
mod replies;
mod running;
mod tool;
mod walk;
