//! A sandbox on a thread of its own, so that a test may block. What is asked of it is not here.

use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use callfire_sandbox::Builder;
use tokio::sync::oneshot;

/// A sandbox that runs until this is dropped.
pub(crate) struct Running {
    pub(crate) base_url: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    pub(crate) fn start(builder: Builder) -> Self {
        let (stop, stopped) = oneshot::channel();
        let (started, base_url) = mpsc::channel();
        let thread = thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let sandbox = builder.start().await.unwrap();
                started.send(sandbox.base_url().to_owned()).unwrap();
                // Whoever holds the other end says nothing but that it is gone.
                let _ = stopped.await;
                sandbox.shutdown().await;
            });
        });
        Self { base_url: base_url.recv().unwrap(), stop: Some(stop), thread: Some(thread) }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        let ended = self.thread.take().unwrap().join();
        assert!(ended.is_ok() || thread::panicking(), "the sandbox panicked");
    }
}
