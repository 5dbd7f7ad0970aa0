//! The text service: texts. What people answer by themselves is in `auto_reply`.

mod auto_reply;

use callfire::data::{Broadcast, BroadcastChoice, BroadcastType, Text, TextBroadcastConfig};
use callfire::operation::{
    CreateAutoReply, DeleteAutoReply, GetAutoReply, GetText, QueryAutoReplies, QueryTexts, SendText,
};
use callfire::service::{self, TextQueryResult};

use super::action;
use super::broadcast::{config, find_in_use};
use super::label;
use super::send::{self, Send};
use crate::service_fault::ServiceFault;
use crate::services::Services;
use crate::simulation::{broadcast, default_broadcast};
use crate::state::Account;

pub(super) fn serve(services: &mut Services) {
    services.serve::<SendText>(send_text);
    services.serve::<QueryTexts>(query_texts);
    services.serve::<GetText>(get_text);
    services.serve::<CreateAutoReply>(auto_reply::create_auto_reply);
    services.serve::<QueryAutoReplies>(auto_reply::query_auto_replies);
    services.serve::<GetAutoReply>(auto_reply::get_auto_reply);
    services.serve::<DeleteAutoReply>(auto_reply::delete_auto_reply);
}

pub(super) fn send_text(
    account: &mut Account,
    request: &service::SendText,
) -> Result<i64, ServiceFault> {
    let choice = BroadcastChoice::TextBroadcastConfig(request.text_broadcast_config.clone());
    config::check_type(request.type_.as_ref(), &BroadcastType::Text)?;
    config::check(account, &choice)?;
    let (broadcast_id, config) = carrier(account, request, choice)?;
    let scrub = request.scrub_broadcast_duplicates.unwrap_or(false);
    let (numbers, labels) = (&request.to_number, &request.label);
    send::send(account, Send { broadcast_id, numbers, scrub, labels, config });
    Ok(broadcast_id)
}

/// The broadcast that texts go through, and what they hold when it is another one's.
fn carrier(
    account: &mut Account,
    request: &service::SendText,
    choice: BroadcastChoice,
) -> Result<(i64, Option<TextBroadcastConfig>), ServiceFault> {
    let (own, added) = (|| Some(request.text_broadcast_config.clone()), &request.label);
    let now = account.now();
    match (request.broadcast_id, request.use_default_broadcast.unwrap_or(false)) {
        (Some(_), true) => Err(ServiceFault::bad_request(
            "BroadcastId and UseDefaultBroadcast exclude each other: give one",
        )),
        (Some(id), false) => {
            label::check(&text_broadcast(account, id)?.label, added)?;
            Ok((id, own()))
        }
        (None, true) => {
            let default = default_broadcast::find(account);
            label::check(default.map_or(&[], |default| &default.label), added)?;
            Ok((default_broadcast::get(account, now), own()))
        }
        (None, false) => {
            label::check(&[], added)?;
            let broadcast = send::broadcast(request.broadcast_name.as_deref(), choice);
            Ok((broadcast::create(account, broadcast, now), None))
        }
    }
}

/// The broadcast with this id, through which texts can be sent.
fn text_broadcast(account: &Account, id: i64) -> Result<&Broadcast, ServiceFault> {
    match find_in_use(account, id)? {
        broadcast @ Broadcast { type_: Some(BroadcastType::Text), .. } => Ok(broadcast),
        _ => Err(ServiceFault::bad_request(format!("the broadcast {id} does not send texts"))),
    }
}

pub(super) fn query_texts(
    account: &mut Account,
    request: &service::QueryTexts,
) -> Result<TextQueryResult, ServiceFault> {
    let page = action::query::<Text>(account, request)?;
    Ok(TextQueryResult::new(page.total).with_text(page.items))
}

pub(super) fn get_text(
    account: &mut Account,
    request: &service::GetText,
) -> Result<Text, ServiceFault> {
    let found = account.texts.get(&request.id).cloned();
    found.ok_or_else(|| ServiceFault::not_found(format!("there is no text {}", request.id)))
}

#[cfg(test)]
mod tests;
