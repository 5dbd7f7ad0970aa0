//! A small proxy before the sandbox: it breaks connections at a byte, and puts other replies in the place of the right one.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::time::Duration;

use axum::body::Bytes;
use soapwire::transport::HttpResponse;
use tokio::io::{self, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

use super::wire::Shared;
use crate::fault::{Fault, Truth};
use crate::plan::Planned;
use crate::replies;

/// How long it takes from one byte to the next when a reply drips.
const DRIP: Duration = Duration::from_millis(40);

/// Serves one connection after the other, each for one request.
pub(super) async fn run(listener: TcpListener, sandbox: SocketAddr, shared: Shared) {
    while let Ok((stream, _)) = listener.accept().await {
        let shared = shared.clone();
        // A client that leaves ends it.
        tokio::spawn(async move { serve(stream, sandbox, &shared).await });
    }
}

async fn serve(mut client: TcpStream, sandbox: SocketAddr, shared: &Shared) -> io::Result<()> {
    let mut request = Vec::new();
    if client.read_buf(&mut request).await? == 0 {
        return Ok(());
    }
    shared.seen();
    let Some(planned) = shared.planned() else { return Ok(()) };
    if planned.fault == Fault::UploadReset {
        return client.set_zero_linger();
    }
    while body_of(&request).is_none_or(|body| body.len() < length(&request)) {
        if client.read_buf(&mut request).await? == 0 {
            return Ok(());
        }
    }
    match replies::made_up(&planned) {
        Some(reply) if planned.reaches && planned.fault.truth() == Truth::MaybeApplied => {
            let own = forward(sandbox, &request).await?;
            let is_taken = own.starts_with(b"HTTP/1.1 200 ");
            let reply = if is_taken { written(&reply) } else { own };
            client.write_all(&reply).await
        }
        Some(reply) => client.write_all(&written(&reply)).await,
        None => suffer(&mut client, forward(sandbox, &request).await?, &planned).await,
    }
}

/// Sends what is left of the service's reply.
async fn suffer(client: &mut TcpStream, reply: Vec<u8>, planned: &Planned) -> io::Result<()> {
    let body = Bytes::copy_from_slice(body_of(&reply).unwrap_or_default());
    if !reply.starts_with(b"HTTP/1.1 200 ") {
        return client.write_all(&reply).await;
    }
    let with = |length: String, body: &[u8]| {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml; charset=utf-8\r\n";
        [format!("{head}{length}Connection: close\r\n\r\n").as_bytes(), body].concat()
    };
    match planned.fault {
        Fault::CutUnnoticed => {
            client.write_all(&with(String::new(), &replies::cut(&body, planned))).await
        }
        Fault::IllFormed => {
            client.write_all(&with(String::new(), &replies::spoilt(&body, planned))).await
        }
        Fault::Drip => {
            client.write_all(&with(format!("Content-Length: {}\r\n", body.len()), &[])).await?;
            for byte in &*body {
                sleep(DRIP).await;
                client.write_all(&[*byte]).await?;
            }
            Ok(())
        }
        _ => client.write_all(&reply).await,
    }
}

/// The sandbox's reply, as it comes over a connection of its own.
async fn forward(sandbox: SocketAddr, request: &[u8]) -> io::Result<Vec<u8>> {
    let first = request.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let request = [&request[..first], b"Connection: close\r\n", &request[first..]].concat();
    let mut stream = TcpStream::connect(sandbox).await?;
    stream.write_all(&request).await?;
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).await?;
    Ok(reply)
}

fn body_of(message: &[u8]) -> Option<&[u8]> {
    let end = message.windows(4).position(|bytes| bytes == b"\r\n\r\n")?;
    message.get(end + 4..)
}

fn length(message: &[u8]) -> usize {
    let text = String::from_utf8_lossy(message).to_ascii_lowercase();
    let field = text.lines().find_map(|line| line.strip_prefix("content-length:"));
    field.and_then(|length| length.trim().parse().ok()).unwrap_or(0)
}

fn written(reply: &HttpResponse) -> Vec<u8> {
    // Writing to a String cannot fail.
    let body = reply.body.as_deref().unwrap_or_default();
    let mut head = format!("HTTP/1.1 {} Made-Up\r\nConnection: close\r\n", reply.status);
    let fields = [
        ("Content-Type", &reply.headers.content_type),
        ("Retry-After", &reply.headers.retry_after),
        ("Location", &reply.headers.location),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            let _ = write!(head, "{name}: {value}\r\n");
        }
    }
    if reply.status != 204 {
        let _ = write!(head, "Content-Length: {}\r\n", body.len());
    }
    [head.as_bytes(), b"\r\n", body].concat()
}
