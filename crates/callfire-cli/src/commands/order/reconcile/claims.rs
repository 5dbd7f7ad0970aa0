//! What other orders of the account brought, as far as the journal knows them: that was not bought by this one.

use std::collections::BTreeMap;

use callfire::operation::GetNumberOrder;
use callfire::service::{FaultCode, ServiceFaultInfo};
use callfire::{CallFire, Error, OrderOutcome, OrderState};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, tz};
use soapwire::soap::Fault;

use super::CREATE;
use crate::failure::Failure;
use crate::journal::{Entry, Journal, State};

/// How far the calendar of the service can be behind that of UTC.
const CALENDARS: SignedDuration = SignedDuration::from_hours(12);

/// Who else may have bought what is there.
#[derive(Debug, Default)]
pub(super) struct Claims {
    /// Other orders that are not known to be over.
    orders: Vec<i64>,
    /// What orders brought, by its name in capitals.
    brought: BTreeMap<String, i64>,
    /// The last day on which a lease that begins was there before the order, wherever the service is.
    before: Option<Date>,
}

impl Claims {
    /// The other orders of the account in the journal.
    pub(super) fn known(entry: Option<&Entry>) -> Result<Self, Failure> {
        let Some(entry) = entry else { return Ok(Self::default()) };
        let journal = Journal::find()?;
        let others = journal.contents()?.open.into_iter().chain(journal.done()?);
        let is_other = |other: &Entry| {
            other.operation == CREATE.name
                && other.account == entry.account
                && other.id != entry.id
                && matches!(other.state, State::Answered | State::Done)
        };
        let order = |other: Entry| other.reply?.as_i64();
        let orders = others.filter(is_other).filter_map(order).collect();
        Ok(Self { orders, brought: BTreeMap::new(), before: first_day(entry.at) })
    }

    /// Asks for the orders that may have brought more since.
    pub(super) async fn ask(&mut self, client: &CallFire) -> callfire::Result<()> {
        let mut unfinished = Vec::new();
        for id in &self.orders {
            match client.get_number_order(*id).await {
                Ok(order) => {
                    let outcome = OrderOutcome::new(order);
                    let names = outcome.fulfilled().map(str::to_ascii_uppercase);
                    self.brought.extend(names.map(|name| (name, *id)));
                    if !is_over(outcome.state) {
                        unfinished.push(*id);
                    }
                }
                // It is kept no longer, or the journal is of another service at the same address.
                Err(error) if is_not_found(&error) => {}
                Err(error) => return Err(error),
            }
        }
        self.orders = unfinished;
        Ok(())
    }

    /// The order that brought it.
    pub(super) fn order_of(&self, name: &str) -> Option<i64> {
        self.brought.get(&name.to_ascii_uppercase()).copied()
    }

    /// Whether a lease that began on this day was there before the order.
    pub(super) fn was_before(&self, begin: Option<Date>) -> bool {
        begin.zip(self.before).is_some_and(|(begin, before)| begin < before)
    }
}

fn is_over(state: OrderState) -> bool {
    matches!(state, OrderState::Finished | OrderState::Partial | OrderState::Failed)
}

/// The day of this moment where it is the earliest.
fn first_day(at: Timestamp) -> Option<Date> {
    let earlier = at.checked_sub(CALENDARS).ok()?;
    Some(tz::Offset::UTC.to_datetime(earlier).date())
}

fn is_not_found(error: &Error) -> bool {
    let info = error.fault().and_then(Fault::detail_of::<GetNumberOrder>);
    info.is_some_and(|ServiceFaultInfo { fault_code, .. }| fault_code == FaultCode::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_day_that_is_over_everywhere_is_before() {
        let at: Timestamp = "2026-11-21T02:00:00Z".parse().expect("it is a time");
        let claims = Claims { before: first_day(at), ..Claims::default() };
        let day = |day: &str| Some(day.parse::<Date>().expect("it is a day"));
        assert!(claims.was_before(day("2026-11-19")));
        assert!(!claims.was_before(day("2026-11-20")), "there it is still the 20th");
        assert!(!claims.was_before(None));
    }
}
