//! `callfire order create`: search, show, ask, buy exactly those numbers, wait.

use callfire::{CallFire, Effect};

use super::plan::{self, Plan};
use super::{CREATE, confirm, listing, wait};
use crate::args::{Create, Global};
use crate::failure::Failure;
use crate::interrupt::unless_interrupted;
use crate::output;
use crate::session::Session;

pub(super) async fn run(create: &Create, global: &Global) -> Result<(), Failure> {
    if !create.yes && !confirm::can_ask() {
        return Err(Failure::usage(
            "there is no terminal to ask on, and nothing was ordered; use --yes",
        ));
    }
    plan::check_command(create)?;
    let session =
        Session::open(global, |builder| builder.order_ceiling(create.max_numbers)).await?;
    let client = &session.client;
    let plan = if create.bulk { Plan::bulk(create) } else { Plan::search(client, create).await? };
    check_found(&plan, create, global)?;
    plan.check()?;
    let listing = listing::of(&plan);
    if create.yes {
        confirm::announce(&listing, global);
    } else {
        confirm::ask(&listing, global)?;
    }
    let id = place(client, &plan).await?;
    global.note(&format!("order {id} is placed"));
    if create.no_wait {
        return output::reply(global, &CREATE, id.into());
    }
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

/// Places the order, once. When nobody knows whether it was placed, the failure says what was asked for.
async fn place(client: &CallFire, plan: &Plan) -> Result<i64, Failure> {
    let order = client.create_number_order(plan.request.clone());
    let Some(placed) = unless_interrupted(order).await else {
        return Err(Failure::interrupted(&CREATE, None).with_requested(plan.requested()));
    };
    placed.map_err(|error| match error.effect() {
        Effect::MaybeApplied => Failure::from(error).with_requested(plan.requested()),
        _ => Failure::from(error),
    })
}
