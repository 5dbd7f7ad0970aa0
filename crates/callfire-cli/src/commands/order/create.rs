//! `callfire order create`: search, show, ask, buy exactly those numbers, wait.

use callfire::{CallFire, Effect};

use super::plan::{self, Plan};
use super::{CREATE, confirm, listing, owned, wait};
use crate::args::{Create, Global};
use crate::calls::{Answer, Call};
use crate::confirm::can_ask;
use crate::failure::Failure;
use crate::journal::Journal;
use crate::output;
use crate::session::Session;

pub(super) async fn run(create: &Create, global: &Global) -> Result<(), Failure> {
    if !create.yes && !can_ask() {
        return Err(Failure::usage(
            "there is no terminal to ask on, and nothing was ordered; use --yes",
        ));
    }
    plan::check_command(create)?;
    let session =
        Session::open(global, |builder| builder.order_ceiling(create.max_numbers)).await?;
    if session.account.is_some() {
        Journal::find()?.check()?;
    }
    let client = &session.client;
    let plan = if create.bulk { Plan::bulk(create) } else { Plan::search(client, create).await? };
    check_found(&plan, create, global)?;
    plan.check()?;
    let listing = listing::of(&plan);
    if create.yes {
        confirm::announce(&listing, global);
    } else {
        confirm::ask(&listing, global).await?;
    }
    let (id, answer) = place(&session, &plan, global).await?;
    global.note(&format!("order {id} is placed"));
    let told = if create.no_wait {
        output::reply(global, &CREATE, id.into())
    } else {
        wait_for(client, id, create, global).await
    };
    answer.told(global);
    told
}

async fn wait_for(
    client: &CallFire,
    id: i64,
    create: &Create,
    global: &Global,
) -> Result<(), Failure> {
    let outcome = wait::outcome(client, id, create.window, global).await;
    let outcome = outcome.map_err(|failure| failure.after_placing(wait::go_on(id)))?;
    wait::tell(&outcome, &CREATE, global)
}

/// Fewer numbers than asked for are nobody's wish unless somebody says so.
fn check_found(plan: &Plan, create: &Create, global: &Global) -> Result<(), Failure> {
    let (found, wanted) = (plan.found.len(), plan.wanted);
    if create.bulk || found == wanted {
        return Ok(());
    }
    let scarce = format!("only {found} of {wanted} available");
    if found == 0 || (create.yes && !create.allow_fewer) {
        let advice =
            if found == 0 { "try another region" } else { "--allow-fewer orders what there is" };
        let failure = Failure::local("Unavailable", format!("{scarce}; nothing ordered"));
        return Err(failure.with_operation(CREATE.name).with_advice(advice));
    }
    global.warn(&scarce);
    Ok(())
}

/// Places the order, once. When nobody knows whether it was placed, the failure says what was asked for, and the
/// journal what was there before.
async fn place(session: &Session, plan: &Plan, global: &Global) -> Result<(i64, Answer), Failure> {
    let owned_before = match session.account {
        Some(_) if plan.is_bulk() => Some(owned::before(&session.client).await?),
        _ => None,
    };
    let request = plan.requested();
    let call = Call { operation: &CREATE, request: &request, key: None, owned_before };
    let answer = call.send(session, global).await.map_err(|failure| match failure.effect() {
        Effect::MaybeApplied => failure.with_requested(request.clone()),
        _ => failure,
    })?;
    match answer.value.as_i64() {
        Some(id) => Ok((id, answer)),
        None => Err(Failure::untellable(&CREATE, &"it is no order's id")),
    }
}
