//! The web service for postbacks: what a request must be like, and what it is answered. It opens no socket, and calls no
//! handler.

mod answer;
mod body;
mod credentials;
mod told;

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use callfire::postback::{self, ParseErrorKind};
use callfire::soapwire::error::printable;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Request, Response, Version, header};
use http_body::Body;
use http_body_util::Full;
use subtle::ConstantTimeEq as _;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::dispatch::Dispatcher;
use crate::front::Front;
use crate::inbox::{Arrival, InboxError, Quarantined};
use crate::limits::Limits;
use answer::Answer;
pub(crate) use credentials::Credentials;
use told::Told;

/// How many bytes of a cause are logged.
const CAUSE: usize = 256;

/// Takes postbacks: a [`Service`](https://docs.rs/tower/latest/tower/trait.Service.html) of the crate `tower`, for any
/// server of HTTP, as [`Receiver::service`](crate::Receiver::service) gives it.
///
/// It answers at the path [`Receiver::path`](crate::Receiver::path) and nowhere else; a router in front of it may take a
/// prefix away, and has to leave that path. Everything it is asked is answered, in this order:
///
/// | status | when |
/// |---|---|
/// | 404 | the path is another |
/// | 405 | the method is not POST |
/// | 401 | user and password are asked for, and there are none or others |
/// | 413 | the body is larger than [`Limits::body`], as its length says or as it turns out |
/// | 408 | the body takes longer than [`Limits::body_timeout`] |
/// | 415 | the body is encoded, or neither XML nor JSON; it is in quarantine |
/// | 400 | the body is no notification; it is in quarantine, unless it did not come whole |
/// | 503 | the inbox could not keep what came: it is to be sent again |
/// | 200 | the notification is kept, durably, now or before |
///
/// It needs a `tokio` runtime.
#[derive(Clone)]
pub struct PostbackService(Arc<Inner>);

struct Inner {
    front: Arc<Front>,
    path: Box<str>,
    credentials: Option<Credentials>,
    limits: Limits,
    told: Told,
    /// One permit for each that is on its way into the inbox.
    room: Arc<Semaphore>,
    #[expect(dead_code, reason = "handlers run as long as something can come for them")]
    dispatcher: Arc<Dispatcher>,
}

impl PostbackService {
    /// A service that answers at `path`, which begins with a slash and holds the secret.
    pub(crate) fn new(
        (front, dispatcher): (Arc<Front>, Arc<Dispatcher>),
        path: impl Into<Box<str>>,
        credentials: Option<Credentials>,
        limits: Limits,
    ) -> Self {
        let room = Arc::new(Semaphore::new(limits.connections.clamp(1, Semaphore::MAX_PERMITS)));
        let (path, told) = (path.into(), Told::default());
        Self(Arc::new(Inner { front, path, credentials, limits, told, room, dispatcher }))
    }
}

impl<B> tower::Service<Request<B>> for PostbackService
where
    B: Body + Send + 'static,
    B::Data: Send,
{
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let inner = Arc::clone(&self.0);
        let (head, body) = request.into_parts();
        let has_body = !body.is_end_stream();
        async move {
            let answer = inner.answer(&head, body).await.unwrap_or_else(|refusal| refusal);
            let mut response = answer.response();
            if !response.status().is_success() {
                inner.front.stats.count_refused(response.status());
                inner.told.note(&head.method, answer);
            }
            // HTTP/2, in a server that has it, knows no such field.
            if has_body && !answer.follows_body() && head.version < Version::HTTP_2 {
                response
                    .headers_mut()
                    .insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            Ok(response)
        }
        .boxed()
    }
}

impl Inner {
    async fn answer<B: Body>(&self, head: &Parts, body: B) -> Result<Answer, Answer> {
        self.admit(head)?;
        if body::is_announced_beyond(self.limits.body, &body) {
            return Err(Answer::TooLarge);
        }
        let read = timeout(self.limits.body_timeout, body::read(body, self.limits.body));
        let body = read.await.map_err(|_| Answer::TooSlow)??;
        let content_type = field(&head.headers, &header::CONTENT_TYPE);
        if let Some(coding) = coding(&head.headers) {
            let reason = format!("Content-Encoding: {}", coding.escape_default());
            return self.quarantine(content_type, body, reason, Answer::Coded).await;
        }
        match postback::parse(&content_type, &body) {
            Ok(notification) => {
                let now = self.front.clock.now();
                self.keep(Arrival::new(content_type, body, &notification, now)).await
            }
            Err(error) => {
                let answer = match error.kind() {
                    ParseErrorKind::MediaType => Answer::OtherMediaType,
                    _ => Answer::Unreadable,
                };
                self.quarantine(content_type, body, error.to_string(), answer).await
            }
        }
    }

    /// Decides what can be decided without the body.
    fn admit(&self, head: &Parts) -> Result<(), Answer> {
        if !bool::from(self.path.as_bytes().ct_eq(head.uri.path().as_bytes())) {
            return Err(Answer::NoSuchPath);
        }
        if head.method != Method::POST {
            return Err(Answer::OtherMethod);
        }
        match &self.credentials {
            Some(credentials) if !credentials.admit(&head.headers) => Err(Answer::Unauthorized),
            _ => Ok(()),
        }
    }

    async fn keep(&self, arrival: Arrival) -> Result<Answer, Answer> {
        let front = Arc::clone(&self.front);
        self.asked(async move { front.accept(arrival).await.map(drop) }).await?;
        Ok(Answer::Kept)
    }

    async fn quarantine(
        &self,
        content_type: String,
        body: Bytes,
        reason: String,
        answer: Answer,
    ) -> Result<Answer, Answer> {
        let (front, now) = (Arc::clone(&self.front), self.front.clock.now());
        let (status, told) = (answer.status().as_u16(), printable(&reason, CAUSE));
        let body = Quarantined::new(content_type, body, reason, now);
        let id = self.asked(async move { front.quarantine(body).await }).await?;
        tracing::warn!(
            quarantined = %id,
            status,
            reason = told,
            "what came is no notification; it is in quarantine"
        );
        Ok(answer)
    }

    /// Waits for the inbox. It ends what it has begun even if the sender leaves meanwhile, so that what is kept is
    /// also handed over.
    async fn asked<T: Send + 'static>(
        &self,
        asked: impl Future<Output = Result<T, InboxError>> + Send + 'static,
    ) -> Result<T, Answer> {
        let permit = Arc::clone(&self.room).try_acquire_owned();
        let permit = permit.map_err(|_| Answer::Unavailable)?;
        let asked = tokio::spawn(async move {
            let done = asked.await;
            drop(permit);
            done
        });
        // It does not come to its end where the runtime does.
        asked.await.ok().and_then(Result::ok).ok_or(Answer::Unavailable)
    }
}

/// What fields of one name say together, for who sends several; empty when there is none.
fn field(headers: &HeaderMap, name: &header::HeaderName) -> String {
    let values: Vec<Cow<'_, str>> = headers.get_all(name).iter().map(text).collect();
    values.join(", ")
}

fn text(value: &HeaderValue) -> Cow<'_, str> {
    String::from_utf8_lossy(value.as_bytes())
}

/// How the body is encoded, if it is.
fn coding(headers: &HeaderMap) -> Option<String> {
    let coding = field(headers, &header::CONTENT_ENCODING);
    let is_plain = coding.is_empty() || coding.eq_ignore_ascii_case("identity");
    (!is_plain).then_some(coding)
}

impl fmt::Debug for PostbackService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The path is a secret.
        let Inner { limits, credentials, .. } = &*self.0;
        f.debug_struct("PostbackService")
            .field("credentials", credentials)
            .field("limits", limits)
            .finish_non_exhaustive()
    }
}
