//! What happens without a request: orders are delivered, texts and calls reach people, lists are imported.
//!
//! Nothing here waits. Each task is carried out when the account is looked at next, as of the time it was due.

mod import;
mod order;
mod sound;

use std::time::SystemTime;

pub(crate) use sound::{RECORDED_AFTER, SPOKEN_AFTER};

use crate::state::{Account, Task};

/// Lets happen what has become due.
pub(crate) fn catch_up(account: &mut Account) {
    let now = account.now();
    while let Some((at, task)) = account.agenda.take_due(now) {
        account.mark_time();
        perform(account, task, at);
    }
}

fn perform(account: &mut Account, task: Task, at: SystemTime) {
    let _ = at;
    match task {
        Task::FulfillOrder(id) => order::fulfill(account, id, at),
        Task::StartBroadcast(_) => {}
        Task::OpenSchedule(_) => {}
        Task::CloseSchedule(_) => {}
        Task::ActivateBatch(_) => {}
        Task::AttemptText(_) => {}
        Task::AttemptCall(_) => {}
        Task::EndCall(_) => {}
        Task::ImportList(id) => import::advance(account, id, at),
        Task::FinishSound(id) => sound::finish(account, id),
    }
}
