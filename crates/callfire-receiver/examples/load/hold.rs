//! Connections that lead nowhere: they say nothing, or a head or a body byte by byte, and come again when they are
//! closed.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::sleep;

/// What all of them have done.
#[derive(Default)]
struct Tally {
    opened: AtomicU64,
    closed: AtomicU64,
}

/// Keeps so many connections open until it is killed, and says every second how many there are and were. One that was
/// refused or closed comes again after a pause.
pub(crate) async fn hold(address: SocketAddr, path: &str, connections: u64, pause: Duration) -> ! {
    let tally = Arc::new(Tally::default());
    for number in 0..connections {
        let (tally, path) = (Arc::clone(&tally), path.to_owned());
        tokio::spawn(async move {
            loop {
                // However it ended.
                let _ = stay(number, address, &path, &tally).await;
                sleep(pause).await;
            }
        });
    }
    loop {
        sleep(Duration::from_secs(1)).await;
        let closed = tally.closed.load(Ordering::Relaxed);
        let opened = tally.opened.load(Ordering::Relaxed);
        println!("{} {opened}", opened - closed);
    }
}

async fn stay(number: u64, to: SocketAddr, path: &str, tally: &Tally) -> io::Result<()> {
    let mut stream = connect(number, to).await?;
    tally.opened.fetch_add(1, Ordering::Relaxed);
    let ended = drip(number, &mut stream, path).await;
    tally.closed.fetch_add(1, Ordering::Relaxed);
    ended
}

/// One address of loopback for each thousand, so that there are ports enough.
async fn connect(number: u64, to: SocketAddr) -> io::Result<TcpStream> {
    let last = u8::try_from(number / 1000 % 200).unwrap_or_default();
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from((Ipv4Addr::new(127, 0, 1, last), 0)))?;
    socket.connect(to).await
}

async fn drip(number: u64, stream: &mut TcpStream, path: &str) -> io::Result<()> {
    let head = format!("POST {path} HTTP/1.1\r\nHost: receiver\r\nContent-Type: text/xml\r\n");
    match number % 3 {
        0 => {}
        1 => stream.write_all(head.as_bytes()).await?,
        _ => stream.write_all(format!("{head}Content-Length: 1000\r\n\r\n").as_bytes()).await?,
    }
    let mut sink = [0; 256];
    loop {
        tokio::select! {
            read = stream.read(&mut sink) => if read? == 0 { return Ok(()) },
            () = sleep(Duration::from_secs(1)), if !number.is_multiple_of(3) => stream.write_all(b"a").await?,
        }
    }
}
