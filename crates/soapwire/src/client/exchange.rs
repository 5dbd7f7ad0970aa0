//! One exchange as an observer sees it.

use std::fmt;
use std::time::Duration;

use crate::transport::TransportError;

/// Is handed each exchange.
pub(super) type Observer = dyn Fn(&Exchange<'_>) + Send + Sync;

/// What went over the wire: one attempt of a call, the credentials masked.
///
/// The envelope and the body are whole and may hold personal data.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Exchange<'a> {
    /// The operation's name.
    pub operation: &'static str,
    /// Where the request went.
    pub url: &'a str,
    /// 1 for the first time the request was sent.
    pub attempt: u32,
    /// The `Content-Type` header sent, which has the action.
    pub content_type_sent: &'a str,
    /// Whether an `Authorization` header was sent. It is not shown.
    pub is_authorized: bool,
    /// The envelope sent.
    pub request: &'a str,
    /// The status of the reply, if one came.
    pub status: Option<u16>,
    /// The media type of the reply.
    pub content_type: Option<&'a str>,
    /// The body of the reply; empty when it could not be read to its end.
    pub response: &'a [u8],
    /// Why there is no reply, or why its body could not be read to its end.
    pub error: Option<&'a TransportError>,
    /// From the start of sending to the end of the reply.
    pub duration: Duration,
}

impl fmt::Debug for Exchange<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Exchange")
            .field("operation", &self.operation)
            .field("url", &self.url)
            .field("attempt", &self.attempt)
            .field("request", &format_args!("{} bytes", self.request.len()))
            .field("status", &self.status)
            .field("response", &format_args!("{} bytes", self.response.len()))
            .field("error", &self.error.map(ToString::to_string))
            .field("duration", &self.duration)
            .finish_non_exhaustive()
    }
}
