//! Forgets what is old, once an hour.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::phase::{self, Phase};
use crate::front::Front;

const PAUSE: Duration = Duration::from_hours(1);

pub(super) async fn run(front: Arc<Front>, retention: Duration, mut seen: watch::Receiver<Phase>) {
    while front.broken().is_none() {
        purge(&front, retention).await;
        tokio::select! {
            () = phase::reached(&mut seen, Phase::Draining) => return,
            () = pause(&front) => (),
        }
    }
}

async fn purge(front: &Front, retention: Duration) {
    let Some(before) = front.clock.now().checked_sub(retention) else { return };
    match front.ask(|inbox| inbox.purge(before)).await {
        Ok(0) => (),
        Ok(items) => tracing::info!(items, "forgot what is old"),
        Err(error) => tracing::warn!(%error, "what is old stays for another hour"),
    }
}

async fn pause(front: &Front) {
    let Some(until) = front.clock.now().checked_add(PAUSE) else { return };
    while front.clock.now() < until {
        front.clock.wait_until(until).await;
    }
}
