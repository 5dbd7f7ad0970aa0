//! What waits for a handler that is gone, and what ends that.

use std::time::Duration;

use callfire_receiver::inbox::{DeliveryRow, DeliveryState, Inbox, ItemId, SqliteInbox};
use futures_util::future::join_all;
use tokio::time::sleep;

use crate::support::{Place, about, anonymous, at, claim, claim_ids, dead, handled, keep, retry};

/// Name, waiting and claimed.
async fn handlers(inbox: &SqliteInbox) -> Vec<(String, u64, u64)> {
    let rows = inbox.handlers().await.unwrap();
    rows.into_iter().map(|row| (row.name, row.waiting, row.claimed)).collect()
}

async fn delivery(inbox: &SqliteInbox, item: ItemId, handler: &str) -> DeliveryRow {
    let deliveries = inbox.show(item).await.unwrap().unwrap().row.deliveries;
    deliveries.into_iter().find(|row| row.handler == handler).unwrap()
}

fn row(name: &str, waiting: u64, claimed: u64) -> (String, u64, u64) {
    (name.to_owned(), waiting, claimed)
}

#[tokio::test]
async fn what_waits_for_a_handler_that_is_gone_is_given_up_and_nothing_else() {
    let place = Place::new();
    let before = place.start(&["print", "mail"]).await;
    let (first, held) = (keep(&before, about("a", 5)).await, keep(&before, about("a", 6)).await);
    for _ in 0..300 {
        keep(&before, anonymous(0)).await;
    }
    let tried = claim(&before, "print", 1).await.remove(0);
    before.settle(tried.id, retry(10)).await.unwrap();
    drop(before);
    let receiver = place.start(&["mail"]).await;
    assert_eq!(handlers(&receiver).await, [row("mail", 302, 0), row("print", 302, 0)]);
    let inbox = SqliteInbox::open_existing(&place.file).unwrap();
    assert_eq!(inbox.give_up("nobody", at(50)).await.unwrap(), 0);
    assert_eq!(inbox.give_up("print", at(50)).await.unwrap(), 302);
    assert_eq!(inbox.give_up("print", at(60)).await.unwrap(), 0);
    assert_eq!(handlers(&receiver).await, [row("mail", 302, 0), row("print", 0, 0)]);
    let counts = receiver.counts().await.unwrap();
    assert_eq!((counts.items, counts.waiting, counts.dead), (302, 302, 302));
    assert_eq!(tried.item.id, first);
    let given_up = delivery(&inbox, first, "print").await;
    assert_eq!((given_up.state, given_up.settled), (DeliveryState::Dead, Some(at(50))));
    assert_eq!(given_up.cause.as_deref(), Some("given up by hand; the last try: not yet"));
    let given_up = delivery(&inbox, held, "print").await;
    assert_eq!((given_up.state, given_up.attempts), (DeliveryState::Dead, 0));
    assert_eq!(given_up.cause.as_deref(), Some("given up by hand"));
    let mail = claim_ids(&receiver, "mail", 50).await;
    assert!(mail.len() == 301 && mail.contains(&first) && !mail.contains(&held), "one at a time");
    keep(&receiver, anonymous(0)).await;
    assert_eq!(handlers(&receiver).await, [row("mail", 2, 301), row("print", 0, 0)]);
}

#[tokio::test]
async fn what_is_under_way_is_left_alone() {
    let place = Place::new();
    let receiver = place.start(&["mail"]).await;
    for subject in ["a", "b"] {
        for modified in 1..=3 {
            keep(&receiver, about(subject, modified)).await;
        }
    }
    let [a, b] = claim(&receiver, "mail", 1).await.try_into().unwrap();
    let inbox = SqliteInbox::open_existing(&place.file).unwrap();
    assert_eq!(inbox.give_up("mail", at(1)).await.unwrap(), 4);
    assert_eq!(handlers(&inbox).await, [row("mail", 0, 2)]);
    receiver.settle(a.id, handled()).await.unwrap();
    receiver.settle(b.id, retry(5)).await.unwrap();
    assert_eq!(claim_ids(&receiver, "mail", 5).await, [b.item.id]);
    let newer = keep(&receiver, about("a", 4)).await;
    assert_eq!(claim_ids(&receiver, "mail", 5).await, [newer]);
    let counts = receiver.counts().await.unwrap();
    assert_eq!((counts.waiting, counts.handled, counts.dead), (2, 1, 4));
}

#[tokio::test]
async fn it_can_be_taken_back_for_one_handler() {
    let place = Place::new();
    let receiver = place.start(&["mail", "print"]).await;
    let (older, newer) =
        (keep(&receiver, about("a", 1)).await, keep(&receiver, about("a", 2)).await);
    let refused = claim(&receiver, "mail", 1).await.remove(0);
    receiver.settle(refused.id, dead()).await.unwrap();
    assert_eq!(receiver.give_up("print", at(1)).await.unwrap(), 2);
    assert_eq!(receiver.retry_dead_of("nobody", at(2)).await.unwrap(), 0);
    assert_eq!(receiver.retry_dead_of("print", at(2)).await.unwrap(), 2);
    assert_eq!(delivery(&receiver, older, "mail").await.state, DeliveryState::Dead);
    let again = claim(&receiver, "print", 2).await.remove(0);
    assert_eq!((again.item.id, again.attempt), (older, 1));
    receiver.settle(again.id, handled()).await.unwrap();
    assert_eq!(claim_ids(&receiver, "print", 2).await, [newer]);
}

/// The last try is that which the process ended, and neither an earlier one nor what somebody did.
#[tokio::test]
async fn what_the_end_of_a_receiver_cut_off_says_so() {
    let place = Place::new();
    let before = place.start(&["print"]).await;
    let id = keep(&before, anonymous(0)).await;
    before.give_up("print", at(1)).await.unwrap();
    before.retry_dead_of("print", at(2)).await.unwrap();
    assert_eq!(claim_ids(&before, "print", 2).await, [id]);
    drop(before);
    let receiver = place.start(&["mail"]).await;
    let cut_off = delivery(&receiver, id, "print").await;
    assert_eq!((cut_off.state, cut_off.is_uncertain), (DeliveryState::Waiting, true));
    let cause = "it was under way when the receiver ended";
    assert_eq!(cut_off.cause.as_deref(), Some(cause));
    receiver.give_up("print", at(3)).await.unwrap();
    let given_up = delivery(&receiver, id, "print").await;
    assert_eq!(given_up.cause, Some(format!("given up by hand; the last try: {cause}")));
}

/// What nobody got is kept until somebody says otherwise, as whatever else is dead.
#[tokio::test]
async fn it_is_forgotten_as_what_is_dead() {
    let place = Place::new();
    let receiver = place.start(&["print"]).await;
    keep(&receiver, anonymous(0)).await;
    receiver.give_up("print", at(1)).await.unwrap();
    assert_eq!(receiver.purge(at(100)).await.unwrap(), 0);
    assert_eq!(receiver.purge_dead(at(100)).await.unwrap(), 1);
    assert_eq!(receiver.counts().await.unwrap().items, 0);
}

/// Whoever gives up very many does so beside a receiver, and that has its turn in between.
#[tokio::test]
async fn what_comes_meanwhile_is_taken_before_the_end() {
    let place = Place::new();
    let before = place.start(&["print"]).await;
    for _ in 0..80 {
        join_all((0..250).map(|_| keep(&before, anonymous(0)))).await;
    }
    drop(before);
    let receiver = place.start(&["mail"]).await;
    let inbox = SqliteInbox::open_existing(&place.file).unwrap();
    let giving_up = tokio::spawn(async move { inbox.give_up("print", at(1)).await.unwrap() });
    while receiver.counts().await.unwrap().dead == 0 {}
    for _ in 0..5 {
        keep(&receiver, anonymous(1)).await;
        // So that it does not keep a turn that it has got by chance.
        sleep(Duration::from_millis(10)).await;
    }
    assert!(!giving_up.is_finished(), "what comes waits until all is given up");
    assert_eq!(giving_up.await.unwrap(), 20_000);
}
