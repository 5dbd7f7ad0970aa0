//! Commands to a broadcast: which make sense when. What follows from them is the simulation's.

use callfire::data::BroadcastStatus;
use callfire::service::{BroadcastCommand, ControlBroadcast};

use super::find;
use crate::service_fault::ServiceFault;
use crate::simulation::broadcast::{is_started, set_status, start, stop};
use crate::simulation::go_on;
use crate::simulation::recipients::{change_campaign, has_any, has_any_left};
use crate::state::Account;

pub(in crate::service) fn control_broadcast(
    account: &mut Account,
    request: &ControlBroadcast,
) -> Result<(), ServiceFault> {
    let (id, now) = (request.id, account.now());
    let status = find(account, id)?.status.clone();
    let max_active = check_max_active(request.max_active)?;
    match &request.command {
        Some(BroadcastCommand::Start) => check_start(account, id, status.as_ref())?,
        Some(BroadcastCommand::Stop) => check_stop(account, id)?,
        Some(BroadcastCommand::Archive) => check_archive(account, id, status.as_ref())?,
        None if max_active.is_some() => {}
        _ => return Err(ServiceFault::bad_request("give a Command, MaxActive, or both")),
    }
    if max_active.is_some() {
        change_campaign(account, id, |campaign| campaign.max_active = max_active);
    }
    match request.command {
        Some(BroadcastCommand::Start) => start(account, id, now),
        Some(BroadcastCommand::Stop) => stop(account, id, now),
        Some(BroadcastCommand::Archive) => set_status(account, id, BroadcastStatus::Archived, now),
        _ => go_on(account, id, now),
    }
    Ok(())
}

/// A most number of active texts or calls that lets anything happen.
pub(in crate::service) fn check_max_active(
    max_active: Option<i32>,
) -> Result<Option<i32>, ServiceFault> {
    match max_active {
        Some(most) if most < 1 => Err(ServiceFault::bad_request("MaxActive must be 1 or more")),
        most => Ok(most),
    }
}

fn check_start(
    account: &Account,
    id: i64,
    status: Option<&BroadcastStatus>,
) -> Result<(), ServiceFault> {
    let problem = match status {
        _ if is_started(account, id) => "is started already",
        Some(BroadcastStatus::Archived) => "is archived: create another one",
        _ if !has_any(account, id) => "has no contacts: add a contact batch first",
        Some(BroadcastStatus::Finished) if !has_any_left(account, id) => {
            "has no contacts left: add a contact batch first"
        }
        _ => return Ok(()),
    };
    refuse(id, problem)
}

fn check_stop(account: &Account, id: i64) -> Result<(), ServiceFault> {
    if is_started(account, id) { Ok(()) } else { refuse(id, "is not running") }
}

fn check_archive(
    account: &Account,
    id: i64,
    status: Option<&BroadcastStatus>,
) -> Result<(), ServiceFault> {
    match status {
        _ if is_started(account, id) => refuse(id, "is running: stop it first"),
        Some(BroadcastStatus::Archived) => refuse(id, "is archived already"),
        _ => Ok(()),
    }
}

fn refuse(id: i64, problem: &str) -> Result<(), ServiceFault> {
    Err(ServiceFault::bad_request(format!("the broadcast {id} {problem}")))
}
