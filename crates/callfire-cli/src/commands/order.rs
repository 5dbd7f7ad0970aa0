//! `callfire order`: numbers and keywords, from the search to the finished order.

mod confirm;
mod create;
mod listing;
mod owned;
mod plan;
mod reconcile;
mod wait;

use callfire::OrderOutcome;
use callfire::operation::{CreateNumberOrder, GetNumberOrder};
use soapwire::operation::OperationInfo;

use crate::args::{Global, OrderCommand};
use crate::failure::Failure;
use crate::session::Session;

/// Places an order.
static CREATE: OperationInfo = OperationInfo::of::<CreateNumberOrder>();
/// Asks for an order.
const GET: OperationInfo = OperationInfo::of::<GetNumberOrder>();

pub(super) async fn run(command: &OrderCommand, global: &Global) -> Result<(), Failure> {
    match command {
        OrderCommand::Create(create) => create::run(create, global).await,
        OrderCommand::Get { id } => get(*id, global).await,
        OrderCommand::Wait(wait) => {
            let session = Session::open(global, |builder| builder).await?;
            let outcome = wait::outcome(&session.client, wait.id, wait.window, global).await?;
            wait::tell(&outcome, &GET, global)
        }
        OrderCommand::Reconcile(reconcile) => reconcile::run(reconcile, global).await,
    }
}

async fn get(id: i64, global: &Global) -> Result<(), Failure> {
    let session = Session::open(global, |builder| builder).await?;
    let order = session.client.get_number_order(id).await?;
    wait::tell(&OrderOutcome::new(order), &GET, global)
}
