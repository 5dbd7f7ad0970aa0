//! Every kind of disruption as a client meets it, and what was applied.

use std::fmt::Write as _;
use std::io;
use std::time::{Duration, Instant};

use callfire::operation::{CreateNumberOrder, GetNumberOrder};
use callfire_sandbox::{Disruption, Phase, Sandbox};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::support::{AUTHORIZATION, NUMBER, SOAP, post, request};

const SOON: Duration = Duration::from_millis(300);

fn order() -> String {
    request("", "<s:CreateNumberOrder><s:Numbers>12065550100</s:Numbers></s:CreateNumberOrder>")
}

async fn disrupted(disruption: Disruption) -> Sandbox {
    let sandbox = Sandbox::builder().start().await.unwrap();
    sandbox.disrupt(disruption);
    sandbox
}

/// How often something was applied.
fn applied(sandbox: &Sandbox) -> u32 {
    sandbox.ledger().unwrap().iter().map(|entry| entry.applied).sum()
}

/// A connection over which an order was sent.
async fn ordered(sandbox: &Sandbox) -> TcpStream {
    let body = order();
    let mut head = format!("POST {NUMBER} HTTP/1.1\r\nHost: a\r\n");
    for (name, value) in [AUTHORIZATION, SOAP, ("Content-Length", &body.len().to_string())] {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    stream.write_all(format!("{head}\r\n{body}").as_bytes()).await.unwrap();
    stream
}

/// Sends an order; everything that comes back until the connection ends, and how it ended.
async fn send(sandbox: &Sandbox) -> (String, io::Result<()>) {
    let mut stream = ordered(sandbox).await;
    let mut reply = Vec::new();
    let end = match timeout(SOON, stream.read_to_end(&mut reply)).await {
        Ok(end) => end.map(drop),
        Err(_) => Err(io::ErrorKind::TimedOut.into()),
    };
    (String::from_utf8(reply).unwrap(), end)
}

fn length(head: &str) -> usize {
    let field = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    field.unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_reset_is_one_and_nothing_is_sent() {
    for (disruption, expected) in
        [(Disruption::reset(), 1), (Disruption::reset().phase(Phase::Before), 0)]
    {
        let sandbox = disrupted(disruption).await;
        let (reply, end) = send(&sandbox).await;
        assert_eq!(end.unwrap_err().kind(), io::ErrorKind::ConnectionReset);
        assert_eq!((reply.as_str(), applied(&sandbox)), ("", expected));
    }
}

#[tokio::test]
async fn a_cut_reply_says_more_than_it_is() {
    let whole = post(&disrupted(Disruption::cut(0).times(0)).await, &order()).await.body;
    for bytes in [0, 1, 100] {
        let sandbox = disrupted(Disruption::cut(bytes)).await;
        let (reply, end) = send(&sandbox).await;
        let (head, body) = reply.split_once("\r\n\r\n").unwrap();
        assert_eq!((body, length(head)), (&whole[..bytes], whole.len()));
        assert!(end.is_ok(), "{end:?}");
        assert_eq!(applied(&sandbox), 1);
    }
}

#[tokio::test]
async fn a_stall_has_no_end_of_its_own() {
    let sandbox = disrupted(Disruption::stall()).await;
    let (reply, end) = send(&sandbox).await;
    assert_eq!((reply.as_str(), end.unwrap_err().kind()), ("", io::ErrorKind::TimedOut));
    assert_eq!(applied(&sandbox), 1);

    let sandbox = disrupted(Disruption::stall_after_head().phase(Phase::Before)).await;
    let (reply, end) = send(&sandbox).await;
    assert_eq!(end.unwrap_err().kind(), io::ErrorKind::TimedOut);
    assert!(reply.starts_with("HTTP/1.1 500 ") && reply.ends_with("\r\n\r\n"), "{reply}");
    assert!(length(&reply) > 0);
    assert_eq!(applied(&sandbox), 0);
}

#[tokio::test]
async fn stalls_and_waits_end_with_the_sandbox() {
    for disruption in [
        Disruption::stall(),
        Disruption::stall_after_head(),
        Disruption::latency(Duration::from_mins(1)),
    ] {
        let sandbox = disrupted(disruption).await;
        let mut stream = ordered(&sandbox).await;
        tokio::time::sleep(SOON).await;
        let before = Instant::now();
        sandbox.shutdown().await;
        assert!(before.elapsed() < Duration::from_secs(30), "{:?}", before.elapsed());
        // However it ends, it does.
        let _ = stream.read_to_end(&mut Vec::new()).await;
    }
}

#[tokio::test]
async fn latency_is_on_either_side_of_the_effect() {
    for (phase, meanwhile) in [(Phase::Before, 0), (Phase::After, 1)] {
        let sandbox = disrupted(Disruption::latency(SOON).phase(phase)).await;
        let before = Instant::now();
        let body = order();
        let look = async {
            tokio::time::sleep(SOON / 2).await;
            applied(&sandbox)
        };
        let (reply, seen) = tokio::join!(post(&sandbox, &body), look);
        assert!(before.elapsed() >= SOON);
        assert_eq!((reply.status, seen, applied(&sandbox)), (200, meanwhile, 1));
    }
}

#[tokio::test]
async fn what_is_late_happens_though_the_client_has_left() {
    let sandbox = disrupted(Disruption::latency(SOON).phase(Phase::Before)).await;
    let stream = ordered(&sandbox).await;
    tokio::time::sleep(SOON / 3).await;
    drop(stream);
    assert_eq!(applied(&sandbox), 0);
    tokio::time::sleep(SOON).await;
    assert_eq!(applied(&sandbox), 1);
}

#[tokio::test]
async fn those_who_are_turned_away_are_told_when_to_come_again() {
    let wait = Duration::from_secs(7);
    for (disruption, status) in
        [(Disruption::too_many_requests(wait), 429), (Disruption::unavailable(wait), 503)]
    {
        let sandbox = disrupted(disruption.times(2)).await;
        for _ in 0..2 {
            let reply = post(&sandbox, &order()).await;
            assert_eq!((reply.status, reply.header("retry-after")), (status, Some("7")));
        }
        assert_eq!(applied(&sandbox), 0);
        assert_eq!(post(&sandbox, &order()).await.status, 200);
    }
}

#[tokio::test]
async fn pages_are_html() {
    for (disruption, status, expected) in [
        (Disruption::page(), 200, 0),
        (Disruption::bad_gateway(), 502, 0),
        (Disruption::bad_gateway().phase(Phase::After), 502, 1),
    ] {
        let sandbox = disrupted(disruption).await;
        let reply = post(&sandbox, &order()).await;
        assert_eq!(reply.header("content-type"), Some("text/html; charset=utf-8"));
        assert!(reply.body.starts_with("<!DOCTYPE html>"), "{reply:?}");
        assert_eq!((reply.status, applied(&sandbox)), (status, expected));
    }
}

#[tokio::test]
async fn what_arrives_twice_is_applied_twice_unless_it_has_a_request_id() {
    // The number is sold by then.
    let sandbox = disrupted(Disruption::twice()).await;
    let reply = post(&sandbox, &order()).await;
    assert_eq!((reply.status, applied(&sandbox)), (400, 1));
    assert!(reply.body.contains("12065550100"), "{reply:?}");

    let sandbox = disrupted(Disruption::twice()).await;
    let subscription = "<s:CreateSubscription><s:RequestId>r1</s:RequestId><s:Subscription \
        xmlns:d=\"http://api.callfire.com/data\"><d:Endpoint>http://127.0.0.1:9/</d:Endpoint>\
        </s:Subscription></s:CreateSubscription>";
    let path = "/api/1.1/soap12/subscription";
    let body = request("", subscription).replace("s:Subscription>", "d:Subscription>");
    let body = body.replace("<s:Subscription ", "<d:Subscription ");
    let headers = [AUTHORIZATION, SOAP];
    let reply = super::support::send(&sandbox, "POST", path, &headers, body.as_bytes()).await;
    assert_eq!((reply.status, applied(&sandbox)), (200, 1), "{reply:?}");
}

#[tokio::test]
async fn only_the_operation_that_is_meant_suffers() {
    let sandbox = disrupted(Disruption::page().on::<GetNumberOrder>()).await;
    sandbox.disrupt(Disruption::bad_gateway().on::<CreateNumberOrder>());
    assert_eq!(post(&sandbox, &order()).await.status, 502);
    assert_eq!(post(&sandbox, &order()).await.status, 200);
    let get = request("", "<s:GetNumberOrder><s:Id>1</s:Id></s:GetNumberOrder>");
    sandbox.clear_disruptions();
    assert_eq!(post(&sandbox, &get).await.status, 400);
}
