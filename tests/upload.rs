//! What a large upload costs. It is the only test of its process, whose peak of memory it measures.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

use callfire::service::{CreateSound, CreateSoundChoice};
use callfire::{CallFire, ErrorKind};
use soapwire::xsd::Base64Binary;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// Bytes of the sound.
const PAYLOAD: usize = 100_000_000;

/// The most memory that this process has had, in bytes.
fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<usize>().ok()? * 1024)
}

/// Reads a request in pieces, and gives what its head says of its length and how long it was.
async fn receive(listener: TcpListener) -> (usize, usize) {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut chunk = vec![0; 1 << 16];
    let mut head = Vec::new();
    let end = loop {
        let count = stream.read(&mut chunk).await.unwrap();
        head.extend_from_slice(&chunk[..count]);
        if let Some(end) = head.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            break end + 4;
        }
    };
    let mut body = head.split_off(end).len();
    let head = String::from_utf8(head).unwrap().to_ascii_lowercase();
    assert!(!head.contains("transfer-encoding") && !head.contains("expect"), "{head}");
    let announced = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let announced = announced.unwrap().parse().unwrap();
    while body < announced {
        body += stream.read(&mut chunk).await.unwrap();
    }
    stream.write_all(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n").await.unwrap();
    // Nothing comes after the body.
    assert_eq!(stream.read(&mut chunk).await.unwrap_or(0), 0);
    (announced, body)
}

#[tokio::test]
async fn an_upload_takes_two_and_a_half_times_its_size_at_most() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(receive(listener));
    let builder = CallFire::builder().credentials("login", "password").unwrap();
    let client = builder.endpoint(url).build().unwrap();
    let before = peak();
    let data = Base64Binary::from(vec![0xa5; PAYLOAD]);
    let sound = CreateSound::new(CreateSoundChoice::Data(data));
    let error = client.create_sound(sound).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Http, Some(503)), "{error}");
    let (announced, sent) = server.await.unwrap();
    assert_eq!(announced, sent);
    assert!(sent > PAYLOAD / 3 * 4);
    // Only Linux tells.
    if let (Some(before), Some(after)) = (before, peak()) {
        let cost = after - before;
        println!("{} MB for {} MB", cost / 1_000_000, PAYLOAD / 1_000_000);
        assert!(cost <= PAYLOAD / 2 * 5, "{cost} bytes for {PAYLOAD}");
    }
}
