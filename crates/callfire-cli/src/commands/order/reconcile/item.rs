//! One thing that was ordered, and where it stands. Who is asked about it is `search`'s.

use callfire::data::{LeaseInfo, Number, NumberStatus};
use jiff::civil::Date;
use soapwire::xsd;

/// One thing that was ordered.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) kind: &'static str,
    pub(super) name: String,
    pub(super) state: ItemState,
    /// The day its lease began.
    pub(super) since: Option<Date>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum ItemState {
    Bought,
    NotThere,
    Pending,
    /// It is there, and this other order brought it.
    OfOrder(i64),
    /// It was there before.
    YoursBefore,
    /// The service was not asked, or did not answer.
    Unknown,
}

impl Item {
    /// One that nobody was asked about yet.
    pub(super) fn new(kind: &'static str, name: &str) -> Self {
        Self { kind, name: name.to_owned(), state: ItemState::Unknown, since: None }
    }

    /// A number that the account has.
    pub(super) fn new_number(number: &Number) -> Self {
        let kind = if number.toll_free { "toll-free" } else { "local" };
        let mut item = Self::new(kind, &number.number);
        item.found(number.status.as_ref(), number.lease_info.as_ref());
        item
    }

    /// It is the account's, unless its status says otherwise.
    pub(super) fn found(&mut self, status: Option<&NumberStatus>, lease: Option<&LeaseInfo>) {
        self.state = match status {
            None | Some(NumberStatus::Active) => ItemState::Bought,
            Some(NumberStatus::Released | NumberStatus::Unavailable) => ItemState::NotThere,
            Some(_) => ItemState::Pending,
        };
        let begin = lease.and_then(|lease| lease.lease_begin.as_ref());
        self.since = begin.and_then(xsd::Date::to_civil);
    }
}
