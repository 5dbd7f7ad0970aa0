//! More connections than there may be: idle and slow ones make room, and who delivers is not hindered.

use std::time::Duration;

use callfire_receiver::{Limits, Server};

use super::support::{Connection, XML, numbered, post, receiver, request, settle};

/// Time enough for none of the connections to end of itself.
fn limits(connections: usize, per_ip: usize) -> Limits {
    Limits::default()
        .with_connections(connections)
        .with_per_ip(per_ip)
        .with_head_timeout(Duration::from_hours(1))
        .with_body_timeout(Duration::from_hours(1))
        .with_idle_timeout(Duration::from_hours(1))
}

/// A connection that does one of the things that lead nowhere.
async fn slow(server: &Server, number: usize) -> Connection {
    let path = server.receiver().path();
    let mut connection = Connection::open(server).await;
    match number % 4 {
        0 => {}
        1 => connection.send("POST /postbacks/").await,
        2 => connection.send(request("POST", path, &[XML, ("Content-Length", "100")], "<")).await,
        _ => {
            connection.send(request("GET", "/nothing", &[], "")).await;
            // It may have had to go before it was answered.
            let reply = connection.reply().await;
            assert!(reply.is_none_or(|reply| reply.status == 404));
        }
    }
    connection
}

#[tokio::test]
async fn slow_connections_by_the_thousand_do_not_stop_a_sender() {
    for limits in [limits(16, 1000), limits(1000, 16)] {
        let (server, inbox) = receiver(limits).await;
        let path = server.receiver().path();
        let mut healthy = Connection::open(&server).await;
        let mut slow_ones = Vec::new();
        for number in 0..2000 {
            slow_ones.push(slow(&server, number).await);
            if number % 20 == 0 {
                healthy.send(request("POST", path, &[XML], &numbered(number))).await;
                assert_eq!(healthy.reply().await.expect("it is kept open").status, 200);
                // So does one that comes new.
                assert_eq!(post(&server, &[XML], &numbered(number + 1)).await.status, 200);
            }
        }
        assert_eq!(inbox.kept().len(), 200);
        for connection in &mut slow_ones[..1900] {
            connection.closed().await;
        }
    }
}

#[tokio::test]
async fn who_delivered_stays_longest() {
    let (server, _) = receiver(limits(3, 3)).await;
    let path = server.receiver().path();
    let mut first = Connection::open(&server).await;
    first.send(request("POST", path, &[XML], &numbered(1))).await;
    assert_eq!(first.reply().await.unwrap().status, 200);
    let mut idle = slow(&server, 0).await;
    let mut begun = slow(&server, 2).await;
    settle(&server, 3).await;
    let mut fourth = slow(&server, 0).await;
    idle.closed().await;
    let fifth = slow(&server, 0).await;
    begun.closed().await;
    drop(fifth);
    first.send(request("POST", path, &[XML], &numbered(2))).await;
    assert_eq!(first.reply().await.unwrap().status, 200);
    let _sixth = slow(&server, 0).await;
    let _seventh = slow(&server, 0).await;
    fourth.closed().await;
}

#[tokio::test]
async fn what_is_being_answered_is_not_cut_off() {
    let (server, inbox) = receiver(limits(4, 4)).await;
    let path = server.receiver().path();
    inbox.close();
    let mut busy = Vec::new();
    for number in 0..4 {
        let mut connection = Connection::open(&server).await;
        connection.send(request("POST", path, &[XML], &numbered(number))).await;
        busy.push(connection);
    }
    // Until all of them are read, a new connection may take the place of one.
    inbox.held_back(4).await;
    for _ in 0..10 {
        Connection::open(&server).await.closed().await;
    }
    inbox.open();
    for connection in &mut busy {
        assert_eq!(connection.reply().await.unwrap().status, 200);
    }
    assert_eq!(inbox.kept().len(), 4);
    assert_eq!(post(&server, &[XML], &numbered(4)).await.status, 200);
}

#[tokio::test]
async fn one_address_has_only_its_share() {
    let (server, inbox) = receiver(limits(100, 2)).await;
    let path = server.receiver().path();
    let mut there = Connection::open_from([127, 0, 0, 2], &server).await;
    settle(&server, 1).await;
    let mut here = Vec::new();
    for number in 0..20 {
        here.push(slow(&server, number).await);
    }
    for connection in &mut here[..18] {
        connection.closed().await;
    }
    there.send(request("POST", path, &[XML], &numbered(1))).await;
    assert_eq!(there.reply().await.unwrap().status, 200);
    assert_eq!(inbox.kept().len(), 1);
    settle(&server, 3).await;
}
