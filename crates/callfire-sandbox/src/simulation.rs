//! What happens without a request: orders are delivered, texts and calls reach people, lists are imported.
//!
//! Nothing here waits. Each task is carried out when the account is looked at next, as of the time it was due.

mod auto_reply;
pub(crate) mod batch;
pub(crate) mod broadcast;
mod call;
pub(crate) mod default_broadcast;
mod dialer;
mod import;
mod inbound;
mod order;
mod outcome;
mod outgoing;
pub(crate) mod recipients;
mod retry;
pub(crate) mod schedule;
mod sound;
mod text;
mod window;
pub(crate) mod zone;

use std::time::SystemTime;

pub(crate) use call::billed;
pub(crate) use dialer::go_on;
pub(crate) use inbound::is_ours;
pub(crate) use sound::{RECORDED_AFTER, SPOKEN_AFTER};

use crate::state::{Account, Task};

/// The most that happens at a time, so that somebody else has a turn in between.
const MOST: usize = 100_000;

/// Lets happen what has become due.
pub(crate) fn catch_up(account: &mut Account) {
    let now = account.now();
    for _ in 0..MOST {
        let Some((at, task)) = account.agenda.take_due(now) else { return };
        account.mark_time();
        perform(account, task, at);
    }
}

fn perform(account: &mut Account, task: Task, at: SystemTime) {
    match task {
        Task::FulfillOrder(id) => order::fulfill(account, id, at),
        Task::ImportList(id) => import::advance(account, id, at),
        Task::FinishSound(id) => sound::finish(account, id),
        Task::StartBroadcast(id) => broadcast::begin(account, id, at),
        Task::OpenSchedule(id) => schedule::open(account, id, at),
        Task::CloseSchedule(id) => schedule::close(account, id, at),
        Task::ActivateBatch(id) => batch::activate(account, id, at),
        Task::AttemptText(id) => text::attempt(account, id, at),
        Task::EndCall(id) => call::end(account, id, at),
        Task::Dial(id) => dialer::wake(account, id, at),
    }
}
