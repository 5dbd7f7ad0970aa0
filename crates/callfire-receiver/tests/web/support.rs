//! What the tests share: a receiver on loopback, its inbox, and a client that says exactly what it is told to.

use std::fmt::Write as _;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use callfire_receiver::{Builder, Limits, Receiver, Server};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{sleep, timeout};

use super::memory::Memory;

pub(crate) const XML: (&str, &str) = ("Content-Type", "text/xml; charset=UTF-8");
pub(crate) const SAMPLE: &str = include_str!("../../../../tests/postback/inbound_text.xml");
/// Long enough for anything on a busy computer, and short enough to see that it does not happen.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// What a connection ends with that is closed at the other end before or while something is sent, and one of TLS that
/// ends with an alert or with nothing.
const IS_CLOSED: [io::ErrorKind; 3] =
    [io::ErrorKind::ConnectionReset, io::ErrorKind::InvalidData, io::ErrorKind::UnexpectedEof];

pub(crate) fn builder(inbox: &Memory) -> Builder {
    testlog::start();
    Receiver::builder().inbox(inbox.clone())
}

/// A receiver with these limits, and its inbox.
pub(crate) async fn receiver(limits: Limits) -> (Server, Memory) {
    let inbox = Memory::default();
    let server = listen(builder(&inbox).limits(limits)).await;
    (server, inbox)
}

pub(crate) async fn listen(builder: Builder) -> Server {
    let server = builder.listen(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
    testlog::shown(&(&server, server.receiver(), server.receiver().service()));
    server
}

/// An answer as it came over the socket.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut fields = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        fields.find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

pub(crate) trait Socket: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Socket for T {}

/// A connection to a receiver.
pub(crate) struct Connection {
    stream: Box<dyn Socket>,
    read: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(server: &Server) -> Self {
        Self::over(TcpStream::connect(server.address()).await.unwrap())
    }

    /// One from another address of this computer.
    pub(crate) async fn open_from(address: [u8; 4], server: &Server) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from((address, 0))).unwrap();
        Self::over(socket.connect(server.address()).await.unwrap())
    }

    pub(crate) fn over(stream: impl Socket + 'static) -> Self {
        Self { stream: Box::new(stream), read: Vec::new() }
    }

    /// Sends bytes as they are. That they did not all go may be what is looked for.
    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.try_send(bytes).await;
    }

    pub(crate) async fn try_send(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        let sent = timeout(PATIENCE, self.stream.write_all(bytes.as_ref())).await;
        sent.expect("something is read at the other end")
    }

    /// The next answer; `None` when the connection is closed instead.
    pub(crate) async fn reply(&mut self) -> Option<Reply> {
        let end = loop {
            match self.read.windows(4).position(|four| four == b"\r\n\r\n") {
                Some(end) => break end,
                None if self.more().await => {}
                None => {
                    assert!(self.read.is_empty(), "half of an answer: {:?}", self.read);
                    return None;
                }
            }
        };
        let head = String::from_utf8(self.read.drain(..end + 4).collect()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let mut reply = Reply { status, head, body: String::new() };
        if status == 100 {
            return Some(reply);
        }
        let length = reply.header("content-length").map_or(0, |length| length.parse().unwrap());
        while self.read.len() < length {
            assert!(self.more().await, "half of an answer: {reply:?}");
        }
        reply.body = String::from_utf8(self.read.drain(..length).collect()).unwrap();
        testlog::shown(&reply);
        Some(reply)
    }

    /// Waits for the connection to be closed, and nothing to come before.
    pub(crate) async fn closed(&mut self) {
        assert!(!self.more().await, "{:?}", String::from_utf8_lossy(&self.read));
    }

    /// All that comes before the connection is closed.
    pub(crate) async fn rest(&mut self) -> Vec<u8> {
        while self.more().await {}
        std::mem::take(&mut self.read)
    }

    /// Whether something comes before the connection is closed.
    async fn more(&mut self) -> bool {
        let read = timeout(PATIENCE, self.stream.read_buf(&mut self.read)).await;
        match read.expect("the receiver answers, or closes the connection") {
            Ok(bytes) => bytes > 0,
            Err(error) if IS_CLOSED.contains(&error.kind()) => false,
            Err(error) => panic!("{error}"),
        }
    }
}

/// A request with these fields, and this body unless there is a length already.
pub(crate) fn request(method: &str, path: &str, fields: &[(&str, &str)], body: &str) -> String {
    let mut request = format!("{method} {path} HTTP/1.1\r\nHost: receiver\r\n");
    for (name, value) in fields {
        write!(request, "{name}: {value}\r\n").unwrap();
    }
    let is_framed = |name: &str| {
        name.eq_ignore_ascii_case("content-length")
            || name.eq_ignore_ascii_case("transfer-encoding")
    };
    if !fields.iter().any(|(name, _)| is_framed(name)) {
        write!(request, "Content-Length: {}\r\n", body.len()).unwrap();
    }
    write!(request, "\r\n{body}").unwrap();
    request
}

/// Posts a body by a connection of its own.
pub(crate) async fn post(server: &Server, fields: &[(&str, &str)], body: &str) -> Reply {
    send(server, "POST", server.receiver().path(), fields, body).await
}

pub(crate) async fn send(
    server: &Server,
    method: &str,
    path: &str,
    fields: &[(&str, &str)],
    body: &str,
) -> Reply {
    let mut connection = Connection::open(server).await;
    connection.send(request(method, path, fields, body)).await;
    connection.reply().await.expect("an answer")
}

/// A notification like no other with the same number.
pub(crate) fn numbered(number: usize) -> String {
    SAMPLE.replace("5707328001", &(1_000_000 + number).to_string())
}

/// Waits until the receiver has so many connections.
pub(crate) async fn settle(server: &Server, connections: usize) {
    let line = format!("connections {connections}\n");
    for _ in 0..3000 {
        if server.receiver().metrics().await.contains(&line) {
            return;
        }
        sleep(Duration::from_millis(20)).await;
    }
    panic!("there are not {connections}: {}", server.receiver().metrics().await);
}
