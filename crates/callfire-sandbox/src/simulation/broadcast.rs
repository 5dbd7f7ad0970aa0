//! How broadcasts come to be, start, stop and finish. Whether somebody may tell them to is decided by the operations.

use std::time::{Duration, SystemTime};

use callfire::data::{Broadcast, BroadcastStatus, SubscriptionTriggerEvent};

use super::dialer;
use super::recipients::change_campaign;
use crate::clock::date_time;
use crate::state::{Account, Campaign, Subject, Task, stamp, type_of};

/// How long it takes from the command to the start.
const STARTS_AFTER: Duration = Duration::from_millis(500);

/// Adds a broadcast as somebody wants it, with what the service gives it; its id.
pub(crate) fn create(account: &mut Account, mut broadcast: Broadcast, at: SystemTime) -> i64 {
    let (id, config_id) = (account.next_id(), account.next_id());
    broadcast.id = Some(id);
    broadcast.type_ = Some(type_of(&broadcast.choice));
    broadcast.status = Some(BroadcastStatus::StartPending);
    broadcast.last_modified = Some(date_time(at));
    stamp(&mut broadcast.choice, config_id, date_time(at));
    account.add_labels(&broadcast.label);
    account.broadcasts.insert(id, broadcast);
    account.campaigns.insert(id, Campaign::default());
    id
}

/// Tells a broadcast to start; one that is at it goes on.
pub(crate) fn start(account: &mut Account, id: i64, at: SystemTime) {
    if is_started(account, id) {
        return dialer::go_on(account, id, at);
    }
    change_campaign(account, id, |campaign| campaign.is_started = true);
    set_status(account, id, BroadcastStatus::StartPending, at);
    account.agenda.add(at + STARTS_AFTER, Task::StartBroadcast(id));
}

/// Whether a broadcast was told to start, and is not done or stopped since.
pub(crate) fn is_started(account: &Account, id: i64) -> bool {
    account.campaigns.get(&id).is_some_and(|campaign| campaign.is_started)
}

/// A broadcast that was told to start begins.
pub(super) fn begin(account: &mut Account, id: i64, at: SystemTime) {
    set_status(account, id, BroadcastStatus::Running, at);
    publish(account, id, &SubscriptionTriggerEvent::CampaignStarted, at);
    dialer::go_on(account, id, at);
}

/// Stops a broadcast: what is under way comes to its end, nothing else is begun.
pub(crate) fn stop(account: &mut Account, id: i64, at: SystemTime) {
    change_campaign(account, id, |campaign| campaign.is_started = false);
    account.agenda.cancel(Task::StartBroadcast(id));
    set_status(account, id, BroadcastStatus::Stopped, at);
    publish(account, id, &SubscriptionTriggerEvent::CampaignStopped, at);
}

/// Ends a running broadcast for which nobody waits any more, if all of its batches are in.
pub(super) fn finish_if_done(account: &mut Account, id: i64, at: SystemTime) {
    let campaign = account.campaigns.get(&id);
    if !campaign.is_some_and(|campaign| campaign.active == 0 && campaign.validating == 0) {
        return;
    }
    change_campaign(account, id, |campaign| campaign.is_started = false);
    set_status(account, id, BroadcastStatus::Finished, at);
    publish(account, id, &SubscriptionTriggerEvent::CampaignFinished, at);
}

pub(crate) fn set_status(account: &mut Account, id: i64, status: BroadcastStatus, at: SystemTime) {
    if let Some(broadcast) = account.broadcasts.get_mut(&id) {
        broadcast.status = Some(status);
        broadcast.last_modified = Some(date_time(at));
    }
}

fn publish(account: &mut Account, id: i64, event: &SubscriptionTriggerEvent, at: SystemTime) {
    if let Some(broadcast) = account.broadcasts.get(&id) {
        let subject = Subject::Broadcast(Box::new(broadcast.clone()));
        account.publish(event, &subject, at);
    }
}
