//! The fault that a server owes to a request that it cannot read.

use super::{Fault, FaultCode};
use crate::soap::{MessageError, MessageErrorKind};

impl Fault {
    /// The answer to a request that cannot be read, with the reason told to its sender.
    ///
    /// An envelope of another version is a `VersionMismatch`, a header block that is mandatory and not understood
    /// a `MustUnderstand`; all else is the `Sender`'s. [`write_fault`](super::super::envelope::write_fault) can
    /// write it, and adds the header blocks that belong to the first two.
    pub fn refusal(error: &MessageError) -> Self {
        let code = match error.kind() {
            MessageErrorKind::MustUnderstand => FaultCode::MustUnderstand,
            MessageErrorKind::VersionMismatch => FaultCode::VersionMismatch,
            _ => FaultCode::Sender,
        };
        let mut fault = Self::new(code, error.of_request());
        fault.0.not_understood = error.not_understood().to_vec();
        fault
    }
}
