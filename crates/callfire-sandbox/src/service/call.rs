//! The call service: calls. What was recorded of them is in `recording`, sounds to play in them are in `sound`.

mod recording;
mod sound;

use callfire::data::{BroadcastChoice, Call};
use callfire::operation::{GetCall, GetRecordingData, QueryCalls, SendCall};
use callfire::service::{self, CallQueryResult, SendCallChoice};

use super::action;
use super::broadcast::{check_max_active, config};
use super::label;
use super::send::{self, Send};
use crate::service_fault::ServiceFault;
use crate::services::Services;
use crate::simulation::broadcast;
use crate::simulation::recipients::change_campaign;
use crate::state::{Account, type_of};

pub(super) fn serve(services: &mut Services) {
    services.serve::<SendCall>(send_call);
    services.serve::<QueryCalls>(query_calls);
    services.serve::<GetCall>(get_call);
    services.serve::<GetRecordingData>(recording::get_recording_data);
    sound::serve(services);
}

pub(super) fn send_call(
    account: &mut Account,
    request: &service::SendCall,
) -> Result<i64, ServiceFault> {
    let choice = match &request.choice {
        SendCallChoice::VoiceBroadcastConfig(config) => {
            BroadcastChoice::VoiceBroadcastConfig(config.clone())
        }
        SendCallChoice::IvrBroadcastConfig(config) => {
            BroadcastChoice::IvrBroadcastConfig(config.clone())
        }
        _ => {
            return Err(ServiceFault::bad_request(
                "give VoiceBroadcastConfig or IvrBroadcastConfig",
            ));
        }
    };
    config::check_type(request.type_.as_ref(), &type_of(&choice))?;
    config::check(account, &choice)?;
    let max_active = check_max_active(request.max_active)?;
    label::check(&[], &request.label)?;
    let now = account.now();
    let broadcast = send::broadcast(request.broadcast_name.as_deref(), choice);
    let broadcast_id = broadcast::create(account, broadcast, now);
    change_campaign(account, broadcast_id, |campaign| campaign.max_active = max_active);
    let scrub = request.scrub_broadcast_duplicates.unwrap_or(false);
    let (numbers, labels) = (&request.to_number, &request.label);
    send::send(account, Send { broadcast_id, numbers, scrub, labels, config: None });
    Ok(broadcast_id)
}

pub(super) fn query_calls(
    account: &mut Account,
    request: &service::QueryCalls,
) -> Result<CallQueryResult, ServiceFault> {
    let page = action::query::<Call>(account, request)?;
    Ok(CallQueryResult::new(page.total).with_call(page.items))
}

pub(super) fn get_call(
    account: &mut Account,
    request: &service::GetCall,
) -> Result<Call, ServiceFault> {
    let found = account.calls.get(&request.id).cloned();
    found.ok_or_else(|| ServiceFault::not_found(format!("there is no call {}", request.id)))
}

#[cfg(test)]
mod tests;
