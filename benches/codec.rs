//! `cargo bench --bench codec`: how fast messages are read and written, and what memory it takes.
//!
//! First comes a comparison with bare quick-xml tokens and with yaserde's derive, then divan's table of allocations.
//! Nothing here passes or fails.

#![expect(clippy::cast_precision_loss, reason = "figures for people")]

#[path = "codec/cases.rs"]
mod cases;
#[path = "codec/comparison.rs"]
mod comparison;
#[path = "codec/memory.rs"]
mod memory;
#[path = "codec/work.rs"]
mod work;
#[path = "codec/yaserde_calls.rs"]
mod yaserde_calls;
#[path = "codec/yaserde_types.rs"]
mod yaserde_types;

#[global_allocator]
static ALLOCATOR: divan::AllocProfiler = divan::AllocProfiler::system();

fn main() -> std::io::Result<()> {
    if memory::is_table() {
        return Ok(());
    }
    comparison::print();
    memory::print()
}
