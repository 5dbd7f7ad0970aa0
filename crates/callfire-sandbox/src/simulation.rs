//! What happens without a request: orders are delivered, texts and calls reach people, lists are imported.
//!
//! Nothing here waits. Each task is carried out when the account is looked at next, as of the time it was due.

mod order;

use std::time::SystemTime;

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
        Task::FulfillOrder(id) => order::fulfill(account, id),
        Task::StartBroadcast(_) => {}
        Task::OpenSchedule(_) => {}
        Task::CloseSchedule(_) => {}
        Task::ActivateBatch(_) => {}
        Task::AttemptText(_) => {}
        Task::AttemptCall(_) => {}
        Task::EndCall(_) => {}
        Task::ImportList(_) => {}
        Task::FinishSound(_) => {}
    }
}
