//! A running receiver, as the program that started it holds it. How it is set up is in `builder`.

mod builder;
mod error;
mod health;
mod router;
mod secret;
mod start;

use std::fmt;
use std::sync::Arc;

use axum::Router;

pub use builder::Builder;
pub use error::{StartError, StartErrorKind};
pub use health::Health;

use crate::dispatch::Dispatcher;
use crate::front::Front;
use crate::inbox::{Counts, InboxError};
use crate::service::PostbackService;
use crate::stats::{HandlerStats, Scrape, Snapshot};

/// Takes postbacks in and brings them to handlers.
///
/// A clone is the same receiver. Its handlers run until [`stop`](Self::stop), or until the last clone is dropped, services
/// and routers included: then what they were doing is cut off, and done again at the next start.
#[derive(Clone)]
pub struct Receiver {
    inner: Arc<Inner>,
}

struct Inner {
    front: Arc<Front>,
    path: String,
    service: PostbackService,
    dispatcher: Arc<Dispatcher>,
    handlers: Vec<HandlerStats>,
}

impl Receiver {
    /// Starts to set a receiver up.
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// The path that postbacks come to: `/postbacks/` and what nobody can guess. Whoever knows it can post.
    pub fn path(&self) -> &str {
        &self.inner.path
    }

    /// What takes postbacks in at [`path`](Self::path), for a server of one's own.
    pub fn service(&self) -> PostbackService {
        self.inner.service.clone()
    }

    /// The same for a server on axum: [`path`](Self::path), `/healthz`, which answers 200 or 503, and `/metrics`. It can be
    /// [merged](Router::merge) into another one.
    pub fn router(&self) -> Router {
        router::of(self)
    }

    /// What the inbox holds.
    ///
    /// # Errors
    ///
    /// When the inbox does not answer.
    pub async fn counts(&self) -> Result<Counts, InboxError> {
        self.inner.front.answer(|inbox| inbox.counts()).await
    }

    /// What has happened since the start.
    pub fn snapshot(&self) -> Snapshot {
        self.inner.front.stats.snapshot(self.inner.handlers.iter())
    }

    /// Whether postbacks can be acknowledged.
    pub fn health(&self) -> Health {
        Health::of(&self.inner.front)
    }

    /// All that is measured, in Prometheus' text format; without what the inbox holds when that does not answer.
    pub async fn metrics(&self) -> String {
        let front = &self.inner.front;
        let scrape = Scrape::new(&front.stats);
        match self.counts().await {
            Ok(counts) => scrape.with_counts(&counts, front.clock.now()).text(),
            Err(_) => scrape.text(),
        }
    }

    /// Calls no handler any more. What is under way may end within 10 s, and is else tried again after the next start.
    ///
    /// Postbacks that still come are kept.
    pub async fn stop(&self) {
        self.inner.dispatcher.stop().await;
    }
}

impl fmt::Debug for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The path is a secret, which the inbox may show.
        let health = self.health();
        f.debug_struct("Receiver").field("health", &health).finish_non_exhaustive()
    }
}
