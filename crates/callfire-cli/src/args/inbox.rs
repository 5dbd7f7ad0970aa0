//! `callfire inbox …`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum, ValueHint};

#[derive(Args, Debug)]
pub(crate) struct Inbox {
    /// SQLite file of the inbox [default: inbox.db where the journal is]
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) inbox: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: InboxCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum InboxCommand {
    /// List the notifications that need attention, and the newest
    ///
    /// A delivery is (uncertain), or has "maybe_handled_before", where a try was cut off, by `--handler-timeout`, the end of
    /// `callfire listen`, a mail server that fell silent or a signal to the command of `--exec`, or `callfire inbox retry
    /// --again` asked for another one: the handler may get it twice. After a try that failed by itself it is not.
    List {
        /// Only those in this state [default: those that wait or were given up, and the newest]
        #[arg(long)]
        state: Option<State>,
        /// The most to list in each state
        #[arg(long, value_name = "N", default_value = "50")]
        limit: usize,
    },
    /// Show a notification, and what became of it
    Show {
        /// Its number
        #[arg(value_parser = number)]
        id: i64,
        /// Print the body as it came, and nothing else
        #[arg(long)]
        raw: bool,
        /// The number is that of a body in quarantine
        #[arg(long)]
        quarantined: bool,
    },
    /// Try again at once what waits or was given up
    ///
    /// At once is within 10 s where a `callfire listen` runs, and else when one is started. What it is at work on is left
    /// alone.
    ///
    /// Tries are counted from 1 again, which is what an --exec command gets as CALLFIRE_ATTEMPT: to tell notifications apart
    /// take CALLFIRE_ITEM alone, which stays the same.
    #[command(group = clap::ArgGroup::new("what").required(true))]
    Retry {
        /// Numbers of notifications
        #[arg(group = "what", value_parser = number)]
        id: Vec<i64>,
        /// All that were given up
        #[arg(long, group = "what")]
        dead: bool,
        /// Also hand over once more what was handled
        ///
        /// The handler is told that it may have done its work: an --exec command by CALLFIRE_UNCERTAIN. It gets this even
        /// if it was given something newer of the same text, call or broadcast since.
        #[arg(long, conflicts_with = "dead")]
        again: bool,
        /// With --dead, only those that were for this handler
        // clap asks for nothing that is required where it cannot stand: beside a number, `--dead`.
        #[arg(long, value_name = "NAME", requires = "dead", conflicts_with = "id")]
        handler: Option<String>,
    },
    /// Give up what waits for a handler that is not used any more
    ///
    /// It is dead then: `callfire inbox retry --dead --handler NAME` takes that back, and `callfire inbox purge --dead`
    /// forgets it. What a running `callfire listen` has is left alone, as is what one had that was killed, which waits again
    /// after the next start; and so is what waits for other handlers. If a `callfire listen` runs and uses this handler, what
    /// it has not begun yet is given up too.
    GiveUp {
        /// Its name, as it is listed: print, mail or exec
        #[arg(value_name = "HANDLER")]
        handler: String,
        /// Do not ask
        #[arg(long, short)]
        yes: bool,
    },
    /// Forget notifications that are done with
    ///
    /// One that comes again afterwards is taken for a new one, which is why it asks first where that is not unlikely, and
    /// where something is lost.
    Purge(Purge),
}

#[derive(Args, Debug)]
pub(crate) struct Purge {
    /// Those that came longer ago than this, such as 30d, 12h or 90m
    #[arg(long, value_name = "AGE", value_parser = age)]
    pub(crate) before: Duration,
    /// Also those that were given up, which nobody has got then
    #[arg(long)]
    pub(crate) dead: bool,
    /// Only bodies in quarantine
    #[arg(long, conflicts_with = "dead")]
    pub(crate) quarantined: bool,
    /// Do not ask
    #[arg(long, short)]
    pub(crate) yes: bool,
}

/// What became of a notification.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum State {
    All,
    Dead,
    Handled,
    Quarantined,
    Superseded,
    Waiting,
}

/// The number of something in the inbox.
fn number(text: &str) -> Result<i64, String> {
    text.parse().map_err(|_| "a number is expected, as `callfire inbox list` shows it".to_owned())
}

/// A number of days, hours, minutes or seconds.
fn age(text: &str) -> Result<Duration, String> {
    let wrong = || "a number with d, h, m or s is expected, such as 30d".to_owned();
    let unit = text.chars().last().ok_or_else(wrong)?;
    let seconds = match unit {
        'd' => 86_400,
        'h' => 3_600,
        'm' => 60,
        's' => 1,
        _ => return Err(wrong()),
    };
    let count = text.strip_suffix(unit).and_then(|count| count.parse::<u32>().ok());
    Ok(Duration::from_secs(u64::from(count.ok_or_else(wrong)?) * seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_has_a_unit() {
        assert_eq!(age("30d"), Ok(Duration::from_hours(30 * 24)));
        assert_eq!(age("90m"), Ok(Duration::from_mins(90)));
        for text in ["", "30", "d", "-1d", "1.5h", "5000000000d", "1w", "1 d"] {
            assert!(age(text).is_err(), "{text}");
        }
    }
}
