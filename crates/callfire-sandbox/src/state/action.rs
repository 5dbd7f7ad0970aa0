//! What texts and calls have in common. What happens to them is the simulation's.

use callfire::data::{self, ActionState, Call, Label, SubscriptionTriggerEvent, Text};
use soapwire::xsd::DateTime;

use super::account::Account;
use super::postback::Subject;
use super::table::Table;

/// A text or a call.
pub(crate) trait Action: Clone + 'static {
    /// One that has these fields, and no others yet.
    fn new(fields: data::Action) -> Self;

    /// Those of the account.
    fn all(account: &Account) -> &Table<i64, Self>;
    fn all_mut(account: &mut Account) -> &mut Table<i64, Self>;

    fn head(&self) -> Head<'_>;
    fn attempts(&self) -> impl ExactSizeIterator<Item = Attempt<'_>>;

    /// Notes where it stands now.
    fn set(&mut self, state: ActionState, final_result: Option<data::Result>, modified: DateTime);

    /// What is told when it is finished, and of what.
    fn news(&self) -> (SubscriptionTriggerEvent, Subject);
}

/// The fields that a text shares with a call.
#[derive(Debug)]
pub(crate) struct Head<'a> {
    pub(crate) from_number: &'a str,
    pub(crate) to_number: &'a str,
    pub(crate) state: &'a ActionState,
    pub(crate) batch_id: Option<i64>,
    pub(crate) broadcast_id: Option<i64>,
    pub(crate) contact_id: i64,
    pub(crate) inbound: bool,
    pub(crate) created: &'a DateTime,
    pub(crate) modified: &'a DateTime,
    pub(crate) final_result: Option<&'a data::Result>,
    pub(crate) label: &'a [Label],
}

impl Head<'_> {
    /// Whether something will still happen to it.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.state, ActionState::Ready | ActionState::Selected)
    }
}

/// What a record of a text shares with one of a call.
#[derive(Debug)]
pub(crate) struct Attempt<'a> {
    pub(crate) result: &'a data::Result,
    pub(crate) finish_time: &'a DateTime,
    pub(crate) billed_amount: f64,
    /// In seconds; texts take no time.
    pub(crate) duration: i32,
}

macro_rules! action {
    ($type:ident, $table:ident, $record:ident, |$attempt:ident| $duration:expr, $inbound:ident, $outbound:ident) => {
        impl Action for $type {
            fn new(fields: data::Action) -> Self {
                let mut action = Self::new(
                    fields.from_number,
                    fields.to_number,
                    fields.state,
                    fields.contact_id,
                    fields.inbound,
                    fields.created,
                    fields.modified,
                    fields.id,
                );
                action.batch_id = fields.batch_id;
                action.broadcast_id = fields.broadcast_id;
                action.final_result = fields.final_result;
                action.label = fields.label;
                action
            }

            fn all(account: &Account) -> &Table<i64, Self> {
                &account.$table
            }

            fn all_mut(account: &mut Account) -> &mut Table<i64, Self> {
                &mut account.$table
            }

            fn head(&self) -> Head<'_> {
                Head {
                    from_number: &self.from_number,
                    to_number: &self.to_number.text,
                    state: &self.state,
                    batch_id: self.batch_id,
                    broadcast_id: self.broadcast_id,
                    contact_id: self.contact_id,
                    inbound: self.inbound,
                    created: &self.created,
                    modified: &self.modified,
                    final_result: self.final_result.as_ref(),
                    label: &self.label,
                }
            }

            fn attempts(&self) -> impl ExactSizeIterator<Item = Attempt<'_>> {
                self.$record.iter().map(|$attempt| Attempt {
                    result: &$attempt.result,
                    finish_time: &$attempt.finish_time,
                    billed_amount: $attempt.billed_amount,
                    duration: $duration,
                })
            }

            fn set(
                &mut self,
                state: ActionState,
                final_result: Option<data::Result>,
                modified: DateTime,
            ) {
                self.state = state;
                self.final_result = final_result;
                self.modified = modified;
            }

            fn news(&self) -> (SubscriptionTriggerEvent, Subject) {
                let event = match self.inbound {
                    true => SubscriptionTriggerEvent::$inbound,
                    false => SubscriptionTriggerEvent::$outbound,
                };
                (event, Subject::$type(Box::new(self.clone())))
            }
        }
    };
}

action!(Text, texts, text_record, |record| 0, InboundTextFinished, OutboundTextFinished);
action!(
    Call,
    calls,
    call_record,
    |record| record.duration,
    InboundCallFinished,
    OutboundCallFinished
);
