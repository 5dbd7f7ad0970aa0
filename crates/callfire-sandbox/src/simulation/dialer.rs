//! Which recipients are attempted when, and what follows an attempt. How an attempt ends is not decided here.

use std::time::{Duration, SystemTime};

use callfire::data::{self, ActionState, BroadcastConfigRetryConfig, BroadcastStatus, Call, Text};
use soapwire::xsd::DateTime;

use super::recipients::{change_campaign, is_text};
use super::{broadcast, call, text, window};
use crate::clock::date_time;
use crate::state::{Account, Action, Config, Head, Task};

/// The most texts or calls that are under way at once unless somebody says another number.
const MAX_ACTIVE: i32 = 500;
/// The most attempts when a retry config names no number, as the schema says.
const MAX_ATTEMPTS: i32 = 1;
/// The minutes between attempts when a retry config names none, as the schema says.
const MINUTES: i32 = 60;

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
fn attempt<A: Dialed>(account: &mut Account, broadcast_id: i64, id: i64, at: SystemTime) {
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
    let again = retry(account, action, &result);
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
        None => tell::<A>(account, id),
    }
    change_campaign(account, broadcast_id, |campaign| campaign.active -= 1);
    go_on(account, broadcast_id, at);
}

fn is_in_use(account: &Account, batch_id: i64) -> bool {
    account.batches.get(&batch_id).is_some_and(|batch| batch.enabled)
}

/// Tells that a text or call is finished.
pub(super) fn tell<A: Action>(account: &mut Account, id: i64) {
    if let Some((event, subject)) = A::all(account).get(&id).map(Action::news) {
        account.publish(&event, &subject);
    }
}

/// How long after an attempt that ended so there is another one, if there is.
fn retry<A: Action>(account: &Account, action: &A, result: &data::Result) -> Option<Duration> {
    let retry = config_of(account, &action.head()).retry?;
    let most = usize::try_from(retry.max_attempts.unwrap_or(MAX_ATTEMPTS)).unwrap_or(0);
    let is_wanted = retry.retry_results.contains(result) && action.attempts().len() < most;
    is_wanted.then(|| between(retry))
}

fn between(retry: &BroadcastConfigRetryConfig) -> Duration {
    let minutes = u64::try_from(retry.minutes_between_attempts.unwrap_or(MINUTES)).unwrap_or(0);
    Duration::from_secs(minutes * 60)
}

/// When a text or call that was attempted before is due again.
pub(super) fn due<A: Action>(account: &Account, action: &A) -> Option<SystemTime> {
    let last = action.attempts().last()?.finish_time.to_timestamp()?;
    let retry = config_of(account, &action.head()).retry?;
    Some(SystemTime::from(last) + between(retry))
}

/// The config that a text or call goes by.
pub(super) fn config_of<'a>(account: &'a Account, head: &Head<'_>) -> Config<'a> {
    let batch = head.batch_id.and_then(|id| account.batches.get(&id));
    let own = batch.and_then(|batch| batch.config.as_ref()).map(Config::from);
    let broadcast = head.broadcast_id.and_then(|id| account.broadcasts.get(&id));
    own.or_else(|| broadcast.map(|broadcast| Config::from(&broadcast.choice))).unwrap_or_default()
}

/// The number that the next attempt goes to: at first that of the recipient, then those that the retry config names, in
/// turn, as far as the contact has them.
pub(super) fn number_of<A: Action>(account: &Account, action: &A) -> String {
    let head = action.head();
    let types =
        config_of(account, &head).retry.and_then(|retry| retry.retry_phone_types.as_deref());
    let types = types.unwrap_or_default();
    let turn =
        action.attempts().len().checked_sub(1).and_then(|turn| turn.checked_rem(types.len()));
    let contact = account.contacts.get(&head.contact_id);
    let number = match (turn.and_then(|turn| types.get(turn)), contact) {
        (Some(data::RetryPhoneType::HomePhone), Some(contact)) => contact.home_phone.as_deref(),
        (Some(data::RetryPhoneType::WorkPhone), Some(contact)) => contact.work_phone.as_deref(),
        (Some(data::RetryPhoneType::MobilePhone), Some(contact)) => contact.mobile_phone.as_deref(),
        _ => None,
    };
    number.unwrap_or(head.to_number).to_owned()
}

/// A text or call as it goes out.
pub(super) trait Dialed: Action {
    /// How long the next attempt takes.
    fn lasts(account: &Account, action: &Self) -> Duration;

    /// What carries out the end of an attempt.
    fn end(id: i64) -> Task;
}

impl Dialed for Text {
    fn lasts(_: &Account, action: &Self) -> Duration {
        text::lasts(action)
    }

    fn end(id: i64) -> Task {
        Task::AttemptText(id)
    }
}

impl Dialed for Call {
    fn lasts(account: &Account, action: &Self) -> Duration {
        call::outcome(account, action).lasts()
    }

    fn end(id: i64) -> Task {
        Task::EndCall(id)
    }
}

/// An amount of money with as many places as the service shows.
pub(super) fn amount(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

/// A moment in the past of another one.
pub(super) fn before(at: SystemTime, seconds: u32) -> DateTime {
    date_time(at.checked_sub(Duration::from_secs(seconds.into())).unwrap_or(at))
}
