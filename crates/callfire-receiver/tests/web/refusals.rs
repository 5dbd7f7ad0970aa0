//! Postbacks that are turned away: they are counted by status, and told of without a path or a login.

use super::events::Warnings;
use super::memory::Memory;
use super::support::{SAMPLE, XML, builder, listen, post, send};

#[tokio::test]
async fn a_burst_is_told_once_and_counted_as_a_whole() {
    let (warnings, _guard) = Warnings::begin();
    let server = listen(builder(&Memory::default()).basic_auth("me", "hunter2-secret")).await;
    let wrong = ("Authorization", "Basic bWU6aHVudGVyMg==");
    for number in 0..20 {
        let path = format!("/postbacks/somebodys-secret-{number}");
        assert_eq!(send(&server, "POST", &path, &[XML], SAMPLE).await.status, 404);
        assert_eq!(post(&server, &[XML, wrong], SAMPLE).await.status, 401);
    }
    let (paths, logins) = (warnings.with("another one"), warnings.with("not this receiver's"));
    assert_eq!((paths.len(), logins.len()), (1, 1), "{paths:?} {logins:?}");
    let all = warnings.with("");
    assert_eq!(all.len(), 2, "{all:?}");
    let all = all.join("\n");
    for secret in ["somebodys", "hunter2", "bWU6", server.receiver().path()] {
        assert!(!all.contains(secret), "{all}");
    }
    let metrics = server.receiver().metrics().await;
    for line in ["{status=\"404\"} 20", "{status=\"401\"} 20"] {
        let line = format!("callfire_receiver_refused_total{line}");
        assert!(metrics.lines().any(|it| it == line), "{line} is not in\n{metrics}");
    }
    assert_eq!(server.receiver().snapshot().refused, 40);
}

#[tokio::test]
async fn who_only_looks_around_is_counted_and_not_told() {
    let (warnings, _guard) = Warnings::begin();
    let server = listen(builder(&Memory::default())).await;
    for path in ["/", "/wp-login.php", "/postbacks/x"] {
        assert_eq!(send(&server, "GET", path, &[], "").await.status, 404);
    }
    assert_eq!(warnings.with(""), [""; 0]);
    assert_eq!(server.receiver().snapshot().refused, 3);
    // That it could have been told.
    assert_eq!(send(&server, "POST", "/", &[XML], SAMPLE).await.status, 404);
    assert_eq!(warnings.with("not this receiver's").len(), 1);
}
