//! Settings that cannot be, and those that nobody chose.

use std::time::Duration;

use callfire_receiver::inbox::InboxErrorKind;
use callfire_receiver::{Builder, Delivery, HandlerError, Receiver, StartErrorKind};
use tokio::time;

use crate::support::{MemoryInbox, Method, VirtualClock, receiver};

const DAY: Duration = Duration::from_hours(24);

fn one() -> Builder {
    Receiver::builder().inbox(MemoryInbox::default())
}

async fn nothing(_: Delivery) -> Result<(), HandlerError> {
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    for (builder, expected) in [
        (Receiver::builder(), "there is no inbox: name a file with Builder::file"),
        (one().handler("", nothing), "\"\" is no name for a handler"),
        (one().handler("Mail", nothing), "\"Mail\" is no name for a handler"),
        (one().handler("a".repeat(65), nothing), "is no name for a handler"),
        (one().handler("a", nothing).handler("a", nothing), "two handlers are called `a`"),
        (one().path_secret("0123456789abcde"), "has to have 16 to 256 characters"),
        (one().path_secret("0123456789abcde/"), "has to have 16 to 256 characters"),
        (one().concurrency(0), "concurrency of 0"),
        (one().handler_timeout(Duration::ZERO), "its timeout is 0"),
        (
            one().retention(Duration::from_secs(7 * 24 * 60 * 60 - 1)),
            "the retention is below 7 days",
        ),
        (one().basic_auth("a:b", "c"), "the user has a colon"),
    ] {
        let error = builder.start().await.unwrap_err();
        assert_eq!(error.kind(), StartErrorKind::Config);
        assert!(error.to_string().contains(expected), "{error}");
        assert!(!error.to_string().contains("0123456789"), "the secret is not shown: {error}");
    }
}

#[tokio::test]
async fn an_inbox_that_does_not_start_is_told_of() {
    let inbox = MemoryInbox::default();
    inbox.fail(Method::Start, InboxErrorKind::Unavailable);
    let error = Receiver::builder().inbox(inbox).start().await.unwrap_err();
    assert_eq!(error.kind(), StartErrorKind::Inbox);
    assert_eq!(error.to_string(), "the inbox does not start: the disk is full");
}

#[tokio::test]
async fn the_path_is_chosen_once() {
    let inbox = MemoryInbox::default();
    let first = Receiver::builder().inbox(inbox.clone()).start().await.unwrap();
    let secret = first.path().strip_prefix("/postbacks/").unwrap();
    // 192 bits are 32 characters of 6.
    assert!(secret.len() == 32 && !secret.contains(['+', '/', '=']), "{secret}");
    let again = Receiver::builder().inbox(inbox).start().await.unwrap();
    assert_eq!(first.path(), again.path());
    let other = one().start().await.unwrap();
    assert_ne!(first.path(), other.path());
    for shown in [format!("{first:?}"), format!("{first:#?}"), format!("{:?}", first.service())] {
        assert!(!shown.contains(secret), "{shown}");
    }
    let builder = one().path_secret("0123456789abcdef").basic_auth("jane", "kept to herself");
    let shown = format!("{builder:?}");
    assert!(!shown.contains("0123456789") && !shown.contains("kept to"), "{shown}");
}

#[tokio::test(start_paused = true)]
async fn what_is_old_is_forgotten_every_hour() {
    let (inbox, clock) = (MemoryInbox::default(), VirtualClock::new());
    let _receiver = receiver(&inbox, &clock).retention(7 * DAY).start().await.unwrap();
    time::sleep(DAY + Duration::from_mins(1)).await;
    let purges = inbox.purges();
    assert_eq!(purges.len(), 25);
    let apart = purges.windows(2).map(|two| two[1].duration_since(two[0]).unwrap().as_secs());
    assert!(apart.eq([3600; 24]));
}

#[tokio::test]
async fn no_handler_is_called_where_nothing_can_be_listened_on() {
    let taken = one().listen(([127, 0, 0, 1], 0)).await.unwrap();
    let inbox = MemoryInbox::default();
    let builder = Receiver::builder().inbox(inbox.clone()).handler("one", nothing);
    let error = builder.listen(taken.address()).await.unwrap_err();
    assert_eq!(error.kind(), StartErrorKind::Listen);
    assert_eq!(inbox.asked(Method::Start), 0);
}
