//! What a receiver tells of itself.

use std::time::Duration;

use axum::body::Body;
use callfire_receiver::inbox::InboxErrorKind;
use callfire_receiver::{HandlerError, Receiver};
use http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use tokio::time;
use tower::ServiceExt as _;

use crate::support::{MemoryInbox, Method, SECRET, VirtualClock, post, receiver, text};

async fn get(receiver: &Receiver, path: &str) -> (StatusCode, String) {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let response = receiver.router().oneshot(request).await.unwrap();
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test(start_paused = true)]
async fn the_router_has_these_paths_and_no_other() {
    let (inbox, clock) = (MemoryInbox::default(), VirtualClock::new());
    let receiver = receiver(&inbox, &clock).start().await.unwrap();
    assert_eq!(get(&receiver, "/healthz").await, (StatusCode::OK, "ok".to_owned()));
    assert_eq!(get(&receiver, "/metrics").await.0, StatusCode::OK);
    assert_eq!(get(&receiver, receiver.path()).await.0, StatusCode::METHOD_NOT_ALLOWED);
    for path in ["/", "/postbacks", "/postbacks/", "/postbacks/0123456789abcdeg", "/healthz/"] {
        assert_eq!(get(&receiver, path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    let traps = ["/x/..%2fpostbacks/0123456789abcdef", "/postbacks/../postbacks/0123456789abcdef"];
    for path in traps {
        assert_eq!(get(&receiver, path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    inbox.fail(Method::Accept, InboxErrorKind::Broken);
    post(&receiver, text(1, 0)).await;
    let (status, body) = get(&receiver, "/healthz").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(body, "the inbox cannot be relied on; start the receiver anew");
}

#[tokio::test(start_paused = true)]
async fn everything_is_counted() {
    let (inbox, clock) = (MemoryInbox::default(), VirtualClock::new());
    let handler = |delivery: callfire_receiver::Delivery| async move {
        match delivery.notification().id() {
            Some(1) => Ok(()),
            Some(2) => Err(HandlerError::retry("later")),
            _ => Err(HandlerError::give_up("never")),
        }
    };
    let receiver = receiver(&inbox, &clock).handler("one", handler).start().await.unwrap();
    for body in [text(1, 0), text(1, 0), text(2, 0), text(3, 0), "<nothing/>".to_owned()] {
        post(&receiver, body).await;
    }
    time::sleep(Duration::from_millis(1400)).await;
    let (_, metrics) = get(&receiver, "/metrics").await;
    for line in [
        "callfire_receiver_kept_total 3",
        "callfire_receiver_repeated_total 1",
        "callfire_receiver_quarantined_total 1",
        r#"callfire_receiver_refused_total{status="400"} 1"#,
        r#"callfire_receiver_tries_total{handler="one",result="handled"} 1"#,
        r#"callfire_receiver_tries_total{handler="one",result="failed"} 3"#,
        r#"callfire_receiver_tries_total{handler="one",result="timed out"} 0"#,
        r#"callfire_receiver_dead_total{handler="one"} 1"#,
        r#"callfire_receiver_uncertain_total{handler="one"} 0"#,
        "callfire_receiver_connections 0",
        "callfire_receiver_inbox_items 3",
        "callfire_receiver_inbox_waiting 1",
        "callfire_receiver_inbox_dead 1",
        "callfire_receiver_inbox_quarantine 1",
        "callfire_receiver_inbox_oldest_seconds 1",
        "# EOF",
    ] {
        assert!(metrics.lines().any(|it| it == line), "{line} is not in\n{metrics}");
    }
    assert!(!metrics.contains(SECRET) && !metrics.contains("open?"));
    let (snapshot, counts) = (receiver.snapshot(), receiver.counts().await.unwrap());
    assert_eq!((snapshot.kept, snapshot.repeated, snapshot.quarantined), (3, 1, 1));
    assert_eq!((snapshot.handled, snapshot.failed, snapshot.dead), (1, 3, 1));
    assert_eq!((counts.handled, counts.waiting, counts.dead), (1, 1, 1));
}
