//! Calls whose future is dropped, and very many calls at the same time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use soapwire::client::Client;
use soapwire::error::{Effect, ErrorKind};
use soapwire::limits::Timeouts;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::{sleep, timeout};

use super::support::raw::Raw;
use super::support::{Answer, Buy, Get, GetRequest, Server, builder, ok, thing};

const GET: GetRequest = GetRequest { id: 1 };
const SHORT: Duration = Duration::from_millis(100);

#[tokio::test]
async fn a_call_that_is_dropped_before_it_is_sent_is_never_sent() {
    // The kernel accepts, and the handshake goes on when the call is long gone.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let client = Client::builder().base_url(url).build().unwrap();
    timeout(SHORT, client.call::<Buy>(&GET)).await.unwrap_err();
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut heard = Vec::new();
    // The greeting of TLS at most, and then the end, though the client lives on.
    timeout(Duration::from_secs(5), stream.read_to_end(&mut heard)).await.unwrap().unwrap();
    assert!(!String::from_utf8_lossy(&heard).contains("Envelope"));
    drop(client);
}

#[tokio::test]
async fn a_call_that_is_dropped_while_it_waits_for_its_turn_is_never_sent() {
    let server = Server::start(vec![Answer::Stall(Vec::new())]).await;
    let client = builder(&server).concurrency(1).build().unwrap();
    let (first, _) = tokio::join!(
        client.call::<Get>(&GET),
        timeout(SHORT, client.call::<Buy>(&GetRequest { id: 2 })),
    );
    first.unwrap_err();
    // Its place in the queue is given up with it.
    client.call::<Get>(&GET).await.unwrap_err();
    server.reached(2).await;
    let bodies: Vec<String> = server.received().into_iter().map(|request| request.body).collect();
    assert!(bodies.len() == 2 && bodies.iter().all(|body| body.contains(":Get>")), "{bodies:?}");
}

#[tokio::test]
async fn a_call_that_is_dropped_after_it_was_sent_was_sent_once() {
    let heard = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&heard);
    let server = Raw::start(move |mut connection, _| {
        let count = Arc::clone(&count);
        async move {
            assert!(connection.request().await.unwrap().contains(":Buy>"));
            count.fetch_add(1, Relaxed);
            // The client closes the connection: hyper does so when its response is dropped.
            connection.drain().await;
        }
    })
    .await;
    let client = Client::builder().base_url(server.url()).build().unwrap();
    let sent = async {
        while heard.load(Relaxed) == 0 {
            sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::select! {
        outcome = client.call::<Buy>(&GET) => panic!("{outcome:?}"),
        () = sent => {}
    }
    let closed = async {
        while server.done() == 0 {
            sleep(Duration::from_millis(2)).await;
        }
    };
    timeout(Duration::from_secs(20), closed).await.unwrap();
    sleep(SHORT).await;
    assert_eq!((server.opened(), heard.load(Relaxed)), (1, 1));
}

#[tokio::test]
async fn a_call_that_runs_as_a_task_is_not_dropped_with_whoever_waits() {
    let (sent, mut is_sent) = mpsc::channel(1);
    let answer = Arc::new(Notify::new());
    let may_answer = Arc::clone(&answer);
    let server = Raw::start(move |mut connection, _| {
        let (sent, may_answer) = (sent.clone(), Arc::clone(&may_answer));
        async move {
            connection.request().await.unwrap();
            sent.send(()).await.unwrap();
            may_answer.notified().await;
            connection.write(&ok(&thing("x")).bytes()).await;
        }
    })
    .await;
    let client = Client::builder().base_url(server.url()).build().unwrap();
    let (outcome, ended) = oneshot::channel();
    let task = tokio::spawn(async move { outcome.send(client.call::<Get>(&GET).await) });
    // The handle is dropped by the deadline, the task is not.
    timeout(Duration::ZERO, task).await.unwrap_err();
    is_sent.recv().await.unwrap();
    answer.notify_one();
    assert_eq!(ended.await.unwrap().unwrap().name, "x");
}

/// How many files this process has open.
fn open_files() -> usize {
    std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count)
}

#[tokio::test]
async fn a_thousand_calls_at_once_wait_for_each_other_and_leave_nothing_open() {
    let (under_way, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (now, peak) = (Arc::clone(&under_way), Arc::clone(&most));
    let server = Raw::start(move |mut connection, _| {
        let (now, peak) = (Arc::clone(&now), Arc::clone(&peak));
        async move {
            while connection.request().await.is_some() {
                peak.fetch_max(now.fetch_add(1, Relaxed) + 1, Relaxed);
                sleep(Duration::from_millis(1)).await;
                now.fetch_sub(1, Relaxed);
                connection.write(&ok(&thing("x")).bytes()).await;
            }
        }
    })
    .await;
    let before = open_files();
    let timeouts = Timeouts::default().with_total(Duration::from_mins(1));
    let client = Client::builder().base_url(server.url()).timeouts(timeouts).build().unwrap();
    let ended = Arc::new(AtomicUsize::new(0));
    let calls: Vec<_> = (0..1000)
        .map(|id| {
            let (client, ended) = (client.clone(), Arc::clone(&ended));
            tokio::spawn(async move {
                client.call::<Get>(&GetRequest { id }).await.unwrap();
                ended.fetch_add(1, Relaxed)
            })
        })
        .collect();
    let mut out_of_order = 0;
    for (came, call) in calls.into_iter().enumerate() {
        let went = timeout(Duration::from_mins(1), call).await.unwrap().unwrap();
        out_of_order = out_of_order.max(went.abs_diff(came));
    }
    // First come, first served, among the 32 that are under way.
    assert!(out_of_order <= 3 * 32, "{out_of_order} places");
    let most = most.load(Relaxed);
    assert!((2..=32).contains(&most) && server.opened() <= 32, "{most}, {}", server.opened());
    drop(client);
    for _ in 0..500 {
        // The server's ends are in this process too, and other tests open files meanwhile.
        if server.done() == server.opened() {
            break;
        }
        sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(server.done(), server.opened(), "connections stay open");
    println!("{before} files open before, {} after", open_files());
}

#[tokio::test]
async fn calls_need_not_wait_for_their_turn() {
    let server = Server::start(vec![Answer::Stall(Vec::new())]).await;
    let timeouts = Timeouts::default().with_head(SHORT).with_turn(Duration::ZERO);
    let client = builder(&server).concurrency(2).timeouts(timeouts).build().unwrap();
    let calls = (0..20).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { client.call::<Buy>(&GET).await.unwrap_err() })
    });
    let (mut refused, mut sent) = (0, 0);
    for call in calls.collect::<Vec<_>>() {
        let error = call.await.unwrap();
        match error.kind() {
            ErrorKind::Overloaded => {
                assert_eq!(error.effect(), Effect::NotSent);
                assert!(error.ambiguity().is_none());
                refused += 1;
            }
            _ => sent += 1,
        }
    }
    server.reached(2).await;
    assert_eq!((refused, sent, server.count()), (18, 2, 2));
}
