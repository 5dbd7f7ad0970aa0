//! `callfire journal replay`: the same request once more, which the service knows by its key.

use soapwire::operation::{OperationInfo, Safety};

use crate::args::Global;
use crate::calls::Call;
use crate::failure::Failure;
use crate::journal::{self, Entry, Journal, State, Ticket};
use crate::output;
use crate::session::Session;

pub(super) async fn run(id: &str, global: &Global) -> Result<(), Failure> {
    let session = Session::connect(global, |builder| builder).await?;
    let ticket = Journal::find()?.take(id)?;
    if ticket.entry().state == State::Answered {
        return Err(answered(ticket, &session, global));
    }
    session.tell_unsettled(global, Some(ticket.entry()));
    let entry = ticket.entry().clone();
    session.check_account(&entry)?;
    let operation = repeatable(&entry)?;
    let request = entry.request.unwrap_or_default();
    let is_same =
        operation.envelope(&request).is_ok_and(|text| journal::digest(&text) == entry.digest);
    if !is_same {
        return Err(Failure::local(
            "Journal",
            "this version of callfire does not write the same bytes",
        )
        .with_operation(operation.name)
        .with_advice("nothing was sent; look at what the service has"));
    }
    let key = entry.request_key.map(|key| (key, false));
    let call = Call { operation, request: &request, key, owned_before: None };
    let answer = call.send_as(Some(ticket), &session, global).await?;
    let printed = output::reply(global, operation, answer.value.clone());
    answer.told(global);
    printed
}

/// Tells the answer that was never told: the call was executed, so that it is not sent again.
fn answered(ticket: Ticket, session: &Session, global: &Global) -> Failure {
    let Entry { id, operation, .. } = ticket.entry().clone();
    // What a process holds is running, and is not told.
    drop(ticket);
    session.tell_unsettled(global, None);
    let message = format!("{id} in the journal was executed already");
    Failure::usage(message).with_operation(&operation).with_advice("nothing was sent")
}

/// The operation of a call that may be sent again.
fn repeatable(entry: &Entry) -> Result<&'static OperationInfo, Failure> {
    let Entry { id, operation, .. } = entry;
    match entry.info() {
        Some(info) if info.safety == Safety::Keyed => Ok(info),
        Some(_) => {
            let message =
                format!("{operation} has no RequestId: sent again, it may take effect twice");
            let failure = Failure::usage(message).with_operation(operation).with_entry(entry);
            Err(failure)
        }
        None => Err(Failure::usage(format!("{id}: no operation `{operation}` is known"))),
    }
}
