//! A command line that is not understood, reported in the form it asks for.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Command, CommandFactory as _};

use super::{Cli, ErrorFormat};
use crate::failure::Failure;

/// Prints help, the version or what is wrong.
pub(super) fn report(error: &clap::Error, line: impl Iterator<Item = OsString>) -> ExitCode {
    let is_answer = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    let words: Vec<OsString> = line.collect();
    if is_answer || !wants_json(&words) {
        // A reader that has gone away is no reason to complain.
        let _ = error.print();
        return ExitCode::from(if is_answer { 0 } else { 2 });
    }
    let message = without_a_command(error, &words).unwrap_or_else(|| message(error));
    Failure::usage(message).report(ErrorFormat::Json)
}

/// Where a command is missing, clap shows the help and does not say so; asked again without help, it does.
fn without_a_command(error: &clap::Error, words: &[OsString]) -> Option<String> {
    if error.kind() != ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return None;
    }
    let error = helpless(Cli::command()).try_get_matches_from(words).err()?;
    Some(message(&error))
}

fn helpless(command: Command) -> Command {
    command.arg_required_else_help(false).mut_subcommands(helpless)
}

/// clap has no result to look at, so the words themselves say which form is wanted.
fn wants_json(words: &[OsString]) -> bool {
    words.iter().any(|word| word == "--error-format=json")
        || words.windows(2).any(
            |pair| matches!(pair, [option, value] if option == "--error-format" && value == "json"),
        )
}

/// clap's text without its prefix, its usage line and its hint at `--help`.
fn message(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let end = text
        .find("\n\nUsage:")
        .or_else(|| text.find("\n\nFor more information"))
        .unwrap_or(text.len());
    let text = text.get(..end).unwrap_or(text).trim_end();
    text.replace("\n  [", " [")
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn json_is_wanted_however_it_is_written() {
        assert!(wants_json(&words("callfire --error-format json nope")));
        assert!(wants_json(&words("callfire nope --error-format=json")));
        assert!(!wants_json(&words("callfire --format json --error-format text")));
    }

    #[test]
    fn a_message_is_what_is_wrong_and_no_more() {
        let error =
            Cli::try_parse_from(["callfire", "operations", "--qqq"]).expect_err("no such option");
        assert_eq!(message(&error), "unexpected argument '--qqq' found");
    }
}
