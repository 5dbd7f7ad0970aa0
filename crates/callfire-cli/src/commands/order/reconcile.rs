//! `callfire order reconcile`: what became of an order that nobody got an answer to.

mod age;
mod claims;
mod goods;
mod item;
mod report;
mod search;

use callfire::Effect;

use self::age::Age;
use self::claims::Claims;
use self::goods::Goods;
use self::search::Search;
use super::CREATE;
use crate::args::{Global, Reconcile};
use crate::failure::{Exit, Failure};
use crate::interrupt::unless_interrupted;
use crate::journal::{Entry, Journal, State, Ticket};
use crate::output::progress::Progress;
use crate::session::Session;

pub(super) async fn run(reconcile: &Reconcile, global: &Global) -> Result<(), Failure> {
    let session = Session::connect(global, |builder| builder).await?;
    let by_hand = !(reconcile.number.is_empty() && reconcile.keyword.is_empty());
    let ticket = if by_hand { None } else { subject(reconcile, &session, global)? };
    let entry = ticket.as_ref().map(Ticket::entry);
    session.tell_unsettled(global, entry);
    if !by_hand && entry.is_none() {
        return report::print_none(global);
    }
    let goods = Goods::of(reconcile, entry)?;
    let claims = Claims::known(entry)?;
    let search = Search::new(goods, claims, Age::of(entry, reconcile.window));
    let found = found(search, &session, global).await;
    let (search, failed) = found.map_err(|failure| still_unknown(failure, entry))?;
    report::print(&search, entry, global)?;
    if let Some(error) = failed {
        return Err(still_unknown(Failure::from(error), entry));
    }
    let verdict = search.verdict();
    match (verdict.failure(&search), ticket) {
        (Some(failure), ticket) => Err(told_next(failure, ticket.as_ref().map(Ticket::entry))),
        (None, Some(ticket)) => Ok(ticket.settle(verdict.as_str())?),
        (None, None) => Ok(()),
    }
}

/// Searches until it is clear, or too late. What failed last is handed over with what was found before.
async fn found(
    mut search: Search,
    session: &Session,
    global: &Global,
) -> Result<(Search, Option<callfire::Error>), Failure> {
    let progress = Progress::start(global, "order".to_owned());
    let searched = unless_interrupted(search.run(&session.client, &progress)).await;
    drop(progress);
    match searched {
        Some(outcome) => Ok((search, outcome.err())),
        None => Err(Failure::new(
            Exit::MaybeApplied,
            "Interrupted",
            Effect::MaybeApplied,
            "interrupted",
        )),
    }
}

/// The entry given, or the last order of this account that is unknown.
fn subject(
    reconcile: &Reconcile,
    session: &Session,
    global: &Global,
) -> Result<Option<Ticket>, Failure> {
    let journal = Journal::find()?;
    let id = match &reconcile.entry {
        Some(id) => id.clone(),
        None => match last(&journal, session, global)? {
            Some(id) => id,
            None => return Ok(None),
        },
    };
    let ticket = journal.take_again(&id)?;
    let entry = ticket.entry();
    if entry.operation != CREATE.name {
        let message = format!("{} in the journal is no order but {}", entry.id, entry.operation);
        return Err(Failure::usage(message).with_entry(entry));
    }
    session.check_account(entry)?;
    Ok(Some(ticket))
}

/// The last order of this account that is unknown. That there is none is said only where no other one may be meant.
fn last(journal: &Journal, session: &Session, global: &Global) -> Result<Option<String>, Failure> {
    let is_lost = |entry: &Entry| entry.operation == CREATE.name && entry.state == State::Unknown;
    let lost = journal.contents()?.open.into_iter().filter(is_lost);
    let is_mine = |entry: &Entry| session.account.as_ref() == Some(&entry.account);
    let (mine, others): (Vec<_>, Vec<_>) = lost.partition(is_mine);
    let (running, idle): (Vec<_>, Vec<_>) = mine.into_iter().partition(|entry| entry.is_running);
    match (idle.as_slice(), running.last(), others.last()) {
        ([.., before, entry], _, _) => {
            let (id, at, more) = (&entry.id, entry.at, idle.len() - 1);
            global.warn(&format!(
                "this is about the last order, {id} of {at}; {more} before it, {} the last of them, are to be named",
                before.id
            ));
            Ok(Some(id.clone()))
        }
        ([entry], _, _) => Ok(Some(entry.id.clone())),
        ([], Some(entry), _) => Err(still_running(entry)),
        ([], None, Some(entry)) if session.account.is_some() => {
            session.check_account(entry).map(|()| None)
        }
        ([], None, _) => Ok(None),
    }
}

fn still_running(entry: &Entry) -> Failure {
    let Entry { id, at, .. } = entry;
    let message = format!("the order of {at}, {id} in the journal, is still running");
    Failure::new(Exit::Pending, "Pending", Effect::MaybeApplied, message)
        .with_operation(CREATE.name)
        .with_entry(entry)
        .with_advice("wait for that command to end")
}

/// What failed on the way says nothing about the order.
fn still_unknown(failure: Failure, entry: Option<&Entry>) -> Failure {
    told_next(failure.into_unknown(), entry)
}

fn told_next(failure: Failure, entry: Option<&Entry>) -> Failure {
    let failure = failure.with_operation(CREATE.name);
    match entry {
        Some(entry) => failure.with_entry(entry).with_advice(format!(
            "ask again later: `callfire order reconcile {}`; until then do not order it again",
            entry.id
        )),
        None => failure.with_advice("ask again with the same numbers and keywords"),
    }
}
