//! What an error of `reqwest` means for a request, found by walking down its sources.

use std::error::Error as StdError;
use std::io;

use super::super::{Phase, TransportError, TransportErrorKind};

/// An error while setting the client up.
pub(super) fn setup(error: ::reqwest::Error) -> TransportError {
    wrap(TransportErrorKind::Invalid, "the transport cannot be set up", error)
}

/// An error before any byte of the request was sent.
pub(super) fn connecting(error: ::reqwest::Error) -> TransportError {
    if error.is_builder() {
        return wrap(TransportErrorKind::Invalid, "the request cannot be sent in HTTP", error);
    }
    if error.is_timeout() {
        return TransportError::timeout(Phase::Connect).with_source(error.without_url());
    }
    if is_tls(&error) {
        return wrap(
            TransportErrorKind::Tls,
            "the server cannot be trusted or speaks no TLS",
            error,
        );
    }
    let message = if error.is_dns() {
        "the server's name cannot be resolved"
    } else if error.is_connect() {
        "the server cannot be reached"
    } else {
        "the connection was lost before the request was sent"
    };
    wrap(TransportErrorKind::Connect, message, error)
}

/// An error after sending has begun and before the reply's headers were complete.
pub(super) fn waiting(error: ::reqwest::Error) -> TransportError {
    wrap(TransportErrorKind::Transport, "the connection broke before the reply came", error)
}

/// An error while reading the reply's body.
pub(super) fn reading(error: ::reqwest::Error) -> TransportError {
    let cut = io_errors(&error).any(|error| error.kind() == io::ErrorKind::UnexpectedEof);
    if cut {
        return wrap(TransportErrorKind::Truncated, "the reply ended early", error);
    }
    wrap(TransportErrorKind::Transport, "the connection broke within the reply", error)
}

fn wrap(kind: TransportErrorKind, message: &str, error: ::reqwest::Error) -> TransportError {
    TransportError::new(kind, message).with_source(error.without_url())
}

fn is_tls(error: &::reqwest::Error) -> bool {
    sources(error).any(<dyn StdError>::is::<rustls::Error>)
}

fn io_errors(error: &::reqwest::Error) -> impl Iterator<Item = &io::Error> {
    sources(error).filter_map(<dyn StdError>::downcast_ref::<io::Error>)
}

fn sources(error: &::reqwest::Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    std::iter::successors(error.source(), |error| below(*error))
}

/// An `io::Error` does not name the error it wraps as its source, but the source of that.
fn below<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}
