//! What a receiver tells in events while a test runs.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use tracing_subscriber::fmt;

/// The warnings of this thread, which is that of the whole test.
#[derive(Clone, Default)]
pub(crate) struct Warnings(Arc<Mutex<Vec<u8>>>);

impl Warnings {
    /// Keeps them for as long as the guard is there.
    pub(crate) fn begin() -> (Self, impl Drop) {
        let this = Self::default();
        let writer = this.clone();
        let subscriber = fmt()
            .with_max_level(tracing::level_filters::LevelFilter::WARN)
            .with_ansi(false)
            .without_time()
            .with_writer(move || writer.clone())
            .finish();
        (this, tracing::subscriber::set_default(subscriber))
    }

    /// Those so far that have this in them.
    pub(crate) fn with(&self, part: &str) -> Vec<String> {
        let all = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        testlog::printed(&all);
        all.lines().filter(|line| line.contains(part)).map(str::to_owned).collect()
    }
}

impl Write for Warnings {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
