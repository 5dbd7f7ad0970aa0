//! The broadcast service: broadcasts themselves. What they do is the simulation's.

pub(super) mod batch;
pub(super) mod config;
pub(super) mod control;
mod schedule;
mod stats;
mod update;

pub(super) use control::check_max_active;

use callfire::data::{Broadcast, BroadcastStatus};
use callfire::operation::{
    ControlBroadcast, ControlContactBatch, CreateBroadcast, CreateBroadcastSchedule,
    CreateContactBatch, DeleteBroadcastSchedule, GetBroadcast, GetBroadcastSchedule,
    GetBroadcastStats, GetContactBatch, QueryBroadcastSchedule, QueryBroadcasts,
    QueryContactBatches, UpdateBroadcast,
};
use callfire::service::{self, BroadcastQueryResult};

use super::label;
use super::page::page;
use crate::service_fault::ServiceFault;
use crate::services::Services;
use crate::simulation::broadcast::create;
use crate::state::{Account, type_of};

pub(super) fn serve(services: &mut Services) {
    services.serve::<CreateBroadcast>(create_broadcast);
    services.serve::<QueryBroadcasts>(query_broadcasts);
    services.serve::<GetBroadcast>(get_broadcast);
    services.serve::<UpdateBroadcast>(update::update_broadcast);
    services.serve::<GetBroadcastStats>(stats::get_broadcast_stats);
    services.serve::<ControlBroadcast>(control::control_broadcast);
    services.serve::<CreateContactBatch>(batch::create_contact_batch);
    services.serve::<QueryContactBatches>(batch::query_contact_batches);
    services.serve::<GetContactBatch>(batch::get_contact_batch);
    services.serve::<ControlContactBatch>(batch::control_contact_batch);
    services.serve::<CreateBroadcastSchedule>(schedule::create_broadcast_schedule);
    services.serve::<QueryBroadcastSchedule>(schedule::query_broadcast_schedule);
    services.serve::<GetBroadcastSchedule>(schedule::get_broadcast_schedule);
    services.serve::<DeleteBroadcastSchedule>(schedule::delete_broadcast_schedule);
}

pub(super) fn create_broadcast(
    account: &mut Account,
    request: &service::CreateBroadcast,
) -> Result<i64, ServiceFault> {
    let broadcast = &request.broadcast;
    config::check_type(broadcast.type_.as_ref(), &type_of(&broadcast.choice))?;
    config::check(account, &broadcast.choice)?;
    label::check(&[], &broadcast.label)?;
    let now = account.now();
    Ok(create(account, broadcast.clone(), now))
}

pub(super) fn query_broadcasts(
    account: &mut Account,
    request: &service::QueryBroadcasts,
) -> Result<BroadcastQueryResult, ServiceFault> {
    let found = account.broadcasts.values().filter(|broadcast| fits(broadcast, request));
    let page = page(found, request.max_results, request.first_result, Clone::clone)?;
    Ok(BroadcastQueryResult::new(page.total).with_broadcast(page.items))
}

fn fits(broadcast: &Broadcast, request: &service::QueryBroadcasts) -> bool {
    let is_running = broadcast.status == Some(BroadcastStatus::Running);
    let is_of = |wanted: &Vec<_>| broadcast.type_.as_ref().is_some_and(|is| wanted.contains(is));
    request.type_.as_ref().is_none_or(is_of)
        && request.running.is_none_or(|running| running == is_running)
        && request.label_name.as_ref().is_none_or(|label| broadcast.label.contains(label))
}

pub(super) fn get_broadcast(
    account: &mut Account,
    request: &service::GetBroadcast,
) -> Result<Broadcast, ServiceFault> {
    find(account, request.id).cloned()
}

/// The broadcast with this id.
pub(super) fn find(account: &Account, id: i64) -> Result<&Broadcast, ServiceFault> {
    let found = account.broadcasts.get(&id);
    found.ok_or_else(|| ServiceFault::not_found(format!("there is no broadcast {id}")))
}

/// The broadcast with this id, which was not put away.
pub(super) fn find_in_use(account: &Account, id: i64) -> Result<&Broadcast, ServiceFault> {
    let found = find(account, id)?;
    if found.status == Some(BroadcastStatus::Archived) {
        let message = format!("the broadcast {id} is archived: create another one");
        return Err(ServiceFault::bad_request(message));
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
