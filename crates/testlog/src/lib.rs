//! What tests see of clients, written to a folder in which no password may be found. It does nothing unless the
//! environment variable [`VARIABLE`] names that folder; the search is the program of this crate.
//!
//! A harness calls [`start`] where it makes a client or a server, which logs the whole process from then on, and hands
//! over what it holds: [`shown`], [`failed`], [`printed`], [`left`].

mod accounts;
pub mod search;

pub use accounts::{ACCOUNTS, BUILT_IN};

use std::env;
use std::error::Error;
use std::fmt::Debug;
use std::fs::{self, File};
use std::io::Write as _;
use std::iter;
use std::path::Path;
use std::process;
use std::sync::{Arc, OnceLock};

use tracing_subscriber::fmt::format::FmtSpan;

/// Names the folder.
pub const VARIABLE: &str = "CALLFIRE_TEST_LOG";

/// What every log begins with, by way of `tracing` and by way of `log`.
pub const MARKERS: [&str; 2] = ["this came through tracing", "this came through log"];

/// Logs this process from now on: all records of all crates, and every span's end. Once is enough.
///
/// # Panics
///
/// When the log cannot be written, for then its silence would prove nothing.
pub fn start() {
    file();
}

/// Notes how a value shows itself.
pub fn shown(value: &dyn Debug) {
    if file().is_some() {
        printed(&format!("{value:?}\n{value:#?}"));
    }
}

/// Notes how an error and all its sources show themselves.
pub fn failed(error: &(dyn Error + 'static)) {
    for error in iter::successors(Some(error), |&error| error.source()) {
        printed(&error.to_string());
        shown(&error);
    }
}

/// Notes what somebody printed.
///
/// # Panics
///
/// When it cannot be written.
pub fn printed(text: &str) {
    if let Some(mut file) = file() {
        // In one piece, for others write too.
        file.write_all(format!("{text}\n").as_bytes()).expect("the test log can be written");
    }
}

/// Notes what is in a file, or in all files of a folder.
pub fn left(path: &Path) {
    if file().is_none() {
        return;
    }
    if let Ok(bytes) = fs::read(path) {
        printed(&String::from_utf8_lossy(&bytes));
    }
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        left(&entry.path());
    }
}

fn file() -> Option<&'static File> {
    static FILE: OnceLock<Option<Arc<File>>> = OnceLock::new();
    FILE.get_or_init(|| env::var_os(VARIABLE).map(|folder| begin(Path::new(&folder)))).as_deref()
}

fn begin(folder: &Path) -> Arc<File> {
    let program = env::current_exe().expect("a process knows its program");
    let program = program.file_stem().unwrap_or_default().to_string_lossy();
    let path = folder.join(format!("{program}.{}.log", process::id()));
    let file = File::create(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let file = Arc::new(file);
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::CLOSE)
        .with_ansi(false)
        .with_writer(Arc::clone(&file))
        .init();
    tracing::trace!("{}", MARKERS[0]);
    log::trace!("{}", MARKERS[1]);
    file
}
