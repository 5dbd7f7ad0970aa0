//! How a text goes out. Whether and when is the dialer's, how it ends is the outcome's.

use std::time::{Duration, SystemTime};

use callfire::data::{
    BigMessageStrategy, BroadcastChoice, Result, Text, TextBroadcastConfig, TextRecord,
};

use super::dialer::conclude;
use super::outcome;
use super::retry::number_of;
use crate::clock::date_time;
use crate::state::{Account, Action as _, Head};

/// The most characters of one text.
const LENGTH: usize = 160;
/// What one text costs, when it is sent or comes in.
pub(super) const COST: f64 = 0.03;
/// The machine that handles everything.
pub(super) const SWITCH: &str = "sandbox-1";

/// How long it takes until a text is sent.
pub(super) fn lasts(text: &Text) -> Duration {
    Duration::from_secs(1 + text.id.unsigned_abs() % 3)
}

/// A text that was picked is sent, or fails.
pub(super) fn attempt(account: &mut Account, id: i64, at: SystemTime) {
    let Some(text) = account.texts.get(&id) else { return };
    let (message, parts) = fit(config_of(account, &text.head()));
    let result = match parts {
        0 => Result::TooBig,
        _ => outcome::text(&number_of(account, text), text.text_record.len()),
    };
    let cost = if result == Result::Sent { COST * f64::from(parts) } else { 0.0 };
    let record_id = account.next_id();
    let record = TextRecord::new(result.clone(), date_time(at), amount(cost), &message, record_id);
    if let Some(text) = account.texts.get_mut(&id) {
        text.message = Some(message);
        text.text_record.push(record.with_switch_id(SWITCH));
    }
    conclude::<Text>(account, id, result, at);
}

/// The config whose message a text has.
fn config_of<'a>(account: &'a Account, head: &Head<'_>) -> Option<&'a TextBroadcastConfig> {
    let batch = head.batch_id.and_then(|id| account.batches.get(&id));
    let broadcast = head.broadcast_id.and_then(|id| account.broadcasts.get(&id));
    batch.and_then(|batch| batch.config.as_ref()).or_else(|| match &broadcast?.choice {
        BroadcastChoice::TextBroadcastConfig(config) => Some(config),
        _ => None,
    })
}

/// The message as it is sent, and in how many texts; in none when it is too big.
fn fit(config: Option<&TextBroadcastConfig>) -> (String, u32) {
    let message = config.map(|config| config.message.as_str()).unwrap_or_default();
    let length = message.chars().count();
    if length <= LENGTH {
        return (message.to_owned(), 1);
    }
    match config.and_then(|config| config.big_message_strategy.as_ref()) {
        Some(BigMessageStrategy::DoNotSend) => (message.to_owned(), 0),
        Some(BigMessageStrategy::Trim) => (message.chars().take(LENGTH).collect(), 1),
        _ => (message.to_owned(), u32::try_from(length.div_ceil(LENGTH)).unwrap_or(u32::MAX)),
    }
}

/// An amount of money with as many places as the service shows.
pub(super) fn amount(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}
