//! `callfire sandbox` as a process: what it tells, whom it lets in, how it ends.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::{Value, json};
use tempfile::NamedTempFile;

use crate::support::{Run, command, finish, run, run_at};

/// A running `callfire sandbox`, which is killed when it is dropped.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    stdout: BufReader<ChildStdout>,
    stderr: NamedTempFile,
    /// What it printed when it was ready.
    pub(crate) ready: Value,
}

impl Running {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let at: &[&str] = match arguments.contains(&"--listen") {
            true => &["sandbox"],
            false => &["sandbox", "--listen", "127.0.0.1:0"],
        };
        let arguments = [at, arguments].concat();
        let stderr = NamedTempFile::new().unwrap();
        let mut child = command(&arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(stderr.reopen().unwrap())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let ready = serde_json::from_str(&line).unwrap();
        Self { child, stdout, stderr, ready }
    }

    /// What it has said on standard error so far.
    fn told(&self) -> String {
        std::fs::read_to_string(self.stderr.path()).unwrap()
    }

    pub(crate) fn url(&self) -> &str {
        self.ready["base_url"].as_str().unwrap()
    }

    /// Ends it the hard way.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Sends it a signal and waits for its end; its exit code and what it printed after it was ready.
    fn stop(mut self, signal: &str) -> (Option<i32>, String) {
        let (signal, id) = (format!("-{signal}"), self.child.id().to_string());
        assert!(Command::new("kill").args([signal, id]).status().unwrap().success());
        let status = self.child.wait().unwrap();
        (status.code(), std::io::read_to_string(&mut self.stdout).unwrap())
    }

    /// Searches a number of it, as this account.
    fn search(&self, login: &str, password: &str) -> Run {
        let mut search = command(&["call", "QueryRegions", "--json", "-"]);
        search.env("CALLFIRE_LOGIN", login).env("CALLFIRE_PASSWORD", password);
        search.env("CALLFIRE_ENDPOINT", self.url()).stdin(Stdio::null());
        search.args(["--error-format", "json"]);
        let mut child = search
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"{\"Region\": {}}").unwrap();
        finish(child.wait_with_output().unwrap())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        testlog::printed(&self.ready.to_string());
        testlog::printed(&self.told());
    }
}

#[test]
fn it_says_where_it_is_and_who_is_let_in() {
    let sandbox = Running::start(&[]);
    let url = sandbox.url();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    let wsdl = format!("{url}/api/1.1/wsdl/callfire-service-http-soap12.wsdl");
    let expected = json!({
        "base_url": url, "wsdl_url": wsdl, "page_url": format!("{url}/"),
        "login": "login", "password": "password",
    });
    assert_eq!(sandbox.ready, expected);
    assert_eq!(sandbox.search("login", "password").code, 0);
    assert_eq!(sandbox.search("login", "passport").error()["kind"], "Unauthorized");
}

#[test]
fn a_password_of_ones_own_is_not_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("password");
    std::fs::write(&file, "correct horse\n").unwrap();
    let file = file.to_str().unwrap();
    let arguments = ["--login", "me", "--password-file", file];
    let sandbox = Running::start(&arguments);
    assert_eq!((&sandbox.ready["login"], &sandbox.ready["password"]), (&json!("me"), &Value::Null));
    assert!(!sandbox.ready.to_string().contains("horse"));
    assert_eq!(sandbox.search("me", "correct horse").code, 0);
    assert_eq!(sandbox.search("login", "password").error()["kind"], "Unauthorized");
    let folder = tempfile::tempdir().unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let table = [
        &["sandbox", "--format", "table", "--listen", &format!("127.0.0.1:{port}")],
        &arguments[..],
    ];
    let output = folder.path().join("output");
    let mut child = command(&table.concat())
        .stdin(Stdio::null())
        .stdout(std::fs::File::create(&output).unwrap())
        .spawn()
        .unwrap();
    let told = || std::fs::read_to_string(&output).unwrap();
    while !told().contains("password file") {
        std::thread::sleep(std::time::Duration::from_millis(20));
        assert_eq!(child.try_wait().unwrap(), None, "{}", told());
    }
    child.kill().unwrap();
    child.wait().unwrap();
    testlog::printed(&told());
    assert!(!told().contains("horse"), "{}", told());
}

#[test]
fn it_tells_each_request() {
    let sandbox = Running::start(&[]);
    assert_eq!(sandbox.search("login", "password").code, 0);
    assert_eq!(sandbox.search("login", "passport").code, 3);
    let told = sandbox.told();
    let lines: Vec<_> = told.lines().collect();
    assert!(lines[0].starts_with("200  QueryRegions  ") && lines[0].ends_with(" ms"), "{told}");
    assert!(lines[1].starts_with("401  /api/1.1/soap12/number  "), "{told}");

    let sandbox = Running::start(&["-v", "--error-format", "json"]);
    assert_eq!(sandbox.search("login", "password").code, 0);
    let told: Value = serde_json::from_str(&sandbox.told()).unwrap();
    assert_eq!((&told["operation"], &told["status"]), (&json!("QueryRegions"), &json!(200)));
    assert!(told["request"].as_str().unwrap().contains("Envelope"), "{told}");
    assert!(told["response"].as_str().unwrap().contains("Seattle"), "{told}");
    assert!(!told.to_string().contains("bG9naW46cGFzc3dvcmQ"), "{told}");
}

#[test]
fn an_endpoint_that_is_too_long_is_told_from_the_right_one() {
    let sandbox = Running::start(&[]);
    let url = format!("{}/api/1.1/soap12", sandbox.url());
    let refused = run_at(&url, &["call", "QueryTexts"]);
    assert_eq!(refused.code, 3, "{refused:?}");
    assert!(refused.stderr.contains("status 404 without a fault (text/plain"), "{refused:?}");
    assert!(refused.stderr.contains("there is nothing here"), "{refused:?}");
    assert!(refused.stderr.contains("next: check --endpoint"), "{refused:?}");
    assert!(!refused.stderr.contains("\\n"), "{refused:?}");
}

#[cfg(unix)]
#[test]
fn it_ends_well_when_it_is_told_to() {
    for signal in ["INT", "TERM"] {
        assert_eq!(Running::start(&[]).stop(signal), (Some(0), String::new()));
    }
}

#[test]
fn what_cannot_be_done_is_said() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let refused = run(&["sandbox", "--listen", &address, "--error-format", "json"]);
    assert_eq!(refused.code, 1);
    let message = refused.error()["message"].as_str().unwrap().to_owned();
    assert!(message.starts_with(&format!("cannot listen on {address}: ")), "{message}");
    assert!(refused.error()["advice"].as_str().unwrap().contains("--listen 127.0.0.1:0"));

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("letter.txt");
    std::fs::write(&file, "dear reader, ".repeat(100)).unwrap();
    let file = file.to_str().unwrap();
    let refused = run(&["sandbox", "--listen", "127.0.0.1:0", "--data", file]);
    assert_eq!(refused.code, 1);
    assert!(refused.stderr.contains(&format!("cannot open the data file {file}: ")), "{refused:?}");
    assert!(!refused.stderr.contains("--listen"), "{refused:?}");

    for arguments in [
        &["sandbox", "--sandbox"][..],
        &["sandbox", "--speed", "0"],
        &["sandbox", "--listen", "localhost"],
        &["sandbox", "--login", "a:b"],
    ] {
        let refused = run(arguments);
        assert_ne!(refused.code, 0, "{refused:?}");
        assert!(!refused.stderr.is_empty() && refused.stdout.is_empty(), "{refused:?}");
    }
}
