//! What a server says of a request that it cannot read, to whoever sent it. The fault around it is the fault's.

use std::fmt;

use super::{Cause, MessageError, MessageErrorKind, describe, list};
use crate::error::printable;

impl MessageError {
    /// What is wrong with the request that was read.
    pub(in crate::soap) fn of_request(&self) -> String {
        let text = match &self.cause {
            Cause::NotUnderstood(blocks) => format!(
                "the request has mandatory header blocks that this service does not understand: {}",
                list(blocks)
            ),
            Cause::Value(error) if self.kind == MessageErrorKind::Value => error.to_string(),
            Cause::Value(error) => self.of_document(error),
            Cause::Xml(error) => self.of_document(error),
            Cause::None | Cause::OldFault(_) => match self.kind {
                MessageErrorKind::VersionMismatch => {
                    format!("{}; this service takes SOAP 1.2 alone", self.message)
                }
                _ => self.message.clone(),
            },
        };
        printable(&text, 1024)
    }

    /// The document is at fault, and `error` says where.
    fn of_document(&self, error: &dyn fmt::Display) -> String {
        let trouble = self.xml().map_or("cannot be read", |error| describe(error.kind()).1);
        format!("the request {trouble}: {error}")
    }
}
