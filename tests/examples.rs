//! The examples as programs of their own, against the sandbox and an SMTP server on loopback. Cargo has built them
//! before it runs any test.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by it")]

use std::env;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use callfire::data::Subscription;
use callfire::operation::QuerySubscriptions;
use callfire::service::{CreateNumberOrder, Query};
use callfire::{CallFire, OrderState};
use callfire_sandbox::{IncomingText, LOGIN, PASSWORD, Sandbox};
use futures_util::TryStreamExt as _;
use tempfile::TempDir;
use testmail::Behaviour;
use tokio::time::{sleep, timeout};

const NUMBER: &str = "12065550100";
const SENDER: &str = "12135550123";
/// How long anything may take on a loaded machine.
const PATIENCE: Duration = Duration::from_mins(2);

/// A sandbox whose account has a number, and a folder for what an example leaves behind.
struct World {
    sandbox: Sandbox,
    client: CallFire,
    folder: TempDir,
}

impl World {
    async fn new() -> Self {
        testlog::start();
        let sandbox = Sandbox::builder().speed(100.0).start().await.unwrap();
        let builder = CallFire::builder().endpoint(sandbox.base_url());
        let client = builder.credentials(LOGIN, PASSWORD).unwrap().build().unwrap();
        let order = CreateNumberOrder::new().with_numbers([NUMBER]);
        let id = client.create_number_order(order).await.unwrap();
        let outcome = client.wait_for_order(id).outcome().await.unwrap();
        assert_eq!(outcome.state, OrderState::Finished);
        Self { sandbox, client, folder: tempfile::tempdir().unwrap() }
    }

    /// An example that listens on any free port of this computer.
    fn example(&self, name: &str, arguments: &[&str]) -> Command {
        let tests = env::current_exe().unwrap();
        let path = tests.parent().and_then(Path::parent).unwrap().join("examples").join(name);
        assert!(path.exists(), "{} is not built: cargo build --examples", path.display());
        let mut command = Command::new(path);
        command.args(arguments).current_dir(self.folder.path()).env_clear();
        command.env("CALLFIRE_LOGIN", LOGIN).env("CALLFIRE_PASSWORD", PASSWORD);
        command.env("CALLFIRE_ENDPOINT", self.sandbox.base_url()).env("LISTEN", "127.0.0.1:0");
        let stderr = File::create(self.folder.path().join("stderr")).unwrap();
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(stderr);
        command
    }

    fn told(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("stderr")).unwrap()
    }

    fn receive(&self, message: &str) {
        self.sandbox.receive_text(&IncomingText::new(SENDER, NUMBER, message)).unwrap();
    }

    /// Waits until a postback was taken.
    async fn acknowledged(&self) {
        let is_taken = || {
            let postbacks = self.sandbox.postbacks().unwrap();
            postbacks.iter().any(|it| it.tries.iter().any(|attempt| attempt.is_success))
        };
        let wait = async {
            while !is_taken() {
                sleep(Duration::from_millis(20)).await;
            }
        };
        timeout(PATIENCE, wait).await.unwrap();
    }

    async fn subscriptions(&self) -> Vec<Subscription> {
        let all = self.client.items::<QuerySubscriptions>(Query::new());
        all.try_collect().await.unwrap()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        testlog::left(self.folder.path());
    }
}

/// An example that runs, which is killed when it is dropped.
struct Running {
    child: Child,
    stdout: BufReader<ChildStdout>,
}

impl Running {
    /// Starts an example and waits for the first line that it prints; `None` when it ends without one.
    fn start(mut command: Command) -> Option<(Self, String)> {
        let mut child = command.spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (mut running, mut line) = (Self { child, stdout }, String::new());
        running.stdout.read_line(&mut line).unwrap();
        testlog::printed(&line);
        (!line.is_empty()).then_some((running, line))
    }

    /// Waits for its end; its exit code, and what it has printed since the first line.
    fn end(mut self) -> (Option<i32>, String) {
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).unwrap();
        testlog::printed(&rest);
        (self.child.wait().unwrap().code(), rest)
    }

    fn interrupt(&self) {
        signal(&self.child, "-INT");
    }
}

fn signal(child: &Child, name: &str) {
    let id = child.id().to_string();
    assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_text_is_mailed_once_whoever_is_down() {
    let world = World::new().await;
    let mails = testmail::Server::builder().policy(|_| Behaviour::Unavailable);
    let mails = mails.start().await.unwrap();
    let sms_to_mail = |listen: &str| {
        let mut command = world.example("sms_to_mail", &["me@example.com"]);
        command.env("SMTP_URL", mails.url()).env("LISTEN", listen);
        command
    };
    let (running, line) = Running::start(sms_to_mail("127.0.0.1:0")).unwrap();
    assert!(line.ends_with("texts are mailed to me@example.com until Ctrl-C\n"), "{line}");
    let port = endpoint_port(&world).await;
    world.receive("Are you open on Sunday?");
    world.acknowledged().await;

    // The mail server is down, and now the program is too; both come back. The port may be taken by then for a moment.
    drop(running);
    mails.behave(|_| Behaviour::Accept);
    let again = || Running::start(sms_to_mail(&format!("127.0.0.1:{port}")));
    let restarted = async {
        loop {
            match again() {
                Some(running) => break running,
                None => sleep(Duration::from_millis(200)).await,
            }
        }
    };
    let (running, again) = timeout(PATIENCE, restarted).await.expect("it starts again");
    assert_eq!(again, line, "it is the same subscription: {}", world.told());
    assert_eq!(world.subscriptions().await.len(), 1);
    world.receive("And on Monday?");
    timeout(PATIENCE, mails.wait_for(2)).await.unwrap();

    running.interrupt();
    assert_eq!(running.end(), (Some(0), String::new()), "{}", world.told());
    assert_eq!(world.subscriptions().await, []);
    let mails: Vec<String> =
        mails.mails().iter().map(|mail| String::from_utf8_lossy(&mail.raw).into_owned()).collect();
    assert_eq!(mails.len(), 2, "{mails:?}");
    for message in ["Are you open on Sunday?", "And on Monday?"] {
        let mail = mails.iter().find(|mail| mail.contains(message)).unwrap();
        for part in ["me@example.com", SENDER, NUMBER] {
            assert!(mail.contains(part), "{part}: {mail}");
        }
    }
}

/// Where the one subscription leads to.
async fn endpoint_port(world: &World) -> u16 {
    let endpoint = world.subscriptions().await.remove(0).endpoint.unwrap();
    let port = endpoint.strip_prefix("http://127.0.0.1:").unwrap().split('/').next().unwrap();
    port.parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_a_text_is_told_by_its_postback() {
    let world = World::new().await;
    let command = world.example("wait_by_postback", &["12125550123", "See you at nine"]);
    let (running, line) = Running::start(command).unwrap_or_else(|| panic!("{}", world.told()));
    assert!(line.starts_with("text "), "{line}");
    assert!(line.ends_with(" is FINISHED: Some(Sent)\n"), "{line}");
    assert_eq!(running.end(), (Some(0), String::new()), "{}", world.told());
    assert_eq!(world.subscriptions().await, []);
}

/// It goes without having told anything, and leaves nothing at the service that would be posted to nobody.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_stops_waiting_leaves_no_subscription_behind() {
    let world = World::new().await;
    // Nothing that is posted gets anywhere.
    let mut command = world.example("wait_by_postback", &["12125550123", "See you at nine"]);
    command.env("PUBLIC_URL", "http://127.0.0.1:9");
    let mut child = command.spawn().unwrap();
    let subscribed = async {
        while world.subscriptions().await.is_empty() {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, subscribed).await.unwrap();
    signal(&child, "-INT");
    let output = child.wait().unwrap();
    assert_eq!(output.code(), Some(1), "{}", world.told());
    assert!(world.told().contains("interrupted"), "{}", world.told());
    assert_eq!(world.subscriptions().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_set_or_wrong_is_named() {
    let world = World::new().await;
    for (example, arguments) in [
        ("wait_by_postback", &["12125550123", "hello"][..]),
        ("sms_to_mail", &["me@example.com"]),
        ("order", &["Seattle", "WA"]),
        ("text", &["hello", "12125550123"]),
    ] {
        for name in ["CALLFIRE_LOGIN", "CALLFIRE_PASSWORD"] {
            let mut command = world.example(example, arguments);
            assert!(!command.env_remove(name).status().unwrap().success());
            assert!(world.told().contains(name), "{example}: {}", world.told());
        }
    }
    for (example, arguments) in
        [("wait_by_postback", &["12125550123", "hello"][..]), ("sms_to_mail", &["me@example.com"])]
    {
        let mut command = world.example(example, arguments);
        command.env("LISTEN", ":8080").env("SMTP_URL", "smtp://127.0.0.1");
        assert!(!command.status().unwrap().success());
        assert!(world.told().contains("LISTEN: invalid socket address"), "{}", world.told());
    }
    assert_eq!(world.subscriptions().await, []);
}
