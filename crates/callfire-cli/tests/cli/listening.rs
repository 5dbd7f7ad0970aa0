//! A running `callfire listen`, and postbacks for it.

use std::io::{self, BufRead as _, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Run, command, run};

/// How long anything may take that is waited for.
pub(crate) const PATIENCE: Duration = Duration::from_mins(2);

/// A folder with an inbox that several commands of a test share.
#[derive(Debug)]
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A file in it with this text, as an argument.
    pub(crate) fn with(&self, name: &str, text: &str) -> String {
        std::fs::write(self.file(name), text).unwrap();
        self.file(name).to_str().unwrap().to_owned()
    }

    pub(crate) fn inbox(&self) -> String {
        self.file("inbox.db").to_str().unwrap().to_owned()
    }

    /// `callfire listen` with this inbox at any port, unless it is told otherwise; not run yet.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = command(&[&["listen"], arguments].concat());
        for (option, value) in [("--listen", "127.0.0.1:0"), ("--inbox", &self.inbox())] {
            if !arguments.contains(&option) {
                command.args([option, value]);
            }
        }
        command
    }

    pub(crate) fn listen(&self, arguments: &[&str]) -> Listening {
        Listening::start(self.command(arguments))
    }

    /// `callfire inbox`, which is given its own command first.
    pub(crate) fn ask(&self, arguments: &[&str]) -> Run {
        run(&[&["inbox", "--inbox", &self.inbox()], arguments].concat())
    }

    /// The states of all deliveries, of the oldest notification first.
    pub(crate) fn states(&self) -> Vec<String> {
        let listed = self.ask(&["list", "--state", "all", "--limit", "1000000"]).json();
        let items = listed.as_array().unwrap().iter().rev();
        let deliveries = items.flat_map(|item| item["deliveries"].as_array().unwrap());
        deliveries
            .map(|it| {
                format!("{} {}", it["handler"].as_str().unwrap(), it["state"].as_str().unwrap())
            })
            .collect()
    }
}

/// A running `callfire listen`, which is killed when it is dropped.
#[derive(Debug)]
pub(crate) struct Listening {
    child: Child,
    stdout: Option<BufReader<ChildStdout>>,
    told: Arc<Mutex<Vec<String>>>,
    reader: Option<thread::JoinHandle<()>>,
    /// What it printed when it was ready.
    pub(crate) ready: Value,
}

impl Listening {
    pub(crate) fn start(mut command: Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let stdout = child.stdout.take().map(BufReader::new);
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let told = Arc::new(Mutex::new(Vec::new()));
        let lines = Arc::clone(&told);
        let reader = thread::spawn(move || {
            for line in stderr.lines() {
                lines.lock().unwrap().push(line.unwrap());
            }
        });
        let (reader, ready) = (Some(reader), Value::Null);
        let mut this = Self { child, stdout, told, reader, ready };
        this.ready = this.wait_for("a ready line", |this| {
            assert_eq!(this.child.try_wait().unwrap(), None, "{:?}", this.told());
            this.object("ready")
        });
        this
    }

    /// The lines that it has said on standard error so far.
    pub(crate) fn told(&self) -> Vec<String> {
        self.told.lock().unwrap().clone()
    }

    /// The last object of this type among them.
    pub(crate) fn object(&self, kind: &str) -> Option<Value> {
        let told = self.told();
        let mut objects = told.iter().rev().filter_map(|line| serde_json::from_str(line).ok());
        objects.find(|object: &Value| object["type"] == kind)
    }

    pub(crate) fn wait_for<T>(&mut self, what: &str, look: impl Fn(&mut Self) -> Option<T>) -> T {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = look(self) {
                return found;
            }
            assert!(Instant::now() < end, "{what} did not come: {:?}", self.told());
            thread::sleep(Duration::from_millis(20));
        }
    }

    pub(crate) fn url(&self) -> &str {
        self.ready["url"].as_str().unwrap()
    }

    /// The next line on standard output, as it is.
    pub(crate) fn line_text(&mut self) -> String {
        let mut line = String::new();
        self.stdout.as_mut().unwrap().read_line(&mut line).unwrap();
        line
    }

    /// The next line on standard output.
    pub(crate) fn line(&mut self) -> Value {
        let line = self.line_text();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    }

    /// Nobody reads standard output any more.
    pub(crate) fn close_stdout(&mut self) {
        self.stdout = None;
    }

    pub(crate) fn post(&self, body: &str) -> u16 {
        post(self.url(), body)
    }

    /// Sends signals, one right after the other.
    pub(crate) fn signal(&self, signals: &str) {
        let id = self.child.id();
        let send = signals.split(' ').map(|signal| format!("kill -{signal} {id}"));
        let send = send.collect::<Vec<_>>().join(" && ");
        assert!(Command::new("sh").args(["-c", &send]).status().unwrap().success());
    }

    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// What it gave, once it has ended by itself.
    pub(crate) fn end(mut self) -> Run {
        self.wait_for("the end", |this| this.child.try_wait().unwrap());
        let code = self.child.wait().unwrap().code().unwrap_or(-1);
        let mut stdout = String::new();
        if let Some(mut rest) = self.stdout.take() {
            rest.read_to_string(&mut stdout).unwrap();
        }
        self.reader.take().unwrap().join().unwrap();
        Run { code, stdout, stderr: self.told().join("\n") }
    }

    pub(crate) fn stop(self) -> Run {
        self.signal("TERM");
        self.end()
    }

    /// Ends it the hard way.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        testlog::printed(&self.told().join("\n"));
    }
}

/// Posts a body to a URL; the status, or 0 without an answer.
pub(crate) fn post(url: &str, body: &str) -> u16 {
    request("POST", url, "text/xml; charset=UTF-8", body).0
}

/// The status and the body; 0 without an answer.
pub(crate) fn request(method: &str, url: &str, media_type: &str, body: &str) -> (u16, String) {
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    match TcpStream::connect(host) {
        Ok(stream) => exchange(stream, method, host, path, media_type, body),
        Err(_) => Default::default(),
    }
}

/// The same over a connection that is there.
pub(crate) fn exchange(
    mut stream: impl Read + Write,
    method: &str,
    host: &str,
    path: &str,
    media_type: &str,
    body: &str,
) -> (u16, String) {
    let length = body.len();
    let head = format!(
        "{method} /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n"
    );
    let sent = stream.write_all((head + body).as_bytes());
    let answer = sent.and_then(|()| io::read_to_string(stream)).unwrap_or_default();
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    let body = answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned());
    (status.unwrap_or(0), body.unwrap_or_default())
}

/// An incoming text with this id and message.
pub(crate) fn text(id: i64, message: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
         <n:TextNotification xmlns:n=\"http://api.callfire.com/notification/xsd\" xmlns=\"http://api.callfire.com/data\">\
         <n:SubscriptionId>1234</n:SubscriptionId><Text id=\"{id}\"><FromNumber>15551231234</FromNumber>\
         <ToNumber>15551231235</ToNumber><State>FINISHED</State><ContactId>8</ContactId><Inbound>true</Inbound>\
         <Created>2013-08-13T17:05:37Z</Created><Modified>2013-08-13T17:05:37Z</Modified>\
         <FinalResult>RECEIVED</FinalResult><Message>{message}</Message></Text></n:TextNotification>"
    )
}

/// Waits until a file has something in it, and gives it.
pub(crate) fn content(path: &Path, is_enough: impl Fn(&str) -> bool) -> String {
    let end = Instant::now() + PATIENCE;
    loop {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        if is_enough(&text) {
            return text;
        }
        assert!(Instant::now() < end, "{}: {text}", path.display());
        thread::sleep(Duration::from_millis(20));
    }
}

/// Whether there is a process with this id that has not ended.
pub(crate) fn is_running(id: &str) -> bool {
    let state = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    !state.is_empty() && !state.contains(") Z ")
}
