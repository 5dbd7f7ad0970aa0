//! What comes in: texts and calls from people. Who lets them come is not known here.

use std::fmt;
use std::time::{Duration, SystemTime};

use callfire::data::{
    self, ActionState, Call, CallRecord, Result as Outcome, Text, TextRecord, ToNumber,
};

use soapwire::codec;
use soapwire::description::ElementName;

use super::text::{COST, SWITCH};
use super::{auto_reply, call, dialer};
use crate::clock::date_time;
use crate::state::name::{SHORT_CODE, digits, is_dialable, plain};
use crate::state::{Account, Action};

const RECORD: ElementName = ElementName::new(data::NAMESPACE, "TextRecord");

/// Why something cannot come in.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum InboundError {
    /// Nobody has such a number.
    From(String),
    /// XML cannot hold what it says, so that nobody could be told of it.
    Message(String),
    /// The account does not have that number.
    To(String),
}

impl fmt::Display for InboundError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::From(number) => {
                write!(
                    f,
                    "nobody writes or calls from {number:?}: give a number of 10 to 15 digits"
                )
            }
            Self::Message(error) => write!(f, "the message: {error}"),
            Self::To(number) => write!(
                f,
                "the account does not have the number {number:?}: order it first, or take {SHORT_CODE}"
            ),
        }
    }
}

impl std::error::Error for InboundError {}

/// Whether what is sent to a number reaches the account.
pub(crate) fn is_ours(account: &Account, number: &str) -> bool {
    digits(number) == SHORT_CODE || account.stock.is_owned(number)
}

impl Account {
    /// Lets a text come in now, and answers it as the auto replies say; its id.
    pub(crate) fn receive_text(
        &mut self,
        from: &str,
        to: &str,
        message: &str,
    ) -> Result<i64, InboundError> {
        let now = self.now();
        let mut record = TextRecord::new(Outcome::Received, date_time(now), COST, message, 0);
        codec::validate(RECORD, &record)
            .map_err(|error| InboundError::Message(error.to_string()))?;
        let fields = self.inbound(from, to, Outcome::Received, now)?;
        let id = fields.id;
        record.id = self.next_id();
        let mut text = <Text as Action>::new(fields);
        text.message = Some(message.to_owned());
        text.text_record.push(record.with_switch_id(SWITCH));
        self.texts.insert(id, text);
        dialer::tell::<Text>(self, id, now);
        auto_reply::answer(self, from, &digits(to), message, now);
        Ok(id)
    }

    /// Lets a call come in that was answered so many seconds ago and ends now; its id.
    pub(crate) fn receive_call(
        &mut self,
        from: &str,
        to: &str,
        seconds: u32,
    ) -> Result<i64, InboundError> {
        let now = self.now();
        let began = now.checked_sub(Duration::from_secs(seconds.into())).unwrap_or(now);
        let mut fields = self.inbound(from, to, Outcome::La, began)?;
        fields.modified = date_time(now);
        let (id, record_id, answered) = (fields.id, self.next_id(), fields.created.clone());
        let lasted = i32::try_from(seconds).unwrap_or(i32::MAX);
        let record =
            CallRecord::new(Outcome::La, date_time(now), call::cost(lasted), lasted, record_id)
                .with_answer_time(answered)
                .with_switch_id(SWITCH);
        let mut call = <Call as Action>::new(fields);
        call.call_record.push(record);
        self.calls.insert(id, call);
        dialer::tell::<Call>(self, id, now);
        Ok(id)
    }

    /// What every text and call that comes in has.
    fn inbound(
        &mut self,
        from: &str,
        to: &str,
        result: Outcome,
        at: SystemTime,
    ) -> Result<data::Action, InboundError> {
        if !is_dialable(from) {
            return Err(InboundError::From(from.to_owned()));
        }
        if !is_ours(self, to) {
            return Err(InboundError::To(to.to_owned()));
        }
        let contact_id = self.contact_of(plain(from));
        let (to, id, at) = (ToNumber::new(digits(to)), self.next_id(), date_time(at));
        let state = ActionState::Finished;
        let mut fields =
            data::Action::new(plain(from), to, state, contact_id, true, at.clone(), at, id);
        fields.final_result = Some(result);
        Ok(fields)
    }
}
