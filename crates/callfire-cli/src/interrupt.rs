//! Ctrl-C and SIGTERM while something is under way that cannot be taken back.

use tokio::signal;

/// What `work` gives; `None` when the process was asked to end first.
///
/// From here on neither ends the process by itself, so this is the last thing a command waits for.
pub(crate) async fn unless_interrupted<T>(work: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        biased;
        done = work => Some(done),
        Ok(()) = signal::ctrl_c() => None,
        Some(()) = terminated() => None,
    }
}

/// SIGTERM came; `None` where that cannot be learned.
#[cfg(unix)]
async fn terminated() -> Option<()> {
    signal::unix::signal(signal::unix::SignalKind::terminate()).ok()?.recv().await
}

#[cfg(not(unix))]
async fn terminated() -> Option<()> {
    None
}
