//! Calls a server on loopback very often and at the same time, and shows whether anything is left behind:
//! `cargo run --release --example soak [REQUESTS] [CONCURRENCY]`, by default 100,000 and 1,000.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

use callfire::CallFire;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const REPLY: &str = "<e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\"><e:Body>\
                     <d:Number xmlns:d=\"http://api.callfire.com/data\"><d:Number>13105551212</d:Number>\
                     <d:NationalFormat>(310) 555-1212</d:NationalFormat><d:TollFree>false</d:TollFree></d:Number>\
                     </e:Body></e:Envelope>";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let requests: usize = arguments.next().map_or(Ok(100_000), |text| text.parse())?;
    let concurrency: usize = arguments.next().map_or(Ok(1_000), |text| text.parse())?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    let files = open_files();
    let client = CallFire::builder()
        .credentials("login", "password")?
        .endpoint(url)
        .concurrency(concurrency)
        .build()?;
    // What the first connections and calls take stays for the others.
    run(&client, requests / 10, concurrency).await;
    let memory = resident();
    let start = Instant::now();
    let failed = run(&client, requests, concurrency).await;
    let seconds = start.elapsed().as_secs_f64();
    let drift = resident().cast_signed() - memory.cast_signed();
    drop(client);
    let left = files_left(files).await;
    println!("{requests} requests, {concurrency} at a time, in {seconds:.1} s");
    println!("errors {failed}, open files {files} before and {left} after");
    println!("resident memory {} KiB before, drift {} KiB", memory / 1024, drift / 1024);
    Ok(())
}

/// Sends `requests` in all, from `concurrency` tasks; gives how many failed.
async fn run(client: &CallFire, requests: usize, concurrency: usize) -> usize {
    let (next, failed) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let tasks: Vec<_> = (0..concurrency)
        .map(|_| {
            let (client, next, failed) = (client.clone(), Arc::clone(&next), Arc::clone(&failed));
            tokio::spawn(async move {
                while next.fetch_add(1, Relaxed) < requests {
                    if let Err(error) = client.get_number("13105551212").await {
                        eprintln!("{error}");
                        failed.fetch_add(1, Relaxed);
                    }
                }
            })
        })
        .collect();
    for task in tasks {
        let _ = task.await;
    }
    failed.load(Relaxed)
}

/// Answers each request on a connection alike.
async fn serve(mut stream: TcpStream) -> std::io::Result<()> {
    let reply = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml\r\nContent-Length: {}\r\n\r\n{REPLY}",
        REPLY.len()
    );
    let mut read = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let count = stream.read(&mut chunk).await?;
        if count == 0 {
            return Ok(());
        }
        read.extend_from_slice(&chunk[..count]);
        if read.ends_with(b"</env:Envelope>") {
            read.clear();
            stream.write_all(reply.as_bytes()).await?;
        }
    }
}

/// How many files are open once the server has seen that all connections are closed.
async fn files_left(expected: usize) -> usize {
    for _ in 0..100 {
        if open_files() <= expected {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    open_files()
}

fn open_files() -> usize {
    std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count)
}

/// Resident memory in bytes, by pages of 4 KiB.
fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    statm.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or(0) * 4096
}
