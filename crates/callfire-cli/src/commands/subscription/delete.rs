//! `callfire subscription delete`: one after the other, whatever becomes of each.

use callfire::data::Subscription;
use serde_json::json;

use super::outcome::Outcome;
use super::{DELETE, all, and_what_there_is, listing};
use crate::args::{DeleteSubscriptions, Global};
use crate::calls::Call;
use crate::confirm;
use crate::failure::Failure;
use crate::interrupt::Interrupts;
use crate::journal::Journal;
use crate::output::{progress::Progress, tell};
use crate::session::Session;

/// How many subscriptions are shown before it is asked about all of them.
const SHOWN: usize = 20;
/// After so many calls in a row without an answer the service is taken to be away.
const PATIENCE: usize = 5;
/// Kinds of failures after which no other call can do better.
const FINAL: [&str; 4] = ["Config", "Interrupted", "Journal", "Unauthorized"];

pub(super) async fn run(which: &DeleteSubscriptions, global: &Global) -> Result<(), Failure> {
    if which.all && !which.yes && !confirm::can_ask() {
        return Err(Failure::usage(
            "there is no terminal to ask on, and nothing was deleted; use --yes",
        ));
    }
    let session = Session::open(global, |builder| builder).await?;
    if session.account.is_some() {
        Journal::find()?.check()?;
    }
    let mut ids = match which.all {
        true => agreed(which, &session, global).await?,
        false => which.id.clone(),
    };
    let mut seen = std::collections::HashSet::new();
    ids.retain(|id| seen.insert(*id));
    delete(ids, &session, global).await?.told(global)
}

/// All subscriptions there are, once somebody has agreed that they go.
async fn agreed(
    which: &DeleteSubscriptions,
    session: &Session,
    global: &Global,
) -> Result<Vec<i64>, Failure> {
    let found = all(session).await;
    let found = found.map_err(|error| Failure::from(error).before_changing())?;
    if !which.yes && !found.is_empty() {
        ask(&found).await?;
    }
    global.note(&format!("subscriptions: {}", found.len()));
    Ok(found.into_iter().filter_map(|subscription| subscription.id).collect())
}

async fn ask(found: &[Subscription]) -> Result<(), Failure> {
    tell(&listing::in_brief(found.get(..SHOWN).unwrap_or(found)));
    if let Some(more) = found.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        tell(&format!("… and {more} more"));
    }
    if confirm::is_wanted(&format!("Delete all {} of them?", found.len())).await? {
        Ok(())
    } else {
        Err(Failure::local("Declined", "nothing was deleted"))
    }
}

async fn delete(ids: Vec<i64>, session: &Session, global: &Global) -> Result<Outcome, Failure> {
    let total = ids.len();
    let progress = Progress::start(global, "deleting".to_owned());
    // Those that come between two calls, too.
    let mut interrupts = Interrupts::new()?;
    let mut outcome = Outcome::default();
    let mut unanswered = 0;
    let mut ids = ids.into_iter();
    while !interrupts.have_come() && unanswered < PATIENCE {
        let Some(id) = ids.next() else { break };
        match delete_one(id, session, global).await {
            Ok(()) => {
                unanswered = 0;
                outcome.deleted.push(id);
            }
            Err(failure) => {
                let kind = failure.kind();
                unanswered = if kind == "Fault" { 0 } else { unanswered + 1 };
                outcome.failed.push((id, failure));
                if FINAL.contains(&kind) {
                    break;
                }
            }
        }
        let (deleted, failed) = (outcome.deleted.len(), outcome.failed.len());
        progress.show(&format!("{deleted} of {total}, {failed} failed"));
    }
    outcome.left = ids.collect();
    Ok(outcome)
}

/// That it is gone is told at once as far as the journal is concerned: there is nothing in the answer to be lost.
pub(in crate::commands) async fn delete_one(
    id: i64,
    session: &Session,
    global: &Global,
) -> Result<(), Failure> {
    let request = json!({ "Id": id });
    let call = Call { operation: &DELETE, request: &request, key: None, owned_before: None };
    call.send(session, global).await.map_err(and_what_there_is)?.told(global);
    Ok(())
}
