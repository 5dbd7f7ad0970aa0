//! The fault campaign: random operations meet random faults, and what the client says of each is held against what the
//! sandbox did.
//!
//! ```sh
//! cargo run --release -p callfire-sandbox --example fault_campaign -- --runs 1000000 --seed 1
//! ```
//!
//! Each run is a call by a real `CallFire` client over a network in memory, on a paused clock, under a plan made from the
//! seed. The network notes what left and what happened, the sandbox's ledger what was applied, and the oracle asks
//! neither the client nor its log. The same seed gives the same table; a run that fails is printed with the arguments
//! that make it again. The exit code is 1 when anything is wrong, or when the campaign has not seen what it
//! must have seen to prove something.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a program for tests, which ends where it cannot go on"
)]

mod batch;
mod campaign;
mod fault;
mod log;
mod network;
mod oracle;
mod plan;
mod policy;
mod replies;
mod requests;
mod run;
mod sockets;
mod tally;
#[cfg(test)]
mod tests;
mod waiting;
mod world;

use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};

use batch::{Complaint, batch};
use run::HONEST;
use tally::Tally;

/// Holds what the client says of requests that meet faults against what was done.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many runs there are in memory.
    #[arg(long, default_value_t = 20_000)]
    runs: u64,
    /// From which all of them are made.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many more there are over real sockets.
    #[arg(long, default_value_t = 0)]
    sockets: u64,
    /// Makes only the run of this number, and tells its story.
    #[arg(long)]
    only: Option<u64>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match arguments.only {
        Some(index) => only(arguments.seed, index),
        None => all(&arguments),
    }
}

fn only(seed: u64, index: u64) -> ExitCode {
    let (tally, complaints) = batch(seed, index..index + 1, HONEST, |_| {});
    println!("{}", tally.labels());
    complaints.iter().for_each(tell);
    if complaints.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn all(arguments: &Arguments) -> ExitCode {
    let Arguments { runs, seed, .. } = *arguments;
    let progress = ProgressBar::new(runs);
    let style = "{wide_bar} {pos}/{len}, {per_sec}, {eta} to go";
    progress.set_style(ProgressStyle::with_template(style).expect("a template"));
    let begun = Instant::now();
    let (tally, complaints) = campaign::campaign(seed, runs, HONEST, &progress);
    progress.finish_and_clear();
    println!("In memory, seed {seed}:\n");
    report(&tally, begun);
    for complaint in &complaints {
        tell(complaint);
        println!("  replay: --seed {seed} --only {}", complaint.index);
    }
    let gaps = tally.gaps();
    for gap in &gaps {
        println!("{gap}: make more runs");
    }
    let is_well = tally.wrong == 0 && gaps.is_empty();
    if over_sockets(arguments) && is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The runs over sockets; whether nothing was wrong with them.
fn over_sockets(Arguments { sockets, seed, .. }: &Arguments) -> bool {
    if *sockets == 0 {
        return true;
    }
    let begun = Instant::now();
    let (tally, complaints) = sockets::sockets(*seed, *sockets);
    println!("\nOver sockets, seed {seed}:\n");
    report(&tally, begun);
    complaints.iter().for_each(tell);
    tally.wrong == 0
}

#[allow(clippy::cast_precision_loss, reason = "a speed for people")]
fn report(tally: &Tally, begun: Instant) {
    let took = begun.elapsed().as_secs_f64();
    println!("{}\n\n{}\n", tally.labels(), tally.effects());
    println!(
        "{} runs, {} of which wait for an order; {} attempts; {took:.0} s, {:.0} runs/s, peak RSS {}",
        tally.runs,
        tally.waits,
        tally.attempts,
        tally.runs as f64 / took,
        peak(),
    );
    println!(
        "{} wrong runs, {} wrong labels, {} duplicated effects, {} hangs",
        tally.wrong,
        tally.mislabelled(),
        tally.duplicates,
        tally.hangs
    );
}

fn tell(complaint: &Complaint) {
    let Complaint { index, wrong, story } = complaint;
    let case = &requests::CASES[story.plan.choice];
    println!("\nrun {index}: {} ({})", case.name, case.safety);
    for wrong in wrong {
        println!("  {wrong}");
    }
    println!("  plan: {:?}\n  request: {}", story.plan, story.request);
    for attempt in &story.attempts {
        println!(
            "  at {:?} until {:?}: {:?}, {}",
            attempt.begun - story.begun,
            attempt.ended.map(|ended| ended - story.begun),
            attempt.fault,
            if attempt.left { "bytes left" } else { "nothing left" },
        );
    }
    println!("  in the end, at {:?}: {:?}", story.ended - story.begun, story.outcome);
    println!("  effects: {}", story.effects);
}

/// The most memory that was used at a time.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.map_or_else(|| "unknown".to_owned(), |peak| peak.trim().to_owned())
}
