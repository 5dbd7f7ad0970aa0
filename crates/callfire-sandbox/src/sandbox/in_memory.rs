//! The way to a sandbox without a socket. How a request is carried is the transport's.

use std::fmt;

use tokio::sync::watch;

use super::Sandbox;
use crate::transport::InMemoryTransport;

/// The way to a sandbox that listens nowhere, as [`Builder::in_memory`](super::Builder::in_memory) makes it.
pub struct InMemory {
    pub(super) transport: InMemoryTransport,
    /// What is stalled waits until this is dropped.
    pub(super) _stop: watch::Sender<()>,
}

impl Sandbox<InMemory> {
    /// Carries a client's requests here, whatever address they are for. Its clones lead to the same sandbox.
    pub fn transport(&self) -> InMemoryTransport {
        self.way.transport.clone()
    }
}

impl fmt::Debug for InMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InMemory").finish_non_exhaustive()
    }
}
