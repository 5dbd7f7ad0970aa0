//! `cargo bench --bench hostile`: what the nastiest replies cost, against a plain one of the same size in the same run.
//!
//! Each is read in two ways, as the client does and by taking everything there is; the slower one counts. Nothing
//! here passes or fails but by the figures printed; `tests/hostile_memory.rs` holds what can be counted.

#![expect(clippy::cast_precision_loss, reason = "figures for people")]

#[path = "codec/cases.rs"]
#[allow(dead_code, reason = "the other benchmark has more of them")]
mod cases;
#[path = "hostile/inputs.rs"]
mod inputs;
#[path = "hostile/reading.rs"]
mod reading;

use std::time::{Duration, Instant};

const MIB: usize = 1 << 20;
const SIZES: [usize; 3] = [MIB, 4 * MIB, 16 * MIB];
const ROUNDS: usize = 3;

fn main() {
    let plain = SIZES.map(|size| rate(&plain(size)));
    println!(
        "{:<44} {:>8} {:>8} {:>8} {:>8} {:>9}  outcome",
        "MB/s at", "1 MiB", "4 MiB", "16 MiB", "× plain", "heap MiB"
    );
    let mut slowest: (f64, &str) = (0.0, "");
    let mut largest: (f64, &str) = (0.0, "");
    row("a plain reply", plain, plain, &plain_heap());
    for input in inputs::ALL {
        let rates = SIZES.map(|size| rate(&(input.make)(size)));
        let heap = heap(&(input.make)(SIZES[2]));
        let times = row(input.name, rates, plain, &heap);
        if times > slowest.0 {
            slowest = (times, input.name);
        }
        if heap.0 > largest.0 {
            largest = (heap.0, input.name);
        }
    }
    println!("\nthe slowest per MiB: {}, {:.1} × a plain reply", slowest.1, slowest.0);
    println!("the largest heap above the body: {}, {:.1} MiB", largest.1, largest.0);
}

/// Prints a row; gives how many times as long it takes as a plain reply.
fn row(name: &str, rates: [f64; 3], plain: [f64; 3], heap: &(f64, String)) -> f64 {
    let times = plain[2] / rates[2];
    println!(
        "{name:<44} {:>8.0} {:>8.0} {:>8.0} {times:>8.2} {:>9.1}  {}",
        rates[0], rates[1], rates[2], heap.0, heap.1,
    );
    times
}

/// Calls, as many as there is room for.
fn plain(size: usize) -> Vec<u8> {
    let calls = size * 10 / cases::query_calls(10).len();
    cases::query_calls(calls).into_bytes()
}

fn plain_heap() -> (f64, String) {
    heap(&plain(SIZES[2]))
}

/// Megabytes a second, in the better of the rounds, the slower way.
fn rate(body: &[u8]) -> f64 {
    let best = |read: fn(&[u8]) -> String| {
        (0..ROUNDS).map(|_| time(read, body)).min().unwrap_or_default().as_secs_f64()
    };
    body.len() as f64 / 1e6 / best(reading::decode).max(best(reading::walk))
}

fn time(read: fn(&[u8]) -> String, body: &[u8]) -> Duration {
    let start = Instant::now();
    drop(read(body));
    start.elapsed()
}

/// The peak of the heap in MiB, of the greedier way, and how both ended.
fn heap(body: &[u8]) -> (f64, String) {
    let (mut outcomes, mut peak) = (Vec::new(), 0);
    for read in [reading::decode, reading::walk] {
        let info = allocation_counter::measure(|| outcomes.push(read(body)));
        peak = peak.max(info.bytes_max);
    }
    (peak as f64 / MIB as f64, outcomes.join(" / "))
}
