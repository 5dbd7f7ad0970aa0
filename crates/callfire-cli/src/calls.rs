//! One call, journalled where it changes something at a service. What it asks for is not decided here.

use callfire::Effect;
use serde_json::Value;
use soapwire::limits::Timeouts;
use soapwire::operation::{DynamicError, OperationInfo, Safety};

use crate::args::Global;
use crate::failure::Failure;
use crate::interrupt::unless_interrupted;
use crate::journal::{Entry, Journal, Ticket};
use crate::session::{self, Session};

/// A call to be sent.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(crate) operation: &'static OperationInfo,
    pub(crate) request: &'a Value,
    /// The request's key, and whether it was made for this call.
    pub(crate) key: Option<(String, bool)>,
    /// The numbers of the account, before an order of any numbers.
    pub(crate) owned_before: Option<Vec<String>>,
}

/// What a call gave. It has to be told, and then said to be.
#[derive(Debug)]
#[must_use]
pub(crate) struct Answer {
    pub(crate) value: Value,
    ticket: Option<Ticket>,
}

impl Answer {
    /// Settles the call: whoever sent it has been told.
    pub(crate) fn told(self, global: &Global) {
        if let Some(ticket) = self.ticket {
            noted(ticket.told(), global);
        }
    }
}

impl Call<'_> {
    /// Sends it, once it is in the journal.
    pub(crate) async fn send(self, session: &Session, global: &Global) -> Result<Answer, Failure> {
        let ticket = self.journalled(session, global)?;
        self.send_as(ticket, session, global).await
    }

    /// Sends it for an entry of the journal.
    pub(crate) async fn send_as(
        self,
        mut ticket: Option<Ticket>,
        session: &Session,
        global: &Global,
    ) -> Result<Answer, Failure> {
        let options = session::call_options(global);
        let call = self.operation.call(session.client.client(), self.request, &options);
        match unless_interrupted(call).await {
            Some(Ok(reply)) => {
                if let Some(ticket) = &mut ticket {
                    noted(ticket.answered(Some(&reply.value)), global);
                }
                Ok(Answer { value: reply.value, ticket })
            }
            Some(Err(error @ DynamicError::Output(_))) => {
                if let Some(mut ticket) = ticket {
                    noted(ticket.answered(None).and_then(|()| ticket.told()), global);
                }
                Err(Failure::of_call(self.operation, error))
            }
            Some(Err(error)) => {
                Err(settle(Failure::of_call(self.operation, error), ticket, global))
            }
            None => {
                let key = self.key.map(|(key, _)| key);
                Err(settle(Failure::interrupted(self.operation, key), ticket, global))
            }
        }
    }

    /// The entry of a call that changes something at a service; a request that is none gets no entry.
    fn journalled(&self, session: &Session, global: &Global) -> Result<Option<Ticket>, Failure> {
        let Some(account) = &session.account else { return Ok(None) };
        if self.operation.safety == Safety::ReadOnly {
            return Ok(None);
        }
        let envelope = self.operation.envelope(self.request);
        let envelope = envelope.map_err(|error| Failure::of_input(self.operation, &error))?;
        let timeout = global.timeout.unwrap_or(Timeouts::default().total);
        let mut entry =
            Entry::new(self.operation, account.clone(), self.request, &envelope, timeout);
        let (key, key_is_new) = self.key.clone().unzip();
        entry.request_key = key;
        entry.owned_before.clone_from(&self.owned_before);
        let ticket =
            Journal::find().and_then(|journal| journal.begin(entry, key_is_new == Some(true)));
        Ok(Some(ticket?))
    }
}

/// Writes down what a failure leaves behind, and names the entry where that is unknown.
fn settle(failure: Failure, ticket: Option<Ticket>, global: &Global) -> Failure {
    let Some(mut ticket) = ticket else { return failure };
    if failure.effect() != Effect::MaybeApplied {
        noted(ticket.not_applied(), global);
        return failure;
    }
    noted(ticket.unclear(failure.kind()), global);
    failure.with_entry(ticket.entry())
}

/// An outcome that is not on disk leaves the call unknown to the next command.
fn noted(outcome: std::io::Result<()>, global: &Global) {
    if let Err(error) = outcome {
        global.warn(&format!(
            "the journal cannot be written, and will say that this is unknown: {error}"
        ));
    }
}
