//! A server whose connections a test serves itself, byte by byte.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A running server. It counts connections, and those of its handlers that are done.
pub(crate) struct Raw {
    url: String,
    opened: Arc<AtomicUsize>,
    done: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Raw {
    /// Gives each connection to `serve`, counted from 1.
    pub(crate) async fn start<F, S>(serve: S) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
        S: Fn(Connection, usize) -> F + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (opened, done) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (count, ends) = (Arc::clone(&opened), Arc::clone(&done));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let nth = count.fetch_add(1, Relaxed) + 1;
                let (served, ends) = (serve(Connection { stream }, nth), Arc::clone(&ends));
                tokio::spawn(async move {
                    served.await;
                    ends.fetch_add(1, Relaxed);
                });
            }
        });
        Self { url, opened, done, task }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// How many connections were opened.
    pub(crate) fn opened(&self) -> usize {
        self.opened.load(Relaxed)
    }

    /// How many connections were served to their end.
    pub(crate) fn done(&self) -> usize {
        self.done.load(Relaxed)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// One connection, seen from the server.
pub(crate) struct Connection {
    stream: TcpStream,
}

impl Connection {
    /// Reads a whole request; `None` when the client closed or reset the connection before.
    pub(crate) async fn request(&mut self) -> Option<String> {
        let (head, mut body) = self.head().await?;
        let mut rest = vec![0; length(&head) - body.len()];
        self.stream.read_exact(&mut rest).await.ok()?;
        body.extend(rest);
        Some(head + &String::from_utf8(body).unwrap())
    }

    /// Reads the head of a request, and what came with it of the body.
    pub(crate) async fn head(&mut self) -> Option<(String, Vec<u8>)> {
        let mut read = Vec::new();
        let mut chunk = [0; 4096];
        loop {
            if let Some(end) = read.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                let body = read.split_off(end + 4);
                return Some((String::from_utf8(read).unwrap(), body));
            }
            match self.stream.read(&mut chunk).await {
                Ok(count @ 1..) => read.extend_from_slice(chunk.get(..count).unwrap()),
                Ok(0) | Err(_) => return None,
            }
        }
    }

    pub(crate) async fn write(&mut self, bytes: &[u8]) {
        let _ = self.stream.write_all(bytes).await;
    }

    /// Says that nothing more will be written.
    pub(crate) async fn end_writing(&mut self) {
        self.stream.shutdown().await.unwrap();
    }

    /// Reads and throws away until the client closes or resets the connection.
    pub(crate) async fn drain(&mut self) {
        let mut chunk = vec![0; 1 << 16];
        while matches!(self.stream.read(&mut chunk).await, Ok(1..)) {}
    }

    /// Resets the connection.
    pub(crate) fn reset(self) {
        self.stream.set_zero_linger().unwrap();
    }
}

fn length(head: &str) -> usize {
    let head = head.to_ascii_lowercase();
    let value = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    value.unwrap().parse().unwrap()
}
