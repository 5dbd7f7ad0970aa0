//! Sends bytes and receives bytes: one HTTP exchange, with its deadlines and the limit on the body.
//!
//! It knows no XML and never repeats, redirects or decodes anything; whether an exchange is repeated is decided
//! in [`client`](crate::client).

mod content_type;
mod deadlines;
mod error;
mod message;
#[cfg(feature = "reqwest")]
mod reqwest;

use std::pin::Pin;

pub use content_type::ContentType;
pub use deadlines::Deadlines;
pub use error::{Phase, TransportError, TransportErrorKind};
pub use message::{HttpHeaders, HttpRequest, HttpResponse};

#[cfg(feature = "reqwest")]
pub use self::reqwest::{ReqwestOptions, ReqwestTransport};

/// A future on the heap, as [`Transport::send`] gives it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Carries a request to a server and its reply back.
///
/// An implementation must not follow redirects, must not send a request twice, must not ask for a content coding,
/// and must speak HTTP/1.1: the errors of a [`Client`](crate::client::Client) are only true if it does not.
pub trait Transport: Send + Sync {
    /// Sends `request` and reads the reply.
    ///
    /// # Errors
    /// When no reply's headers came. [`TransportError::is_not_sent`] promises that no byte of the request left or will
    /// leave, so that a deadline that passes before then is one of [`Phase::Connect`]. Trouble while reading the body
    /// is in [`HttpResponse::body`], since the status is worth knowing. A body in a content coding is such trouble.
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>>;

    /// Drops the idle connections. Called when a reply does not belong to its request.
    fn reset(&self) {}
}
