//! The broadcast that texts go through which name none. What goes through it is decided elsewhere.

use std::time::SystemTime;

use callfire::data::{Broadcast, BroadcastChoice, BroadcastStatus, TextBroadcastConfig};

use super::broadcast::create;
use super::recipients::change_campaign;
use crate::state::Account;

const NAME: &str = "Default";

/// The account's default broadcast, if there is one yet.
pub(crate) fn find(account: &Account) -> Option<&Broadcast> {
    let defaults = account.campaigns.iter().filter(|(_, campaign)| campaign.is_default);
    let mut broadcasts = defaults.filter_map(|(id, _)| account.broadcasts.get(id));
    broadcasts.find(|broadcast| broadcast.status != Some(BroadcastStatus::Archived))
}

/// The id of the account's default broadcast; there is one from now on.
pub(crate) fn get(account: &mut Account, at: SystemTime) -> i64 {
    if let Some(id) = find(account).and_then(|broadcast| broadcast.id) {
        return id;
    }
    let config = BroadcastChoice::TextBroadcastConfig(TextBroadcastConfig::new(""));
    let id = create(account, Broadcast::new(config).with_name(NAME), at);
    change_campaign(account, id, |campaign| campaign.is_default = true);
    id
}
