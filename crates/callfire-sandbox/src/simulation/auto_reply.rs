//! Auto replies: which one answers a text that came in, and how. Making them is an operation's.

use std::time::SystemTime;

use callfire::data::{AutoReply, TextBroadcastConfig, ToNumber};

use super::broadcast::start;
use super::default_broadcast;
use super::recipients::{self, Recipients};
use crate::state::Account;
use crate::state::name::digits;

/// Sends the answer to a text that came in, if there is one, from the number that the text came to, which is in digits.
pub(super) fn answer(account: &mut Account, from: &str, to: &str, message: &str, at: SystemTime) {
    let matching = account.auto_replies.values().filter(|reply| matches(reply, to, message));
    // One that answers this text is nearer than one that answers every text.
    let Some(reply) = matching.min_by_key(|reply| reply.match_.trim().is_empty()) else { return };
    let config = TextBroadcastConfig::new(&reply.message).with_from_number(to);
    let broadcast_id = default_broadcast::get(account, at);
    let batch = Recipients {
        broadcast_id,
        name: "Auto Reply".to_owned(),
        all: vec![ToNumber::new(from).into()],
        scrub: false,
        config: Some(config),
        is_checked: true,
    };
    recipients::add(account, batch, at);
    start(account, broadcast_id, at);
}

/// Whether an auto reply answers a text. What is compared is the whole text or, after the keyword, the rest of it, without
/// regard to case and outer white space; an empty Match goes with every text.
fn matches(reply: &AutoReply, to: &str, message: &str) -> bool {
    let message = message.trim();
    let Some(rest) = after(reply.keyword.as_deref().unwrap_or_default().trim(), message) else {
        return false;
    };
    let wanted = reply.match_.trim();
    digits(&reply.number) == to
        && (wanted.is_empty() || same(wanted, message) || same(wanted, rest))
}

/// What follows the keyword in a message, if it begins with it.
fn after<'a>(keyword: &str, message: &'a str) -> Option<&'a str> {
    if keyword.is_empty() {
        return Some(message);
    }
    let (first, rest) = message.split_once(char::is_whitespace).unwrap_or((message, ""));
    same(first, keyword).then(|| rest.trim_start())
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}
