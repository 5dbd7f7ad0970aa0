//! What is answered without a look at the body: by path, method and credentials. None of it is stored.

use callfire_receiver::Limits;

use super::memory::Memory;
use super::support::{Connection, SAMPLE, XML, builder, listen, post, receiver, request, send};

#[tokio::test]
async fn only_posts_are_taken() {
    let (server, inbox) = receiver(Limits::default()).await;
    let path = server.receiver().path();
    for method in ["GET", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "post"] {
        let reply = send(&server, method, path, &[XML], SAMPLE).await;
        assert_eq!((reply.status, reply.header("allow")), (405, Some("POST")), "{method}");
    }
    inbox.assert_empty();
}

#[tokio::test]
async fn every_other_path_is_not_found() {
    let (server, inbox) = receiver(Limits::default()).await;
    let path = server.receiver().path();
    let (_, secret) = path.rsplit_once('/').unwrap();
    for wrong in [
        "/".to_owned(),
        "/postbacks".to_owned(),
        "/postbacks/".to_owned(),
        format!("/postbacks/{}", &secret[1..]),
        format!("/postbacks/{}", secret.to_ascii_uppercase() + "x"),
        format!("/postbacks/{}", "A".repeat(secret.len())),
        format!("{path}/"),
        format!("{path}/more"),
        format!("{path}%00"),
        format!("/{secret}"),
        format!("//postbacks/{secret}"),
        format!("/./postbacks/{secret}"),
        format!("/postbacks/..%2f{secret}"),
        format!("/postbacks/..%2fpostbacks/{secret}"),
        format!("/postbacks/../postbacks/{secret}"),
        format!("/postbacks/%2e%2e/postbacks/{secret}"),
        format!("/%70ostbacks/{secret}"),
        format!("/postbacks/{secret};a=b"),
        format!("/elsewhere/postbacks/{secret}"),
    ] {
        for method in ["POST", "GET"] {
            let reply = send(&server, method, &wrong, &[XML], SAMPLE).await;
            assert_eq!(reply.status, 404, "{method} {wrong}");
            assert_eq!(reply.header("allow"), None, "{wrong}");
            assert!(!reply.body.contains("postbacks"), "{reply:?}");
        }
    }
    inbox.assert_empty();
    let reply = send(&server, "POST", &format!("{path}?campaign=7"), &[XML], SAMPLE).await;
    assert_eq!(reply.status, 200, "a query is for whoever registered the address");
}

#[tokio::test]
async fn the_body_is_not_asked_for_where_it_is_not_wanted() {
    let inbox = Memory::default();
    let server = listen(builder(&inbox).basic_auth("me", "hunter2-secret")).await;
    let path = server.receiver().path();
    let waits = [XML, ("Expect", "100-continue"), ("Content-Length", "100")];
    for (method, path, status) in
        [("POST", "/postbacks/x", 404), ("PUT", path, 405), ("POST", path, 401)]
    {
        let mut connection = Connection::open(&server).await;
        connection.send(request(method, path, &waits, "")).await;
        let reply = connection.reply().await.unwrap();
        assert_eq!((reply.status, reply.header("connection")), (status, Some("close")));
        connection.closed().await;
    }
    inbox.assert_empty();
}

#[tokio::test]
async fn the_body_is_asked_for_where_it_is_wanted() {
    let (server, inbox) = receiver(Limits::default()).await;
    let mut connection = Connection::open(&server).await;
    let length = SAMPLE.len().to_string();
    let waits = [XML, ("Expect", "100-continue"), ("Content-Length", &length)];
    connection.send(request("POST", server.receiver().path(), &waits, "")).await;
    assert_eq!(connection.reply().await.unwrap().status, 100);
    connection.send(SAMPLE).await;
    assert_eq!(connection.reply().await.unwrap().status, 200);
    assert_eq!(inbox.kept().len(), 1);
}

#[tokio::test]
async fn with_a_password_nobody_else_is_let_in() {
    let inbox = Memory::default();
    let server = listen(builder(&inbox).basic_auth("me", "hunter2-secret")).await;
    for wrong in [
        None,
        Some("Basic"),
        Some("Basic bWU6aHVudGVyMg=="),
        Some("Basic bWU6aHVudGVyMi1zZWNyZXQK"),
        Some("Bearer bWU6aHVudGVyMi1zZWNyZXQ="),
    ] {
        let fields: Vec<_> =
            [XML].into_iter().chain(wrong.map(|it| ("Authorization", it))).collect();
        let reply = post(&server, &fields, SAMPLE).await;
        assert_eq!(reply.status, 401, "{wrong:?}");
        assert!(
            reply.body.contains("there were none, or not the ones that are let in"),
            "{wrong:?}"
        );
        let challenge = reply.header("www-authenticate");
        assert_eq!(challenge, Some("Basic realm=\"CallFire\", charset=\"UTF-8\""));
    }
    // Whoever does not know the path learns nothing of the password.
    assert_eq!(send(&server, "POST", "/postbacks/x", &[XML], SAMPLE).await.status, 404);
    inbox.assert_empty();
    let right = ("Authorization", "Basic bWU6aHVudGVyMi1zZWNyZXQ=");
    assert_eq!(post(&server, &[XML, right], SAMPLE).await.status, 200);
    assert_eq!(inbox.kept().len(), 1);
}

#[tokio::test]
async fn what_is_not_http_1_is_refused() {
    let (server, inbox) = receiver(Limits::default()).await;
    for bytes in
        ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "EHLO receiver\r\n\r\n", "\u{16}\u{3}\u{1}\r\n\r\n"]
    {
        let mut connection = Connection::open(&server).await;
        connection.send(bytes).await;
        let reply = connection.reply().await;
        assert!(reply.is_none_or(|reply| reply.status == 400), "{bytes}");
        connection.closed().await;
    }
    inbox.assert_empty();
    let mut connection = Connection::open(&server).await;
    let old =
        request("POST", server.receiver().path(), &[XML], SAMPLE).replace("HTTP/1.1", "HTTP/1.0");
    connection.send(old).await;
    assert_eq!(connection.reply().await.unwrap().status, 200);
    connection.closed().await;
}
