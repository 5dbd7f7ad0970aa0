//! What every inbox does, whatever it keeps things in: each check has a new inbox that was started for one handler.

use callfire_receiver::inbox::{Acceptance, Counts, Ended, Inbox, Outcome, SqliteInbox};
use futures_util::future::{join, join_all};

use crate::support::{
    Place, about, anonymous, at, claim, claim_ids, dead, dead_after, handled, keep, names,
    no_notification, retry, retry_after,
};

const MAIL: &str = "mail";

async fn gives_what_came(inbox: &dyn Inbox) {
    let arrival = anonymous(5);
    let id = keep(inbox, arrival.clone()).await;
    assert_eq!(inbox.next_due(MAIL).await.unwrap(), Some(at(5)));
    assert!(claim(inbox, MAIL, 4).await.is_empty());
    let claims = claim(inbox, MAIL, 6).await;
    let [claim] = claims.as_slice() else { panic!("{claims:?}") };
    assert_eq!((claim.item.id, claim.item.received), (id, arrival.received));
    assert_eq!(
        (&claim.item.content_type, &claim.item.body),
        (&arrival.content_type, &arrival.body)
    );
    assert_eq!((claim.attempt, claim.panics, claim.since), (1, 0, at(6)));
    assert!(!claim.is_uncertain);
    assert_eq!(claim_ids(inbox, MAIL, 9).await, []);
    assert_eq!(inbox.next_due(MAIL).await.unwrap(), None);
    inbox.settle(claim.id, handled()).await.unwrap();
    assert_eq!(claim_ids(inbox, MAIL, 9).await, []);
    assert!(claim_ids(inbox, "nobody", 9).await.is_empty());
}

async fn keeps_a_repetition_once(inbox: &dyn Inbox) {
    let id = keep(inbox, about("a", 1)).await;
    for _ in 0..5 {
        assert_eq!(inbox.accept(about("a", 1)).await.unwrap(), Acceptance::Repeated(id));
    }
    assert_eq!(claim_ids(inbox, MAIL, 9).await, [id]);
    assert_ne!(keep(inbox, anonymous(0)).await, keep(inbox, anonymous(0)).await);
    let expected = (3, 3);
    let Counts { items, waiting, .. } = inbox.counts().await.unwrap();
    assert_eq!((items, waiting), expected);
}

async fn keeps_what_comes_at_once_once(inbox: &dyn Inbox) {
    let same = (0..40).map(|_| inbox.accept(about("a", 1)));
    let others = (0..40).map(|_| inbox.accept(anonymous(0)));
    let (same, others) = join(join_all(same), join_all(others)).await;
    let kept = |all: Vec<Result<Acceptance, _>>| {
        all.into_iter().filter(|it| matches!(it.as_ref().unwrap(), Acceptance::Kept(_))).count()
    };
    assert_eq!((kept(same), kept(others)), (1, 40));
    assert_eq!(claim(inbox, MAIL, 1).await.len(), 41);
}

async fn tries_again_when_it_is_due(inbox: &dyn Inbox) {
    let id = keep(inbox, about("a", 1)).await;
    let first = claim(inbox, MAIL, 10).await.remove(0);
    inbox.settle(first.id, retry(20)).await.unwrap();
    assert_eq!(inbox.next_due(MAIL).await.unwrap(), Some(at(20)));
    assert_eq!(claim_ids(inbox, MAIL, 19).await, []);
    let second = claim(inbox, MAIL, 20).await.remove(0);
    assert_eq!((second.item.id, second.attempt, second.panics, second.since), (id, 2, 0, at(10)));
    inbox.settle(second.id, retry_after(Ended::Panicked, 30)).await.unwrap();
    let third = claim(inbox, MAIL, 30).await.remove(0);
    assert_eq!((third.attempt, third.panics, third.since), (3, 1, at(10)));
    inbox.settle(third.id, retry_after(Ended::CutOff, 40)).await.unwrap();
    let fourth = claim(inbox, MAIL, 40).await.remove(0);
    assert_eq!((fourth.attempt, fourth.panics, fourth.since), (4, 1, at(10)));
}

/// How a try may end, and whether its work may be done then.
const ENDS: [(Ended, bool); 3] =
    [(Ended::Refused, false), (Ended::Panicked, true), (Ended::CutOff, true)];

async fn remembers_what_may_have_been_handled(inbox: &dyn Inbox) {
    for (ended, is_uncertain) in ENDS {
        let id = keep(inbox, anonymous(0)).await;
        let first = claim(inbox, MAIL, 1).await.remove(0);
        assert!(first.item.id == id && !first.is_uncertain);
        inbox.settle(first.id, retry_after(ended, 1)).await.unwrap();
        // What ends a later try undoes nothing.
        for outcome in [retry(1), Outcome::Returned, handled()] {
            let again = claim(inbox, MAIL, 1).await.remove(0);
            assert_eq!((again.item.id, again.is_uncertain), (id, is_uncertain), "{ended:?}");
            inbox.settle(again.id, outcome).await.unwrap();
        }
    }
}

async fn gives_one_of_a_subject_at_a_time_in_its_order(inbox: &dyn Inbox) {
    let (late, early) = (keep(inbox, about("a", 7)).await, keep(inbox, about("a", 3)).await);
    let (other, again) = (keep(inbox, about("b", 5)).await, keep(inbox, about("a", 8)).await);
    let mut claims = claim(inbox, MAIL, 9).await;
    claims.sort_by_key(|claim| claim.item.id);
    assert_eq!(claims.iter().map(|it| it.item.id).collect::<Vec<_>>(), [early, other]);
    assert_eq!(claim_ids(inbox, MAIL, 9).await, []);
    inbox.settle(claims[0].id, retry(50)).await.unwrap();
    assert_eq!(claim_ids(inbox, MAIL, 49).await, []);
    let first = claim(inbox, MAIL, 50).await.remove(0);
    assert_eq!(first.item.id, early);
    inbox.settle(first.id, handled()).await.unwrap();
    let second = claim(inbox, MAIL, 50).await.remove(0);
    assert_eq!(second.item.id, late);
    inbox.settle(second.id, dead()).await.unwrap();
    assert_eq!(claim_ids(inbox, MAIL, 50).await, [again]);
}

async fn supersedes_what_is_older_than_what_was_given(inbox: &dyn Inbox) {
    keep(inbox, about("a", 5)).await;
    let newest = claim(inbox, MAIL, 9).await.remove(0);
    keep(inbox, about("a", 4)).await;
    inbox.settle(newest.id, handled()).await.unwrap();
    keep(inbox, about("a", 3)).await;
    let elsewhere = keep(inbox, about("b", 3)).await;
    let mut as_new = about("a", 5);
    as_new.key = Some("another state".to_owned());
    let as_new = keep(inbox, as_new).await;
    assert_eq!(claim_ids(inbox, MAIL, 9).await, [elsewhere, as_new]);
    let Counts { items, waiting, handled, superseded, .. } = inbox.counts().await.unwrap();
    assert_eq!((items, waiting, handled, superseded), (5, 2, 1, 2));
}

async fn supersedes_what_is_older_than_what_may_have_been_handled(inbox: &dyn Inbox) {
    let newest = keep(inbox, about("a", 5)).await;
    assert_eq!(claim_ids(inbox, MAIL, 9).await, [newest]);
    inbox.start(names(&[MAIL])).await.unwrap();
    keep(inbox, about("a", 4)).await;
    let again = claim(inbox, MAIL, 9).await.remove(0);
    assert!(again.item.id == newest && again.is_uncertain);
    inbox.settle(again.id, dead()).await.unwrap();
    keep(inbox, about("a", 3)).await;
    assert_eq!(claim_ids(inbox, MAIL, 9).await, []);
    assert_eq!(inbox.counts().await.unwrap().superseded, 2);
}

async fn supersedes_what_is_older_than_a_try_that_may_have_done_its_work(inbox: &dyn Inbox) {
    let mut superseded = 0;
    for (ended, is_uncertain) in ENDS {
        for (name, outcome) in [("dead", dead_after(ended)), ("waiting", retry_after(ended, 50))] {
            let subject = format!("{name} after {ended:?}");
            keep(inbox, about(&subject, 5)).await;
            let newest = claim(inbox, MAIL, 9).await.remove(0);
            inbox.settle(newest.id, outcome).await.unwrap();
            let older = keep(inbox, about(&subject, 4)).await;
            let given = claim_ids(inbox, MAIL, 9).await;
            assert_eq!(given == [older], !is_uncertain, "{subject}: {given:?}");
            assert_eq!(given.is_empty(), is_uncertain, "{subject}: {given:?}");
            superseded += u64::from(is_uncertain);
            assert_eq!(inbox.counts().await.unwrap().superseded, superseded, "{subject}");
        }
    }
}

async fn never_supersedes_what_says_no_time(inbox: &dyn Inbox) {
    let mut undated = about("a", 0);
    (undated.key, undated.modified, undated.received) = (None, None, at(6));
    let first = keep(inbox, undated.clone()).await;
    assert_eq!(claim_ids(inbox, MAIL, 6).await, [first]);
    let older = keep(inbox, about("a", 5)).await;
    let claimed = inbox.start(names(&[MAIL])).await.unwrap();
    assert_eq!(claimed, 1);
    for id in [older, first] {
        let claim = claim(inbox, MAIL, 9).await.remove(0);
        assert_eq!(claim.item.id, id);
        inbox.settle(claim.id, handled()).await.unwrap();
    }
    undated.received = at(3);
    let last = keep(inbox, undated).await;
    assert_eq!(claim_ids(inbox, MAIL, 9).await, [last]);
}

async fn takes_back_what_was_not_tried(inbox: &dyn Inbox) {
    let id = keep(inbox, about("a", 1)).await;
    let first = claim(inbox, MAIL, 10).await.remove(0);
    inbox.settle(first.id, Outcome::Returned).await.unwrap();
    assert_eq!(inbox.next_due(MAIL).await.unwrap(), Some(at(0)));
    let second = claim(inbox, MAIL, 11).await.remove(0);
    assert_eq!((second.item.id, second.attempt, second.since), (id, 1, at(11)));
    assert!(!second.is_uncertain);
}

async fn settles_once(inbox: &dyn Inbox) {
    keep(inbox, anonymous(0)).await;
    let claim = claim(inbox, MAIL, 1).await.remove(0);
    for outcome in [handled(), handled(), retry(2), dead(), Outcome::Returned] {
        inbox.settle(claim.id, outcome).await.unwrap();
    }
    let Counts { waiting, handled, dead, .. } = inbox.counts().await.unwrap();
    assert_eq!((waiting, handled, dead), (0, 1, 0));
}

async fn gives_back_what_a_receiver_had_that_ended(inbox: &dyn Inbox) {
    let (first, held) = (keep(inbox, about("a", 1)).await, keep(inbox, about("a", 2)).await);
    let loose = keep(inbox, anonymous(0)).await;
    assert_eq!(claim_ids(inbox, MAIL, 5).await, [first, loose]);
    assert_eq!(inbox.start(names(&[MAIL])).await.unwrap(), 2);
    assert_eq!(inbox.start(names(&[MAIL])).await.unwrap(), 0);
    let claims = claim(inbox, MAIL, 5).await;
    assert_eq!(claims.iter().map(|it| it.item.id).collect::<Vec<_>>(), [first, loose]);
    assert!(claims.iter().all(|it| it.is_uncertain && it.attempt == 2 && it.since == at(5)));
    inbox.settle(claims[0].id, handled()).await.unwrap();
    let last = claim(inbox, MAIL, 5).await.remove(0);
    assert_eq!((last.item.id, last.is_uncertain), (held, false));
}

async fn delivers_to_each_handler(inbox: &dyn Inbox) {
    let before = keep(inbox, anonymous(0)).await;
    inbox.start(names(&["exec", MAIL])).await.unwrap();
    let both = keep(inbox, about("a", 1)).await;
    assert_eq!(claim_ids(inbox, "exec", 1).await, [both]);
    assert_eq!(claim_ids(inbox, MAIL, 1).await, [before, both]);
    inbox.start(names(&["exec"])).await.unwrap();
    keep(inbox, about("a", 2)).await;
    assert_eq!(claim_ids(inbox, MAIL, 1).await, [before, both]);
}

async fn claims_no_more_than_asked_for(inbox: &dyn Inbox) {
    for _ in 0..5 {
        keep(inbox, anonymous(0)).await;
    }
    assert_eq!(inbox.claim(MAIL, at(1), 0).await.unwrap().len(), 0);
    assert_eq!(inbox.claim(MAIL, at(1), 3).await.unwrap().len(), 3);
    assert_eq!(inbox.claim(MAIL, at(1), 3).await.unwrap().len(), 2);
}

async fn forgets_what_is_old_and_over(inbox: &dyn Inbox) {
    let arrivals =
        [about("handled", 1), about("superseded", 0), about("dead", 1), about("waiting", 1)];
    let mut first = about("superseded", 1);
    first.received = at(100);
    keep(inbox, first).await;
    let newer = claim(inbox, MAIL, 100).await.remove(0);
    inbox.settle(newer.id, handled()).await.unwrap();
    for arrival in arrivals.clone() {
        keep(inbox, arrival).await;
    }
    for claim in claim(inbox, MAIL, 1).await {
        let outcome = match claim.item.id.0 - newer.item.id.0 {
            1 => handled(),
            3 => dead(),
            _ => retry(200),
        };
        inbox.settle(claim.id, outcome).await.unwrap();
    }
    inbox.quarantine(no_notification(0, b"x".to_vec())).await.unwrap();
    inbox.quarantine(no_notification(100, b"y".to_vec())).await.unwrap();
    assert_eq!(inbox.purge(at(0)).await.unwrap(), 0);
    assert_eq!(inbox.purge(at(100)).await.unwrap(), 3);
    let counts = inbox.counts().await.unwrap();
    assert_eq!((counts.items, counts.quarantined), (3, 1));
    assert_eq!((counts.waiting, counts.dead), (1, 1));
    assert_eq!((counts.handled, counts.superseded), (1, 0));
    let [known, forgotten] = [arrivals[2].clone(), arrivals[0].clone()];
    assert!(matches!(inbox.accept(known).await.unwrap(), Acceptance::Repeated(_)));
    assert!(keep(inbox, forgotten).await > newer.item.id);
}

async fn keeps_its_secret(inbox: &dyn Inbox) {
    assert_eq!(inbox.secret("first".to_owned()).await.unwrap(), "first");
    assert_eq!(inbox.secret("second".to_owned()).await.unwrap(), "first");
}

/// Makes a test of each check of the contract, for inboxes that `$start` makes, with what they stand in.
macro_rules! hold_to_the_contract {
    ($store:ident, $start:path) => {
        mod $store {
            hold_to! { $start:
                gives_what_came
                keeps_a_repetition_once
                keeps_what_comes_at_once_once
                tries_again_when_it_is_due
                remembers_what_may_have_been_handled
                gives_one_of_a_subject_at_a_time_in_its_order
                supersedes_what_is_older_than_what_was_given
                supersedes_what_is_older_than_what_may_have_been_handled
                supersedes_what_is_older_than_a_try_that_may_have_done_its_work
                never_supersedes_what_says_no_time
                takes_back_what_was_not_tried
                settles_once
                gives_back_what_a_receiver_had_that_ended
                delivers_to_each_handler
                claims_no_more_than_asked_for
                forgets_what_is_old_and_over
                keeps_its_secret
            }
        }
    };
}

macro_rules! hold_to {
    ($start:path: $($check:ident)*) => {
        $(
            #[tokio::test]
            async fn $check() {
                let (_place, inbox) = $start().await;
                super::$check(&inbox).await;
            }
        )*
    };
}

async fn sqlite() -> (Place, SqliteInbox) {
    let place = Place::new();
    let inbox = place.start(&[MAIL]).await;
    (place, inbox)
}

hold_to_the_contract!(sqlite_file, super::sqlite);
