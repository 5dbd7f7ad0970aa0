//! Sending to recipients at once: what texts and calls have in common.

use callfire::data::{Broadcast, BroadcastChoice, TextBroadcastConfig, ToNumber};

use crate::simulation::broadcast::start;
use crate::simulation::recipients::{self, Recipient, Recipients};
use crate::state::Account;

/// What a broadcast is called that nobody names, as the schema says.
const NAME: &str = "API Send";

/// Recipients that are sent something at once.
pub(super) struct Send<'a> {
    pub(super) broadcast_id: i64,
    pub(super) numbers: &'a [ToNumber],
    pub(super) scrub: bool,
    pub(super) labels: &'a [String],
    /// What they are sent, when it is not what the broadcast sends.
    pub(super) config: Option<TextBroadcastConfig>,
}

/// A broadcast for one send.
pub(super) fn broadcast(name: Option<&str>, choice: BroadcastChoice) -> Broadcast {
    Broadcast::new(choice).with_name(name.unwrap_or(NAME))
}

/// Adds recipients to a broadcast and starts it.
pub(super) fn send(account: &mut Account, send: Send<'_>) {
    let Send { broadcast_id, numbers, scrub, labels, config } = send;
    account.add_labels(labels);
    if let Some(broadcast) = account.broadcasts.get_mut(&broadcast_id) {
        for label in labels {
            if !broadcast.label.contains(label) {
                broadcast.label.push(label.clone());
            }
        }
    }
    let all = numbers.iter().cloned().map(Recipient::from).collect();
    let name = NAME.to_owned();
    let now = account.now();
    let batch = Recipients { broadcast_id, name, all, scrub, config, is_checked: true };
    recipients::add(account, batch, now);
    start(account, broadcast_id, now);
}
