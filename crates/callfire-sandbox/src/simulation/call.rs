//! How a call goes out. Whether and when is the dialer's, how it ends is the outcome's.

use std::time::{Duration, SystemTime};

use callfire::data::{ActionRecordQuestionResponse, Call, CallRecord, RecordingMeta, Result};
use soapwire::xsd::DateTime;

use super::dialer::conclude;
use super::outcome::{self, CallOutcome, RECORDING};
use super::retry::number_of;
use super::text::{SWITCH, amount};
use crate::clock::date_time;
use crate::state::{Account, Recording};

/// What a minute of a call costs.
const COST: f64 = 0.05;
/// Calls are billed by so many seconds.
const BILLED_BY: i32 = 6;
/// The question that a pressed key answers.
const QUESTION: &str = "menu";

/// How the next attempt of a call ends.
pub(super) fn outcome(account: &Account, call: &Call) -> CallOutcome {
    outcome::call(&number_of(account, call), call.call_record.len())
}

/// An attempt of a call comes to its end.
pub(super) fn end(account: &mut Account, id: i64, at: SystemTime) {
    let Some(call) = account.calls.get(&id) else { return };
    let outcome = outcome(account, call);
    let seconds = i32::try_from(outcome.talks.unwrap_or(0)).unwrap_or(i32::MAX);
    let record_id = account.next_id();
    let mut record =
        CallRecord::new(outcome.result.clone(), date_time(at), cost(seconds), seconds, record_id)
            .with_switch_id(SWITCH);
    if outcome.result != Result::Undialed {
        let lasted = outcome.rings + outcome.talks.unwrap_or(0);
        record.originate_time = Some(before(at, lasted));
    }
    record.answer_time = outcome.talks.map(|talks| before(at, talks));
    let answer = outcome.key.map(|key| ActionRecordQuestionResponse::new(QUESTION, key));
    record.question_response.extend(answer);
    if outcome.is_recorded {
        record.recording_meta.push(record_call(account, id, seconds, at));
    }
    if let Some(call) = account.calls.get_mut(&id) {
        call.call_record.push(record);
    }
    conclude::<Call>(account, id, outcome.result, at);
}

/// Keeps the recording of a call.
fn record_call(account: &mut Account, call_id: i64, seconds: i32, at: SystemTime) -> RecordingMeta {
    let id = account.next_id();
    let meta = RecordingMeta::new(RECORDING, date_time(at), id).with_length_in_seconds(seconds);
    account.recordings.insert(id, Recording { call_id, meta: meta.clone() });
    meta
}

/// The seconds of a call that are billed.
pub(crate) fn billed(seconds: i32) -> i32 {
    let steps = seconds / BILLED_BY + i32::from(seconds % BILLED_BY > 0);
    steps.saturating_mul(BILLED_BY)
}

/// What a call of so many seconds costs.
pub(super) fn cost(seconds: i32) -> f64 {
    amount(COST * f64::from(billed(seconds)) / 60.0)
}

/// A moment in the past of another one.
fn before(at: SystemTime, seconds: u32) -> DateTime {
    date_time(at.checked_sub(Duration::from_secs(seconds.into())).unwrap_or(at))
}
