//! Queries for texts and calls: which fit. What is peculiar to one of them is not here.

use callfire::data::ActionState;
use callfire::service::ActionQuery;
use jiff::Timestamp;
use jiff::tz::{self, TimeZone};
use soapwire::xsd::DateTime;

use super::page::{Page, page};
use crate::service_fault::ServiceFault;
use crate::state::name::plain;
use crate::state::{Account, Action, Head};

/// A stretch of time, both of whose ends belong to it.
#[derive(Debug)]
pub(super) struct Interval {
    begin: Option<Timestamp>,
    end: Option<Timestamp>,
}

impl Interval {
    /// The time between what `IntervalBegin` and `IntervalEnd` say.
    pub(super) fn new(
        begin: Option<&DateTime>,
        end: Option<&DateTime>,
    ) -> Result<Self, ServiceFault> {
        let begin = begin.map(|at| instant("IntervalBegin", at)).transpose()?;
        let end = end.map(|at| instant("IntervalEnd", at)).transpose()?;
        Ok(Self { begin, end })
    }

    pub(super) fn has(&self, at: &DateTime) -> bool {
        at.to_timestamp().is_some_and(|at| {
            self.begin.is_none_or(|begin| begin <= at) && self.end.is_none_or(|end| at <= end)
        })
    }
}

/// The instant that is meant: without a time zone it is in that of the service, Pacific standard time.
fn instant(field: &str, at: &DateTime) -> Result<Timestamp, ServiceFault> {
    let pacific = || {
        let zoned = at.to_civil()?.to_zoned(TimeZone::fixed(tz::offset(-8))).ok()?;
        Some(zoned.timestamp())
    };
    at.to_timestamp().or_else(pacific).ok_or_else(|| {
        ServiceFault::bad_request(format!("{field} is {at}, which is too far from today"))
    })
}

/// The texts or calls that a query asks for.
pub(super) fn query<A: Action>(
    account: &Account,
    request: &ActionQuery,
) -> Result<Page<A>, ServiceFault> {
    let begin = request.interval_begin.as_ref();
    let interval = Interval::new(begin, request.interval_end.as_ref())?;
    let found = A::all(account).values().filter(|action| {
        let head = action.head();
        fits(&head, request) && interval.has(head.created)
    });
    page(found, request.max_results, request.first_result, Clone::clone)
}

fn fits(head: &Head<'_>, request: &ActionQuery) -> bool {
    let states = request.state.as_ref();
    let results = request.result.as_ref();
    request.broadcast_id.is_none_or(|id| head.broadcast_id == Some(id))
        && request.batch_id.is_none_or(|id| head.batch_id == Some(id))
        && states.is_none_or(|states: &Vec<ActionState>| states.contains(head.state))
        && results.is_none_or(|all| head.final_result.is_some_and(|result| all.contains(result)))
        && request.inbound.is_none_or(|inbound| head.inbound == inbound)
        && is_number(request.from_number.as_deref(), head.from_number)
        && is_number(request.to_number.as_deref(), head.to_number)
        && request.label_name.as_ref().is_none_or(|name| has_label(head, name))
}

fn is_number(wanted: Option<&str>, number: &str) -> bool {
    wanted.is_none_or(|wanted| plain(wanted) == plain(number))
}

fn has_label(head: &Head<'_>, name: &str) -> bool {
    head.label.iter().any(|label| label.name == name)
}
