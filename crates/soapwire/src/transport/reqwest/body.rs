//! A request's body that settles whether the request was sent.
//!
//! hyper asks for a body once a connection is up, after the head went into its buffer and before it writes any of it:
//! a request whose body was never asked for was never sent.

use std::io;
use std::mem;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

/// Whether a request was sent. What is settled first holds, on whichever thread that is.
#[derive(Clone, Debug, Default)]
pub(super) struct Sending(Arc<OnceLock<Course>>);

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Course {
    /// The first byte may have left.
    Begun,
    /// No byte has left, and none will.
    CalledOff,
}

impl Sending {
    /// Calls the request off unless it is being sent; gives whether no byte of it left or will leave.
    pub(super) fn call_off(&self) -> bool {
        *self.0.get_or_init(|| Course::CalledOff) == Course::CalledOff
    }

    fn begin(&self) -> bool {
        *self.0.get_or_init(|| Course::Begun) == Course::Begun
    }
}

/// Calls a request off that nobody waits for any more, unless it is being sent.
#[derive(Debug)]
pub(super) struct CallOffOnDrop(pub(super) Sending);

impl Drop for CallOffOnDrop {
    fn drop(&mut self) {
        self.0.call_off();
    }
}

/// A body in one piece, of known length.
#[derive(Debug)]
pub(super) struct SettlingBody {
    bytes: Bytes,
    sending: Sending,
}

impl SettlingBody {
    pub(super) fn new(bytes: Bytes, sending: Sending) -> Self {
        if bytes.is_empty() {
            // An empty body is never asked for, so that the request counts as sent from the start.
            sending.begin();
        }
        Self { bytes, sending }
    }
}

impl Body for SettlingBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if !self.sending.begin() {
            // Ends the connection before the head in its buffer is written.
            return Poll::Ready(Some(Err(io::Error::other("the request was called off"))));
        }
        let bytes = mem::take(&mut self.bytes);
        Poll::Ready((!bytes.is_empty()).then(|| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.len() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poll(body: &mut SettlingBody) -> Option<Result<Frame<Bytes>, io::Error>> {
        let frame = Pin::new(body).poll_frame(&mut Context::from_waker(std::task::Waker::noop()));
        let Poll::Ready(frame) = frame else { unreachable!("it never waits") };
        frame
    }

    #[test]
    fn a_body_that_was_asked_for_cannot_be_called_off() {
        let sending = Sending::default();
        let bytes = Bytes::from_static(b"<a/>");
        let mut body = SettlingBody::new(bytes.clone(), sending.clone());
        assert_eq!(body.size_hint().exact(), Some(4));
        let frame = poll(&mut body).unwrap().unwrap().into_data().unwrap();
        assert_eq!(frame.as_ptr(), bytes.as_ptr(), "it is not copied");
        assert!(body.is_end_stream() && poll(&mut body).is_none());
        assert!(!sending.call_off());
    }

    #[test]
    fn a_request_that_was_called_off_is_not_sent() {
        let sending = Sending::default();
        let mut body = SettlingBody::new(Bytes::from_static(b"<a/>"), sending.clone());
        assert!(sending.call_off() && sending.call_off());
        assert!(poll(&mut body).unwrap().is_err());
    }

    #[test]
    fn a_request_that_nobody_waits_for_is_not_begun() {
        let sending = Sending::default();
        let mut body = SettlingBody::new(Bytes::from_static(b"<a/>"), sending.clone());
        drop(CallOffOnDrop(sending));
        assert!(poll(&mut body).unwrap().is_err());
    }

    #[test]
    fn an_empty_body_claims_nothing() {
        let sending = Sending::default();
        SettlingBody::new(Bytes::new(), sending.clone());
        assert!(!sending.call_off());
    }
}
