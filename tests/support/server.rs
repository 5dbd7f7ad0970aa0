//! A server on loopback that plays replies byte by byte, broken ones too: `serve_corpus.py` of the corpus in Rust.
//!
//! A case is a JSON object as in `tests/hostile/manifest.json`; `POST /<id>/...` plays it.

mod play;

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use play::{After, Play};

/// A running server; it ends with the runtime.
pub struct Server {
    address: String,
    shared: Arc<Shared>,
}

struct Shared {
    cases: HashMap<String, Value>,
    /// The case of each request seen, and whether it had credentials.
    seen: Mutex<Vec<(String, bool)>>,
    /// Where redirects and entities of the corpus point, in the place of port 9.
    trap: String,
    trapped: Mutex<usize>,
}

impl Server {
    /// Plays `cases`.
    pub async fn start(cases: &[Value]) -> Self {
        testlog::start();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let trap = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let id = |case: &Value| case["id"].as_str().unwrap().to_owned();
        let shared = Arc::new(Shared {
            cases: cases.iter().map(|case| (id(case), case.clone())).collect(),
            seen: Mutex::default(),
            trap: trap.local_addr().unwrap().to_string(),
            trapped: Mutex::default(),
        });
        let server = Self {
            address: listener.local_addr().unwrap().to_string(),
            shared: Arc::clone(&shared),
        };
        tokio::spawn(watch(trap, Arc::clone(&shared)));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(Connection { stream, read: Vec::new() }, Arc::clone(&shared)));
            }
        });
        server
    }

    /// The base URL of a case.
    pub fn url(&self, id: &str) -> String {
        format!("http://{}/{id}", self.address)
    }

    /// Whether each request of a case had credentials; forgets them.
    pub fn take_seen(&self, id: &str) -> Vec<bool> {
        let mut seen = self.shared.seen.lock().unwrap();
        let (own, others) = seen.drain(..).partition::<Vec<_>, _>(|(case, _)| case == id);
        *seen = others;
        own.into_iter().map(|(_, authorized)| authorized).collect()
    }

    /// How often somebody came to where only a redirect or an entity points.
    pub fn trapped(&self) -> usize {
        *self.shared.trapped.lock().unwrap()
    }
}

async fn watch(trap: TcpListener, shared: Arc<Shared>) {
    while trap.accept().await.is_ok() {
        *shared.trapped.lock().unwrap() += 1;
    }
}

struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
}

async fn serve(mut connection: Connection, shared: Arc<Shared>) -> io::Result<()> {
    let mut nth = 0;
    let mut after = After::Keep;
    while after == After::Keep {
        let Some(head) = connection.head().await? else { return Ok(()) };
        nth += 1;
        let id = head.split(' ').nth(1).and_then(|path| path.split('/').nth(1)).unwrap_or_default();
        let lower = head.to_ascii_lowercase();
        shared
            .seen
            .lock()
            .unwrap()
            .push((id.to_owned(), lower.contains("\r\nauthorization: basic ")));
        let case = shared.cases.get(id).unwrap_or(&Value::Null);
        let mode = case["transport"]["mode"].as_str().unwrap_or_default();
        // These two act before the request is complete.
        if !matches!(mode, "early_response" | "rst_during_upload") {
            connection.skip_body(&lower).await?;
        }
        let play = Play::new(case, &shared.trap);
        after = play.run(mode, &mut connection.stream, nth).await?;
    }
    if after == After::Reset {
        return connection.stream.set_zero_linger();
    }
    connection.stream.shutdown().await
}

impl Connection {
    async fn head(&mut self) -> io::Result<Option<String>> {
        loop {
            if let Some(end) = self.read.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                let head: Vec<u8> = self.read.drain(..end + 4).collect();
                return Ok(Some(String::from_utf8_lossy(&head).into_owned()));
            }
            if self.stream.read_buf(&mut self.read).await? == 0 {
                return Ok(None);
            }
        }
    }

    async fn skip_body(&mut self, lower: &str) -> io::Result<()> {
        let length =
            lower.split("\r\ncontent-length: ").nth(1).and_then(|rest| rest.split("\r\n").next());
        let length: usize = length.map_or(0, |length| length.parse().unwrap());
        while self.read.len() < length {
            if self.stream.read_buf(&mut self.read).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        self.read.drain(..length);
        Ok(())
    }
}
