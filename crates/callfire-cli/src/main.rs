//! The `callfire` command: operations by name, number orders, and what a shell needs.
//!
//! It turns words into calls of the library and failures into exit codes; nothing here knows XML or HTTP.

mod args;
mod calls;
mod commands;
mod confirm;
mod failure;
mod input;
mod interrupt;
mod journal;
mod output;
mod session;

use std::process::ExitCode;

use args::Cli;
use failure::Failure;

fn main() -> ExitCode {
    let cli = match Cli::from_command_line() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    match run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(cli.global.error_format),
    }
}

fn run(cli: &Cli) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let outcome = runtime.block_on(commands::run(cli));
    // A host name that is still being looked up must not hold back the answer.
    runtime.shutdown_background();
    outcome
}
