//! A sandbox whose replies can be lost, its ledger at hand.

use std::future;
use std::sync::{Arc, mpsc};
use std::thread;

use callfire_sandbox::Sandbox;

use crate::support::ACCOUNT;

/// A sandbox with the tests' account, on a thread of its own; it goes with the process.
pub(crate) fn sandbox(speed: f64) -> Arc<Sandbox> {
    let (started, sandbox) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (login, password) = ACCOUNT;
            let builder = Sandbox::builder().speed(speed).login(login).password(password);
            started.send(Arc::new(builder.start().await.unwrap())).unwrap();
            future::pending::<()>().await;
        });
    });
    sandbox.recv().unwrap()
}

/// How often requests of this operation were applied.
pub(crate) fn applied(sandbox: &Sandbox, operation: &str) -> u32 {
    let ledger = sandbox.ledger().unwrap();
    ledger.iter().filter(|entry| entry.operation == operation).map(|entry| entry.applied).sum()
}
