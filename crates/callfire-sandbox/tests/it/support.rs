//! What the tests share: a raw HTTP exchange, envelopes, and the strict reader.

use std::fmt::Write as _;
use std::time::SystemTime;

use callfire::CallFire;
use callfire_sandbox::{LOGIN, ManualClock, PASSWORD, Sandbox};
use soapwire::codec::ReadOptions;
use soapwire::operation::Operation;
use soapwire::soap::Fault;
use soapwire::soap::envelope::{self, Message};
use soapwire::xml::XmlLimits;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// The header of the account `login`, `password`.
pub(crate) const AUTHORIZATION: (&str, &str) = ("Authorization", "Basic bG9naW46cGFzc3dvcmQ=");
pub(crate) const SOAP: (&str, &str) = ("Content-Type", "application/soap+xml; charset=utf-8");
pub(crate) const NUMBER: &str = "/api/1.1/soap12/number";

/// A sandbox whose clock stands still until it is put forward, and a client of it.
pub(crate) async fn sandbox() -> (Sandbox, CallFire, ManualClock) {
    testlog::start();
    let clock = ManualClock::new(SystemTime::UNIX_EPOCH);
    let sandbox = Sandbox::builder().clock(clock.clone()).start().await.unwrap();
    let builder = CallFire::builder().endpoint(sandbox.base_url());
    let callfire = builder.credentials(LOGIN, PASSWORD).unwrap().build().unwrap();
    testlog::shown(&(&sandbox, &callfire));
    (sandbox, callfire, clock)
}

/// A reply as it came over the socket.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let fields = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        fields
            .into_iter()
            .find(|(field, _)| field.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// The fault in it, read strictly.
    #[track_caller]
    pub(crate) fn fault<O: Operation>(&self) -> Fault {
        assert_eq!(self.header("content-type"), Some("application/soap+xml; charset=utf-8"));
        match read::<O>(&self.body) {
            Message::Fault(fault) => fault,
            Message::Value(_) => panic!("no fault: {self:?}"),
        }
    }
}

/// Reads a reply of `O` strictly.
#[track_caller]
pub(crate) fn read<O: Operation>(document: &str) -> Message<O::Response> {
    match envelope::read_reply::<O>(document, &XmlLimits::default(), &ReadOptions::strict()) {
        Ok(message) => message,
        Err(error) => panic!("{error}: {document}"),
    }
}

/// A SOAP 1.2 request with this Header (as a whole element, or nothing) and Body.
pub(crate) fn request(header: &str, body: &str) -> String {
    format!(
        "<e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\" \
         xmlns:s=\"http://api.callfire.com/service/xsd\">{header}<e:Body>{body}</e:Body></e:Envelope>"
    )
}

/// Posts to the number service as the account.
pub(crate) async fn post(sandbox: &Sandbox, body: &str) -> Reply {
    send(sandbox, "POST", NUMBER, &[AUTHORIZATION, SOAP], body.as_bytes()).await
}

pub(crate) async fn send(
    sandbox: &Sandbox,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Reply {
    testlog::start();
    let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
    if !headers.iter().any(|(name, _)| *name == "Host") {
        head.push_str("Host: sandbox\r\n");
    }
    for (name, value) in headers {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    write!(head, "Content-Length: {}\r\n\r\n", body.len()).unwrap();
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    // A refusal may come before all of it is read.
    let _ = stream.write_all(&[head.as_bytes(), body].concat()).await;
    let mut reply = Vec::new();
    let _ = stream.read_to_end(&mut reply).await;
    let reply = String::from_utf8(reply).unwrap();
    let (head, body) = reply.split_once("\r\n\r\n").unwrap();
    let reply = Reply {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        head: head.to_owned(),
        body: body.to_owned(),
    };
    testlog::shown(&reply);
    assert_eq!(reply.header("x-sandbox"), Some("callfire"));
    reply
}
