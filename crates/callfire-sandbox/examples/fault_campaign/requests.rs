//! The requests of the campaign: for each operation a valid one, made of what the account has and of chance.

use std::future::Future;
use std::pin::Pin;

use callfire::CallFire;
use callfire::operation as op;
use fastrand::Rng;
use serde_json::{Value, json};
use soapwire::client::CallOptions;
use soapwire::codec::ReadOptions;
use soapwire::error::Result;
use soapwire::json;
use soapwire::operation::{Operation, Safety};
use soapwire::soap::envelope::{self, Message};
use soapwire::xml::XmlLimits;

use crate::world::World;

/// What a call gave: the value in JSON, and how often the request was sent.
pub(crate) type Called = Result<(Value, u32)>;
type Calling<'a> = Pin<Box<dyn Future<Output = Called> + Send + 'a>>;

/// An operation and how a request for it is made.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) safety: Safety,
    pub(crate) make: fn(&mut Rng, &mut World) -> Value,
    pub(crate) call: for<'a> fn(&'a CallFire, &'a Value) -> Calling<'a>,
    /// Reads the service's reply.
    pub(crate) read: fn(&[u8]) -> Option<Value>,
}

const fn case<O: Operation>(make: fn(&mut Rng, &mut World) -> Value) -> Case {
    Case { name: O::NAME, safety: O::SAFETY, make, call: call::<O>, read: read::<O> }
}

fn call<'a, O: Operation>(callfire: &'a CallFire, request: &'a Value) -> Calling<'a> {
    Box::pin(async move {
        let request: O::Request = json::from_named(O::REQUEST, request).expect("a valid request");
        let reply = callfire.send::<O>(&request, &CallOptions::new()).await?;
        Ok((json::payload_to_value(&reply.value).expect("every reply has JSON"), reply.attempts))
    })
}

fn read<O: Operation>(reply: &[u8]) -> Option<Value> {
    let document = std::str::from_utf8(reply).ok()?;
    match envelope::read_reply::<O>(document, &XmlLimits::default(), &ReadOptions::strict()).ok()? {
        Message::Value(value) => json::payload_to_value(&value).ok(),
        Message::Fault(_) => None,
    }
}

/// The request, with a key of the caller's own in some of those that can have one.
pub(crate) fn make(case: &Case, rng: &mut Rng, world: &mut World) -> Value {
    let mut request = (case.make)(rng, world);
    if case.safety == Safety::Keyed && rng.u8(..) < 64 {
        request["RequestId"] = json!(word(rng));
    }
    request
}

pub(crate) fn word(rng: &mut Rng) -> String {
    (0..10).map(|_| rng.uppercase()).collect()
}

/// A name with what XML finds hard.
fn name(rng: &mut Rng) -> String {
    const HARD: [&str; 5] = ["", " <&>", " ]]>", " \u{e9}\u{1f600}", " \"'"];
    format!("{}{}", word(rng), HARD[rng.usize(..HARD.len())])
}

/// A telephone number of somebody whom everything reaches.
fn phone(rng: &mut Rng) -> String {
    format!("1212555{:04}", 142 + rng.u8(0..8))
}

fn phones(rng: &mut Rng) -> Vec<String> {
    (0..rng.u8(1..4)).map(|_| phone(rng)).collect()
}

fn id(id: i64) -> Value {
    json!({ "Id": id })
}

fn page(rng: &mut Rng) -> Value {
    json!({ "MaxResults": rng.u8(1..20), "FirstResult": rng.u8(0..3) })
}

#[rustfmt::skip]
pub(crate) const CASES: [Case; 61] = [
    case::<op::QueryRegions>(|rng, _| json!({ "MaxResults": rng.u8(1..5), "Region": { "State": "WA" } })),
    case::<op::SearchAvailableNumbers>(|rng, _| json!({ "TollFree": rng.bool(), "Count": rng.u8(1..5) })),
    case::<op::SearchAvailableKeywords>(|rng, _| json!({ "Keywords": [word(rng)] })),
    case::<op::QueryKeywords>(|rng, _| page(rng)),
    case::<op::QueryNumbers>(|rng, _| json!({ "MaxResults": rng.u8(1..9), "Region": {} })),
    case::<op::GetNumber>(|_, world| json!({ "Number": world.number })),
    case::<op::GetNumberOrder>(|_, world| id(world.order)),
    case::<op::GetContactList>(|_, world| id(world.list)),
    case::<op::QueryContactLists>(|rng, _| page(rng)),
    case::<op::QueryContacts>(|rng, world| json!({ "MaxResults": rng.u8(1..9), "ContactListId": world.list })),
    case::<op::GetContact>(|_, world| id(world.contact)),
    case::<op::GetContactHistory>(|_, world| json!({ "ContactId": world.contact })),
    case::<op::GetSoundMeta>(|_, world| id(world.sound)),
    case::<op::QuerySoundMeta>(|rng, _| page(rng)),
    case::<op::GetSoundData>(|_, world| json!({ "Id": world.sound, "Format": "WAV" })),
    case::<op::GetRecordingData>(|_, world| json!({ "RecordingId": world.recording })),
    case::<op::GetBroadcast>(|_, world| id(world.broadcast)),
    case::<op::QueryBroadcasts>(|rng, _| json!({ "MaxResults": rng.u8(1..9), "Type": ["VOICE", "TEXT"] })),
    case::<op::GetBroadcastStats>(|_, world| id(world.broadcast)),
    case::<op::GetContactBatch>(|_, world| id(world.batch)),
    case::<op::QueryContactBatches>(|_, world| json!({ "BroadcastId": world.broadcast })),
    case::<op::GetBroadcastSchedule>(|_, world| id(world.schedule)),
    case::<op::QueryBroadcastSchedule>(|_, world| json!({ "BroadcastId": world.broadcast })),
    case::<op::QueryTexts>(|rng, _| json!({ "MaxResults": rng.u8(1..9), "State": ["FINISHED", "READY"] })),
    case::<op::GetText>(|_, world| id(world.text)),
    case::<op::QueryAutoReplies>(|rng, _| page(rng)),
    case::<op::GetAutoReply>(|_, world| id(world.auto_reply)),
    case::<op::QueryCalls>(|rng, _| json!({ "MaxResults": rng.u8(1..9), "Inbound": false })),
    case::<op::GetCall>(|_, world| id(world.call)),
    case::<op::QuerySubscriptions>(|rng, _| page(rng)),
    case::<op::GetSubscription>(|_, world| id(world.subscription)),
    case::<op::QueryLabels>(|rng, _| page(rng)),

    case::<op::CreateBroadcast>(|rng, _| broadcast(rng)),
    case::<op::UpdateBroadcast>(|rng, world| {
        let mut request = broadcast(rng);
        request["Broadcast"]["id"] = json!(world.broadcast);
        request
    }),
    case::<op::ControlBroadcast>(|rng, world| json!({ "Id": world.broadcast, "MaxActive": rng.u8(1..9) })),
    case::<op::CreateContactBatch>(|rng, world| json!({
        "BroadcastId": world.broadcast, "Name": name(rng), "ToNumber": phones(rng),
    })),
    case::<op::CreateBroadcastSchedule>(|_, world| json!({ "BroadcastId": world.broadcast, "BroadcastSchedule": {
        "StartTimeOfDay": "09:00:00", "StopTimeOfDay": "17:30:00", "TimeZone": "America/Los_Angeles",
        "BeginDate": "2112-10-26", "EndDate": "2113-10-26", "DaysOfWeek": ["MONDAY"],
    } })),
    case::<op::CreateSubscription>(|_, _| json!({ "Subscription": subscription() })),
    case::<op::UpdateSubscription>(|_, world| {
        let mut subscription = subscription();
        subscription["id"] = json!(world.subscription);
        json!({ "Subscription": subscription })
    }),
    case::<op::SendText>(|rng, _| json!({
        "BroadcastName": name(rng), "ToNumber": phones(rng), "TextBroadcastConfig": { "Message": name(rng) },
    })),
    case::<op::CreateAutoReply>(|rng, world| json!({ "AutoReply": {
        "Number": world.number, "Match": word(rng), "Message": name(rng),
    } })),
    case::<op::SendCall>(|rng, _| json!({
        "Type": "VOICE", "BroadcastName": name(rng), "ToNumber": phones(rng),
        "VoiceBroadcastConfig": { "LiveSoundText": name(rng) },
    })),
    case::<op::CreateContactList>(|rng, _| json!({
        "Name": name(rng), "ContactSource": { "Contact": [{ "firstName": name(rng), "homePhone": phone(rng) }] },
    })),

    case::<op::ControlContactBatch>(|rng, world| json!({ "Id": world.batch, "Name": name(rng), "Enabled": rng.bool() })),
    case::<op::DeleteBroadcastSchedule>(|_, world| id(world.spares.schedules.pop().unwrap_or(0))),
    case::<op::DeleteSubscription>(|_, world| id(world.spares.subscriptions.pop().unwrap_or(0))),
    case::<op::DeleteAutoReply>(|_, world| id(world.spares.auto_replies.pop().unwrap_or(0))),
    case::<op::CreateSound>(|rng, _| if rng.bool() {
        json!({ "Name": name(rng), "SoundText": name(rng) })
    } else {
        json!({ "Name": name(rng), "RecordingCall": { "ToNumber": phone(rng) } })
    }),
    case::<op::UpdateContacts>(|rng, world| json!({ "Contact": [
        { "id": world.contact, "firstName": name(rng), "homePhone": phone(rng) },
    ] })),
    case::<op::RemoveContacts>(|_, world| json!({ "ContactId": [world.spares.contacts.pop().unwrap_or(0)] })),
    case::<op::DeleteContactList>(|_, world| id(world.spares.lists.pop().unwrap_or(0))),
    case::<op::AddContactsToList>(|rng, world| json!({
        "ContactListId": world.list, "ContactSource": { "Contact": [{ "firstName": name(rng), "homePhone": phone(rng) }] },
    })),
    case::<op::RemoveContactsFromList>(|rng, world| json!({ "ContactListId": world.list, "Numbers": [phone(rng)] })),
    case::<op::ConfigureNumber>(|rng, world| json!({ "Number": world.number, "NumberConfiguration": {
        "CallFeature": "ENABLED", "InboundCallConfigurationType": "TRACKING",
        "InboundCallConfiguration": { "CallTrackingConfig": { "TransferNumber": [phone(rng)], "Record": rng.bool() } },
    } })),
    case::<op::CreateNumberOrder>(|rng, world| match rng.u8(..3) {
        0 => json!({ "BulkTollFree": { "Count": 1 } }),
        1 => json!({ "Keywords": [word(rng)] }),
        _ => json!({ "Numbers": [some(&mut world.spares.for_sale, "12065550100")] }),
    }),
    case::<op::Release>(|_, world| json!({ "Number": some(&mut world.spares.numbers, "13105550199") })),
    case::<op::DeleteLabel>(|_, world| json!({ "LabelName": some(&mut world.spares.labels, "none") })),
    case::<op::LabelBroadcast>(|rng, world| json!({ "Id": world.broadcast, "LabelName": label(rng) })),
    case::<op::UnlabelBroadcast>(|_, world| json!({ "Id": world.broadcast, "LabelName": some(&mut world.spares.labels, "none") })),
    case::<op::LabelNumber>(|rng, world| json!({ "Number": world.number, "LabelName": label(rng) })),
    case::<op::UnlabelNumber>(|_, world| json!({ "Number": world.number, "LabelName": some(&mut world.spares.labels, "none") })),
];

/// One of those that are left, or one that is refused.
fn some(left: &mut Vec<String>, refused: &str) -> String {
    left.pop().unwrap_or_else(|| refused.to_owned())
}

/// One of few: a broadcast has a hundred at most.
fn label(rng: &mut Rng) -> String {
    format!("label {}", rng.u8(..20))
}

fn broadcast(rng: &mut Rng) -> Value {
    json!({ "Broadcast": {
        "Name": name(rng), "Type": "TEXT", "TextBroadcastConfig": { "Message": name(rng) },
    } })
}

fn subscription() -> Value {
    json!({ "Endpoint": "http://127.0.0.1:9/", "NotificationFormat": "JSON", "TriggerEvent": "CAMPAIGN_STARTED" })
}
