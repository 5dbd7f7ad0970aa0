//! What can be said on the command line. Passwords cannot: other users of a machine see its command lines.

#![allow(clippy::doc_markdown, reason = "clap prints these comments as they are")]

mod inbox;
mod journal;
mod listen;
mod order;
mod sandbox;
mod subscription;
mod usage;

use std::ffi::OsStr;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;

pub(crate) use inbox::{Inbox, InboxCommand, Purge, State};
pub(crate) use journal::JournalCommand;
pub(crate) use listen::{Handlers, Listen, Server, Subscription};
pub(crate) use order::{Create, OrderCommand, Reconcile};
pub(crate) use sandbox::Sandbox;
pub(crate) use subscription::{
    CreateSubscription, DeleteSubscriptions, SubscriptionCommand, UpdateSubscription,
};

/// Calls CallFire's API 1.1 over SOAP: calls, texts, phone numbers
///
/// Exit codes: 0 done; 1 local failure, or not sent; 2 usage, configuration or an invalid request, nothing was
/// sent; 3 the service refused; 4 the request may have been applied, or was and its reply could not be printed; 5 the
/// order is still pending. Ctrl-C at a question is a no: 1. A command that a signal ends while nothing is under way has
/// none: shells show 128 and the number of the signal, such as 130 for Ctrl-C.
///
/// A call that changes something is written to the journal before it is sent, in the folder CALLFIRE_STATE, an absolute path, or else in
/// callfire below XDG_STATE_HOME or ~/.local/state. Where it cannot be written, nothing is sent. While nobody knows what
/// became of a call, each command that talks to the service says so first.
///
/// With --error-format json standard error has one JSON object per line: notes with "type": "note", with -v each
/// exchange with "type": "exchange", and, where the command fails, the failure as the last line, without "type".
#[derive(Debug, Parser)]
#[command(name = "callfire", version)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Cli {
    /// The command line of this process; an error is reported already.
    pub(crate) fn from_command_line() -> Result<Self, ExitCode> {
        let parsed = Self::try_parse().and_then(Self::checked);
        parsed.map_err(|error| usage::report(&error, std::env::args_os()))
    }

    /// clap compares global options only with those on the same side of the command.
    fn checked(self) -> Result<Self, clap::Error> {
        let Global { sandbox, endpoint, login, password_file, .. } = &self.global;
        if *sandbox && (endpoint.is_some() || login.is_some() || password_file.is_some()) {
            let message = "--sandbox has an endpoint, a login and a password of its own; give none of them with it";
            return Err(Self::command().error(ErrorKind::ArgumentConflict, message));
        }
        if *sandbox && matches!(self.command, Command::Sandbox(_)) {
            let message = "`callfire sandbox` is a sandbox already; leave --sandbox out";
            return Err(Self::command().error(ErrorKind::ArgumentConflict, message));
        }
        Ok(self)
    }
}

#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// Start an embedded CallFire for this command; nothing costs money
    #[arg(long, global = true)]
    pub(crate) sandbox: bool,

    /// Send to this address instead of https://www.callfire.com [env: CALLFIRE_ENDPOINT]
    #[arg(long, global = true, value_name = "BASE_URL", value_hint = ValueHint::Url)]
    pub(crate) endpoint: Option<String>,

    /// API login [env: CALLFIRE_LOGIN]
    #[arg(long, global = true, value_name = "L")]
    pub(crate) login: Option<String>,

    /// File with the API password on its one line, - for standard input [env: CALLFIRE_PASSWORD, the password itself]
    #[arg(long, global = true, value_name = "F", value_hint = ValueHint::FilePath)]
    pub(crate) password_file: Option<PathBuf>,

    /// How often a request is sent again where that cannot do harm; 0 for never [default: 2]
    #[arg(long, global = true, value_name = "N")]
    pub(crate) retries: Option<u32>,

    /// How long a call may take, all its attempts together [default: 60]
    #[arg(long, global = true, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) timeout: Option<Duration>,

    /// Form of the output [default: table on a terminal, json otherwise]
    #[arg(long, global = true, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,

    /// Form of all that goes to standard error; json is one object per line, a failure the last one
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub(crate) error_format: ErrorFormat,

    /// Print each exchange on standard error, credentials masked; as JSON with --error-format json
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Format {
    Json,
    Table,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum ErrorFormat {
    Json,
    Text,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List the operations
    Operations,
    /// Show the fields of an operation's request and response
    Describe(Named),
    /// Print the envelope for a request; send nothing
    Envelope(Request),
    /// Print a response envelope as JSON
    Decode(Decode),
    /// Send a request, print the response
    Call(Request),
    /// Buy phone numbers and keywords
    #[command(subcommand)]
    Order(OrderCommand),
    /// Show and settle the calls whose outcome nobody knows
    ///
    /// A call is "running" while its command is, "unknown" when that ended without an answer, "answered" when the answer
    /// came and may not have been told, and "done" when it was.
    #[command(subcommand)]
    Journal(JournalCommand),
    /// Run the embedded CallFire until Ctrl-C
    ///
    /// Its login is "login" and its password "password", unless --login and --password-file say otherwise. When it is
    /// ready it prints where it is: as a table on a terminal, otherwise as one line of JSON. Then each request is a
    /// line on standard error.
    Sandbox(Sandbox),
    /// Receive postbacks until Ctrl-C, and lose none
    ///
    /// A postback is answered when it is on disk, and then printed, mailed or handed to a command, again and again for
    /// three days until that succeeds; each of the three on its own. Postbacks that come twice are handled once, but for
    /// one whose handling was cut off.
    ///
    /// When it is ready it says on standard error where it is: as a table on a terminal, otherwise, or with --format
    /// json, as one line of JSON. The address has a secret path in it, which stays the same: whoever knows it can post.
    /// /healthz and /metrics tell how it is.
    ///
    /// Those lines are told apart by "type". "ready": "url" is the address here, "address", "health_url", "metrics_url",
    /// "inbox" its file, "handlers", "subscriptions" each with "id", "event", "endpoint" (the address CallFire was told)
    /// and "taken_over" (it was there before), "page_url" the page of the sandbox. "subscribed": "subscriptions", where
    /// that took until after "ready". "stopped": what was counted since the start ("received", "repeated",
    /// "quarantined", "refused" for requests of which nothing is kept, "refused_clients" for those whose certificate is
    /// not let in, "handled", "failed_tries", "given_up"), what the inbox holds ("waiting", "dead", "inbox"), and the
    /// ids of "unsubscribed" and "left_subscribed". Notes are text unless --error-format json is given; then every line
    /// is JSON, a note with "type": "note", and the failure that ends it without "type". A note, such as one on what is
    /// unsafe, can come before "ready".
    ///
    /// Without --subscribe, CallFire has to be told by hand: `callfire subscription create URL --event
    /// INBOUND_TEXT_FINISHED`, where URL is the address by which CallFire reaches this command with the path of "url"
    /// behind it.
    ///
    /// With --sandbox, --subscribe is all it takes: a page is named where a text can be sent from. What comes is then
    /// forgotten at the end, unless --inbox is given.
    Listen(Box<Listen>),
    /// Show and settle what `callfire listen` has received
    Inbox(Inbox),
    /// Say what CallFire tells of, and where: postbacks
    #[command(subcommand)]
    Subscription(SubscriptionCommand),
    /// Print the completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page, in roff
    Man,
}

#[derive(Args, Debug)]
pub(crate) struct Named {
    /// Name of the operation, in any case
    pub(crate) operation: String,
}

#[derive(Args, Debug)]
pub(crate) struct Request {
    #[command(flatten)]
    pub(crate) of: Named,
    /// File with the request as JSON, - for standard input [default: the request {}]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) json: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(crate) struct Decode {
    #[command(flatten)]
    pub(crate) of: Named,
    /// File with the envelope, - for standard input
    #[arg(value_hint = ValueHint::FilePath, default_value = "-")]
    pub(crate) file: PathBuf,
}

/// An address without a look at any name server; one with this port is an example.
fn address<const PORT: u16>(text: &str) -> Result<SocketAddr, String> {
    let numbered = text.replacen("localhost:", "127.0.0.1:", 1);
    numbered
        .parse()
        .map_err(|_| format!("an address with its port is expected, such as 127.0.0.1:{PORT}"))
}

/// A time that can be added to any other without overflow.
fn seconds(text: &str) -> Result<Duration, String> {
    let wrong = || "a number of seconds above 0, 86400 at most, is expected".to_owned();
    let seconds = text.parse::<f64>().map_err(|_| wrong())?;
    if seconds > 0.0 && seconds <= 86_400.0 {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err(wrong())
    }
}

/// Whether a path stands for standard input.
pub(crate) fn is_stdin(path: &std::path::Path) -> bool {
    path.as_os_str() == OsStr::new("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn an_address_has_a_port() {
        assert_eq!(address::<1>("localhost:8161"), Ok(SocketAddr::from(([127, 0, 0, 1], 8161))));
        assert_eq!(address::<1>("[::1]:0").map(|address| address.port()), Ok(0));
        for text in ["localhost", "8161", ":8161", "127.0.0.1", "example.com:80", ""] {
            assert!(address::<8162>(text).unwrap_err().ends_with(":8162"), "{text}");
        }
    }

    #[test]
    fn seconds_are_above_zero_and_bounded() {
        assert_eq!(seconds("1.5"), Ok(Duration::from_millis(1500)));
        for text in ["0", "-1", "NaN", "inf", "1e9", "soon", ""] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }

    #[test]
    fn global_options_go_before_and_after_the_command() {
        for line in [
            ["callfire", "--sandbox", "call", "GetText"],
            ["callfire", "call", "GetText", "--sandbox"],
        ] {
            let cli = Cli::try_parse_from(line).expect("both are right");
            assert!(cli.global.sandbox);
        }
    }
}
