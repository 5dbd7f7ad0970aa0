//! `callfire inbox`: what `callfire listen` has received, shown and settled. It works while that runs.

mod cut_off;
mod give_up;
mod list;
mod place;
mod purge;
mod retry;
mod row;
mod says;
mod show;

use std::time::SystemTime;

use callfire_receiver::inbox::{HandlerRow, InboxError, ItemId, SqliteInbox};
use jiff::Timestamp;

pub(super) use place::{Place, quoted};

use crate::args::{self, Global, InboxCommand};
use crate::confirm;
use crate::failure::Failure;
use crate::interrupt::unless_interrupted;

pub(super) async fn run(options: &args::Inbox, global: &Global) -> Result<(), Failure> {
    let place = Place::find(options.inbox.as_deref())?;
    let inbox = SqliteInbox::open_existing(place.path()).map_err(|error| {
        let failure = failed(&error);
        match place.path().exists() {
            true => failure,
            false => failure.with_advice("`callfire listen` makes one; --inbox names another one"),
        }
    })?;
    match &options.command {
        InboxCommand::List { state, limit } => {
            list::run(&inbox, *state, *limit, &place, global).await
        }
        InboxCommand::Show { id, raw, quarantined: false } => {
            show::item(&inbox, ItemId(*id), *raw, &place, global).await
        }
        InboxCommand::Show { id, raw, quarantined: true } => {
            show::quarantined(&inbox, *id, *raw, &place, global).await
        }
        InboxCommand::Retry { handler: Some(handler), .. } => {
            retry::of(&inbox, handler, global).await
        }
        InboxCommand::Retry { id, again, .. } => {
            retry::run(&inbox, id, *again, &place, global).await
        }
        InboxCommand::GiveUp { handler, yes } => {
            in_parts(give_up::run(&inbox, handler, *yes, &place, global)).await
        }
        InboxCommand::Purge(purge) => in_parts(purge::run(&inbox, purge, global)).await,
    }
}

/// Why the inbox did not do what it was asked.
pub(super) fn failed(error: &InboxError) -> Failure {
    Failure::local("Inbox", error.to_string())
}

fn no_such(what: &str, id: impl std::fmt::Display, list: &str) -> Failure {
    Failure::usage(format!("there is no {what} {id} in the inbox"))
        .with_advice(format!("`{list}` shows what there is"))
}

/// A handler that the inbox knows, by its name.
async fn handler(inbox: &SqliteInbox, name: &str) -> Result<HandlerRow, Failure> {
    let rows = inbox.handlers().await.map_err(|error| failed(&error))?;
    let names: Vec<_> = rows.iter().map(|row| row.name.clone()).collect();
    rows.into_iter().find(|row| row.name == name).ok_or_else(|| {
        Failure::usage(format!("the inbox knows no handler {name}"))
            .with_advice(format!("those it knows: {}", names.join(", ")))
    })
}

/// What asks first, and is then done in parts that each stay done.
async fn in_parts(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    unless_interrupted(work).await.unwrap_or_else(|| {
        Err(Failure::local(
            "Interrupted",
            "stopped before the end; what was done until then is done",
        )
        .with_advice("run it again for the rest"))
    })
}

/// Asks before something that may not be meant. `undone` says what was not done then.
async fn ask(question: &str, undone: &str) -> Result<(), Failure> {
    if !confirm::can_ask() {
        return Err(Failure::usage(format!(
            "there is no terminal to ask on, and {undone}; use --yes"
        )));
    }
    match confirm::is_wanted(question).await? {
        true => Ok(()),
        false => Err(Failure::local("Declined", undone)),
    }
}

/// A time that a file of the inbox keeps; one out of all bounds is the start of all time.
fn timestamp(time: SystemTime) -> Timestamp {
    Timestamp::try_from(time).unwrap_or_default()
}

/// A time for people.
fn told(time: SystemTime) -> String {
    timestamp(time).strftime("%F %T").to_string()
}
