//! What memory the same work takes: benchmarks for divan, and a look at its table, for divan gives its figures as
//! text only. So the benchmark runs itself once more, and reads what that prints.

use std::env;
use std::process::Command;

use divan::Bencher;
use soapwire::codec::Checks;

use crate::cases;
use crate::work::{self, CreateContactList, GetNumberOrder, QueryCalls};

/// Set where only divan's table is wanted.
const TABLE: &str = "CODEC_BENCH_TABLE";

/// Prints divan's table where that is what this run is for.
pub(crate) fn is_table() -> bool {
    let asked = env::var_os(TABLE).is_some();
    if asked {
        divan::Divan::default().sample_count(9).sample_size(1).run_benches();
    }
    asked
}

/// Prints divan's table, and what it says of the heap.
pub(crate) fn print() -> std::io::Result<()> {
    let run = Command::new(env::current_exe()?).arg("--bench").env(TABLE, "1").output()?;
    let table = String::from_utf8_lossy(&run.stdout);
    println!("\nallocations, by divan (the bodies are not in it)\n{table}");
    for calls in [1_000, 10_000] {
        let body = cases::query_calls(calls).len() as f64;
        let (peak, alive) = heap(&table, calls);
        println!(
            "decode of {calls} calls: body {:.2} MB, alive after it {:.2} MB, peak with the body {:.2} MB = {:.2} × (body + alive)",
            body / 1e6,
            alive / 1e6,
            (body + peak) / 1e6,
            (body + peak) / (body + alive),
        );
    }
    Ok(())
}

/// The peak of the heap in bytes, and what is alive at the end, of one decode.
fn heap(table: &str, calls: usize) -> (f64, f64) {
    let row = format!("─ {calls} ");
    let mut lines = table
        .lines()
        .skip_while(|line| !line.contains("decode_query_calls"))
        .skip_while(|line| !line.contains(&row));
    lines.next();
    let (mut peak, mut alive, mut label) = (0.0, 0.0, "");
    for line in lines.take_while(|line| !line.contains('─')) {
        let cell = line.trim_start_matches(['│', ' ']).split('│').next().unwrap_or_default().trim();
        match (label, bytes(cell)) {
            (_, None) if cell.ends_with(':') => label = cell,
            ("max alloc:", Some(bytes)) => peak = bytes,
            ("alloc:" | "grow:", Some(bytes)) => alive += bytes,
            ("dealloc:" | "shrink:", Some(bytes)) => alive -= bytes,
            _ => {}
        }
    }
    (peak, alive)
}

/// `1.131 MB` in bytes; nothing for a number without a unit.
fn bytes(cell: &str) -> Option<f64> {
    let (number, unit) = cell.split_once(' ')?;
    let scale = match unit {
        "B" => 1.0,
        "KB" => 1e3,
        "MB" => 1e6,
        _ => return None,
    };
    Some(number.parse::<f64>().ok()? * scale)
}

#[divan::bench(args = [1_000, 10_000])]
fn decode_query_calls(bencher: Bencher<'_, '_>, calls: usize) {
    let reply = cases::query_calls(calls);
    bencher.bench(|| work::read_reply::<QueryCalls>(reply.as_bytes()));
}

#[divan::bench]
fn decode_get_number_order() -> callfire::data::NumberOrder {
    work::read_reply::<GetNumberOrder>(cases::NUMBER_ORDER.as_bytes())
}

#[divan::bench]
fn encode_get_number_order(bencher: Bencher<'_, '_>) {
    let request = work::get_number_order();
    bencher.bench(|| work::write::<GetNumberOrder>(&request, Checks::Schema));
}

#[divan::bench(args = [1_000])]
fn encode_create_contact_list(bencher: Bencher<'_, '_>, contacts: usize) {
    let request = work::create_contact_list(contacts);
    bencher.bench(|| work::write::<CreateContactList>(&request, Checks::Schema));
}
