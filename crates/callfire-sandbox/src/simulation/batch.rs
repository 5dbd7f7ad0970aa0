//! How a batch of recipients is checked, and put in use and out of use. How it is made is in `recipients`.

use std::time::{Duration, SystemTime};

use callfire::data::{ActionState, BatchStatus, Call, Text};

use super::recipients::{change_campaign, is_text};
use super::{dialer, retry};
use crate::state::{Account, Action, Batch, Task};

/// How long a batch is NEW, and then VALIDATING.
const STEP: Duration = Duration::from_millis(500);

/// Lets the contacts of a batch be checked before they are worked on.
pub(super) fn check(account: &mut Account, broadcast_id: i64, batch_id: i64, at: SystemTime) {
    change_campaign(account, broadcast_id, |campaign| campaign.validating += 1);
    account.agenda.add(at + STEP, Task::ActivateBatch(batch_id));
}

/// Brings the check of a batch one step on.
pub(super) fn activate(account: &mut Account, batch_id: i64, at: SystemTime) {
    let Some(batch) = account.batches.get_mut(&batch_id) else { return };
    let broadcast_id = batch.batch.broadcast_id;
    if batch.batch.status == BatchStatus::New {
        batch.batch.status = BatchStatus::Validating;
        account.agenda.add(at + STEP, Task::ActivateBatch(batch_id));
        return;
    }
    batch.batch.status = BatchStatus::Active;
    change_campaign(account, broadcast_id, |campaign| campaign.validating -= 1);
    enqueue(account, batch_id, at);
    dialer::go_on(account, broadcast_id, at);
}

/// Lets those recipients of a batch wait for an attempt that are to be attempted; not when the batch is out of use.
pub(super) fn enqueue(account: &mut Account, batch_id: i64, at: SystemTime) {
    let Some(batch) = account.batches.get(&batch_id) else { return };
    if !batch.enabled || batch.batch.status != BatchStatus::Active {
        return;
    }
    let broadcast_id = batch.batch.broadcast_id;
    for (id, due) in waiting(account, batch_id, at) {
        account.queue.put(broadcast_id, id, due);
    }
}

/// Lets those who wait on a broadcast wait as its config says now.
pub(crate) fn wait_anew(account: &mut Account, broadcast_id: i64, at: SystemTime) {
    let batches = account.batches.iter();
    let of_broadcast = batches.filter(|(_, batch)| batch.batch.broadcast_id == broadcast_id);
    let ids: Vec<_> = of_broadcast.map(|(id, _)| *id).collect();
    for id in ids {
        enqueue(account, id, at);
    }
    dialer::go_on(account, broadcast_id, at);
}

/// Puts a batch out of use, or in use again.
pub(crate) fn set_enabled(account: &mut Account, batch_id: i64, enabled: bool, at: SystemTime) {
    let Some(batch) = account.batches.get_mut(&batch_id) else { return };
    batch.enabled = enabled;
    let broadcast_id = batch.batch.broadcast_id;
    match enabled {
        true => enqueue(account, batch_id, at),
        false => {
            for (id, _) in waiting(account, batch_id, at) {
                account.queue.remove(id);
            }
        }
    }
    dialer::go_on(account, broadcast_id, at);
}

/// The texts or calls of a batch that are not under way, and when each is due.
fn waiting(account: &Account, batch_id: i64, at: SystemTime) -> Vec<(i64, SystemTime)> {
    fn ready<A: Action>(
        account: &Account,
        batch: &Batch,
        at: SystemTime,
    ) -> Vec<(i64, SystemTime)> {
        let actions = A::all(account).range(batch.actions.clone());
        let ready = actions.filter(|(_, action)| *action.head().state == ActionState::Ready);
        ready.map(|(id, action)| (*id, retry::due(account, action).unwrap_or(at))).collect()
    }
    let Some(batch) = account.batches.get(&batch_id) else { return Vec::new() };
    match is_text(account, batch.batch.broadcast_id) {
        true => ready::<Text>(account, batch, at),
        false => ready::<Call>(account, batch, at),
    }
}
