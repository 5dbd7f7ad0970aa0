//! `callfire sandbox --data`: what it acknowledged is there after any end.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use callfire::CallFire;
use callfire::data::{NotificationFormat, Subscription, TextBroadcastConfig, ToNumber};
use callfire::service::{
    ContactSource, ContactSourceChoice, ContactSourceNumbers, CreateContactList, Query, SendText,
    SubscriptionRequest,
};

use crate::sandbox::Running;

/// How often it is killed.
const ENDS: u64 = 50;
/// How many requests are under way when it is.
const CLIENTS: u64 = 3;

/// The ids that were acknowledged.
#[derive(Debug, Default)]
struct Acknowledged {
    broadcasts: BTreeSet<i64>,
    contact_lists: BTreeSet<i64>,
    subscriptions: BTreeSet<i64>,
}

impl Acknowledged {
    fn count(&self) -> usize {
        self.broadcasts.len() + self.contact_lists.len() + self.subscriptions.len()
    }
}

fn client(url: &str) -> CallFire {
    let builder = CallFire::builder().endpoint(url).retries(0);
    builder.credentials("login", "password").unwrap().build().unwrap()
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// Creates one thing after the other until the sandbox is gone.
async fn create(callfire: CallFire, next: &AtomicU64, acknowledged: &Mutex<Acknowledged>) {
    loop {
        let turn = next.fetch_add(1, Ordering::Relaxed);
        let id = match turn % 3 {
            0 => callfire.send_text(text(turn)).await,
            1 => callfire.create_contact_list(contact_list(turn)).await,
            _ => callfire.create_subscription(subscription(turn)).await,
        };
        let Ok(id) = id else { return };
        let mut acknowledged = acknowledged.lock().unwrap();
        let Acknowledged { broadcasts, contact_lists, subscriptions } = &mut *acknowledged;
        let ids = [broadcasts, contact_lists, subscriptions].into_iter().nth((turn % 3) as usize);
        assert!(ids.unwrap().insert(id), "the id {id} was given twice");
    }
}

fn text(turn: u64) -> SendText {
    let recipient = ToNumber::new(format!("1206555{:04}", turn % 10_000));
    SendText::new(vec![recipient], TextBroadcastConfig::new(format!("message {turn}")))
}

fn contact_list(turn: u64) -> CreateContactList {
    let numbers = ContactSourceNumbers::new(vec![format!("1212555{:04}", turn % 10_000)]);
    let source = ContactSource::new(ContactSourceChoice::Numbers(numbers));
    CreateContactList::new(format!("list {turn}"), source)
}

fn subscription(turn: u64) -> SubscriptionRequest {
    let subscription = Subscription::new()
        .with_endpoint(format!("someone{turn}@example.com"))
        .with_notification_format(NotificationFormat::Email);
    SubscriptionRequest::new(subscription)
}

/// What is there now, of the kinds that can be asked for as a whole.
async fn found(callfire: &CallFire, acknowledged: &Acknowledged) -> (BTreeSet<i64>, BTreeSet<i64>) {
    for id in &acknowledged.broadcasts {
        callfire.get_broadcast(*id).await.unwrap();
    }
    let query = || Query::new().with_max_results(1_000_000);
    let lists = callfire.query_contact_lists(query()).await.unwrap().contact_list;
    let subscriptions = callfire.query_subscriptions(query()).await.unwrap().subscription;
    (
        lists.iter().map(|list| list.id).collect(),
        subscriptions.iter().filter_map(|subscription| subscription.id).collect(),
    )
}

#[test]
fn nothing_acknowledged_is_lost_however_often_it_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data");
    let arguments = ["--data", file.to_str().unwrap(), "--speed", "100"];
    let (next, acknowledged) = (AtomicU64::new(0), Mutex::new(Acknowledged::default()));
    for end in 0..ENDS {
        let sandbox = Running::start(&arguments);
        let url = sandbox.url().to_owned();
        thread::scope(|scope| {
            for _ in 0..CLIENTS {
                scope.spawn(|| block_on(create(client(&url), &next, &acknowledged)));
            }
            let count = || acknowledged.lock().unwrap().count();
            let before = count();
            let patience = Instant::now() + Duration::from_secs(5);
            while count() == before && Instant::now() < patience {
                thread::sleep(Duration::from_millis(1));
            }
            thread::sleep(Duration::from_millis(end * 7 % 60));
            sandbox.kill();
        });
    }
    let sandbox = Running::start(&arguments);
    let acknowledged = acknowledged.into_inner().unwrap();
    let count = acknowledged.count();
    assert!(count as u64 > ENDS, "{count}");
    let (lists, subscriptions) = block_on(found(&client(sandbox.url()), &acknowledged));
    assert!(lists.is_superset(&acknowledged.contact_lists));
    assert!(subscriptions.is_superset(&acknowledged.subscriptions));
    // At most what was under way when it was killed is there besides.
    let unanswered = subscriptions.len() - acknowledged.subscriptions.len();
    assert!(unanswered as u64 <= ENDS * CLIENTS, "{unanswered}");
    testlog::left(folder.path());
}
