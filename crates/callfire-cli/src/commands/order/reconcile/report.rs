//! What became of an order, told.

use callfire::Effect;
use serde_json::{Value, json};

use super::item::{Item, ItemState};
use super::search::Search;
use crate::args::{Format, Global};
use crate::failure::{Exit, Failure};
use crate::journal::Entry;
use crate::output::{self, table};

/// What can be said of an order.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Verdict {
    Bought,
    PartlyBought,
    NotBought,
    Pending,
    /// It is not there, and was sent too short a time ago to be not bought.
    MayCome,
    /// The service gave no answer.
    Unanswered,
    /// Nobody looked what there was before.
    NobodyLooked,
    /// More is new than was ordered.
    TooMany,
}

impl Verdict {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Bought => "bought",
            Self::PartlyBought => "partly_bought",
            Self::NotBought => "not_bought",
            Self::Pending | Self::MayCome => "pending",
            Self::Unanswered | Self::NobodyLooked | Self::TooMany => "unknown",
        }
    }

    /// Why the command fails, unless it is known what became of the order.
    pub(super) fn failure(self, search: &Search) -> Option<Failure> {
        let unknown = |message: &str| {
            Some(Failure::new(Exit::MaybeApplied, "Unknown", Effect::MaybeApplied, message))
        };
        let pending = |message: &str| {
            Some(Failure::new(Exit::Pending, "Pending", Effect::MaybeApplied, message))
        };
        match self {
            Self::Bought | Self::PartlyBought | Self::NotBought => None,
            Self::Pending => pending("CallFire is still at it"),
            Self::MayCome => pending(&format!(
                "not there {} s after it was sent: it may come until {} s after",
                search.asked().as_secs(),
                search.certain().as_secs()
            )),
            Self::Unanswered => unknown("not all of it was answered"),
            Self::NobodyLooked => unknown(
                "nobody looked which numbers there were before, so compare QueryNumbers with what you know; \
                 `callfire order create --bulk` looks",
            ),
            Self::TooMany => unknown(
                "there are more new numbers than were ordered: some came by another order, and which ones cannot be told",
            ),
        }
    }
}

/// Prints what is known, whether it settles anything or not.
pub(super) fn print(
    search: &Search,
    entry: Option<&Entry>,
    global: &Global,
) -> Result<(), Failure> {
    match global.form() {
        Format::Json => output::value(global, &object(search, entry)),
        Format::Table => output::print(&rows(search, entry.is_some())),
    }
}

/// There is nothing to find out.
pub(super) fn print_none(global: &Global) -> Result<(), Failure> {
    match global.form() {
        Format::Json => output::value(global, &json!({ "verdict": "none", "journal": null })),
        Format::Table => output::print(
            "no order of this account is unknown; --number and --keyword ask for what you name",
        ),
    }
}

fn object(search: &Search, entry: Option<&Entry>) -> Value {
    let items = search.items.iter().chain(&search.new).map(|item| {
        let Item { kind, name, state, since } = item;
        let order = match state {
            ItemState::OfOrder(id) => Some(id),
            _ => None,
        };
        let state = word(*state, search);
        json!({ "kind": kind, "name": name, "state": state, "order": order, "since": since })
    });
    json!({
        "verdict": search.verdict().as_str(),
        "ordered": search.wanted(),
        "bought": search.bought(),
        "items": items.collect::<Vec<_>>(),
        "journal": entry.map(|entry| &entry.id),
        "seconds_after_sending": entry.map(|_| search.asked().as_secs()),
    })
}

fn rows(search: &Search, is_journalled: bool) -> String {
    let items = search.items.iter().chain(&search.new).map(|item| {
        let since = item.since.map(|day| day.to_string()).unwrap_or_default();
        let state = match item.state {
            ItemState::OfOrder(id) => format!("of order {id}"),
            state => word(state, search).replace('_', " "),
        };
        [item.name.clone(), item.kind.to_owned(), state, since]
    });
    let missing = search.missing().filter(|(_, count)| *count > 0).map(|(kind, count)| {
        [
            format!("{count} more"),
            kind.to_owned(),
            not_there(search).replace('_', " "),
            String::new(),
        ]
    });
    let table = table::of_rows(["NAME", "KIND", "STATE", "SINCE"], items.chain(missing));
    let (verdict, bought) = (search.verdict(), search.bought());
    let said = verdict.as_str().replace('_', " ");
    let sent = if is_journalled { "sent" } else { "first asked for" };
    let seconds = search.asked().as_secs();
    let rest = match verdict {
        Verdict::NotBought => format!("; not there {seconds} s after it was {sent}"),
        Verdict::PartlyBought => format!("; the rest not there {seconds} s after it was {sent}"),
        _ => String::new(),
    };
    format!("{table}\n\n{said}: {bought} of {}{rest}", search.wanted())
}

/// The word for what is not there, which is no more than that while it may come.
fn not_there(search: &Search) -> &'static str {
    let is_certain = search.asked() >= search.certain();
    if is_certain { "not_bought" } else { "not_there" }
}

fn word(state: ItemState, search: &Search) -> &'static str {
    match state {
        ItemState::Bought => "bought",
        ItemState::NotThere => not_there(search),
        ItemState::OfOrder(_) => "of_other_order",
        ItemState::YoursBefore => "yours_before",
        ItemState::Pending => "pending",
        ItemState::Unknown => "unknown",
    }
}
