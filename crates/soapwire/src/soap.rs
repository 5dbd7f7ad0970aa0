//! SOAP 1.2 messages: envelopes and faults, written and read. It knows no HTTP.
//!
//! Client and server share it: [`envelope::write()`] and [`envelope::read_reply`] are the client's half,
//! [`envelope::read_body`], [`envelope::write_reply`] and [`envelope::write_fault`] the server's. What a server
//! cannot read it answers with [`Fault::refusal`].

pub mod envelope;
mod fault;
mod frame;
mod message_error;

pub use fault::{Fault, FaultCode};
pub use message_error::{MessageError, MessageErrorKind};

/// The namespace of SOAP 1.2 envelopes.
pub const NAMESPACE: &str = "http://www.w3.org/2003/05/soap-envelope";

/// The prefix our envelopes bind to [`NAMESPACE`].
const PREFIX: &str = "env";
