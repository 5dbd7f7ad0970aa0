//! The schedules of broadcasts. What happens at their times is the simulation's.

use callfire::data::BroadcastSchedule;
use callfire::service::{
    BroadcastScheduleQueryResult, CreateBroadcastSchedule, DeleteBroadcastSchedule,
    GetBroadcastSchedule, QueryBroadcastSchedules,
};
use jiff::civil;
use soapwire::xsd::Date;

use super::{find, find_in_use};
use crate::service::page::page;
use crate::service_fault::ServiceFault;
use crate::simulation::{schedule, zone};
use crate::state::{Account, Schedule};

pub(super) fn create_broadcast_schedule(
    account: &mut Account,
    request: &CreateBroadcastSchedule,
) -> Result<i64, ServiceFault> {
    let broadcast_id = request.broadcast_id;
    find_in_use(account, broadcast_id)?;
    check(&request.broadcast_schedule)?;
    let (id, now) = (account.next_id(), account.now());
    let schedule = request.broadcast_schedule.clone().with_id(id);
    account.schedules.insert(id, Schedule { broadcast_id, schedule });
    schedule::arm(account, id, now);
    Ok(id)
}

fn check(schedule: &BroadcastSchedule) -> Result<(), ServiceFault> {
    if zone::named(&schedule.time_zone).is_none() {
        return Err(ServiceFault::bad_request(format!(
            "there is no time zone {:?}: give a name such as America/Los_Angeles, or PST",
            schedule.time_zone
        )));
    }
    if schedule.days_of_week.is_empty() {
        return Err(ServiceFault::bad_request("DaysOfWeek must name a day"));
    }
    let begin = schedule.begin_date.as_ref().map(begin).transpose()?;
    let end = schedule.end_date.as_ref().and_then(Date::to_civil);
    match (begin, end) {
        (Some(begin), Some(end)) if end < begin => {
            Err(ServiceFault::bad_request("EndDate is before BeginDate"))
        }
        _ => Ok(()),
    }
}

/// The first day, which must not be taken for none.
fn begin(date: &Date) -> Result<civil::Date, ServiceFault> {
    date.to_civil().ok_or_else(|| {
        ServiceFault::bad_request(format!("BeginDate is {date}, which is too far from today"))
    })
}

pub(super) fn query_broadcast_schedule(
    account: &mut Account,
    request: &QueryBroadcastSchedules,
) -> Result<BroadcastScheduleQueryResult, ServiceFault> {
    let id = request.broadcast_id;
    find(account, id)?;
    let found = account.schedules.values().filter(|schedule| schedule.broadcast_id == id);
    let shown = |schedule: &Schedule| schedule.schedule.clone();
    let page = page(found, request.max_results, request.first_result, shown)?;
    Ok(BroadcastScheduleQueryResult::new(page.total).with_broadcast_schedule(page.items))
}

pub(super) fn get_broadcast_schedule(
    account: &mut Account,
    request: &GetBroadcastSchedule,
) -> Result<BroadcastSchedule, ServiceFault> {
    let found = account.schedules.get(&request.id);
    found.map(|schedule| schedule.schedule.clone()).ok_or_else(|| missing(request.id))
}

pub(super) fn delete_broadcast_schedule(
    account: &mut Account,
    request: &DeleteBroadcastSchedule,
) -> Result<(), ServiceFault> {
    account.schedules.remove(&request.id).ok_or_else(|| missing(request.id))?;
    schedule::disarm(account, request.id);
    Ok(())
}

fn missing(id: i64) -> ServiceFault {
    ServiceFault::not_found(format!("there is no broadcast schedule {id}"))
}
