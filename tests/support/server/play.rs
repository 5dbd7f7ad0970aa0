//! One reply of the corpus, as bytes and pauses.

use std::fmt::Write as _;
use std::io;
use std::time::Duration;

use serde_json::Value;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::time::sleep;

use crate::support::bodies::{self, Pieces};
use crate::support::root;

/// What the server does after a case.
#[derive(PartialEq)]
pub(super) enum After {
    Keep,
    Close,
    Reset,
}

/// A case ready to be sent.
pub(super) struct Play {
    status: u64,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    generated: Option<Pieces>,
    delay: Duration,
}

impl Play {
    pub(super) fn new(case: &Value, trap: &str) -> Self {
        let aim = |text: &str| {
            text.replace("127.0.0.2:9/", &format!("{trap}/"))
                .replace("127.0.0.1:9/", &format!("{trap}/"))
        };
        let headers = case["headers"].as_object().into_iter().flatten();
        let file = case["body_from"].as_str().or(case["file"].as_str());
        let file =
            file.map(|file| std::fs::read(root().join("tests/hostile/bodies").join(file)).unwrap());
        let body = file.unwrap_or_default();
        let text = std::str::from_utf8(&body).ok().filter(|text| text.contains(":9/")).map(aim);
        Self {
            status: case["status"].as_u64().unwrap_or(404),
            headers: headers
                .map(|(name, value)| (name.clone(), aim(value.as_str().unwrap())))
                .collect(),
            body: text.map_or(body, String::into_bytes),
            generated: case["gen"].as_str().map(bodies::generate),
            delay: Duration::from_secs_f64(case["transport"]["delay"].as_f64().unwrap_or(0.0)),
        }
    }

    /// Status line and headers, with the empty line.
    fn head(&self, more: &[(&str, &str)]) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} X\r\n", self.status);
        let own = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in own.chain(more.iter().copied()) {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        (head + "\r\n").into_bytes()
    }

    pub(super) async fn run(
        self,
        mode: &str,
        stream: &mut TcpStream,
        nth: usize,
    ) -> io::Result<After> {
        let length = self.body.len().to_string();
        let sized = self.head(&[("Content-Length", length.as_str())]);
        let chunked = self.head(&[("Transfer-Encoding", "chunked")]);
        let half = &self.body[..self.body.len() / 2];
        let chunk =
            |bytes: &[u8]| [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat();
        let (bytes, after) = match mode {
            "" if self.generated.is_some() => return self.stream(stream).await,
            "endless_chunked" => {
                return Self { generated: Some(bodies::endless()), ..self }.stream(stream).await;
            }
            "drip_headers" => return drip(stream, &[], &sized, self.delay).await,
            "drip_body" => return drip(stream, &sized, &self.body, self.delay).await,
            "endless_100" => loop {
                stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
                sleep(Duration::from_millis(10)).await;
            },
            "silence" => return hang(stream, &[]).await,
            "stall_mid_body" => return hang(stream, &[&sized, half].concat()).await,
            "" if self.status == 204 => (self.head(&[]), After::Keep),
            "" | "keepalive_dirty" if nth == 1 || mode.is_empty() => {
                ([&sized, &*self.body].concat(), After::Keep)
            }
            "chunk_abort" => ([chunked, chunk(half)].concat(), After::Close),
            "chunk_bad_size" => {
                ([&chunked, &*chunk(half), b"zz\r\n", &self.body].concat(), After::Close)
            }
            "chunk_size_huge" => (
                [&chunked, &*chunk(half), b"ffffffffffffffff\r\n", &self.body].concat(),
                After::Close,
            ),
            "close_delimited" => ([&self.head(&[]), &*self.body].concat(), After::Close),
            "close_delimited_cut" => ([&self.head(&[]), half].concat(), After::Close),
            "content_length_cut" => ([&sized, half].concat(), After::Close),
            "early_response" | "keepalive_close" => ([&sized, &*self.body].concat(), After::Close),
            "extra_after_body" => {
                let extra = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
                ([&sized, &*self.body, extra].concat(), After::Keep)
            }
            "fin_before_headers" | "keepalive_dirty" => (Vec::new(), After::Close),
            "header_1mb" => {
                let big = "A".repeat(1 << 20);
                let head = self.head(&[("Content-Length", &length), ("X-Big", &big)]);
                ([&head, &*self.body].concat(), After::Close)
            }
            "header_bare_cr" => {
                let head = self.head(&[("Content-Length", &length), ("X-A", "a\rX-Evil: 1")]);
                ([&head, &*self.body].concat(), After::Close)
            }
            "headers_10000" => {
                let many: Vec<_> = (0..10_000).map(|i| format!("X-{i}: 1\r\n")).collect();
                let many = many.concat();
                (
                    [&sized[..sized.len() - 2], many.as_bytes(), b"\r\n", &self.body].concat(),
                    After::Close,
                )
            }
            "http09" => (self.body, After::Close),
            "rst_before_headers" | "rst_during_upload" => (Vec::new(), After::Reset),
            "rst_mid_body" => {
                stream.write_all(&[&sized, half].concat()).await?;
                sleep(Duration::from_millis(50)).await;
                (Vec::new(), After::Reset)
            }
            "status_garbage" => ([b"HTTP/9.9 abc\r\n\r\n", &*self.body].concat(), After::Close),
            "te_and_cl" => {
                let head = self.head(&[("Transfer-Encoding", "chunked"), ("Content-Length", "5")]);
                ([&head, &*chunk(&self.body), b"0\r\n\r\n"].concat(), After::Close)
            }
            "two_content_lengths" => {
                let head = self.head(&[("Content-Length", "10"), ("Content-Length", "20")]);
                ([&head, &*self.body].concat(), After::Close)
            }
            _ => panic!("no mode {mode}"),
        };
        stream.write_all(&bytes).await?;
        Ok(after)
    }

    /// Sends a generated body in chunks.
    async fn stream(self, stream: &mut TcpStream) -> io::Result<After> {
        stream.write_all(&self.head(&[("Transfer-Encoding", "chunked")])).await?;
        for piece in self.generated.into_iter().flatten() {
            stream.write_all(format!("{:x}\r\n", piece.len()).as_bytes()).await?;
            stream.write_all(&piece).await?;
            stream.write_all(b"\r\n").await?;
        }
        stream.write_all(b"0\r\n\r\n").await?;
        Ok(After::Close)
    }
}

async fn drip(
    stream: &mut TcpStream,
    at_once: &[u8],
    slowly: &[u8],
    delay: Duration,
) -> io::Result<After> {
    stream.write_all(at_once).await?;
    for byte in slowly {
        stream.write_all(&[*byte]).await?;
        sleep(delay).await;
    }
    Ok(After::Close)
}

async fn hang(stream: &mut TcpStream, bytes: &[u8]) -> io::Result<After> {
    stream.write_all(bytes).await?;
    sleep(Duration::from_mins(2)).await;
    Ok(After::Close)
}
