//! Ctrl-C, SIGTERM and the end of the terminal, while something is under way that cannot be taken back.

use std::future;
use std::io;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
#[cfg(windows)]
use tokio::signal::windows::{self, CtrlC};
use tokio::time::sleep;

/// What comes so soon after a request to end is the same one: `timeout` sends each twice.
const ECHO: Duration = Duration::from_secs(1);

/// What `work` gives; `None` when the process was asked to end first.
///
/// From here on no such request ends the process by itself, so this is the last thing a command waits for, unless it has
/// [`Interrupts`] of its own.
pub(crate) async fn unless_interrupted<T>(work: impl Future<Output = T>) -> Option<T> {
    let interrupted = async {
        match Interrupts::new() {
            Ok(mut interrupts) => interrupts.next().await,
            Err(_) => future::pending().await,
        }
    };
    tokio::select! {
        biased;
        done = work => Some(done),
        () = interrupted => None,
    }
}

impl Interrupts {
    /// Whether one has come that nobody waited for.
    pub(crate) fn have_come(&mut self) -> bool {
        pin!(self.next()).poll(&mut Context::from_waker(Waker::noop())).is_ready()
    }

    /// Ends when one comes after the one that has just come.
    pub(crate) async fn another(&mut self) {
        sleep(ECHO).await;
        while self.have_come() {}
        self.next().await;
    }
}

/// The requests to end that come from its making on; none of them ends the process by itself.
#[cfg(unix)]
#[derive(Debug)]
pub(crate) struct Interrupts {
    interrupt: Signal,
    terminate: Signal,
    hangup: Option<Signal>,
}

#[cfg(unix)]
impl Interrupts {
    pub(crate) fn new() -> io::Result<Self> {
        let hangup = has_terminal().then(|| signal(SignalKind::hangup())).transpose()?;
        let (interrupt, terminate) = (SignalKind::interrupt(), SignalKind::terminate());
        Ok(Self { interrupt: signal(interrupt)?, terminate: signal(terminate)?, hangup })
    }

    /// Ends when the next one comes.
    pub(crate) async fn next(&mut self) {
        let hangup = async {
            match &mut self.hangup {
                Some(hangup) => hangup.recv().await,
                None => None,
            }
        };
        tokio::select! {
            Some(()) = self.interrupt.recv() => {}
            Some(()) = self.terminate.recv() => {}
            Some(()) = hangup => {}
            else => future::pending().await,
        }
    }
}

/// `nohup`, whose command is to go on when the terminal ends, leaves it none of these.
#[cfg(unix)]
fn has_terminal() -> bool {
    use std::io::IsTerminal as _;
    io::stdin().is_terminal() || io::stderr().is_terminal()
}

/// The requests to end that come from its making on; none of them ends the process by itself.
#[cfg(windows)]
#[derive(Debug)]
pub(crate) struct Interrupts(CtrlC);

#[cfg(windows)]
impl Interrupts {
    pub(crate) fn new() -> io::Result<Self> {
        windows::ctrl_c().map(Self)
    }

    /// Ends when the next one comes.
    pub(crate) async fn next(&mut self) {
        if self.0.recv().await.is_none() {
            future::pending().await
        }
    }
}
