//! A spinner on standard error while something is waited for; invisible where there is no terminal.

use std::time::Duration;

use callfire::data::NumberOrder;
use indicatif::{ProgressBar, ProgressStyle};

use crate::args::{ErrorFormat, Global};

/// The progress of one wait.
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Starts to turn, unless standard error is for a program or for exchanges.
    pub(crate) fn start(global: &Global, subject: String) -> Self {
        if global.verbose || global.error_format == ErrorFormat::Json {
            return Self { bar: ProgressBar::hidden() };
        }
        let bar = ProgressBar::new_spinner().with_prefix(subject).with_message("asking");
        if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix}: {msg}, {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Self { bar }
    }

    /// Shows how it stands.
    pub(crate) fn show(&self, message: &str) {
        self.bar.set_message(super::text::printable(message));
    }

    /// Shows each state of the order and counts the polls.
    pub(crate) fn observer(&self) -> impl FnMut(&NumberOrder) + Send + 'static {
        let bar = self.bar.clone();
        let mut polls = 0_u32;
        move |order| {
            polls += 1;
            let times = if polls == 1 { "poll" } else { "polls" };
            let status = order.status.as_str();
            bar.set_message(format!("{}, {polls} {times}", super::text::printable(status)));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
