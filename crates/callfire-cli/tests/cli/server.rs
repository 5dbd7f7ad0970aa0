//! A server on loopback that gives prepared replies, one after the other.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What the server does with a request.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// Closes the connection once it was read.
    Close,
    /// Says nothing until the client has gone.
    Silence,
    /// A status and a header, without a body.
    Status(u16, &'static str),
    /// A status and a SOAP body.
    Soap(u16, String),
    /// A success of this media type.
    Typed(&'static str, &'static str),
}

/// The server; it goes with the process.
pub(crate) struct Server {
    pub(crate) url: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Gives `replies` in turn; the last one for all requests after it.
    pub(crate) fn start(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        thread::spawn(move || {
            for (turn, stream) in listener.incoming().enumerate() {
                let mut stream = stream.unwrap();
                seen.lock().unwrap().push(read(&mut stream));
                answer(stream, &replies[turn.min(replies.len() - 1)]);
            }
        });
        Self { url, requests }
    }

    /// The head and body of each request so far.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

fn read(stream: &mut TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let mut text = String::new();
    while reader.read_line(&mut text).unwrap() > 2 {}
    let length = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().unwrap())
    });
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).unwrap();
    text + &String::from_utf8(body).unwrap()
}

fn answer(mut stream: TcpStream, reply: &Reply) {
    match reply {
        Reply::Close => {}
        Reply::Silence => {
            let _ = stream.read(&mut [0]);
        }
        Reply::Status(status, header) => {
            let head = format!(
                "HTTP/1.1 {status} X\r\n{header}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            );
            let _ = stream.write_all(head.as_bytes());
        }
        Reply::Soap(status, body) => send(&mut stream, *status, "application/soap+xml", body),
        Reply::Typed(media_type, body) => send(&mut stream, 200, media_type, body),
    }
}

fn send(stream: &mut TcpStream, status: u16, media_type: &str, body: &str) {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} X\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    let _ = stream.write_all((head + body).as_bytes());
}

/// A message with this in its Body.
pub(crate) fn soap(body: &str) -> Reply {
    Reply::Soap(200, envelope(body))
}

/// A fault with this code of `CallFire`'s.
pub(crate) fn fault(status: u16, code: &str, reason: &str) -> Reply {
    let body = format!(
        "<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text xml:lang=\"en\">{reason}</s:Text>\
         </s:Reason><s:Detail><ServiceFaultInfo xmlns=\"http://api.callfire.com/service/xsd\"><FaultCode>{code}\
         </FaultCode><Message>{reason}</Message></ServiceFaultInfo></s:Detail></s:Fault>"
    );
    Reply::Soap(status, envelope(&body))
}

/// An envelope with this in its Body.
pub(crate) fn envelope(body: &str) -> String {
    format!(
        "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body>{body}</s:Body></s:Envelope>"
    )
}
