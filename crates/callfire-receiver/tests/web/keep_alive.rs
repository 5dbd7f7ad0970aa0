//! Several requests by one connection.

use std::time::Duration;

use callfire_receiver::Limits;

use super::support::{Connection, SAMPLE, XML, numbered, receiver, request};

#[tokio::test]
async fn a_connection_is_kept_for_more() {
    let (server, inbox) = receiver(Limits::default()).await;
    let path = server.receiver().path();
    let mut connection = Connection::open(&server).await;
    for number in 0..100 {
        connection.send(request("POST", path, &[XML], &numbered(number))).await;
        assert_eq!(connection.reply().await.unwrap().status, 200);
        assert_eq!(inbox.kept().len(), number + 1);
    }
    // What is refused after it was read does not end it.
    connection.send(request("POST", path, &[XML], "<a/>")).await;
    assert_eq!(connection.reply().await.unwrap().status, 400);
    connection.send(request("POST", path, &[XML, ("Connection", "close")], SAMPLE)).await;
    assert_eq!(connection.reply().await.unwrap().status, 200);
    connection.closed().await;
}

#[tokio::test]
async fn requests_may_come_before_the_answers_to_others() {
    let (server, inbox) = receiver(Limits::default()).await;
    let path = server.receiver().path();
    let mut connection = Connection::open(&server).await;
    let mut requests = String::new();
    for number in 0..50 {
        requests += &request("POST", path, &[XML], &numbered(number));
        requests += &request("GET", path, &[], "");
    }
    connection.send(requests).await;
    for _ in 0..50 {
        assert_eq!(connection.reply().await.unwrap().status, 200);
        assert_eq!(connection.reply().await.unwrap().status, 405);
    }
    let kept: Vec<_> = inbox.kept().into_iter().map(|kept| kept.body).collect();
    let expected: Vec<_> = (0..50).map(|number| numbered(number).into_bytes()).collect();
    assert_eq!(kept, expected);
}

#[tokio::test]
async fn an_idle_connection_is_closed_in_its_time() {
    let limits = Limits::default()
        .with_head_timeout(Duration::from_millis(200))
        .with_idle_timeout(Duration::from_millis(600));
    let (server, _) = receiver(limits).await;
    let path = server.receiver().path();
    for (start, status) in [("POST", 200), ("GET", 405)] {
        let mut connection = Connection::open(&server).await;
        connection.send(request(start, path, &[XML], SAMPLE)).await;
        assert_eq!(connection.reply().await.unwrap().status, status);
        connection.closed().await;
    }
}

#[tokio::test]
async fn who_has_delivered_something_may_be_idle_for_longer_than_a_head_may_take() {
    let limits = Limits::default().with_head_timeout(Duration::from_millis(200));
    let (server, _) = receiver(limits).await;
    let path = server.receiver().path();
    let mut connection = Connection::open(&server).await;
    for pause in [0, 500, 500] {
        tokio::time::sleep(Duration::from_millis(pause)).await;
        connection.send(request("POST", path, &[XML], SAMPLE)).await;
        assert_eq!(connection.reply().await.unwrap().status, 200);
    }
    // Its next head may not take longer than any other, however.
    connection.send("POST").await;
    connection.closed().await;
}
