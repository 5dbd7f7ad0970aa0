//! Standard error of a command that runs for long: lines, and below them one that changes. A terminal that takes nothing
//! for a while holds up a thread of its own, and neither postbacks nor handlers.

use std::io::{self, IsTerminal as _, Write};
use std::sync::mpsc::{self, SyncSender, TrySendError};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::args::{ErrorFormat, Global};
use crate::output;
use crate::output::text::printable;

/// How much may wait to be shown; what is more is not shown.
const WAITING: usize = 1024;
/// How long is waited for what is still to be shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// Where things are said. A clone is the same place.
#[derive(Clone, Debug)]
pub(super) struct Console {
    said: SyncSender<Said>,
    bar: ProgressBar,
    is_watched: bool,
}

#[derive(Debug)]
enum Said {
    Line(String),
    Status(String),
    Settled(oneshot::Sender<()>),
}

impl Console {
    pub(super) fn start(global: &Global) -> Self {
        let bar = bar(global);
        let is_watched = !bar.is_hidden();
        let (said, to_say) = mpsc::sync_channel(WAITING);
        let shown = bar.clone();
        thread::spawn(move || {
            for said in to_say {
                say(&shown, said);
            }
        });
        Self { said, bar, is_watched }
    }

    /// Whether there is somebody who sees the status. The status itself is not asked, which may be held up.
    pub(super) fn is_watched(&self) -> bool {
        self.is_watched
    }

    /// Says something, as it is, on lines of its own.
    pub(super) fn line(&self, text: String) {
        self.say(Said::Line(text));
    }

    /// Shows how it stands, in place of how it stood before.
    pub(super) fn status(&self, text: String) {
        self.say(Said::Status(text));
    }

    fn say(&self, said: Said) {
        match self.said.try_send(said) {
            Ok(()) | Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {}
        }
    }

    /// Says what there is still to say, and shows no status any more.
    pub(super) async fn settle(&self) {
        let (said, on_said) = oneshot::channel();
        self.say(Said::Settled(said));
        let _ = timeout(PATIENCE, on_said).await;
    }

    /// Standard output, which does not get mixed up with the status where both are on one terminal.
    pub(super) fn stdout(&self) -> impl Write + Send + 'static {
        let is_shared = self.is_watched() && io::stdout().is_terminal();
        Beside { bar: is_shared.then(|| self.bar.clone()) }
    }
}

fn bar(global: &Global) -> ProgressBar {
    if global.verbose || global.error_format == ErrorFormat::Json || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner().with_message("starting");
    if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg}") {
        bar.set_style(style);
    }
    bar
}

fn say(bar: &ProgressBar, said: Said) {
    match said {
        Said::Line(text) => bar.suspend(|| output::tell(&text)),
        Said::Status(text) => {
            bar.set_message(printable(&text));
            bar.tick();
        }
        Said::Settled(said) => {
            bar.finish_and_clear();
            // Nobody waits any more where it took too long.
            let _ = said.send(());
        }
    }
}

/// Standard output beside a status.
struct Beside {
    bar: Option<ProgressBar>,
}

impl Beside {
    fn with<T>(&self, write: impl FnOnce(&mut io::StdoutLock<'_>) -> T) -> T {
        let write = || write(&mut io::stdout().lock());
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }
}

impl Write for Beside {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.with(|stdout| stdout.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.with(|stdout| stdout.flush())
    }
}
