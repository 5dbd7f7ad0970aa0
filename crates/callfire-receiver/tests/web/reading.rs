//! Senders that do not take their answers, or late.

use std::time::Duration;

use callfire_receiver::{Limits, Server};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{sleep, timeout};

use super::support::{receiver, request, settle};

/// More than the system's buffers hold.
const MUCH: usize = 96 << 20;
/// Nobody waits for so long when things go right.
const PATIENCE: Duration = Duration::from_mins(1);

/// A connection with little room for what it does not read.
async fn narrow(server: &Server) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    socket.set_send_buffer_size(65_536).unwrap();
    socket.connect(server.address()).await.unwrap()
}

/// Asks until the connection is closed; how many bytes went.
async fn ask(stream: &mut TcpStream, request: &str) -> usize {
    let requests = request.repeat(1000);
    let mut sent = 0;
    while sent < MUCH {
        let rest = &requests.as_bytes()[sent % requests.len()..];
        let written = timeout(PATIENCE, stream.write(rest)).await;
        match written.expect("the connection is closed, or what it sends is read") {
            Ok(bytes) => sent += bytes,
            Err(_) => break,
        }
    }
    sent
}

#[tokio::test]
async fn who_takes_no_answers_has_to_go() {
    let (server, _) = receiver(Limits::default().with_head_timeout(Duration::from_secs(1))).await;
    for (method, path) in [("GET", "/metrics"), ("GET", "/"), ("HEAD", server.receiver().path())] {
        let mut stream = narrow(&server).await;
        let padding = "x".repeat(200);
        let sent = ask(&mut stream, &request(method, path, &[("Padding", &padding)], "")).await;
        assert!(sent < MUCH, "{method} {path}: all was read, and the answers to it are kept");
        settle(&server, 0).await;
    }
}

#[tokio::test]
async fn who_takes_its_answers_late_gets_them_all() {
    let (server, _) = receiver(Limits::default().with_head_timeout(PATIENCE)).await;
    let (mut answers, mut requests) = narrow(&server).await.into_split();
    let sending = tokio::spawn(async move {
        let many = request("HEAD", "/nothing", &[], "").repeat(50_000);
        requests.write_all(many.as_bytes()).await.unwrap();
        let last = request("GET", "/nothing", &[("Connection", "close")], "");
        requests.write_all(last.as_bytes()).await.unwrap();
        requests
    });
    sleep(Duration::from_secs(1)).await;
    let mut all = String::new();
    timeout(PATIENCE, answers.read_to_string(&mut all)).await.expect("it ends").unwrap();
    assert_eq!(all.matches("404 Not Found").count(), 50_001);
    drop(sending.await.unwrap());
}
