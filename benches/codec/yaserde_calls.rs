//! The calls of a `QueryCalls` reply, as structs with yaserde's derive; see `yaserde_types`.

use yaserde::{YaDeserialize, YaSerialize};

#[derive(Default, YaDeserialize, YaSerialize)]
#[yaserde(
    prefix = "s",
    namespaces = { "s" = "http://api.callfire.com/service/xsd", "d" = "http://api.callfire.com/data" }
)]
pub(crate) struct CallQueryResult {
    #[yaserde(prefix = "s", rename = "TotalResults")]
    total_results: i64,
    #[yaserde(prefix = "d", rename = "Call")]
    pub(crate) calls: Vec<Call>,
}

#[derive(Default, YaDeserialize, YaSerialize)]
#[yaserde(prefix = "d", namespaces = { "d" = "http://api.callfire.com/data" })]
pub(crate) struct Call {
    #[yaserde(attribute = true)]
    id: i64,
    #[yaserde(prefix = "d", rename = "FromNumber")]
    from_number: String,
    #[yaserde(prefix = "d", rename = "ToNumber")]
    to_number: ToNumber,
    #[yaserde(prefix = "d", rename = "State")]
    state: ActionState,
    #[yaserde(prefix = "d", rename = "BatchId")]
    batch_id: Option<i64>,
    #[yaserde(prefix = "d", rename = "BroadcastId")]
    broadcast_id: Option<i64>,
    #[yaserde(prefix = "d", rename = "ContactId")]
    contact_id: i64,
    #[yaserde(prefix = "d", rename = "Inbound")]
    inbound: bool,
    #[yaserde(prefix = "d", rename = "Created")]
    created: String,
    #[yaserde(prefix = "d", rename = "Modified")]
    modified: String,
    #[yaserde(prefix = "d", rename = "FinalResult")]
    final_result: Option<CallResult>,
    #[yaserde(prefix = "d", rename = "Label")]
    labels: Vec<Label>,
    #[yaserde(prefix = "d", rename = "CallRecord")]
    records: Vec<CallRecord>,
}

#[derive(Default, YaDeserialize, YaSerialize)]
#[yaserde(prefix = "d", namespaces = { "d" = "http://api.callfire.com/data" })]
pub(crate) struct ToNumber {
    #[yaserde(attribute = true, rename = "ClientData")]
    client_data: Option<String>,
    #[yaserde(text = true)]
    number: String,
}

#[derive(Default, YaDeserialize, YaSerialize)]
#[yaserde(prefix = "d", namespaces = { "d" = "http://api.callfire.com/data" })]
pub(crate) struct Label {
    #[yaserde(prefix = "d", rename = "Name")]
    name: String,
}

#[derive(Default, YaDeserialize, YaSerialize)]
#[yaserde(prefix = "d", namespaces = { "d" = "http://api.callfire.com/data" })]
pub(crate) struct CallRecord {
    #[yaserde(attribute = true)]
    id: i64,
    #[yaserde(prefix = "d", rename = "Result")]
    result: CallResult,
    #[yaserde(prefix = "d", rename = "FinishTime")]
    finish_time: String,
    #[yaserde(prefix = "d", rename = "BilledAmount")]
    billed_amount: f64,
    #[yaserde(prefix = "d", rename = "OriginateTime")]
    originate_time: Option<String>,
    #[yaserde(prefix = "d", rename = "AnswerTime")]
    answer_time: Option<String>,
    #[yaserde(prefix = "d", rename = "Duration")]
    duration: i32,
    #[yaserde(prefix = "d", rename = "RecordingMeta")]
    recordings: Vec<RecordingMeta>,
}

#[derive(Default, YaDeserialize, YaSerialize)]
#[yaserde(prefix = "d", namespaces = { "d" = "http://api.callfire.com/data" })]
pub(crate) struct RecordingMeta {
    #[yaserde(attribute = true)]
    id: i64,
    #[yaserde(prefix = "d", rename = "Name")]
    name: String,
    #[yaserde(prefix = "d", rename = "Created")]
    created: String,
    #[yaserde(prefix = "d", rename = "LengthInSeconds")]
    length: Option<i32>,
    #[yaserde(prefix = "d", rename = "Link")]
    link: Option<String>,
}

#[derive(Default, YaDeserialize, YaSerialize)]
#[yaserde(prefix = "d", namespaces = { "d" = "http://api.callfire.com/data" })]
#[expect(clippy::upper_case_acronyms, reason = "as on the wire")]
pub(crate) enum ActionState {
    #[default]
    READY,
    SELECTED,
    FINISHED,
    DNC,
    DUP,
    INVALID,
    TIMEOUT,
}

#[derive(Default, YaDeserialize, YaSerialize)]
#[yaserde(prefix = "d", namespaces = { "d" = "http://api.callfire.com/data" })]
#[expect(clippy::upper_case_acronyms, reason = "as on the wire")]
pub(crate) enum CallResult {
    #[default]
    LA,
    AM,
    BUSY,
    DNC,
    XFER,
}
