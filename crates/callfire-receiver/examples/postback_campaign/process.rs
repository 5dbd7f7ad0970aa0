//! The receiver's process as its parent holds it: started, told the time, killed, and started again on the same inbox.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use callfire_receiver::inbox::{DeliveryState, Filter, InboxError, ItemRow, SqliteInbox};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, ChildStdin, Command};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use crate::clock::Driven;
use crate::dishonest::Conduct;
use crate::evidence::{Evidence, text_of};

/// How long a start and an end may take, on computers that do other things too.
const PATIENCE: Duration = Duration::from_mins(1);
/// The files that an inbox consists of when nobody has it.
const INBOX: &str = "inbox.db";
const LOG: &str = "inbox.db-wal";
/// More items than there are.
const ALL: usize = 1_000_000;

/// Where a receiver is and what it works on, however often it is started.
pub(crate) struct Home {
    folder: PathBuf,
    pub(crate) smtp: String,
    pub(crate) clock: Driven,
    pub(crate) conduct: Conduct,
    /// Where it listened first, and listens each time.
    address: Option<SocketAddr>,
    url: Option<String>,
}

/// A receiver that is running.
pub(crate) struct Running {
    child: Child,
    time: JoinHandle<()>,
}

/// What a receiver left.
pub(crate) struct Left(TempDir);

impl Left {
    pub(crate) async fn rows(&self, state: Option<DeliveryState>) -> io::Result<Vec<ItemRow>> {
        rows(&self.0.path().join(INBOX), state).await.map_err(io::Error::other)
    }

    /// Notes what was under way.
    pub(crate) async fn note(&self, evidence: &mut Evidence) -> io::Result<()> {
        for id in self.rows(Some(DeliveryState::Claimed)).await?.iter().filter_map(text_of) {
            *evidence.cut.entry(id).or_default() += 1;
        }
        Ok(())
    }
}

impl Home {
    pub(crate) fn new(folder: &Path, smtp: String, conduct: Conduct) -> Self {
        let clock = Driven::new(Duration::ZERO);
        Self { folder: folder.to_owned(), smtp, clock, conduct, address: None, url: None }
    }

    /// Where it takes postbacks.
    pub(crate) fn url(&self) -> &str {
        self.url.as_deref().unwrap_or_default()
    }

    fn inbox(&self) -> PathBuf {
        self.folder.join(INBOX)
    }

    /// Starts the receiver, and waits until it listens.
    pub(crate) async fn start(&mut self) -> io::Result<Running> {
        for _ in 0..50 {
            if let Some(running) = self.try_start().await? {
                return Ok(running);
            }
            // Somebody has got its port meanwhile, who will hardly keep it.
            sleep(Duration::from_millis(200)).await;
        }
        Err(io::Error::other("the receiver does not start"))
    }

    async fn try_start(&mut self) -> io::Result<Option<Running>> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("--inbox").arg(self.inbox()).arg("--smtp").arg(&self.smtp);
        command.arg("--ahead").arg(self.clock.ahead().as_millis().to_string());
        command.arg("--conduct").arg(self.conduct.name());
        if let Some(address) = self.address {
            command.arg("--address").arg(address.to_string());
        }
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true).spawn()?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("there are no pipes"));
        };
        let line = timeout(PATIENCE, BufReader::new(stdout).lines().next_line()).await??;
        let Some(url) = line else { return Ok(None) };
        self.found(url)?;
        let time = tokio::spawn(tell(self.clock.clone(), stdin));
        Ok(Some(Running { child, time }))
    }

    /// The path is kept in the inbox, so the address is the same after each start.
    fn found(&mut self, url: String) -> io::Result<()> {
        if self.url.as_ref().is_some_and(|before| *before != url) {
            return Err(io::Error::other("the receiver has another address than before"));
        }
        let authority = url.split('/').nth(2).unwrap_or_default();
        self.address = Some(authority.parse().map_err(io::Error::other)?);
        self.url = Some(url);
        Ok(())
    }

    /// A copy of the inbox of a receiver that was killed: it is what is looked at, and the receiver finds the file as it
    /// was left.
    pub(crate) fn left(&self) -> io::Result<Left> {
        let copy = tempfile::tempdir_in(&self.folder)?;
        for name in [INBOX, LOG] {
            match std::fs::copy(self.folder.join(name), copy.path().join(name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(Left(copy))
    }

    /// What is in the inbox, whoever has it.
    pub(crate) async fn rows(&self) -> io::Result<Vec<ItemRow>> {
        rows(&self.inbox(), None).await.map_err(io::Error::other)
    }

    /// Has what is dead be tried again; how many.
    pub(crate) async fn retry_dead(&self) -> io::Result<u64> {
        let inbox = SqliteInbox::open_existing(self.inbox()).map_err(io::Error::other)?;
        let now = callfire_receiver::Clock::now(&self.clock);
        inbox.retry_dead(now).await.map_err(io::Error::other)
    }
}

async fn rows(file: &Path, state: Option<DeliveryState>) -> Result<Vec<ItemRow>, InboxError> {
    let filter = Filter::default().with_limit(ALL);
    let filter = state.map_or(filter, |state| filter.with_state(state));
    SqliteInbox::open_existing(file)?.list(filter).await
}

impl Running {
    /// `kill -9`.
    pub(crate) async fn kill(mut self) -> io::Result<()> {
        self.time.abort();
        self.child.kill().await
    }

    /// Ends it as a service manager does: it finishes what it is at.
    pub(crate) async fn stop(mut self) -> io::Result<()> {
        // The input of the process ends with the task that has it.
        self.time.abort();
        let _ = (&mut self.time).await;
        let status = timeout(PATIENCE, self.child.wait()).await??;
        match status.success() {
            true => Ok(()),
            false => Err(io::Error::other(format!("the receiver ended with {status}"))),
        }
    }
}

/// Tells the process the time, whenever it changes, until it is gone.
async fn tell(clock: Driven, mut input: ChildStdin) {
    let mut changes = clock.subscribe();
    loop {
        let ahead = changes.borrow_and_update().as_millis();
        if input.write_all(format!("{ahead}\n").as_bytes()).await.is_err() {
            return;
        }
        if changes.changed().await.is_err() {
            return;
        }
    }
}
