//! An inbox that does not answer for a while, or cannot be relied on any more.

use std::time::Duration;

use callfire_receiver::inbox::InboxErrorKind;
use callfire_receiver::{Clock as _, Delivery, HandlerError, Health, Receiver};
use http::StatusCode;
use tokio::time;

use crate::support::{MemoryInbox, Method, Seen, State, VirtualClock, post, receiver, text};

async fn noting(inbox: &MemoryInbox, clock: &VirtualClock, seen: &Seen) -> Receiver {
    let note = seen.clone();
    let handler = move |delivery: Delivery| {
        note.note(&delivery);
        async {
            time::sleep(Duration::from_secs(1)).await;
            Ok::<_, HandlerError>(())
        }
    };
    receiver(inbox, clock).handler("all", handler).start().await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn what_was_handled_is_written_down_when_there_is_room_again() {
    let (inbox, clock) = (MemoryInbox::default(), VirtualClock::new());
    let seen = Seen::default();
    let receiver = noting(&inbox, &clock, &seen).await;
    post(&receiver, text(1, 0)).await;
    inbox.fail(Method::Settle, InboxErrorKind::Unavailable);
    time::sleep(Duration::from_hours(1)).await;
    assert_eq!((inbox.states(), seen.ids()), (vec![State::Claimed], vec![1]));
    assert!(inbox.asked(Method::Settle) > 100);
    assert!(matches!(receiver.health(), Health::Unavailable { .. }));
    inbox.recover();
    time::sleep(Duration::from_secs(5)).await;
    assert_eq!((inbox.states(), seen.ids()), (vec![State::Handled], vec![1]));
    assert_eq!(receiver.health(), Health::Ok);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_claimed_is_claimed_later() {
    let (inbox, clock) = (MemoryInbox::default(), VirtualClock::new());
    let seen = Seen::default();
    let receiver = noting(&inbox, &clock, &seen).await;
    inbox.fail(Method::Claim, InboxErrorKind::Unavailable);
    post(&receiver, text(1, 0)).await;
    time::sleep(Duration::from_mins(1)).await;
    let asked = inbox.asked(Method::Claim);
    assert!((30..=200).contains(&asked), "it is asked again and again, with pauses: {asked}");
    assert!(seen.ids().is_empty());
    inbox.recover();
    time::sleep(Duration::from_secs(5)).await;
    assert_eq!((inbox.states(), seen.ids()), (vec![State::Handled], vec![1]));
}

#[tokio::test(start_paused = true)]
async fn a_full_disk_is_told_of_and_passes() {
    let (inbox, clock) = (MemoryInbox::default(), VirtualClock::new());
    let seen = Seen::default();
    let receiver = noting(&inbox, &clock, &seen).await;
    inbox.fail(Method::Accept, InboxErrorKind::Unavailable);
    assert_eq!(post(&receiver, text(1, 0)).await, StatusCode::SERVICE_UNAVAILABLE);
    let health = receiver.health();
    assert_eq!(health.to_string(), "the inbox takes nothing at the moment: the disk is full");
    time::sleep(Duration::from_secs(30)).await;
    assert_eq!(post(&receiver, text(1, 0)).await, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(receiver.health(), health, "it says since when");
    // A sender that waits for it to be well again has to learn so.
    time::sleep(Duration::from_secs(61)).await;
    assert_eq!(receiver.health(), Health::Ok);
    assert_eq!(post(&receiver, text(1, 0)).await, StatusCode::SERVICE_UNAVAILABLE);
    inbox.recover();
    assert_eq!(post(&receiver, text(1, 0)).await, StatusCode::OK);
    assert_eq!(receiver.health(), Health::Ok);
    time::sleep(Duration::from_secs(5)).await;
    assert_eq!(seen.ids(), [1]);
    let metrics = receiver.metrics().await;
    let line = r#"callfire_receiver_refused_total{status="503"} 3"#;
    assert!(metrics.lines().any(|it| it == line), "{metrics}");
}

#[tokio::test(start_paused = true)]
async fn an_inbox_that_panics_is_asked_again() {
    for method in [Method::Accept, Method::Claim, Method::NextDue, Method::Purge, Method::Settle] {
        let (inbox, clock) = (MemoryInbox::default(), VirtualClock::new());
        let seen = Seen::default();
        let receiver = noting(&inbox, &clock, &seen).await;
        time::sleep(Duration::from_mins(1)).await;
        inbox.panic(method);
        let _ = post(&receiver, text(1, 0)).await;
        time::sleep(Duration::from_hours(2)).await;
        inbox.recover();
        assert_eq!(post(&receiver, text(1, 0)).await, StatusCode::OK);
        time::sleep(Duration::from_hours(2)).await;
        assert_eq!((inbox.states(), seen.ids()), (vec![State::Handled], vec![1]), "{method:?}");
        assert!(
            inbox.purges().last() > Some(&(clock.now() - Duration::from_hours(721))),
            "{method:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn after_an_inbox_broke_nothing_is_acknowledged_or_begun() {
    for method in [Method::Accept, Method::Claim, Method::Settle] {
        let (inbox, clock) = (MemoryInbox::default(), VirtualClock::new());
        let seen = Seen::default();
        let receiver = noting(&inbox, &clock, &seen).await;
        post(&receiver, text(1, 0)).await;
        time::sleep(Duration::from_millis(10)).await;
        inbox.fail(method, InboxErrorKind::Broken);
        let _ = post(&receiver, text(2, 0)).await;
        time::sleep(Duration::from_mins(1)).await;
        inbox.recover();
        let (begun, claims) = (seen.ids(), inbox.asked(Method::Claim));
        assert_eq!(
            post(&receiver, text(3, 0)).await,
            StatusCode::SERVICE_UNAVAILABLE,
            "{method:?}"
        );
        time::sleep(Duration::from_hours(1)).await;
        assert_eq!(seen.ids(), begun, "{method:?}");
        assert_eq!(inbox.asked(Method::Claim), claims, "{method:?}");
        assert_eq!(receiver.health(), Health::Broken { cause: "the disk says no".to_owned() });
        time::timeout(Duration::from_secs(10), receiver.stop()).await.unwrap();
        drop(receiver);

        // Until it is started anew.
        let receiver = noting(&inbox, &clock, &seen).await;
        assert_eq!(post(&receiver, text(3, 0)).await, StatusCode::OK);
        time::sleep(Duration::from_mins(1)).await;
        assert!(inbox.states().iter().all(|state| *state == State::Handled), "{method:?}");
        assert!(seen.ids().contains(&3));
    }
}
