//! The broadcast that texts go through which name none. What goes through it is decided elsewhere.

use std::time::SystemTime;

use callfire::data::{Broadcast, BroadcastChoice, BroadcastStatus, TextBroadcastConfig};

use super::broadcast::create;
use super::recipients::change_campaign;
use crate::state::Account;

const NAME: &str = "Default";

/// The account's default broadcast; there is one from now on.
pub(crate) fn get(account: &mut Account, at: SystemTime) -> i64 {
    let mut campaigns = account.campaigns.iter();
    let is_in_use = |id: &i64| {
        let broadcast = account.broadcasts.get(id);
        broadcast.is_some_and(|broadcast| broadcast.status != Some(BroadcastStatus::Archived))
    };
    let found = campaigns.find(|(id, campaign)| campaign.is_default && is_in_use(id));
    if let Some((id, _)) = found {
        return *id;
    }
    drop(campaigns);
    let config = BroadcastChoice::TextBroadcastConfig(TextBroadcastConfig::new(""));
    let id = create(account, Broadcast::new(config).with_name(NAME), at);
    change_campaign(account, id, |campaign| campaign.is_default = true);
    id
}
