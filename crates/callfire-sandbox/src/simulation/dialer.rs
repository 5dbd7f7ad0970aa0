//! Which recipients are attempted when, and what follows an attempt. How an attempt ends is not decided here.

use std::time::SystemTime;

use callfire::data::{self, ActionState, BroadcastStatus, Call, Text};

use super::outgoing::Outgoing;
use super::recipients::{change_campaign, is_text};
use super::retry::config_of;
use super::{broadcast, retry, window};
use crate::clock::date_time;
use crate::state::{Account, Action, Task};

/// The most texts or calls that are under way at once unless somebody says another number.
const MAX_ACTIVE: i32 = 500;

/// The time has come that a broadcast was waiting for.
pub(super) fn wake(account: &mut Account, broadcast_id: i64, at: SystemTime) {
    change_campaign(account, broadcast_id, |campaign| {
        campaign.wakes = campaign.wakes.filter(|wakes| *wakes != at);
    });
    go_on(account, broadcast_id, at);
}

/// Lets a broadcast, if it is running, attempt those whose time has come, as many as may be under way at once.
pub(crate) fn go_on(account: &mut Account, broadcast_id: i64, at: SystemTime) {
    if !is_running(account, broadcast_id) {
        return;
    }
    while has_room(account, broadcast_id) {
        let Some((due, id)) = account.queue.first(broadcast_id) else {
            return broadcast::finish_if_done(account, broadcast_id, at);
        };
        if due > at {
            return wake_at(account, broadcast_id, due);
        }
        match is_text(account, broadcast_id) {
            true => attempt::<Text>(account, broadcast_id, id, at),
            false => attempt::<Call>(account, broadcast_id, id, at),
        }
    }
}

fn is_running(account: &Account, broadcast_id: i64) -> bool {
    let broadcast = account.broadcasts.get(&broadcast_id);
    broadcast.is_some_and(|broadcast| broadcast.status == Some(BroadcastStatus::Running))
}

fn has_room(account: &Account, broadcast_id: i64) -> bool {
    let campaign = account.campaigns.get(&broadcast_id);
    campaign.is_some_and(|campaign| campaign.active < campaign.max_active.unwrap_or(MAX_ACTIVE))
}

/// Lets a broadcast go on at a time, unless it does so earlier.
fn wake_at(account: &mut Account, broadcast_id: i64, due: SystemTime) {
    let wakes = account.campaigns.get(&broadcast_id).and_then(|campaign| campaign.wakes);
    if wakes.is_none_or(|wakes| wakes > due) {
        change_campaign(account, broadcast_id, |campaign| campaign.wakes = Some(due));
        account.agenda.add(due, Task::Dial(broadcast_id));
    }
}

/// Attempts a text or call now, or lets it wait for the recipient's hours.
fn attempt<A: Outgoing>(account: &mut Account, broadcast_id: i64, id: i64, at: SystemTime) {
    let Some(action) = A::all(account).get(&id) else { return account.queue.remove(id) };
    let config = config_of(account, &action.head());
    let opens = window::opening(config.restriction, action.head().to_number, at);
    if opens > at {
        return account.queue.put(broadcast_id, id, opens);
    }
    let ends = at + A::lasts(account, action);
    account.queue.remove(id);
    change_campaign(account, broadcast_id, |campaign| campaign.active += 1);
    if let Some(action) = A::all_mut(account).get_mut(&id) {
        action.set(ActionState::Selected, None, date_time(at));
    }
    account.agenda.add(ends, A::end(id));
}

/// What follows the attempt of a text or call that ended so: another one later, or none.
pub(super) fn conclude<A: Action>(
    account: &mut Account,
    id: i64,
    result: data::Result,
    at: SystemTime,
) {
    let Some(action) = A::all(account).get(&id) else { return };
    let Some(broadcast_id) = action.head().broadcast_id else { return };
    let again = retry::after(account, action, &result);
    let in_use = action.head().batch_id.is_some_and(|id| is_in_use(account, id));
    let (state, final_result) = match again {
        Some(_) => (ActionState::Ready, None),
        None => (ActionState::Finished, Some(result)),
    };
    if let Some(action) = A::all_mut(account).get_mut(&id) {
        action.set(state, final_result, date_time(at));
    }
    match again {
        Some(again) if in_use => account.queue.put(broadcast_id, id, at + again),
        Some(_) => {}
        None => tell::<A>(account, id, at),
    }
    change_campaign(account, broadcast_id, |campaign| campaign.active -= 1);
    go_on(account, broadcast_id, at);
}

fn is_in_use(account: &Account, batch_id: i64) -> bool {
    account.batches.get(&batch_id).is_some_and(|batch| batch.enabled)
}

/// Tells that a text or call is finished.
pub(super) fn tell<A: Action>(account: &mut Account, id: i64, at: SystemTime) {
    if let Some((event, subject)) = A::all(account).get(&id).map(Action::news) {
        account.publish(&event, &subject, at);
    }
}
