//! What the account has before the faults begin, made by requests that nothing happens to.

use std::time::Duration;

use callfire::CallFire;
use callfire_sandbox::ManualClock;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::requests::CASES;

/// How many of each there are that can be taken away.
const SPARES: usize = 3;

/// Ids and names of what there is.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) number: String,
    pub(crate) order: i64,
    pub(crate) list: i64,
    pub(crate) contact: i64,
    pub(crate) sound: i64,
    pub(crate) recording: i64,
    pub(crate) broadcast: i64,
    pub(crate) batch: i64,
    pub(crate) schedule: i64,
    pub(crate) text: i64,
    pub(crate) auto_reply: i64,
    pub(crate) call: i64,
    pub(crate) subscription: i64,
    pub(crate) spares: Spares,
}

/// What can be taken away, each once; when there is none left, the service refuses.
#[derive(Default)]
pub(crate) struct Spares {
    pub(crate) for_sale: Vec<String>,
    pub(crate) numbers: Vec<String>,
    pub(crate) schedules: Vec<i64>,
    pub(crate) subscriptions: Vec<i64>,
    pub(crate) auto_replies: Vec<i64>,
    pub(crate) contacts: Vec<i64>,
    pub(crate) lists: Vec<i64>,
    pub(crate) labels: Vec<String>,
}

impl World {
    /// Makes everything by calls of a client that meets no fault.
    pub(crate) async fn new(callfire: CallFire, time: Time) -> Self {
        let maker = Maker { callfire, time };
        let mut world = Self::default();
        maker.numbers(&mut world).await;
        maker.contacts(&mut world).await;
        maker.broadcasts(&mut world).await;
        maker.actions(&mut world).await;
        maker.rest(&mut world).await;
        world
    }
}

/// How the sandbox's time passes.
pub(crate) enum Time {
    /// With Tokio's, which is paused.
    Paused,
    /// When it is told to.
    Manual(ManualClock),
}

struct Maker {
    callfire: CallFire,
    time: Time,
}

impl Maker {
    async fn call(&self, operation: &str, request: Value) -> Value {
        let case = CASES.iter().find(|case| case.name == operation).expect("an operation");
        match (case.call)(&self.callfire, &request).await {
            Ok((value, _)) => value,
            Err(error) => panic!("{error}: {request}"),
        }
    }

    async fn pass(&self, time: Duration) {
        match &self.time {
            Time::Paused => sleep(time).await,
            Time::Manual(clock) => clock.advance(time),
        }
    }

    async fn make(&self, operation: &str, request: Value) -> i64 {
        self.call(operation, request).await.as_i64().expect("an id")
    }

    async fn make_some(&self, operation: &str, request: &Value) -> Vec<i64> {
        let mut all = Vec::new();
        for _ in 0..SPARES {
            all.push(self.make(operation, request.clone()).await);
        }
        all
    }

    async fn numbers(&self, world: &mut World) {
        let search = json!({ "Region": { "City": "Seattle" }, "Count": 90 });
        let found = self.call("SearchAvailableNumbers", search).await;
        let found = found["Number"].as_array().expect("numbers").iter();
        let mut found = found.map(|number| number["Number"].as_str().expect("a number").to_owned());
        world.spares.numbers = found.by_ref().take(SPARES).collect();
        world.number = found.next().expect("another number");
        world.spares.for_sale = found.collect();
        let all: Vec<_> = world.spares.numbers.iter().chain([&world.number]).collect();
        world.order = self.make("CreateNumberOrder", json!({ "Numbers": all })).await;
        self.pass(Duration::from_secs(3)).await;
    }

    async fn contacts(&self, world: &mut World) {
        let contact = json!({ "firstName": "Ann", "homePhone": "12125550142" });
        let contacts = json!({ "Contact": [contact, contact, contact, contact] });
        let list = json!({ "Name": "All", "ContactSource": contacts });
        world.list = self.make("CreateContactList", list.clone()).await;
        world.spares.lists = self.make_some("CreateContactList", &list).await;
        self.pass(Duration::from_secs(10)).await;
        let found = self.call("QueryContacts", json!({ "ContactListId": world.list })).await;
        let found = found["Contact"].as_array().expect("contacts").iter();
        let mut found = found.map(|contact| contact["id"].as_i64().expect("an id"));
        world.contact = found.next().expect("a contact");
        world.spares.contacts = found.collect();
    }

    async fn broadcasts(&self, world: &mut World) {
        let text = json!({ "Message": "Room ready" });
        let broadcast = json!({ "Name": "News", "Type": "TEXT", "TextBroadcastConfig": text });
        let broadcast = json!({ "Broadcast": broadcast });
        world.broadcast = self.make("CreateBroadcast", broadcast).await;
        let batch = json!({ "BroadcastId": world.broadcast, "ToNumber": ["12125550142"] });
        world.batch = self.make("CreateContactBatch", batch).await;
        let hours = json!({
            "StartTimeOfDay": "09:00:00", "StopTimeOfDay": "17:30:00", "TimeZone": "America/Los_Angeles",
            "BeginDate": "2112-10-26", "EndDate": "2113-10-26", "DaysOfWeek": ["MONDAY"],
        });
        let schedule = json!({ "BroadcastId": world.broadcast, "BroadcastSchedule": hours });
        world.schedule = self.make("CreateBroadcastSchedule", schedule.clone()).await;
        world.spares.schedules = self.make_some("CreateBroadcastSchedule", &schedule).await;
        for label in ["one", "two", "three"] {
            world.spares.labels.push(label.to_owned());
            let request = json!({ "Id": world.broadcast, "LabelName": label });
            self.call("LabelBroadcast", request).await;
            let request = json!({ "Number": world.number, "LabelName": label });
            self.call("LabelNumber", request).await;
        }
    }

    /// Texts and calls, and what comes of them.
    async fn actions(&self, world: &mut World) {
        let text =
            json!({ "ToNumber": ["12125550142"], "TextBroadcastConfig": { "Message": "m" } });
        self.make("SendText", text).await;
        let dialplan = "<dialplan name=\"R\"><record name=\"said\"/></dialplan>";
        let call = json!({
            "Type": "IVR", "ToNumber": ["12125550190"], "IvrBroadcastConfig": { "DialplanXml": dialplan },
        });
        self.make("SendCall", call).await;
        self.pass(Duration::from_mins(3)).await;
        let finished = json!({ "State": ["FINISHED"] });
        let texts = self.call("QueryTexts", finished.clone()).await;
        world.text = texts["Text"][0]["id"].as_i64().expect("a text");
        let calls = self.call("QueryCalls", finished).await;
        world.call = calls["Call"][0]["id"].as_i64().expect("a call");
        let recording = &calls["Call"][0]["CallRecord"][0]["RecordingMeta"][0]["id"];
        world.recording = recording.as_i64().expect("a recording");
    }

    async fn rest(&self, world: &mut World) {
        let sound = json!({ "Name": "Hello", "SoundText": "Hello" });
        world.sound = self.make("CreateSound", sound).await;
        let reply = json!({ "Number": world.number, "Match": "a", "Message": "b" });
        let reply = json!({ "AutoReply": reply });
        world.auto_reply = self.make("CreateAutoReply", reply.clone()).await;
        world.spares.auto_replies = self.make_some("CreateAutoReply", &reply).await;
        let subscription = json!({ "Subscription": { "Endpoint": "http://127.0.0.1:9/" } });
        world.subscription = self.make("CreateSubscription", subscription.clone()).await;
        world.spares.subscriptions = self.make_some("CreateSubscription", &subscription).await;
        self.pass(Duration::from_secs(30)).await;
    }
}
