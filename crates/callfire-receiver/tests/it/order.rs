//! In which order one text's postbacks are handled, and what is left out.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use callfire_receiver::HandlerError;
use tokio::time;

use crate::support::{MemoryInbox, Seen, Sight, State, VirtualClock, post, receiver, text};

#[tokio::test(start_paused = true)]
async fn the_newest_is_kept_of_what_comes_out_of_order() {
    let (inbox, clock) = (MemoryInbox::default(), VirtualClock::new());
    let seen = Seen::default();
    let note = seen.clone();
    let handler = move |delivery| {
        note.note(&delivery);
        async { Ok(()) }
    };
    let receiver = receiver(&inbox, &clock).handler("all", handler).start().await.unwrap();
    for modified in [20, 30, 10] {
        post(&receiver, text(1, modified)).await;
        time::sleep(Duration::from_secs(1)).await;
    }
    assert_eq!(seen.modified(), ["2026-01-01T00:00:20Z", "2026-01-01T00:00:30Z"]);
    assert_eq!(inbox.states(), [State::Handled, State::Handled, State::Superseded]);
}

#[tokio::test(start_paused = true)]
async fn one_text_is_handled_in_order_and_others_beside_it() {
    let (inbox, clock) = (MemoryInbox::default(), VirtualClock::new());
    let ended = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&ended);
    let handler = move |delivery| {
        let (sight, noted) = (Sight::of(&delivery), Arc::clone(&noted));
        async move {
            // The first text is slow, and fails at first.
            if sight.id == 1 {
                time::sleep(Duration::from_secs(5)).await;
                if sight.attempt == 1 {
                    return Err(HandlerError::retry("not yet"));
                }
            }
            noted.lock().unwrap().push((sight.id, sight.modified));
            Ok(())
        }
    };
    let receiver = receiver(&inbox, &clock).handler("all", handler).start().await.unwrap();
    for modified in [10, 30, 20] {
        for id in 1..=3 {
            post(&receiver, text(id, modified)).await;
        }
    }
    time::sleep(Duration::from_secs(1)).await;
    let ids: Vec<i64> = ended.lock().unwrap().iter().map(|(id, _)| *id).collect();
    assert!(ids.len() >= 4 && !ids.contains(&1), "the others do not wait: {ids:?}");
    time::sleep(Duration::from_mins(1)).await;
    let ended = ended.lock().unwrap();
    let first: Vec<_> =
        ended.iter().filter(|(id, _)| *id == 1).map(|(_, at)| &at[17..19]).collect();
    assert_eq!(first.first(), Some(&"10"));
    assert_eq!(first.last(), Some(&"30"));
    assert!(first.is_sorted(), "{first:?}");
    assert!(!inbox.states().iter().any(|state| matches!(state, State::Waiting(_))));
}
