//! How recipients get on a broadcast: their texts or calls are made, to be attempted later.

use std::collections::BTreeSet;
use std::ops::Range;
use std::time::SystemTime;

use callfire::data::{
    self, ActionState, BatchStatus, BroadcastType, Call, ContactBatch, Label, Text,
    TextBroadcastConfig, ToNumber,
};

use super::outgoing::Outgoing;
use super::{batch, outcome};
use crate::clock::date_time;
use crate::state::name::plain;
use crate::state::{Account, Action, Batch, Campaign, Config};

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
        true => add_as::<Text>(account, recipients, at),
        false => add_as::<Call>(account, recipients, at),
    }
}

/// Whether a broadcast sends texts; else it calls.
pub(crate) fn is_text(account: &Account, broadcast_id: i64) -> bool {
    let broadcast = account.broadcasts.get(&broadcast_id);
    broadcast.is_some_and(|broadcast| broadcast.type_ == Some(BroadcastType::Text))
}

fn add_as<A: Outgoing>(account: &mut Account, recipients: Recipients, at: SystemTime) -> i64 {
    let Recipients { broadcast_id, name, mut all, scrub, config, is_checked } = recipients;
    if scrub {
        let mut known = numbers_of::<A>(account, broadcast_id);
        all.retain(|recipient| known.insert(plain(&recipient.number.text).to_owned()));
    }
    let size = i32::try_from(all.len()).unwrap_or(i32::MAX);
    let mut template = template::<A>(account, broadcast_id, config.as_ref(), at);
    let contacts = contacts_of(account, &all);
    let batch_id = account.next_id();
    template.batch_id = Some(batch_id);
    let actions = make::<A>(account, &template, all.into_iter().zip(contacts));
    let status = if is_checked { BatchStatus::Active } else { BatchStatus::New };
    let batch =
        ContactBatch::new(name, status, broadcast_id, date_time(at), batch_id).with_size(size);
    account.batches.insert(batch_id, Batch { batch, enabled: true, actions, config });
    match is_checked {
        true => batch::enqueue(account, batch_id, at),
        false => batch::check(account, broadcast_id, batch_id, at),
    }
    batch_id
}

/// The contacts of recipients, which there are from now on.
fn contacts_of(account: &mut Account, all: &[Recipient]) -> Vec<i64> {
    let contact = |recipient: &Recipient| {
        recipient.contact_id.unwrap_or_else(|| account.contact_of(plain(&recipient.number.text)))
    };
    all.iter().map(contact).collect()
}

/// Makes the texts or calls of a batch; the range of their ids, in which there are no others.
fn make<A: Outgoing>(
    account: &mut Account,
    template: &data::Action,
    all: impl Iterator<Item = (Recipient, i64)>,
) -> Range<i64> {
    let mut ids = 0..0;
    for (Recipient { number, .. }, contact_id) in all {
        let id = account.next_id();
        ids = if ids.is_empty() { id..id + 1 } else { ids.start..id + 1 };
        let state = outcome::state(&number.text);
        let mut action = template.clone();
        (action.id, action.contact_id) = (id, contact_id);
        action.final_result = (state == ActionState::Dnc).then_some(A::NOT_WANTED);
        action.state = state;
        action.to_number = number;
        A::all_mut(account).insert(id, A::new(action));
    }
    ids
}

/// Every number that a broadcast has.
fn numbers_of<A: Action>(account: &Account, broadcast_id: i64) -> BTreeSet<String> {
    actions_of::<A>(account, broadcast_id)
        .map(|action| plain(action.head().to_number).to_owned())
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
fn template<A: Outgoing>(
    account: &Account,
    broadcast_id: i64,
    config: Option<&TextBroadcastConfig>,
    at: SystemTime,
) -> data::Action {
    let broadcast = account.broadcasts.get(&broadcast_id);
    let own = broadcast.map(|broadcast| Config::from(&broadcast.choice));
    let sent = config.map(Config::from);
    let mut froms = [sent, own].into_iter().flatten().filter_map(|config| config.from_number);
    let from_number = froms.next().unwrap_or(A::CALLER);
    let labels = broadcast.map(|broadcast| broadcast.label.as_slice()).unwrap_or_default();
    let (to, state, at) = (ToNumber::new(""), ActionState::Ready, date_time(at));
    let mut action = data::Action::new(from_number, to, state, 0, false, at.clone(), at, 0);
    action.broadcast_id = Some(broadcast_id);
    action.label = labels.iter().map(Label::new).collect();
    action
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
