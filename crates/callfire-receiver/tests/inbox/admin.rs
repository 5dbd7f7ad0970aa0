//! What somebody sees and does who looks after an inbox, while a receiver has it.

use callfire_receiver::inbox::{
    DeliveryState, Ended, Filter, Inbox, ItemId, ItemRow, Outcome, QuarantineId, SqliteInbox,
};

use crate::support::{
    BODY, Place, XML, about, anonymous, at, claim, claim_ids, dead, dead_after, handled, keep,
    no_notification, retry,
};

/// One item in each state, oldest first: handled, dead, waiting for another try, waiting, claimed, superseded.
async fn fill(inbox: &dyn Inbox) -> Vec<ItemId> {
    let mut ids = Vec::new();
    for outcome in [Some(handled()), Some(dead()), Some(retry(100)), Some(Outcome::Returned), None]
    {
        let subject = format!("1/Text/{}", ids.len());
        ids.push(keep(inbox, about(&subject, 5)).await);
        let claims = claim(inbox, "mail", 10).await;
        for claim in claims.into_iter().filter(|claim| ids.last() == Some(&claim.item.id)) {
            if let Some(outcome) = &outcome {
                inbox.settle(claim.id, outcome.clone()).await.unwrap();
            }
        }
    }
    ids.push(keep(inbox, about("1/Text/0", 4)).await);
    ids
}

async fn listed(inbox: &SqliteInbox, state: DeliveryState) -> Vec<ItemId> {
    let rows = inbox.list(Filter::default().with_state(state)).await.unwrap();
    rows.iter().map(|row| row.id).collect()
}

#[tokio::test]
async fn items_are_listed_by_state_newest_first() {
    let place = Place::new();
    let receiver = place.start(&["mail"]).await;
    let ids = fill(&receiver).await;
    let inbox = SqliteInbox::open_existing(&place.file).unwrap();
    let rows = inbox.list(Filter::default()).await.unwrap();
    assert!(rows.iter().map(|row| row.id).eq(ids.iter().rev().copied()));
    assert_eq!(inbox.list(Filter::default().with_limit(2)).await.unwrap().len(), 2);
    let mut seen = 0;
    for state in DeliveryState::ALL {
        let ids = listed(&inbox, state).await;
        assert!(ids.is_sorted_by(|a, b| a > b));
        let state_of =
            |id: &ItemId| rows.iter().find(|row| row.id == *id).map(|row| row.deliveries[0].state);
        assert!(ids.iter().all(|id| state_of(id) == Some(state)));
        assert!(!ids.is_empty(), "{state}");
        seen += ids.len();
    }
    assert_eq!(seen, ids.len());
    assert_eq!(listed(&inbox, DeliveryState::Dead).await, [ids[1]]);
}

#[tokio::test]
async fn an_item_is_shown_with_what_became_of_it() {
    let place = Place::new();
    let receiver = place.start(&["mail", "exec"]).await;
    let id = keep(&receiver, about("1/Text/7", 5)).await;
    let claim = claim(&receiver, "mail", 10).await.remove(0);
    receiver.settle(claim.id, dead()).await.unwrap();
    let shown = receiver.show(id).await.unwrap().unwrap();
    assert_eq!((shown.content_type.as_str(), &*shown.body), (XML, BODY.as_bytes()));
    let ItemRow { received, event, subscription_id, subject, modified, deliveries, .. } = shown.row;
    assert_eq!(
        (received, event.as_str(), subscription_id),
        (at(0), "TextNotification", Some(1234))
    );
    assert_eq!((subject.as_deref(), modified), (Some("1/Text/7"), Some(at(5))));
    let [exec, mail] = deliveries.as_slice() else { panic!("{deliveries:?}") };
    assert_eq!((exec.handler.as_str(), exec.state), ("exec", DeliveryState::Waiting));
    assert_eq!((exec.attempts, exec.due, exec.since), (0, at(0), None));
    assert_eq!((mail.handler.as_str(), mail.state), ("mail", DeliveryState::Dead));
    assert_eq!((mail.attempts, mail.since), (1, Some(at(10))));
    assert_eq!(mail.cause.as_deref(), Some("in vain"));
    assert!(receiver.show(ItemId(id.0 + 1)).await.unwrap().is_none());
}

#[tokio::test]
async fn bodies_in_quarantine_are_shown() {
    let place = Place::new();
    let inbox = place.start(&["mail"]).await;
    let first = inbox.quarantine(no_notification(1, vec![0, 255])).await.unwrap();
    let second = inbox.quarantine(no_notification(2, b"<x".to_vec())).await.unwrap();
    let rows = inbox.list_quarantined(9).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.received).collect::<Vec<_>>(), [at(2), at(1)]);
    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [second, first]);
    assert_eq!((rows[1].size, rows[1].reason.as_str()), (2, "no notification"));
    let shown = inbox.show_quarantined(first).await.unwrap().unwrap();
    assert_eq!((&*shown.body, shown.content_type.as_str()), ([0, 255].as_slice(), "text/plain"));
    assert_eq!(inbox.list_quarantined(1).await.unwrap().len(), 1);
    assert!(inbox.show_quarantined(QuarantineId(99)).await.unwrap().is_none());
    assert_eq!(inbox.purge_quarantined(at(2)).await.unwrap(), 1);
    assert_eq!(inbox.counts().await.unwrap().quarantined, 1);
}

#[tokio::test]
async fn one_item_is_tried_again() {
    let place = Place::new();
    let receiver = place.start(&["mail"]).await;
    let ids = fill(&receiver).await;
    let inbox = SqliteInbox::open_existing(&place.file).unwrap();
    for (id, expected) in ids.iter().zip([0, 1, 1, 0, 0, 0]) {
        assert_eq!(inbox.retry(*id, at(50)).await.unwrap(), expected, "{id}");
    }
    assert_eq!(inbox.retry(ItemId(99), at(50)).await.unwrap(), 0);
    let mut claims = claim(&receiver, "mail", 50).await;
    claims.sort_by_key(|claim| claim.item.id);
    assert!(claims.iter().map(|it| it.item.id).eq([ids[1], ids[2]]));
    assert!(claims.iter().all(|it| it.attempt == 1 && it.since == at(50)));
}

/// How it came to be dead is shown, and whether its work may be done outlives that it begins anew.
#[tokio::test]
async fn what_is_dead_keeps_how_its_last_try_ended() {
    let place = Place::new();
    let receiver = place.start(&["mail"]).await;
    for (ended, panics, is_uncertain) in
        [(Ended::Refused, 0, false), (Ended::Panicked, 1, true), (Ended::CutOff, 0, true)]
    {
        let id = keep(&receiver, anonymous(0)).await;
        let first = claim(&receiver, "mail", 10).await.remove(0);
        receiver.settle(first.id, dead_after(ended)).await.unwrap();
        let shown = receiver.show(id).await.unwrap().unwrap().row.deliveries.remove(0);
        assert_eq!((shown.panics, shown.is_uncertain), (panics, is_uncertain), "{ended:?}");
        assert_eq!(receiver.retry_dead(at(20)).await.unwrap(), 1);
        let again = claim(&receiver, "mail", 20).await.remove(0);
        assert_eq!((again.item.id, again.panics), (id, 0));
        assert_eq!((again.attempt, again.is_uncertain), (1, is_uncertain), "{ended:?}");
        receiver.settle(again.id, handled()).await.unwrap();
    }
}

/// What is older than it is superseded as it was before.
#[tokio::test]
async fn what_was_handled_is_handed_over_once_more() {
    let place = Place::new();
    let receiver = place.start(&["mail"]).await;
    let id = keep(&receiver, about("1/Text/7", 5)).await;
    assert_eq!(receiver.repeat(id, at(10)).await.unwrap(), 0, "it was not handled yet");
    let first = claim(&receiver, "mail", 10).await.remove(0);
    receiver.settle(first.id, handled()).await.unwrap();
    assert_eq!(receiver.repeat(id, at(20)).await.unwrap(), 1);
    assert_eq!(receiver.repeat(id, at(20)).await.unwrap(), 0, "it waits already");
    let older = keep(&receiver, about("1/Text/7", 4)).await;
    let newer = keep(&receiver, about("1/Text/7", 6)).await;
    let again = claim(&receiver, "mail", 20).await;
    assert!(again.iter().map(|it| it.item.id).eq([id]));
    assert!(again[0].is_uncertain && again[0].attempt == 1 && !first.is_uncertain);
    receiver.settle(again[0].id, handled()).await.unwrap();
    assert_eq!(claim_ids(&receiver, "mail", 20).await, [newer]);
    assert_eq!(listed(&receiver, DeliveryState::Superseded).await, [older]);
}

#[tokio::test]
async fn what_a_clock_that_went_wrong_has_put_off_is_tried_when_somebody_says_so() {
    let place = Place::new();
    let receiver = place.start(&["mail"]).await;
    let id = keep(&receiver, anonymous(1_000_000)).await;
    assert!(claim(&receiver, "mail", 50).await.is_empty());
    assert_eq!(receiver.retry(id, at(50)).await.unwrap(), 1);
    assert_eq!(claim_ids(&receiver, "mail", 50).await, [id]);
}

/// It stands in its line again, before what is newer and waits; and what is older than what a handler was given already
/// stays superseded.
#[tokio::test]
async fn what_is_tried_once_more_keeps_its_place_among_its_subject() {
    let place = Place::new();
    let inbox = place.start(&["mail"]).await;
    let id = keep(&inbox, about("a", 5)).await;
    let first = claim(&inbox, "mail", 10).await.remove(0);
    inbox.settle(first.id, handled()).await.unwrap();
    let newer = keep(&inbox, about("a", 7)).await;
    let under_way = claim(&inbox, "mail", 10).await.remove(0);
    assert_eq!(under_way.item.id, newer);
    assert_eq!(inbox.repeat(id, at(10)).await.unwrap(), 1);
    assert_eq!(claim_ids(&inbox, "mail", 10).await, [], "one of a subject at a time");
    inbox.settle(under_way.id, retry(10)).await.unwrap();
    let again = claim(&inbox, "mail", 10).await.remove(0);
    assert_eq!(again.item.id, id);
    keep(&inbox, about("a", 4)).await;
    inbox.settle(again.id, dead()).await.unwrap();
    keep(&inbox, about("a", 3)).await;
    assert_eq!(claim_ids(&inbox, "mail", 10).await, [newer]);
    assert_eq!(inbox.counts().await.unwrap().superseded, 2);
}

#[tokio::test]
async fn all_dead_ones_are_tried_again_in_their_order() {
    let place = Place::new();
    let receiver = place.start(&["mail", "exec"]).await;
    let (newer, older) =
        (keep(&receiver, about("a", 5)).await, keep(&receiver, about("a", 3)).await);
    for _ in 0..600 {
        keep(&receiver, anonymous(0)).await;
    }
    loop {
        let claims = claim(&receiver, "mail", 1).await;
        if claims.is_empty() {
            break;
        }
        let settled = claims.iter().map(|claim| receiver.settle(claim.id, dead()));
        futures_util::future::try_join_all(settled).await.unwrap();
    }
    assert_eq!(receiver.counts().await.unwrap().dead, 602);
    let inbox = SqliteInbox::open_existing(&place.file).unwrap();
    assert_eq!(inbox.retry_dead(at(70)).await.unwrap(), 602);
    assert_eq!(inbox.retry_dead(at(70)).await.unwrap(), 0);
    assert_eq!(receiver.next_due("mail").await.unwrap(), Some(at(70)));
    let ids = claim_ids(&receiver, "mail", 70).await;
    assert_eq!(ids.len(), 601);
    assert!(ids.contains(&older) && !ids.contains(&newer));
}

#[tokio::test]
async fn dead_ones_are_forgotten_when_somebody_says_so() {
    let place = Place::new();
    let receiver = place.start(&["mail"]).await;
    let ids = fill(&receiver).await;
    let inbox = SqliteInbox::open_existing(&place.file).unwrap();
    assert_eq!(inbox.purge_dead(at(0)).await.unwrap(), 0);
    assert_eq!(inbox.purge_dead(at(1)).await.unwrap(), 3);
    let left = inbox.list(Filter::default()).await.unwrap();
    assert!(left.iter().map(|row| row.id).eq([ids[4], ids[3], ids[2]]));
    assert_eq!(receiver.counts().await.unwrap().items, 3);
}
