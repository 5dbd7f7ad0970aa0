//! How recipients get on a broadcast: their texts or calls are made, to be attempted later.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use callfire::data::{
    self, ActionState, BatchStatus, BroadcastType, Call, ContactBatch, Label, Result, Text,
    TextBroadcastConfig, ToNumber,
};

use super::phone::bare;
use super::{dialer, outcome};
use crate::clock::date_time;
use crate::state::{Account, Action, Batch, Campaign, Config, Task};

/// The service's short code, from which texts come that name no number.
pub(crate) const SHORT_CODE: &str = "67076";
/// Whom calls come from that name no number.
pub(crate) const CALLER: &str = "12135550100";
/// How long a batch is NEW, and then VALIDATING.
const STEP: Duration = Duration::from_millis(500);

/// Somebody who is to be contacted.
#[derive(Debug)]
pub(crate) struct Recipient {
    pub(crate) number: ToNumber,
    /// The contact, where it is not just the one with this number.
    pub(crate) contact_id: Option<i64>,
}

impl From<ToNumber> for Recipient {
    fn from(number: ToNumber) -> Self {
        Self { number, contact_id: None }
    }
}

/// Recipients that are to be added to a broadcast.
#[derive(Debug)]
pub(crate) struct Recipients {
    pub(crate) broadcast_id: i64,
    /// The name of their batch.
    pub(crate) name: String,
    pub(crate) all: Vec<Recipient>,
    /// Leaves out numbers that the broadcast already has.
    pub(crate) scrub: bool,
    /// What they are sent, when it is not what the broadcast sends.
    pub(crate) config: Option<TextBroadcastConfig>,
    /// Whether they need no check before they are worked on.
    pub(crate) is_checked: bool,
}

/// Adds recipients to a broadcast; the id of their batch.
pub(crate) fn add(account: &mut Account, recipients: Recipients, at: SystemTime) -> i64 {
    match is_text(account, recipients.broadcast_id) {
        true => add_as::<Text>(account, recipients, SHORT_CODE, &Result::Dnt, at),
        false => add_as::<Call>(account, recipients, CALLER, &Result::Dnc, at),
    }
}

/// Whether a broadcast sends texts; else it calls.
pub(crate) fn is_text(account: &Account, broadcast_id: i64) -> bool {
    let broadcast = account.broadcasts.get(&broadcast_id);
    broadcast.is_some_and(|broadcast| broadcast.type_ == Some(BroadcastType::Text))
}

fn add_as<A: Action>(
    account: &mut Account,
    recipients: Recipients,
    caller: &str,
    not_wanted: &Result,
    at: SystemTime,
) -> i64 {
    let Recipients { broadcast_id, name, mut all, scrub, config, is_checked } = recipients;
    if scrub {
        let mut known = numbers_of::<A>(account, broadcast_id);
        all.retain(|recipient| known.insert(bare(&recipient.number.text).to_owned()));
    }
    let template = template(account, broadcast_id, config.as_ref(), caller, at);
    let contact_of = |recipient: &Recipient| {
        recipient.contact_id.unwrap_or_else(|| account.contact_of(bare(&recipient.number.text)))
    };
    let contacts: Vec<_> = all.iter().map(contact_of).collect();
    let batch_id = account.next_id();
    let size = i32::try_from(all.len()).unwrap_or(i32::MAX);
    let mut last = batch_id;
    for (Recipient { number, .. }, contact_id) in all.into_iter().zip(contacts) {
        last = account.next_id();
        let state = outcome::state(&number.text);
        let mut action = template.clone();
        (action.id, action.contact_id, action.batch_id) = (last, contact_id, Some(batch_id));
        action.final_result = (state == ActionState::Dnc).then(|| not_wanted.clone());
        action.state = state;
        action.to_number = number;
        A::all_mut(account).insert(last, A::new(action));
    }
    let status = if is_checked { BatchStatus::Active } else { BatchStatus::New };
    let batch =
        ContactBatch::new(name, status, broadcast_id, date_time(at), batch_id).with_size(size);
    let actions = batch_id + 1..last + 1;
    account.batches.insert(batch_id, Batch { batch, enabled: true, actions, config });
    match is_checked {
        true => enqueue(account, batch_id, at),
        false => check(account, broadcast_id, batch_id, at),
    }
    batch_id
}

/// Every number that a broadcast has.
fn numbers_of<A: Action>(account: &Account, broadcast_id: i64) -> BTreeSet<String> {
    actions_of::<A>(account, broadcast_id)
        .map(|action| bare(action.head().to_number).to_owned())
        .collect()
}

/// The texts or calls of a broadcast.
pub(crate) fn actions_of<A: Action>(
    account: &Account,
    broadcast_id: i64,
) -> impl Iterator<Item = &A> {
    let batches = account.batches.values();
    let batches = batches.filter(move |batch| batch.batch.broadcast_id == broadcast_id);
    batches.flat_map(|batch| A::all(account).range(batch.actions.clone()).map(|(_, action)| action))
}

/// What the texts or calls of a batch have in common.
fn template(
    account: &Account,
    broadcast_id: i64,
    config: Option<&TextBroadcastConfig>,
    caller: &str,
    at: SystemTime,
) -> data::Action {
    let broadcast = account.broadcasts.get(&broadcast_id);
    let own = broadcast.map(|broadcast| Config::from(&broadcast.choice));
    let sent = config.map(Config::from);
    let mut froms = [sent, own].into_iter().flatten().filter_map(|config| config.from_number);
    let from_number = froms.next().unwrap_or(caller);
    let labels = broadcast.map(|broadcast| broadcast.label.as_slice()).unwrap_or_default();
    let (to, state, at) = (ToNumber::new(""), ActionState::Ready, date_time(at));
    let mut action = data::Action::new(from_number, to, state, 0, false, at.clone(), at, 0);
    action.broadcast_id = Some(broadcast_id);
    action.label = labels.iter().map(Label::new).collect();
    action
}

/// Lets the contacts of a batch be checked before they are worked on.
fn check(account: &mut Account, broadcast_id: i64, batch_id: i64, at: SystemTime) {
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
        ready.map(|(id, action)| (*id, dialer::due(account, action).unwrap_or(at))).collect()
    }
    let Some(batch) = account.batches.get(&batch_id) else { return Vec::new() };
    match is_text(account, batch.batch.broadcast_id) {
        true => ready::<Text>(account, batch, at),
        false => ready::<Call>(account, batch, at),
    }
}

/// Whether anybody is on a broadcast.
pub(crate) fn has_any(account: &Account, broadcast_id: i64) -> bool {
    let mut batches = account.batches.values().map(|batch| &batch.batch);
    batches.any(|batch| batch.broadcast_id == broadcast_id && batch.size != Some(0))
}

/// Whether somebody on a broadcast is still to be contacted.
pub(crate) fn has_any_left(account: &Account, broadcast_id: i64) -> bool {
    let campaign = account.campaigns.get(&broadcast_id);
    account.queue.first(broadcast_id).is_some()
        || campaign.is_some_and(|campaign| campaign.active > 0 || campaign.validating > 0)
}

pub(crate) fn change_campaign(
    account: &mut Account,
    broadcast_id: i64,
    change: impl FnOnce(&mut Campaign),
) {
    if let Some(campaign) = account.campaigns.get_mut(&broadcast_id) {
        change(campaign);
    }
}
