//! A reply that is judged by its status or its headers alone.

use std::fmt;

use super::{ErrorKind, excerpt, printable};
use crate::transport::HttpHeaders;

/// A reply without a message: a refusal, a redirect, a page of a gateway, nothing at all.
#[derive(Debug)]
pub struct StatusError {
    kind: ErrorKind,
    status: u16,
    headers: HttpHeaders,
    excerpt: String,
}

impl StatusError {
    pub(crate) fn new(kind: ErrorKind, status: u16, headers: HttpHeaders, body: &[u8]) -> Self {
        Self { kind, status, headers, excerpt: excerpt(body) }
    }

    /// The status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The reply's media type, as it came.
    pub fn content_type(&self) -> Option<&str> {
        self.headers.content_type.as_deref()
    }

    /// Where a redirect points. It was not followed.
    pub fn location(&self) -> Option<&str> {
        self.headers.location.as_deref()
    }

    /// The start of the body, at most 2 KiB, with control characters escaped.
    pub fn excerpt(&self) -> &str {
        &self.excerpt
    }

    pub(super) fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl fmt::Display for StatusError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.status;
        match self.kind {
            ErrorKind::ContentType => match &self.headers.content_encoding {
                Some(coding) => {
                    write!(formatter, "the reply is coded as {}, unasked", printable(coding, 64))
                }
                None => write!(formatter, "the reply is {}, not SOAP", self.shown_type()),
            },
            ErrorKind::EmptyResponse => {
                write!(formatter, "status {status} without the message that is due")
            }
            ErrorKind::Redirect => {
                let location = printable(self.location().unwrap_or("nowhere"), 256);
                write!(
                    formatter,
                    "status {status} redirects to {location}, not followed; correct the base url"
                )
            }
            ErrorKind::Throttled => {
                write!(formatter, "status {status}, too many requests; wait before the next")
            }
            ErrorKind::Unauthorized => {
                write!(formatter, "status {status}, the login or password is refused")
            }
            _ if self.excerpt.is_empty() => write!(formatter, "status {status} without a fault"),
            _ => {
                write!(formatter, "status {status} without a fault ({}): ", self.shown_type())?;
                write!(formatter, "{}", printable(&self.excerpt, 200))
            }
        }
    }
}

impl StatusError {
    fn shown_type(&self) -> String {
        printable(self.content_type().unwrap_or("of no type"), 128)
    }
}
