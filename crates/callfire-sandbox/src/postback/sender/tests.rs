//! From an event to a delivered postback, with the sender running.

use std::env::temp_dir;
use std::fs::{create_dir_all, remove_dir_all};
use std::process;
use std::sync::Mutex;

use callfire::data::{NotificationFormat, Subscription, SubscriptionTriggerEvent};
use tokio::task::JoinHandle;

use super::super::client::tests::{BROKEN, OK, Receiver, STALL};
use super::super::notification::tests::text;
use super::super::target::Guard;
use super::*;
use crate::clock::{Clock, FastClock, ManualClock};
use crate::store::Store;

/// A backend whose sender is running.
struct Running {
    backend: Arc<Backend>,
    stop: watch::Sender<()>,
    task: JoinHandle<()>,
}

impl Running {
    fn new(clock: impl Clock + 'static) -> Self {
        Self::of(Account::new(Arc::new(clock)))
    }

    fn of(account: Account) -> Self {
        Self::kept(account, None)
    }

    fn kept(account: Account, store: Option<Store>) -> Self {
        let backend = Arc::new(Backend::new(account, store).unwrap());
        let client = Client::new(Guard::new(Vec::new()).unwrap(), Duration::from_millis(300));
        let (stop, stopped) = watch::channel(());
        let task = tokio::spawn(run(Arc::clone(&backend), client.unwrap(), stopped));
        Self { backend, stop, task }
    }

    /// As fast as tests need it.
    fn fast() -> Self {
        Self::new(FastClock::new(100.0, SystemTime::UNIX_EPOCH).unwrap())
    }

    fn subscribe(&self, endpoint: &str) -> i64 {
        let subscription = Subscription::new().with_endpoint(endpoint);
        self.with(|account| {
            let id = account.next_id();
            account.subscriptions.insert(id, subscription.with_id(id));
            id
        })
    }

    fn publish(&self, times: usize) {
        for _ in 0..times {
            let event = SubscriptionTriggerEvent::InboundTextFinished;
            self.with(|account| account.publish(&event, &text(), account.now()));
        }
    }

    fn with<R>(&self, work: impl FnOnce(&mut Account) -> R) -> R {
        self.backend.transact(work).unwrap()
    }

    /// All postbacks, the oldest first, as soon as so many are done with.
    async fn done(&self, count: usize) -> Vec<Postback> {
        for _ in 0..500 {
            let all: Vec<_> = self.with(|account| {
                account.recent_postbacks().map(|(_, postback)| postback.clone()).collect()
            });
            if all.iter().filter(|postback| postback.next.is_none()).count() == count {
                return all.into_iter().rev().collect();
            }
            sleep(Duration::from_millis(20)).await;
        }
        panic!("not done")
    }

    async fn stop(self) {
        drop(self.stop);
        self.task.await.unwrap();
    }
}

fn outcomes(postback: &Postback) -> Vec<Outcome> {
    postback.tries.iter().map(|attempt| attempt.outcome.clone()).collect()
}

#[tokio::test]
async fn a_postback_is_tried_until_it_is_taken() {
    let mut receiver = Receiver::new(&[BROKEN, BROKEN, OK]).await;
    let running = Running::fast();
    running.subscribe(&receiver.url());
    running.publish(1);
    let all = running.done(1).await;
    assert_eq!(outcomes(&all[0]), [500, 500, 200].map(Outcome::Answered));
    assert_eq!(receiver.count(), 3);
    let at: Vec<_> = all[0].tries.iter().map(|attempt| attempt.at).collect();
    assert!(at[1] >= at[0] + PAUSES[0] && at[2] >= at[1] + PAUSES[1]);
}

#[tokio::test]
async fn after_three_tries_it_is_given_up() {
    let mut receiver = Receiver::new(&[BROKEN]).await;
    let running = Running::fast();
    running.subscribe(&receiver.url());
    running.publish(1);
    assert_eq!(outcomes(&running.done(1).await[0]), [500; 3].map(Outcome::Answered));
    sleep(Duration::from_millis(200)).await;
    assert_eq!(receiver.count(), 3);
}

#[tokio::test]
async fn pauses_are_on_the_sandboxs_clock() {
    let mut receiver = Receiver::new(&[BROKEN]).await;
    let clock = ManualClock::new(SystemTime::UNIX_EPOCH);
    let running = Running::new(clock.clone());
    running.subscribe(&receiver.url());
    running.publish(1);
    for (pause, tries) in [(0, 1), (999, 1), (1, 2), (4_999, 2), (1, 3), (60_000, 3)] {
        clock.advance(Duration::from_millis(pause));
        sleep(Duration::from_millis(150)).await;
        let seen = running.with(|account| {
            account.recent_postbacks().next().map(|(_, postback)| postback.tries.len())
        });
        assert_eq!(seen, Some(tries));
    }
    assert_eq!(receiver.count(), 3);
}

#[tokio::test]
async fn a_subscription_is_told_in_order() {
    let mut receiver = Receiver::new(&[OK]).await;
    let running = Running::fast();
    running.subscribe(&receiver.url());
    running.publish(50);
    let all = running.done(50).await;
    assert_eq!(receiver.count(), 50);
    let mut at: Vec<_> = all.iter().map(|postback| postback.tries[0].at).collect();
    assert!(at.is_sorted());
    at.dedup();
    assert_eq!(at.len(), 50);
}

#[tokio::test]
async fn slow_hosts_do_not_hold_up_others() {
    let (slow, mut quick) = (Receiver::new(&[STALL]).await, Receiver::new(&[OK]).await);
    let running = Running::new(ManualClock::new(SystemTime::UNIX_EPOCH));
    for path in 0..40 {
        running.subscribe(&format!("http://{}/{path}", slow.address));
    }
    running.subscribe(&quick.url());
    running.publish(1);
    let began = Instant::now();
    quick.next().await;
    // One after the other, the slow ones would take twice as long.
    assert!(began.elapsed() < Duration::from_secs(6), "{:?}", began.elapsed());
}

#[tokio::test]
async fn what_stalls_is_a_failure() {
    let receiver = Receiver::new(&[STALL]).await;
    let running = Running::fast();
    running.subscribe(&receiver.url());
    running.publish(1);
    let all = running.done(1).await;
    let failed = Outcome::Failed("no answer within 300ms".to_owned());
    assert_eq!(outcomes(&all[0]), [failed.clone(), failed.clone(), failed]);
    assert!(all[0].tries.iter().all(|attempt| attempt.took >= Duration::from_millis(300)));
}

#[tokio::test]
async fn refused_targets_are_tried_once_and_not_connected_to() {
    let running = Running::fast();
    for endpoint in ["http://169.254.169.254/latest", "http://0.0.0.0/", "http://10.0.0.1/"] {
        running.subscribe(endpoint);
    }
    running.publish(1);
    let all = running.done(3).await;
    let why: Vec<_> = all.iter().map(outcomes).collect();
    assert!(why.iter().all(|all| matches!(all[..], [Outcome::Refused(_)])), "{why:?}");
    let message = "10.0.0.1 is not loopback; allow it with --allow-postback-host 10.0.0.1";
    assert_eq!(why[2], [Outcome::Refused(message.to_owned())]);
}

#[tokio::test]
async fn what_is_deleted_is_not_tried_again() {
    let mut receiver = Receiver::new(&[BROKEN]).await;
    let clock = ManualClock::new(SystemTime::UNIX_EPOCH);
    let running = Running::new(clock.clone());
    let id = running.subscribe(&receiver.url());
    running.publish(1);
    receiver.next().await;
    running.with(|account| {
        account.subscriptions.remove(&id);
        account.postbacks.drop_waiting(id);
    });
    clock.advance(Duration::from_mins(1));
    sleep(Duration::from_millis(150)).await;
    assert_eq!(receiver.count(), 0);
    assert_eq!(running.done(0).await.len(), 0);
}

#[tokio::test]
async fn what_was_not_delivered_goes_on_after_a_restart() {
    let mut receiver = Receiver::new(&[BROKEN, OK]).await;
    let clock = ManualClock::new(SystemTime::UNIX_EPOCH);
    let mut before = Account::new(Arc::new(clock.clone()));
    // Changes are told before the backend forgets them: this account has none.
    let subscription = Subscription::new()
        .with_endpoint(receiver.url())
        .with_notification_format(NotificationFormat::Json);
    before.subscriptions.insert(7, subscription);
    before.publish(&SubscriptionTriggerEvent::InboundTextFinished, &text(), clock.now());
    let failed =
        Try { at: SystemTime::UNIX_EPOCH, took: Duration::ZERO, outcome: Outcome::Answered(503) };
    let id = before.postbacks.due(SystemTime::UNIX_EPOCH)[0].0;
    note(&mut before, vec![(id, failed)]);

    let running = Running::of(before.restarted());
    sleep(Duration::from_millis(100)).await;
    assert_eq!(receiver.count(), 0);
    clock.advance(Duration::from_secs(1));
    receiver.next().await;
    sleep(Duration::from_millis(150)).await;
    clock.advance(Duration::from_secs(5));
    receiver.next().await;
    let all = running.done(1).await;
    assert_eq!(outcomes(&all[0]), [503, 500, 200].map(Outcome::Answered));
}

#[tokio::test]
async fn in_a_file_each_try_is_kept() {
    let folder = temp_dir().join(format!("callfire-postbacks-{}", process::id()));
    create_dir_all(&folder).unwrap();
    let mut receiver = Receiver::new(&[BROKEN, OK]).await;
    let clock = ManualClock::new(SystemTime::UNIX_EPOCH);
    let start = || {
        let store = Store::open(&folder.join("account.db")).unwrap();
        Running::kept(Account::new(Arc::new(clock.clone())), Some(store))
    };
    let running = start();
    running.subscribe(&receiver.url());
    running.publish(1);
    receiver.next().await;
    running.stop().await;

    clock.advance(PAUSES[0]);
    let running = start();
    let all = running.done(1).await;
    assert_eq!(outcomes(&all[0]), [500, 200].map(Outcome::Answered));
    running.stop().await;
    assert_eq!(receiver.count(), 1);
    remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn it_stops_and_notes_what_was_under_way() {
    let mut receiver = Receiver::new(&[STALL]).await;
    let running = Running::fast();
    running.subscribe(&receiver.url());
    running.publish(1);
    receiver.next().await;
    let backend = Arc::clone(&running.backend);
    running.stop().await;
    let tries = backend.transact(|account| {
        account.recent_postbacks().map(|(_, postback)| postback.tries.len()).collect::<Vec<_>>()
    });
    assert_eq!((tries.unwrap(), Arc::strong_count(&backend)), (vec![1], 1));
}

/// The ticks are what makes things happen when nobody asks.
#[tokio::test]
async fn time_passes_without_requests() {
    #[derive(Debug)]
    struct Watched(Arc<Mutex<usize>>);

    impl Clock for Watched {
        fn now(&self) -> SystemTime {
            *self.0.lock().unwrap() += 1;
            SystemTime::UNIX_EPOCH
        }
    }

    let looks = Arc::new(Mutex::new(0));
    let running = Running::new(Watched(Arc::clone(&looks)));
    sleep(Duration::from_millis(500)).await;
    assert!(*looks.lock().unwrap() >= 5);
    running.stop().await;
    let then = *looks.lock().unwrap();
    sleep(Duration::from_millis(100)).await;
    assert_eq!(*looks.lock().unwrap(), then);
}
