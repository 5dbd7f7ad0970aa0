//! Whether there is another attempt, when, and at which number. Carrying it out is the dialer's.

use std::time::{Duration, SystemTime};

use callfire::data::{self, BroadcastConfigRetryConfig};

use crate::state::{Account, Action, Config, Head};

/// The most attempts when a retry config names no number, as the schema says.
const MAX_ATTEMPTS: i32 = 1;
/// The minutes between attempts when a retry config names none, as the schema says.
const MINUTES: i32 = 60;

/// How long after an attempt that ended so there is another one, if there is.
pub(super) fn after<A: Action>(
    account: &Account,
    action: &A,
    result: &data::Result,
) -> Option<Duration> {
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
