//! The postback campaign: 1,000 texts on their way from a sandbox to a mail server that refuses or stalls half of the
//! time, through a receiver that is killed with `kill -9` a hundred times.
//!
//! ```sh
//! cargo run --release -p callfire-receiver --features mail --example postback_campaign -- --texts 1000 --kills 100
//! ```
//!
//! What was acknowledged must be mailed, and no text twice except where a kill fell between the mail and its mark, or
//! the mail server took a mail and did not say so. All of it is seen from outside: by what the sandbox was answered, what
//! the mail server took, and the inbox's file, of which a copy is looked at after each kill. The receiver's clock runs
//! some 900 times as fast, so that it waits for hours between two tries and the campaign does not. Then the mail server
//! is down for 2.9 days, and for more than three.
//!
//! The seed decides what goes wrong with a connection, and the lengths of pauses; how these fall together is chance. The
//! exit code is 1 when anything is wrong, or when the campaign has not met what it must have met to prove something.

#![allow(
    clippy::expect_used,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a program for tests, which ends where it cannot go on"
)]

mod campaign;
mod child;
mod clock;
mod dishonest;
mod evidence;
mod judge;
mod outage;
mod process;
mod report;
#[cfg(test)]
mod tests;
mod world;

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};

use campaign::Plan;

/// What the handler is called.
const NAME: &str = "mail";
/// How long the handler waits for the mail server: less than usual, for it stalls often.
const PATIENCE: Duration = Duration::from_secs(3);
/// How many texts meet an outage.
const OUTAGE: usize = 20;

/// Kills a receiver on and on, and looks whether it loses or doubles a text.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many texts come in.
    #[arg(long, default_value_t = 1_000)]
    texts: usize,
    /// How often the receiver is killed meanwhile.
    #[arg(long, default_value_t = 100)]
    kills: usize,
    /// From which it is decided what goes wrong.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Leaves the outages out.
    #[arg(long)]
    no_outages: bool,
    #[command(flatten)]
    task: child::Task,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.expect("a runtime can be built");
    let done = match arguments.task.inbox.clone() {
        Some(inbox) => runtime.block_on(child::run(arguments.task, inbox)).map(|()| true),
        None => runtime.block_on(all(&arguments)),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn all(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    let Arguments { texts, kills, seed, .. } = *arguments;
    let plan = Plan { texts, kills, seed, conduct: arguments.task.conduct };
    let progress = ProgressBar::new(kills as u64);
    let style = "{wide_bar} {pos}/{len} kills, {elapsed} {msg}";
    progress.set_style(ProgressStyle::with_template(style)?);
    let outcome = campaign::run(plan, &progress).await?;
    progress.finish_and_clear();
    println!("The campaign with seed {seed}:\n\n{}\n", report::campaign(plan, &outcome));
    print!("{}", report::wrong(&outcome.verdict));
    let gaps = report::gaps(&outcome);
    for gap in &gaps {
        println!("{gap}: let more texts come in");
    }
    let is_well = outcome.verdict.wrong.is_empty() && gaps.is_empty();
    Ok((arguments.no_outages || outages().await?) && is_well)
}

async fn outages() -> Result<bool, Box<dyn Error>> {
    let mut is_well = true;
    let hours = Duration::from_hours;
    for (down, is_too_long) in [(hours(24) * 29 / 10, false), (hours(73), true)] {
        let outcome = outage::run(OUTAGE, down, is_too_long).await?;
        println!("{}", report::outage(&outcome));
        print!("{}", report::wrong(&outcome.verdict));
        outcome.wrong.iter().for_each(|wrong| println!("{wrong}"));
        is_well &= outcome.wrong.is_empty() && outcome.verdict.wrong.is_empty();
    }
    Ok(is_well)
}
