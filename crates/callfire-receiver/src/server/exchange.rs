//! One request and its answer on the way between hyper and the application: it notes when which of them is there.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, Bytes};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use http::{Method, Request, Response};
use http_body::{Body as _, Frame, SizeHint};
use hyper::body::Incoming;
use tower::ServiceExt as _;

use super::progress::Progress;

/// The application, for one connection.
#[derive(Clone, Debug)]
pub(super) struct Exchange {
    pub(super) app: Router,
    pub(super) progress: Arc<Progress>,
}

impl hyper::service::Service<Request<Incoming>> for Exchange {
    type Response = Response<Answered>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let (app, progress) = (self.app.clone(), Arc::clone(&self.progress));
        progress.head_is_read();
        async move {
            let is_post = request.method() == Method::POST;
            let request = request.map(|body| Body::new(Asked::new(body, Arc::clone(&progress))));
            let response = app.oneshot(request).await?;
            // Whoever knows the secret path gets this for a POST, and nobody else.
            let has_delivered = is_post && response.status().is_success();
            Ok(response.map(|body| Answered { body, progress, has_delivered }))
        }
        .boxed()
    }
}

/// The body of a request.
#[derive(Debug)]
struct Asked {
    body: Incoming,
    progress: Arc<Progress>,
    is_read: bool,
}

impl Asked {
    fn new(body: Incoming, progress: Arc<Progress>) -> Self {
        let mut asked = Self { body, progress, is_read: false };
        asked.look(false);
        asked
    }

    fn look(&mut self, is_over: bool) {
        if !self.is_read && (is_over || self.body.is_end_stream()) {
            self.is_read = true;
            self.progress.request_is_read();
        }
    }
}

impl http_body::Body for Asked {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        self.look(matches!(polled, Poll::Ready(None)));
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The body of an answer. It is dropped when the last of it is on its way.
#[derive(Debug)]
pub(super) struct Answered {
    body: Body,
    progress: Arc<Progress>,
    has_delivered: bool,
}

impl http_body::Body for Answered {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Answered {
    fn drop(&mut self) {
        self.progress.is_answered(self.has_delivered);
    }
}
