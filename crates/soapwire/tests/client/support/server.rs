//! A server that reads whole requests, remembers them, and answers from a script.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What the server does once it has read a request.
#[derive(Clone)]
pub(crate) enum Answer {
    /// Writes these bytes and closes the connection.
    Close(Vec<u8>),
    /// Writes these bytes and keeps the connection.
    Reply(Vec<u8>),
    /// Writes these bytes and then nothing, for a long time.
    Stall(Vec<u8>),
    /// Writes these bytes one by one, with a pause after each.
    Drip(Vec<u8>, Duration),
}

impl Answer {
    /// The bytes it writes.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Close(bytes) | Self::Reply(bytes) | Self::Stall(bytes) | Self::Drip(bytes, _) => {
                bytes.clone()
            }
        }
    }
}

/// A request as it came.
#[derive(Clone)]
pub(crate) struct Received {
    /// Which connection it came on, counted from 1.
    pub(crate) connection: usize,
    /// Request line and headers.
    pub(crate) head: String,
    pub(crate) body: String,
}

pub(crate) struct Server {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    task: JoinHandle<()>,
}

impl Server {
    /// Answers the requests with `answers` in turn, and any further ones with the last.
    pub(crate) async fn start(answers: Vec<Answer>) -> Self {
        testlog::start();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::new(Mutex::new(Vec::new()));
        let task = tokio::spawn(accept(listener, Arc::new(answers), Arc::clone(&received)));
        Self { address, received, task }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// Waits until `requests` came.
    pub(crate) async fn reached(&self, requests: usize) {
        let reached = async {
            while self.count() < requests {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), reached).await.unwrap();
    }

    /// How many requests came.
    pub(crate) fn count(&self) -> usize {
        self.received.lock().unwrap().len()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(
    listener: TcpListener,
    answers: Arc<Vec<Answer>>,
    received: Arc<Mutex<Vec<Received>>>,
) {
    for connection in 1.. {
        let (stream, _) = listener.accept().await.unwrap();
        let (answers, received) = (Arc::clone(&answers), Arc::clone(&received));
        tokio::spawn(serve(stream, connection, answers, received));
    }
}

async fn serve(
    stream: TcpStream,
    connection: usize,
    answers: Arc<Vec<Answer>>,
    received: Arc<Mutex<Vec<Received>>>,
) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    while let Some((head, body)) = read_request(&mut stream).await? {
        let answer = {
            let mut received = received.lock().unwrap();
            received.push(Received { connection, head, body });
            answers.get(received.len() - 1).or(answers.last()).unwrap().clone()
        };
        match answer {
            Answer::Close(bytes) => return stream.write_all(&bytes).await,
            Answer::Reply(bytes) => stream.write_all(&bytes).await?,
            Answer::Stall(bytes) => {
                stream.write_all(&bytes).await?;
                tokio::time::sleep(Duration::from_mins(1)).await;
            }
            Answer::Drip(bytes, pause) => {
                for byte in bytes {
                    stream.write_all(&[byte]).await?;
                    tokio::time::sleep(pause).await;
                }
            }
        }
    }
    Ok(())
}

async fn read_request(
    stream: &mut BufReader<TcpStream>,
) -> std::io::Result<Option<(String, String)>> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).await? == 0 {
            return Ok(None);
        }
    }
    let length = head
        .lines()
        .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).await?;
    Ok(Some((head, String::from_utf8(body).unwrap())))
}
